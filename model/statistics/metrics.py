"""Figures of agreement between predictions and labels: precision, recall, F1, average precision, calibration.

Where a figure has nothing to be worked out from it is NaN, never a warning: what that means is said at each function.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HITS, PREDICTED, CARRIED = 0, 1, 2
"""Places of the counts along the last axis of what `cells` gives."""


def cells(predicted: NDArray[np.bool_], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What precision, recall and F1 are made of, for each sentence and theme.

    Args:
        predicted: `(n, n_themes)`: whether a sentence was given a theme.
        labels: `(n, n_themes)`: whether it carries it.

    Returns:
        `(n, n_themes, 3)`: rightly given, given, carried, as 0 or 1; sums over sentences are counts.
    """
    return np.stack([predicted & labels, predicted, labels], axis=-1).astype(np.float64)


def precision(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of right ones among the given.

    Args:
        counts: `(..., 3)`, sums of `cells`.

    Returns:
        `(...)`; 0 where nothing was given of what is there, NaN where nothing was given and nothing is there.
    """
    nothing_given = np.where(counts[..., CARRIED] > 0, 0.0, np.nan)
    return _ratio(counts[..., HITS], counts[..., PREDICTED], nothing_given)


def recall(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of found ones among the carried, `(...)` from `(..., 3)`; NaN where nothing is carried."""
    return _ratio(counts[..., HITS], counts[..., CARRIED], np.full(counts.shape[:-1], np.nan))


def f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Harmonic mean of precision and recall, `(...)` from `(..., 3)`; NaN where none is given and none carried."""
    total = counts[..., PREDICTED] + counts[..., CARRIED]
    return _ratio(2 * counts[..., HITS], total, np.full(counts.shape[:-1], np.nan))


def _ratio(
    numerator: NDArray[np.float64], denominator: NDArray[np.float64], empty: NDArray[np.float64]
) -> NDArray[np.float64]:
    # np.where works out both sides, so the one that is thrown away must not divide by zero.
    return np.where(denominator > 0, numerator / np.maximum(denominator, 1e-300), empty)


def average_precision(
    probabilities: NDArray[np.float64], labels: NDArray[np.bool_], weights: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Average precision: the precision at each newly found sentence, averaged, sentences of one probability together.

    Args:
        probabilities: `(n,)`.
        labels: `(n,)`.
        weights: `(n_draws, n)`, how often each sentence counts in each draw; None for one draw with each once.

    Returns:
        `(n_draws,)`; NaN where no sentence of the draw carries the theme.
    """
    weights = np.ones((1, len(labels))) if weights is None else weights
    # Stable, so that sentences of one probability keep their order and sums come out the same on every run.
    order = np.argsort(-probabilities, kind="stable")
    last = np.flatnonzero(np.append(np.diff(probabilities[order]) != 0, True)) if len(order) else order
    weighted = weights[:, order]
    # Only the last of a run of ties is a threshold that can be chosen.
    seen = np.cumsum(weighted, axis=1)[:, last]
    hits = np.cumsum(weighted * labels[order], axis=1)[:, last]
    gained = np.diff(hits, axis=1, prepend=0.0)
    total = gained.sum(axis=1)
    summed = (gained * hits / np.maximum(seen, 1e-300)).sum(axis=1)
    return np.where(total > 0, summed / np.maximum(total, 1e-300), np.nan)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a threshold brings.

    Attributes:
        threshold: least probability at which a sentence is given the theme.
        recall: share of the theme's sentences that are found.
        precision: share of right ones among the found.
        share: share of all sentences that lie at or above the threshold.
    """

    threshold: float
    recall: float
    precision: float
    share: float


def operating_points(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> list[OperatingPoint]:
    """The precision-recall curve: one point for each probability that was seen, the highest first.

    Args:
        probabilities: `(n,)`.
        labels: `(n,)`.

    Returns:
        The points; none where no sentence carries the theme.
    """
    if not labels.any():
        return []
    order = np.argsort(-probabilities, kind="stable")
    last = np.flatnonzero(np.append(np.diff(probabilities[order]) != 0, True))
    hits = np.cumsum(labels[order])[last]
    found = last + 1
    columns = (probabilities[order][last], hits / labels.sum(), hits / found, found / len(labels))
    return [OperatingPoint(*map(float, point)) for point in zip(*columns, strict=True)]


def point_of_recall(points: list[OperatingPoint], wanted: float) -> OperatingPoint | None:
    """The highest threshold that reaches a recall, or None where there are no points."""
    # Nine tenths of ten sentences is nine, whatever the last bit of the division says.
    return next((point for point in points if point.recall >= wanted - 1e-12), None)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Sentences of about the same probability: how many, their mean probability, and how many of them carry the theme.

    Attributes:
        sentences: how many.
        probability: mean of their probabilities.
        frequency: share of them that carries the theme.
    """

    sentences: int
    probability: float
    frequency: float


def reliability(
    probabilities: NDArray[np.float64], labels: NDArray[np.bool_], n_bins: int = 10
) -> list[ReliabilityBin]:
    """Bins of equal width over the probabilities, `(n,)` both; empty bins are left out."""
    # A probability of 1 belongs to the last bin, not to one of its own.
    place = np.minimum((probabilities * n_bins).astype(int), n_bins - 1)
    members = [place == number for number in range(n_bins)]
    return [
        ReliabilityBin(int(rows.sum()), float(probabilities[rows].mean()), float(labels[rows].mean()))
        for rows in members
        if rows.any()
    ]


def expected_calibration_error(bins: list[ReliabilityBin]) -> float:
    """Mean distance of probability and frequency over the bins, by sentences (Naeini et al. 2015); NaN without bins."""
    total = sum(bin_.sentences for bin_ in bins)
    distance = sum(bin_.sentences * abs(bin_.probability - bin_.frequency) for bin_ in bins)
    return distance / total if total else float("nan")


def brier_score(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Mean squared distance of probability and label (Brier 1950), `(n,)` both; NaN without sentences."""
    return float(((probabilities - labels) ** 2).mean()) if len(labels) else float("nan")
