"""`evaluate`: figures of a model by folds or on a labelled test file, gathered into an `EvaluationReport`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..classifier.fitted import ThemeModel
from ..classifier.training import TrainingSettings
from ..corpus.corpus import Corpus, LabelledSentence
from ..versions import training_versions
from . import baselines
from .counting import DocumentCount, document_counts, prevalence_figures
from .details import review_queue, theme_details
from .figures import group_figures
from .label_errors import DoubtedLabel, doubted_labels
from .learning_curve import learning_curve
from .outcome import Outcome, on_test_file, out_of_fold
from .stances import by_stance, together

FIGURES_FORMAT = 1
"""Raised when a key of `metrics.json` is renamed, goes away or changes its meaning; new keys do not raise it."""
BY_FOLDS, ON_TEST_FILE = "folds", "test_file"


@dataclass(frozen=True)
class EvaluationReport:
    """An evaluation, whole: what every page, table and plot of it is made from.

    Attributes:
        figures: what `metrics.json` holds; its keys are described in docs/metrics.md.
        outcome: the predictions beside the labels.
        counts: themes in each document, raw and corrected.
        doubted: labels that a coder may want to look at again.
    """

    figures: Mapping[str, Any]
    outcome: Outcome = field(repr=False)
    counts: tuple[DocumentCount, ...] = field(repr=False, default=())
    doubted: tuple[DoubtedLabel, ...] = field(repr=False, default=())

    @property
    def natural(self) -> Mapping[str, Any]:
        """Figures of the sentences that stand for documents as they are."""
        figures: Mapping[str, Any] = self.figures["as_it_comes"]
        return figures if figures["sentences"] else self.figures["overall"]

    def name_of(self, theme: str) -> str:
        """Name of a theme for people; its id where the codebook has it not."""
        return {known.id: known.name for known in self.outcome.corpus.codebook.themes}.get(theme, theme)


def evaluate_corpus(
    corpus: Corpus, settings: TrainingSettings | None = None, jobs: int = 1, *, with_curve: bool = True
) -> EvaluationReport:
    """Measure by folds how well a model trained on this corpus does on cases that it has not seen.

    Args:
        corpus: the labelled sentences.
        settings: of every training; None for the defaults.
        jobs: processes for the folds; the report does not depend on it.
        with_curve: whether to draw the learning curve, for which as many models again are trained on fewer cases.

    Raises:
        CorpusError: there are too few cases to train on some and measure on others.
    """
    settings = settings or TrainingSettings()
    outcome = out_of_fold(corpus, settings, jobs)
    model = {"settings": asdict(settings), "versions": training_versions()}
    report = _report(outcome, BY_FOLDS, model, settings.seed)
    if not with_curve:
        return report
    # Last, because it trains again: a fault in the figures shows before the longest part.
    curve = learning_curve(outcome, report.figures["overall"], settings, jobs)
    return replace(report, figures={**report.figures, "learning_curve": curve})


def evaluate_test_file(test: Corpus, model: ThemeModel) -> EvaluationReport:
    """Measure a model on labelled sentences that it was not trained on.

    Args:
        test: what `read_test_file` gives.
        model: the model.

    Raises:
        CorpusError: nothing is left to measure, or a theme is not the model's.
    """
    described = {
        "fingerprint": model.fingerprint,
        "settings": dict(model.settings),
        "versions": dict(model.versions),
        "corpus": dict(model.corpus),
    }
    report = _report(on_test_file(test, model), ON_TEST_FILE, described, TrainingSettings().seed)
    # The labels follow the codebook that the model was trained with; a test file names none of its own.
    coded_by = {name: model.corpus.get(name, "") for name in ("codebook_version", "codebook_fingerprint")}
    return replace(report, figures={**report.figures, "data": {**report.figures["data"], **coded_by}})


def _report(outcome: Outcome, kind: str, model: Mapping[str, Any], seed: int) -> EvaluationReport:
    counts = tuple(document_counts(outcome))
    figures = _figures(outcome, kind, seed)
    # Settings hold tuples, which JSON does not know; figures are the same read back from a file.
    figures["model"] = json.loads(json.dumps(dict(model)))
    figures["prevalence"] = prevalence_figures(outcome, counts)
    return EvaluationReport(figures, outcome, counts, tuple(doubted_labels(outcome)))


def _figures(outcome: Outcome, kind: str, seed: int) -> dict[str, Any]:
    overall = _group(outcome, np.ones(len(outcome.corpus.sentences), dtype=np.bool_), seed)
    as_it_comes = _group(outcome, outcome.corpus.as_it_comes, seed)
    return {
        "format": FIGURES_FORMAT,
        "kind": kind,
        "data": _data(outcome),
        "overall": overall,
        "as_it_comes": as_it_comes,
        "themes": theme_details(outcome, as_it_comes if as_it_comes["sentences"] else overall, seed),
        "queue": review_queue(outcome),
        "stance": by_stance(outcome, seed),
        "by": {name: _groups(outcome, of, seed) for name, of in _DIVISIONS.items()},
        "baselines": _baselines(outcome, kind, seed),
        "together": together(outcome),
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
        "themes": dict(zip(outcome.themes, outcome.labels.sum(axis=0).tolist(), strict=True)),
        "without_theme": int((~outcome.labels.any(axis=1)).sum()),
        "coders": sorted({sentence.coder for sentence in corpus.sentences if sentence.coder}),
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
