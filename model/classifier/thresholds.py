"""Where to draw the lines: a theme's threshold, its review band and its error rates, from out-of-fold probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .fitted import ErrorRates

BAND_RECALL = 0.95
BAND_PRECISION = 0.90
# With fewer found sentences a precision of .90 is luck.
_LEAST_FOUND = 10
_DRAWS = 500


def best_threshold(
    probabilities: NDArray[np.float64], labels: NDArray[np.bool_], most_false_positives: float = 1.0
) -> float:
    """Threshold with the highest F1 of those that leave the other sentences alone.

    It lies between two probabilities that were seen, so that it is no single sentence's own.

    Args:
        probabilities: `(n,)`.
        labels: `(n,)`.
        most_false_positives: largest share of the sentences without the theme that may be given it.

    Returns:
        The threshold; 1.0 where no sentence carries the theme or none can be given it, so that none is.
    """
    if not labels.any():
        return 1.0
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum(labels[order])
    given = np.arange(1, len(labels) + 1)
    f1 = 2 * hits / (given + labels.sum())
    allowed = given - hits <= most_false_positives * (~labels).sum()
    ordered = probabilities[order]
    possible = _last_of_ties(ordered) & allowed
    if not possible.any():
        return 1.0
    best = int(np.argmax(np.where(possible, f1, -1.0)))
    below = ordered[best + 1] if best + 1 < len(ordered) else 0.0
    return float((ordered[best] + below) / 2)


def review_band(
    probabilities: NDArray[np.float64], labels: NDArray[np.bool_]
) -> tuple[float, float, float, float | None]:
    """Band in which a person should look.

    Args:
        probabilities: `(n,)`, out of fold.
        labels: `(n,)`.

    Returns:
        `(review_from, review_to, recall_reached, precision_reached)`: the highest threshold that finds `BAND_RECALL` of
        the theme's sentences, and the lowest from which `BAND_PRECISION` of the predictions are right; where there is
        no such place `review_to` is 1.0 and `precision_reached` None, so that everything found is looked at.
    """
    if not labels.any():
        return 1.0, 1.0, 0.0, None
    found = np.sort(probabilities[labels])
    start = float(found[int(np.floor((1 - BAND_RECALL) * len(found)))])
    recall = float((found >= start).mean())
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum(labels[order])
    precision = hits / np.arange(1, len(labels) + 1)
    sure = np.flatnonzero(_last_of_ties(probabilities[order]) & (precision >= BAND_PRECISION) & (hits >= _LEAST_FOUND))
    if not len(sure):
        return start, 1.0, recall, None
    end = float(probabilities[order][sure[-1]])
    above = probabilities >= end
    return start, max(start, end), recall, float(labels[above].mean())


def error_rates(
    predicted: NDArray[np.bool_], labels: NDArray[np.bool_], cases: Sequence[str], seed: int = 0
) -> ErrorRates:
    """Sensitivity and specificity with their standard errors by bootstrap over cases.

    Args:
        predicted: `(n,)`: whether a sentence was given the theme.
        labels: `(n,)`.
        cases: case of each sentence, length n.
        seed: of the bootstrap.
    """
    index = np.unique(np.asarray(cases, dtype=str), return_inverse=True)[1]
    n_cases = int(index.max()) + 1 if len(index) else 0
    cells = [predicted & labels, labels, ~predicted & ~labels, ~labels]
    per_case = np.stack([np.bincount(index, weights=cell, minlength=n_cases) for cell in cells], axis=1)
    hits, positives, rejected, negatives = per_case.sum(axis=0)
    draws = (
        np.random.default_rng(seed).integers(0, n_cases, size=(_DRAWS, n_cases)) if n_cases else np.empty((0, 0), int)
    )
    drawn = per_case[draws].sum(axis=1)
    return ErrorRates(
        sensitivity=float(hits / positives) if positives else None,
        specificity=float(rejected / negatives) if negatives else None,
        sensitivity_error=_spread(drawn[:, 0], drawn[:, 1]),
        specificity_error=_spread(drawn[:, 2], drawn[:, 3]),
    )


def _last_of_ties(ordered: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where a line may be drawn: sentences with the same probability fall on the same side."""
    return np.append(ordered[1:] != ordered[:-1], True)


def _spread(numerators: NDArray[np.float64], denominators: NDArray[np.float64]) -> float:
    usable = denominators > 0
    return float((numerators[usable] / denominators[usable]).std()) if usable.any() else 0.0
