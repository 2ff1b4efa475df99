"""Counting themes in whole documents: raw counts of predictions, and counts corrected for the model's error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..statistics.prevalence import CorrectedPrevalence, corrected_prevalence, pooled_prevalence
from .details import natural_rows
from .figures import rounded
from .outcome import Outcome


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """A theme in the measured sentences of a document.

    Attributes:
        document: id of the document.
        theme: id of the theme.
        carried: sentences that carry the theme.
        predicted: sentences that were given it.
        prevalence: the share predicted, and corrected by the error rates of the model that scored the document.
    """

    document: str
    theme: str
    carried: int
    predicted: int
    prevalence: CorrectedPrevalence


def document_counts(outcome: Outcome) -> list[DocumentCount]:
    """Every document and theme, on the sentences that stand for documents as they are, by document and theme."""
    rows = np.flatnonzero(natural_rows(outcome))
    members: dict[str, list[int]] = {}
    for row in rows.tolist():
        members.setdefault(outcome.documents[row], []).append(row)
    return [
        _counted(outcome, document, places, column)
        for document, places in sorted(members.items())
        for column in range(len(outcome.themes))
    ]


def _counted(outcome: Outcome, document: str, places: list[int], column: int) -> DocumentCount:
    predicted = int(outcome.given[places, column].sum())
    return DocumentCount(
        document,
        outcome.themes[column],
        int(outcome.labels[places, column].sum()),
        predicted,
        _corrected(outcome, int(outcome.fold[places[0]]), column, len(places), predicted),
    )


def _corrected(outcome: Outcome, fold: int, column: int, n_sentences: int, predicted: int) -> CorrectedPrevalence:
    # Rates from inside the training side: those of the measured sentences would correct the count with the answer.
    rates = outcome.decisions[fold][column].rates
    return corrected_prevalence(
        n_sentences,
        predicted,
        rates.sensitivity,
        rates.specificity,
        rates.sensitivity_error,
        rates.specificity_error,
    )


def prevalence_figures(outcome: Outcome, counts: Sequence[DocumentCount]) -> dict[str, Any]:
    """Prevalence of each theme against the truth, raw and corrected, whole and document by document.

    Args:
        outcome: predictions beside labels.
        counts: of the documents.

    Returns:
        theme id → `truth`, `predicted`, `corrected` (`value`, `low`, `high`) as shares of all sentences, and
        `documents`: `count_error` (mean distance of a document's raw count from the truth), `corrected_count_error`,
        `within` (share of documents whose true count lies in the corrected interval) and `correlation` of raw counts.
    """
    return {
        theme: _theme_prevalence(outcome, column, [count for count in counts if count.theme == theme])
        for column, theme in enumerate(outcome.themes)
    }


def _theme_prevalence(outcome: Outcome, column: int, counts: Sequence[DocumentCount]) -> dict[str, Any]:
    rows = natural_rows(outcome)
    # Each fold has a model of its own with its own error rates, so each is corrected by itself.
    parts = []
    for fold in range(len(outcome.decisions)):
        here = rows & (outcome.fold == fold)
        parts.append(_corrected(outcome, fold, column, int(here.sum()), int(outcome.given[here, column].sum())))
    pooled = asdict(pooled_prevalence([part for part in parts if part.sentences]))
    return {
        "truth": rounded(float(outcome.labels[rows, column].mean())),
        "predicted": rounded(pooled["observed"]),
        "corrected": {
            "value": rounded(pooled["corrected"]),
            "low": rounded(pooled["low"]),
            "high": rounded(pooled["high"]),
        },
        "documents": _against_truth(counts),
    }


def _against_truth(counts: Sequence[DocumentCount]) -> dict[str, Any]:
    truth = np.array([count.carried for count in counts], dtype=float)
    raw = np.array([count.predicted for count in counts], dtype=float)
    scale = np.array([count.prevalence.sentences for count in counts], dtype=float)
    ends = np.array([(c.prevalence.corrected, c.prevalence.low, c.prevalence.high) for c in counts]).reshape(-1, 3)
    corrected, low, high = (ends * scale[:, None]).T
    known = ~np.isnan(corrected)
    # Half a sentence of slack: a count is whole, the ends of its interval are not.
    within = (truth >= low - 0.5) & (truth <= high + 0.5)
    varied = len(truth) > 1 and truth.std() > 0 and raw.std() > 0
    return {
        "count_error": rounded(float(np.abs(raw - truth).mean())),
        "corrected_count_error": rounded(float(np.abs(corrected - truth)[known].mean())) if known.any() else None,
        "within": rounded(float(within[known].mean())) if known.any() else None,
        "correlation": rounded(float(np.corrcoef(raw, truth)[0, 1])) if varied else None,
    }
