"""Each theme in detail: verdict, thresholds, calibration, what a review queue costs and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..statistics import metrics
from ..statistics.bootstrap import Interval, numbered, share_interval, sums_by_document
from .figures import as_figure, rounded
from .outcome import Outcome
from .verdicts import ThemeEvidence, verdict

WANTED_RECALLS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def natural_rows(outcome: Outcome) -> NDArray[np.bool_]:
    """Sentences that stand for documents as they are: those taken as they come, or all where there are none."""
    as_it_comes = outcome.corpus.as_it_comes
    return as_it_comes if as_it_comes.any() else np.ones(len(as_it_comes), dtype=np.bool_)


def theme_details(outcome: Outcome, natural: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Details of each theme on the sentences that stand for documents as they are.

    Args:
        outcome: predictions beside labels.
        natural: figures of those sentences, as `group_figures` gives them.
        seed: of the bootstrap.

    Returns:
        theme id → `verdict`, `because`, `threshold`, `review_from`, `review_to`, `calibration`, `thresholds`, `review`.
    """
    rows = natural_rows(outcome)
    return {
        theme: _details(outcome, rows, column, natural["themes"][theme], seed)
        for column, theme in enumerate(outcome.themes)
    }


def _details(
    outcome: Outcome, rows: NDArray[np.bool_], column: int, scores: Mapping[str, Any], seed: int
) -> dict[str, Any]:
    p, carried = outcome.probabilities[rows, column], outcome.labels[rows, column]
    found, to_read = _review(outcome, rows, column, seed)
    cases = {case for case, row in zip(np.array(outcome.corpus.cases)[rows], carried, strict=True) if row}
    decided, because = verdict(
        ThemeEvidence(
            int(carried.sum()), len(cases), _interval(scores["precision"]), _interval(scores["recall"]), found, to_read
        )
    )
    decisions = [decision[column] for decision in outcome.decisions]
    return {
        "verdict": decided.value,
        "because": because,
        **{
            name: _over_folds([getattr(decision, name) for decision in decisions])
            for name in ("threshold", "review_from", "review_to")
        },
        "calibration": calibration(p, carried),
        "thresholds": threshold_table(p, carried),
        "review": {"found": as_figure(found), "to_read": as_figure(to_read), "cases": len(cases)},
    }


def _review(outcome: Outcome, rows: NDArray[np.bool_], column: int, seed: int) -> tuple[Interval, Interval]:
    """Share of the theme's sentences that are given or marked, and share of all sentences that are marked."""
    index, n_documents = numbered([outcome.documents[row] for row in np.flatnonzero(rows)])
    carried = outcome.labels[rows, column]
    # A threshold may lie below the band where the band is narrow; what is given has been found all the same.
    reached = (outcome.in_reach | outcome.given)[rows, column]
    cells = np.stack([carried & reached, carried, outcome.marked[rows, column], np.ones_like(carried)], axis=1)
    sums = sums_by_document(cells.astype(float), index, n_documents)
    return share_interval(sums[:, 0], sums[:, 1], seed), share_interval(sums[:, 2], sums[:, 3], seed)


def _interval(figure: Mapping[str, Any]) -> Interval:
    value, low, high = (float("nan") if figure[end] is None else figure[end] for end in ("value", "low", "high"))
    return Interval(value, low, high, int(figure["documents"]))


def _over_folds(limits: list[float]) -> dict[str, Any]:
    return {"value": rounded(float(np.mean(limits))), "least": rounded(min(limits)), "most": rounded(max(limits))}


def calibration(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> dict[str, Any]:
    """`expected_calibration_error`, `brier` and the `bins` of the reliability diagram; `(n,)` both."""
    bins = metrics.reliability(probabilities, labels)
    return {
        "expected_calibration_error": rounded(metrics.expected_calibration_error(bins)),
        "brier": rounded(metrics.brier_score(probabilities, labels)),
        "bins": [
            {name: rounded(value) if name != "sentences" else value for name, value in asdict(bin_).items()}
            for bin_ in bins
        ],
    }


def threshold_table(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """What to set the threshold to for a wanted recall, and what is read for it; `(n,)` both.

    Returns:
        For each wanted recall `wanted`, `threshold`, `recall`, `precision`, `share` (of all sentences, to be read) and
        `read_for_each` (sentences read for each one found); nothing where no sentence carries the theme.
    """
    points = metrics.operating_points(probabilities, labels)
    table = []
    for wanted in WANTED_RECALLS:
        point = metrics.point_of_recall(points, wanted)
        if point:
            figures = {name: rounded(value) for name, value in asdict(point).items()}
            table.append({"wanted": wanted, **figures, "read_for_each": rounded(1 / point.precision)})
    return table


def review_queue(outcome: Outcome) -> dict[str, Any]:
    """What a person must look at over all themes, on the sentences that stand for documents as they are.

    Returns:
        `by_recall`: for each wanted recall of every theme, `share` of the sentences above one of the thresholds for it,
        and `recall` of all labels; `as_marked`: `share` marked for review by the model, `recall` of what is given or
        marked together, and `missed_without`, the share of labels lost where nobody looks.
    """
    rows = natural_rows(outcome)
    p, labels = outcome.probabilities[rows], outcome.labels[rows]
    in_reach, marked, given = outcome.in_reach[rows], outcome.marked[rows], outcome.given[rows]
    total = int(labels.sum())
    queue = [_queue_point(p, labels, wanted) for wanted in WANTED_RECALLS] if total else []
    return {
        "by_recall": queue,
        "as_marked": {
            "share": rounded(float(marked.any(axis=1).mean())),
            "recall": rounded(float((labels & (in_reach | given)).sum() / total)) if total else None,
            "missed_without": rounded(float((labels & ~given).sum() / total)) if total else None,
        },
    }


def _queue_point(p: NDArray[np.float64], labels: NDArray[np.bool_], wanted: float) -> dict[str, Any]:
    # Each theme at its own threshold: a person reads a sentence once, whichever theme calls for it.
    above = np.zeros_like(labels)
    for column in range(labels.shape[1]):
        points = metrics.operating_points(p[:, column], labels[:, column])
        point = metrics.point_of_recall(points, wanted)
        if point:
            above[:, column] = p[:, column] >= point.threshold
    share, recall = above.any(axis=1).mean(), (labels & above).sum() / labels.sum()
    return {"wanted": wanted, "share": rounded(float(share)), "recall": rounded(float(recall))}
