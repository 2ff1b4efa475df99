"""Agreement of coders: Cohen's kappa and Krippendorff's alpha for nominal codes, with intervals over documents.

Where neither coder's codes vary there is nothing to agree on beyond chance: kappa and alpha are NaN, and the plain
share of agreement is what can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .bootstrap import N_DRAWS, Interval, document_draws, interval, numbered, sums_by_document

MISSING = -1
"""Code of a unit that a coder did not code."""


def cohen_kappa(first: NDArray[np.int_], second: NDArray[np.int_]) -> float:
    """Cohen's kappa of two coders (Cohen 1960, Educational and Psychological Measurement 20).

    Args:
        first: `(n,)`, the code of each unit by one coder, as numbers.
        second: `(n,)`, by the other.

    Returns:
        1 for full agreement, 0 for what chance brings; NaN without units, or where both gave one and the same code.
    """
    if not len(first):
        return float("nan")
    codes = np.unique(np.concatenate([first, second]))
    expected = sum(float((first == code).mean() * (second == code).mean()) for code in codes)
    observed = float((first == second).mean())
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def krippendorff_alpha(codes: NDArray[np.int_]) -> float:
    """Krippendorff's alpha for nominal codes, any number of coders, codes may be missing.

    After Krippendorff (2011, "Computing Krippendorff's alpha-reliability"): the matrix of coincidences holds every pair
    of codes within a unit, by one over the number of codes of the unit less one.

    Args:
        codes: `(n_coders, n_units)`, codes as numbers from 0, `MISSING` where there is none.

    Returns:
        1 for full agreement, 0 for what chance brings; NaN where no unit has two codes or no two codes differ at all.
    """
    values = np.unique(codes[codes != MISSING])
    counts = np.stack([(codes == value).sum(axis=0) for value in values], axis=1) if len(values) else np.zeros((0, 0))
    return float(_alpha(_coincidences(counts.astype(np.float64)).sum(axis=0)[None])[0])


def _coincidences(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coincidences of each unit, `(n_units, n_values, n_values)`, from how often it got each code."""
    per_unit = counts.sum(axis=1)
    # A code is paired with every other of its unit, not with itself.
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    return pairs * np.where(per_unit > 1, 1 / np.maximum(per_unit - 1, 1), 0)[:, None, None]


def _alpha(coincidences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha of each matrix of coincidences, `(n_draws,)` from `(n_draws, n_values, n_values)`."""
    of_value = coincidences.sum(axis=2)
    total = of_value.sum(axis=1)
    agreed = np.trace(coincidences, axis1=1, axis2=2)
    apart = total**2 - (of_value**2).sum(axis=1)
    return np.where(apart > 0, 1 - (total - 1) * (total - agreed) / np.where(apart > 0, apart, 1), np.nan)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two coders on one theme.

    Attributes:
        units: sentences that both coded.
        both: how many both gave the theme.
        first_only: how many the first alone.
        second_only: how many the second alone.
        share: share of sentences on which they agree.
        kappa: Cohen's kappa.
        alpha: Krippendorff's alpha, nominal.
    """

    units: int
    both: int
    first_only: int
    second_only: int
    share: Interval
    kappa: Interval
    alpha: Interval


def theme_agreement(
    first: NDArray[np.bool_], second: NDArray[np.bool_], documents: Sequence[str], seed: int = 0
) -> Agreement:
    """Agreement on one theme, its intervals by bootstrap over documents.

    Args:
        first: `(n,)`, whether one coder gave the theme.
        second: `(n,)`, whether the other did.
        documents: document of each sentence, length n.
        seed: of the draws.
    """
    index, n_documents = numbered(documents)
    table = np.stack([first & second, first & ~second, ~first & second, ~first & ~second], axis=1).astype(float)
    per_document = sums_by_document(table, index, n_documents)
    # A table of four counts is all that the three figures need, so draws are sums of tables.
    draws = document_draws(n_documents, N_DRAWS, seed) @ per_document
    figures = []
    for figure in (_share_of, _kappa_of, _alpha_of):
        value = float(figure(table.sum(axis=0)[None])[0])
        figures.append(interval(value, figure(draws), n_documents))
    both, first_only, second_only, _ = table.sum(axis=0).astype(int).tolist()
    return Agreement(len(first), both, first_only, second_only, *figures)


def _share_of(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    total = tables.sum(axis=1)
    return np.where(total > 0, (tables[:, 0] + tables[:, 3]) / np.maximum(total, 1), np.nan)


def _kappa_of(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.maximum(tables.sum(axis=1), 1)
    yes_first, yes_second = (tables[:, 0] + tables[:, 1]) / total, (tables[:, 0] + tables[:, 2]) / total
    expected = yes_first * yes_second + (1 - yes_first) * (1 - yes_second)
    varied = (expected < 1) & (tables.sum(axis=1) > 0)
    return np.where(varied, (_share_of(tables) - expected) / np.where(varied, 1 - expected, 1), np.nan)


def _alpha_of(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = tables[:, 1] + tables[:, 2]
    # Each pair of codes stands twice in the matrix, once for either order.
    matrices = np.stack([2 * tables[:, 0], apart, apart, 2 * tables[:, 3]], axis=1).reshape(-1, 2, 2)
    return _alpha(matrices)
