"""The figures of a set of sentences: per theme and on the average, each with its interval over documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..statistics import metrics
from ..statistics.bootstrap import Interval, document_draws, interval, numbered, share_interval, sums_by_document

SCORES = ("precision", "recall", "f1", "average_precision")
# Draws handled at once, so that their weights stay in the processor's cache.
_DRAWS_AT_ONCE = 100
_DECIMALS = 6


def rounded(number: float | None) -> float | None:
    """A number as reports hold it: six decimals, None where it cannot be worked out."""
    return None if number is None or math.isnan(number) else round(float(number), _DECIMALS)


def as_figure(found: Interval) -> dict[str, Any]:
    """An interval as plain values: `value`, `low`, `high`, `documents`."""
    return {
        "value": rounded(found.value),
        "low": rounded(found.low),
        "high": rounded(found.high),
        "documents": found.documents,
    }


def group_figures(
    probabilities: NDArray[np.float64],
    given: NDArray[np.bool_],
    labels: NDArray[np.bool_],
    documents: Sequence[str],
    themes: Sequence[str],
    seed: int,
) -> dict[str, Any]:
    """Figures of a set of sentences.

    Args:
        probabilities: `(n, n_themes)`.
        given: `(n, n_themes)`: whether a sentence was given the theme.
        labels: `(n, n_themes)`.
        documents: document of each sentence, length n.
        themes: ids of the themes.
        seed: of the bootstrap.

    Returns:
        `sentences`, `documents`, `themes` (id → scores, support, predicted), `macro` (score → figure, the mean over
        the themes that are there) and `without_theme` (how often a sentence without any theme gets one).
    """
    index, n_documents = numbered(documents)
    draws = document_draws(n_documents, seed=seed)
    # Precision, recall and F1 need counts by document only; average precision needs every sentence in each draw.
    counts = sums_by_document(metrics.cells(given, labels), index, n_documents)
    values, drawn = _scores(probabilities, labels, counts, index, draws)
    spread = _documents_behind(counts)
    return {
        "sentences": len(labels),
        "documents": n_documents,
        "themes": {
            theme: _theme_figures(values[:, column], drawn[:, :, column], counts[:, column], spread[:, column])
            for column, theme in enumerate(themes)
        },
        "macro": _macro(values, drawn, np.asarray(labels.any(axis=0)), n_documents),
        "without_theme": _without_theme(given, labels, index, n_documents, seed),
    }


def _scores(
    probabilities: NDArray[np.float64],
    labels: NDArray[np.bool_],
    counts: NDArray[np.float64],
    index: NDArray[np.intp],
    draws: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The scores, `(4, n_themes)`, and the same in every draw, `(4, n_draws, n_themes)`."""
    found = [counts.sum(axis=0), np.tensordot(draws, counts, axes=1)]
    by_count = [[score(sums) for score in (metrics.precision, metrics.recall, metrics.f1)] for sums in found]
    columns = range(labels.shape[1])
    ap = np.array([metrics.average_precision(probabilities[:, c], labels[:, c])[0] for c in columns])
    drawn_ap = np.empty((len(draws), labels.shape[1]))
    for start in range(0, len(draws), _DRAWS_AT_ONCE):
        part = slice(start, start + _DRAWS_AT_ONCE)
        weights = draws[part][:, index]
        for c in columns:
            drawn_ap[part, c] = metrics.average_precision(probabilities[:, c], labels[:, c], weights)
    return np.stack([*by_count[0], ap]), np.stack([*by_count[1], drawn_ap])


def _documents_behind(counts: NDArray[np.float64]) -> NDArray[np.intp]:
    """How many documents each score comes from, `(4, n_themes)`, from `(n_documents, n_themes, 3)`."""
    given, carried = counts[..., metrics.PREDICTED] > 0, counts[..., metrics.CARRIED] > 0
    return np.stack([given.sum(axis=0), carried.sum(axis=0), (given | carried).sum(axis=0), carried.sum(axis=0)])


def _theme_figures(
    values: NDArray[np.float64], drawn: NDArray[np.float64], counts: NDArray[np.float64], spread: NDArray[np.intp]
) -> dict[str, Any]:
    scores = {
        score: as_figure(interval(float(value), draws, int(n)))
        for score, value, draws, n in zip(SCORES, values, drawn, spread, strict=True)
    }
    return scores | {
        "support": int(counts[:, metrics.CARRIED].sum()),
        "support_documents": int((counts[:, metrics.CARRIED] > 0).sum()),
        "predicted": int(counts[:, metrics.PREDICTED].sum()),
    }


def _macro(
    values: NDArray[np.float64], drawn: NDArray[np.float64], there: NDArray[np.bool_], n_documents: int
) -> dict[str, Any]:
    """Means over the themes that are there; in a draw that lacks one of them, over the others."""
    if not there.any():
        return {score: as_figure(Interval(math.nan, math.nan, math.nan, n_documents)) for score in SCORES}
    # The themes are fixed by the sentences, not by the draw, so that every draw estimates the same mean.
    kept = drawn[:, :, there]
    known = ~np.isnan(kept)
    sums = np.where(known, kept, 0.0).sum(axis=2)
    means = np.where(known.any(axis=2), sums / np.maximum(known.sum(axis=2), 1), np.nan)
    return {
        score: as_figure(interval(float(values[row, there].mean()), means[row], n_documents))
        for row, score in enumerate(SCORES)
    }


def _without_theme(
    given: NDArray[np.bool_], labels: NDArray[np.bool_], index: NDArray[np.intp], n_documents: int, seed: int
) -> dict[str, Any]:
    # A wrong theme beside a right one is another error, seen in precision; here only sentences with none count.
    none = ~labels.any(axis=1)
    wrong = none & given.any(axis=1)
    sums = sums_by_document(np.stack([wrong, none], axis=1).astype(float), index, n_documents)
    return {"sentences": int(none.sum()), "given_one": as_figure(share_interval(sums[:, 0], sums[:, 1], seed))}
