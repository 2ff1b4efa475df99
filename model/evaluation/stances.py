"""Where false alarms come from, stance by stance, and which themes stand together."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..corpus.corpus import STANCES
from ..statistics.bootstrap import numbered, share_interval, sums_by_document
from .figures import as_figure
from .outcome import Outcome


def by_stance(outcome: Outcome, seed: int) -> dict[str, Any]:
    """Sentences without a theme that were given one, by what the sentence does.

    Returns:
        stance → `sentences` (that carry no theme), `given_one` (share of them, with interval) and `themes` (theme id →
        how many of them were given it); only stances that occur, in the order of `STANCES`.
    """
    stances = np.array([sentence.stance for sentence in outcome.corpus.sentences])
    # A failing may carry a theme; what is given beyond it is no false alarm about the sentence as a whole.
    none = ~outcome.labels.any(axis=1)
    found = {}
    for stance in STANCES:
        rows = np.flatnonzero(none & (stances == stance))
        if len(rows):
            found[stance] = _false_alarms(outcome, rows.tolist(), seed)
    return found


def _false_alarms(outcome: Outcome, rows: list[int], seed: int) -> dict[str, Any]:
    index, n_documents = numbered([outcome.documents[row] for row in rows])
    wrong = outcome.given[rows].any(axis=1)
    sums = sums_by_document(np.stack([wrong, np.ones_like(wrong)], axis=1).astype(float), index, n_documents)
    return {
        "sentences": len(rows),
        "given_one": as_figure(share_interval(sums[:, 0], sums[:, 1], seed)),
        "themes": {theme: int(n) for theme, n in zip(outcome.themes, outcome.given[rows].sum(axis=0), strict=True)},
    }


def together(outcome: Outcome) -> dict[str, Any]:
    """How many sentences carry, and how many were given, each two themes: theme → theme → number.

    Returns:
        `labels` and `predictions`, each with every theme beside every other; a theme beside itself has all its
        sentences.
    """
    return {"labels": _pairs(outcome.labels, outcome.themes), "predictions": _pairs(outcome.given, outcome.themes)}


def _pairs(carried: np.ndarray[Any, np.dtype[np.bool_]], themes: tuple[str, ...]) -> dict[str, dict[str, int]]:
    counts = carried.T.astype(int) @ carried.astype(int)
    return {theme: dict(zip(themes, row.tolist(), strict=True)) for theme, row in zip(themes, counts, strict=True)}
