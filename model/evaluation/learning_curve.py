"""The learning curve: what more labelled cases would bring, measured on the same held-out sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..classifier.scoring import Scorer
from ..classifier.training import TrainingSettings, train
from ..corpus.corpus import Corpus
from ..errors import CorpusError
from ..statistics import metrics
from .figures import rounded
from .outcome import Outcome

SHARES = (0.125, 0.25, 0.5)
# Calibration and thresholds do not change average precision, so the folds inside a small training are few.
_INNER_FOLDS = 2


@dataclass(frozen=True)
class _Part:
    """A fold's held-out sentences scored after training on a share of the other cases."""

    share: float
    rows: NDArray[np.intp]
    probabilities: NDArray[np.float64]
    n_sentences: int
    n_cases: int


def learning_curve(
    outcome: Outcome, overall: dict[str, Any], settings: TrainingSettings, jobs: int = 1
) -> list[dict[str, Any]]:
    """Average precision after training on a share of the cases.

    Args:
        outcome: of the folds; its folds are used again.
        overall: figures of all sentences, for the last point.
        settings: of the trainings.
        jobs: processes.

    Returns:
        For each share of the training cases `share`, `cases`, `sentences` (both on the average of the folds), `macro`
        and `themes` (average precision); shares too small to train on are left out.
    """
    from joblib import Parallel, delayed

    small = replace(settings, n_folds=_INNER_FOLDS)
    parts: list[_Part | None] = Parallel(n_jobs=jobs)(
        delayed(_scored_after)(outcome.corpus, small, outcome.fold == fold, share)
        # The longest first, so that the processes end together.
        for share in reversed(SHARES)
        for fold in range(len(outcome.decisions))
    )
    points = []
    for share in SHARES:
        found = [part for part in parts if part is not None and part.share == share]
        # A point stands for all held-out sentences or is not drawn.
        if len(found) == len(outcome.decisions):
            points.append(_point(outcome, found))
    return [*points, _last_point(outcome, overall)]


def _scored_after(
    corpus: Corpus, settings: TrainingSettings, held_out: NDArray[np.bool_], share: float
) -> _Part | None:
    cases = np.array(corpus.cases)
    others = np.unique(cases[~held_out])
    # One order for all shares, so that a larger training holds the smaller one.
    order = np.random.default_rng(settings.seed).permutation(len(others))
    kept = others[order[: max(round(share * len(others)), 2)]]
    training = corpus.subset(np.flatnonzero(np.isin(cases, kept)).tolist())
    try:
        model = train(training, settings)
    except CorpusError:
        return None
    rows = np.flatnonzero(held_out)
    probabilities = Scorer(model.fitted).probabilities([corpus.sentences[row].text for row in rows])
    return _Part(share, rows, probabilities, len(training.sentences), len(kept))


def _point(outcome: Outcome, parts: list[_Part]) -> dict[str, Any]:
    """One point of the curve: all held-out sentences together, as in the figures of the report."""
    probabilities = np.empty(outcome.labels.shape)
    for part in parts:
        probabilities[part.rows] = part.probabilities
    found = [
        float(metrics.average_precision(probabilities[:, column], outcome.labels[:, column])[0])
        for column in range(len(outcome.themes))
    ]
    known = [value for value in found if not np.isnan(value)]
    return {
        "share": parts[0].share,
        "cases": round(float(np.mean([part.n_cases for part in parts]))),
        "sentences": round(float(np.mean([part.n_sentences for part in parts]))),
        "macro": rounded(float(np.mean(known))) if known else None,
        "themes": {theme: rounded(value) for theme, value in zip(outcome.themes, found, strict=True)},
    }


def _last_point(outcome: Outcome, overall: dict[str, Any]) -> dict[str, Any]:
    n_folds = len(outcome.decisions)
    kept = (n_folds - 1) / n_folds
    return {
        "share": 1.0,
        "cases": round(len(set(outcome.corpus.cases)) * kept),
        "sentences": round(len(outcome.corpus.sentences) * kept),
        "macro": overall["macro"]["average_precision"]["value"],
        "themes": {theme: found["average_precision"]["value"] for theme, found in overall["themes"].items()},
    }
