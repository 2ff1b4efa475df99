"""Intervals by bootstrap over documents: sentences of one document are alike, so documents are drawn, not sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

FEWEST_DOCUMENTS = 20
"""Below so many documents an interval is shown with a warning."""
N_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its interval; NaN where it cannot be worked out.

    Attributes:
        value: the figure.
        low: lower end.
        high: upper end.
        documents: number of documents that the figure comes from.
    """

    value: float
    low: float
    high: float
    documents: int

    @property
    def few_documents(self) -> bool:
        """Whether the interval comes from too few documents to be relied on."""
        return self.documents < FEWEST_DOCUMENTS


def numbered(names: Sequence[str]) -> tuple[NDArray[np.intp], int]:
    """Number of each name, `(n,)` from 0 in the order of the alphabet, and how many names there are."""
    unique, index = np.unique(np.asarray(names, dtype=str), return_inverse=True)
    return index, len(unique)


def document_draws(n_documents: int, n_draws: int = N_DRAWS, seed: int = 0) -> NDArray[np.float64]:
    """How often each document is drawn in each draw, `(n_draws, n_documents)`; each row sums to n_documents."""
    if n_documents == 0:
        return np.zeros((n_draws, 0))
    # Counts in place of positions: a draw is then one product of matrices.
    even = np.full(n_documents, 1.0 / n_documents)
    return np.random.default_rng(seed).multinomial(n_documents, even, size=n_draws).astype(np.float64)


def sums_by_document(values: NDArray[np.float64], index: NDArray[np.intp], n_documents: int) -> NDArray[np.float64]:
    """Sums over each document's sentences.

    Args:
        values: `(n, ...)`.
        index: `(n,)`, number of each sentence's document.
        n_documents: how many there are.

    Returns:
        `(n_documents, ...)`.
    """
    sums = np.zeros((n_documents, *values.shape[1:]))
    np.add.at(sums, index, values)
    return sums


def interval(value: float, drawn: NDArray[np.float64], n_documents: int, confidence: float = 0.95) -> Interval:
    """Interval of a figure from its bootstrap draws: the expanded percentile interval.

    The percentiles are moved out as far as Student's t with n - 1 degrees of freedom and the factor sqrt(n / (n - 1))
    ask: plain percentiles are too narrow for few documents (Hesterberg 2015, "What teachers should know about the
    bootstrap", The American Statistician 69). A share of 0 or 1, at which all draws agree, gets the end of the exact
    binomial interval of n documents instead (Clopper and Pearson 1934).

    Args:
        value: the figure on all documents.
        drawn: `(n_draws,)`, the figure in each draw; NaN draws are left out.
        n_documents: documents that the figure comes from.
        confidence: of the interval.

    Returns:
        The interval; NaN at both ends with fewer than two documents or without draws.
    """
    usable = drawn[~np.isnan(drawn)]
    if np.isnan(value) or n_documents < 2 or not len(usable):
        return Interval(value, float("nan"), float("nan"), n_documents)
    tail = (1 - confidence) / 2
    # Documents that all agree tell nothing of the one that would not: percentiles would claim certainty.
    if usable.min() == usable.max() and value in (0.0, 1.0):
        slack = 1 - tail ** (1 / n_documents)
        return Interval(value, max(value - slack, 0.0), min(value + slack, 1.0), n_documents)
    outer = _expanded_tail(n_documents, tail)
    # The figure may lie outside its own draws where it is far from linear; an interval must hold its figure.
    low, high = np.quantile(usable, [outer, 1 - outer])
    return Interval(value, float(min(low, value)), float(max(high, value)), n_documents)


@lru_cache(maxsize=4096)
def _expanded_tail(n_documents: int, tail: float) -> float:
    # scipy.special alone: scipy.stats takes a second to import.
    from scipy.special import ndtr, stdtrit

    return float(ndtr(sqrt(n_documents / (n_documents - 1)) * stdtrit(n_documents - 1, tail)))


def share_interval(
    numerators: NDArray[np.float64], denominators: NDArray[np.float64], seed: int = 0, n_draws: int = N_DRAWS
) -> Interval:
    """Interval of a share that is summed over documents.

    Args:
        numerators: `(n_documents,)`.
        denominators: `(n_documents,)`; documents with 0 say nothing and are left out.
        seed: of the draws.
        n_draws: how many.
    """
    counted = denominators > 0
    numerators, denominators = numerators[counted], denominators[counted]
    n_documents = len(denominators)
    if not n_documents:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    draws = document_draws(n_documents, n_draws, seed)
    drawn = (draws @ numerators) / np.maximum(draws @ denominators, 1e-300)
    return interval(float(numerators.sum() / denominators.sum()), drawn, n_documents)
