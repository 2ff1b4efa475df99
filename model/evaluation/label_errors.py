"""Labels that a coder may want to look at again: confident learning on out-of-fold probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .outcome import Outcome


@dataclass(frozen=True, slots=True)
class DoubtedLabel:
    """A label that the model, which never saw the sentence, contradicts with confidence.

    Attributes:
        sentence: position among the measured sentences.
        theme: number of the theme.
        carried: whether the sentence was labelled with it.
        probability: what the model gave it.
    """

    sentence: int
    theme: int
    carried: bool
    probability: float


def doubted(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Sentences whose label is likely to be wrong (Northcutt, Jiang and Chuang 2021, "Confident learning", JAIR 70).

    A sentence counts for the other side if its probability of that side is at least the mean that sentences labelled
    so get; where it reaches both means it counts for the likelier.

    Args:
        probabilities: `(n,)`, out of fold.
        labels: `(n,)`.

    Returns:
        Positions, the most doubtful first; none where all or no sentences carry the theme.
    """
    if labels.all() or not labels.any():
        return np.empty(0, dtype=np.intp)
    # Means, not one half: a rare theme seldom reaches a half, and its sentences would all be doubted.
    of_label = np.where(labels, probabilities, 1 - probabilities)
    least_of_carried, least_of_others = of_label[labels].mean(), of_label[~labels].mean()
    least_of_own = np.where(labels, least_of_carried, least_of_others)
    least_of_other = np.where(labels, least_of_others, least_of_carried)
    confident = (1 - of_label >= least_of_other) & ((of_label < least_of_own) | (of_label < 0.5))
    places = np.flatnonzero(confident)
    return places[np.argsort(of_label[places], kind="stable")]


def doubted_labels(outcome: Outcome) -> list[DoubtedLabel]:
    """Every doubted label, by theme, the most doubtful first."""
    return [
        DoubtedLabel(row, column, bool(outcome.labels[row, column]), float(outcome.probabilities[row, column]))
        for column in range(len(outcome.themes))
        for row in doubted(outcome.probabilities[:, column], outcome.labels[:, column]).tolist()
    ]
