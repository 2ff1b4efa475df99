"""`evaluate`: figures of a model by folds or on a labelled test file, gathered into an `EvaluationReport`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..classifier.fitted import ThemeModel
from ..classifier.training import TrainingSettings
from ..corpus.corpus import Corpus, LabelledSentence
from . import baselines
from .figures import group_figures
from .outcome import Outcome, on_test_file, out_of_fold

FIGURES_FORMAT = 1
"""Raised when a key of `metrics.json` is renamed, goes away or changes its meaning; new keys do not raise it."""
BY_FOLDS, ON_TEST_FILE = "folds", "test_file"


@dataclass(frozen=True)
class EvaluationReport:
    """An evaluation, whole: what every page, table and plot of it is made from.

    Attributes:
        figures: what `metrics.json` holds; its keys are described in docs/metrics.md.
        outcome: the predictions beside the labels.
    """

    figures: Mapping[str, Any]
    outcome: Outcome = field(repr=False)


def evaluate_corpus(corpus: Corpus, settings: TrainingSettings | None = None, jobs: int = 1) -> EvaluationReport:
    """Measure by folds how well a model trained on this corpus does on cases that it has not seen.

    Args:
        corpus: the labelled sentences.
        settings: of every training; None for the defaults.
        jobs: processes for the folds; the report does not depend on it.

    Raises:
        CorpusError: there are too few cases to train on some and measure on others.
    """
    settings = settings or TrainingSettings()
    outcome = out_of_fold(corpus, settings, jobs)
    figures = _figures(outcome, BY_FOLDS, settings.seed)
    return EvaluationReport(figures, outcome)


def evaluate_test_file(test: Corpus, model: ThemeModel) -> EvaluationReport:
    """Measure a model on labelled sentences that it was not trained on.

    Args:
        test: what `read_test_file` gives.
        model: the model.

    Raises:
        CorpusError: nothing is left to measure, or a theme is not the model's.
    """
    outcome = on_test_file(test, model)
    figures = _figures(outcome, ON_TEST_FILE, TrainingSettings().seed)
    return EvaluationReport(figures, outcome)


def _figures(outcome: Outcome, kind: str, seed: int) -> dict[str, Any]:
    return {
        "format": FIGURES_FORMAT,
        "kind": kind,
        "data": _data(outcome),
        "overall": _group(outcome, np.ones(len(outcome.corpus.sentences), dtype=np.bool_), seed),
        "as_it_comes": _group(outcome, outcome.corpus.as_it_comes, seed),
        "by": {name: _groups(outcome, of, seed) for name, of in _DIVISIONS.items()},
        "baselines": _baselines(outcome, kind, seed),
    }


def _data(outcome: Outcome) -> dict[str, Any]:
    corpus = outcome.corpus
    return {
        "fingerprint": corpus.fingerprint,
        "codebook_version": corpus.codebook.version,
        "codebook_fingerprint": corpus.codebook.fingerprint,
        "sentences": len(corpus.sentences),
        "documents": len(set(outcome.documents)),
        "cases": len(set(corpus.cases)),
        "disputed_left_out": outcome.disputed,
        "folds": len(outcome.decisions),
    }


def _narrative(corpus: Corpus, sentence: LabelledSentence) -> str:
    if not sentence.register:
        return ""
    return "inspection" if sentence.register == "inspection" else "narrative"


def _kind(corpus: Corpus, sentence: LabelledSentence) -> str:
    return corpus.documents[sentence.document].kind if sentence.document in corpus.documents else ""


def _year(corpus: Corpus, sentence: LabelledSentence) -> str:
    return corpus.documents[sentence.document].year if sentence.document in corpus.documents else ""


_DIVISIONS: Mapping[str, Callable[[Corpus, LabelledSentence], str]] = {
    "text": _narrative,
    "register": lambda corpus, sentence: sentence.register,
    "kind": _kind,
    "year": _year,
    "slice": lambda corpus, sentence: sentence.slice,
}


def _groups(outcome: Outcome, of: Callable[[Corpus, LabelledSentence], str], seed: int) -> dict[str, Any]:
    names = np.array([of(outcome.corpus, sentence) for sentence in outcome.corpus.sentences])
    return {str(name): _group(outcome, names == name, seed) for name in np.unique(names) if name}


def _group(outcome: Outcome, rows: NDArray[np.bool_], seed: int) -> dict[str, Any]:
    return group_figures(
        outcome.probabilities[rows],
        outcome.given[rows],
        outcome.labels[rows],
        [document for document, wanted in zip(outcome.documents, rows, strict=True) if wanted],
        outcome.themes,
        seed,
    )


def _baselines(outcome: Outcome, kind: str, seed: int) -> dict[str, Any]:
    corpus = outcome.corpus
    found = {"majority": baselines.majority(corpus), "keywords": baselines.keywords(corpus)}
    if kind == BY_FOLDS:
        found["tfidf_defaults"] = _tfidf_defaults(outcome)
    return {
        name: group_figures(p, p >= 0.5, outcome.labels, outcome.documents, outcome.themes, seed)
        for name, p in found.items()
    }


def _tfidf_defaults(outcome: Outcome) -> NDArray[np.float64]:
    """The defaults of scikit-learn on the folds that the model was measured on."""
    probabilities = np.empty(outcome.labels.shape)
    for fold in range(len(outcome.decisions)):
        held_out = outcome.fold == fold
        training = outcome.corpus.subset(np.flatnonzero(~held_out).tolist())
        texts = [outcome.corpus.sentences[row].text for row in np.flatnonzero(held_out)]
        probabilities[held_out] = baselines.tfidf_defaults(training, texts)
    return probabilities
