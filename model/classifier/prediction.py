"""Sentences in, predictions out: probabilities, themes, review marks, and the words that spoke for and against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ..documents.document import Document, Sentence
from ..documents.segmentation import SEGMENTER_VERSION, split_sentences
from ..errors import UsageError
from .fitted import ThemeDecision, ThemeModel
from .scoring import Scorer

Evidence = tuple[tuple[str, float], ...]
"""Words and word pairs with what they add to a theme's logit, strongest first, whether for or against."""


class Selection(StrEnum):
    """Which sentences are wanted: all, those with a theme or a review mark, or those with a theme alone."""

    ALL = "all"
    MARKED = "those with a theme or a review mark"
    THEMED = "those with a theme"

    @property
    def of_marks(self) -> Selection:
        """The sentences to mark where the whole text is shown in any case."""
        return Selection.MARKED if self is Selection.ALL else self

    def holds(self, themes: Sequence[str], review: bool) -> bool:
        """Whether a sentence with these themes and this review mark is wanted."""
        return self is Selection.ALL or bool(themes) or (self is Selection.MARKED and review)


@dataclass(frozen=True, slots=True)
class SentencePrediction:
    """What the model makes of one sentence.

    Attributes:
        sentence: the sentence with its place.
        probabilities: theme id → probability, in the model's order of themes.
        themes: ids of the themes at or above their thresholds, in the same order.
        doubts: ids of the themes whose probability lies in their review band, the likeliest first.
        evidence: theme id → words for and against; with the intercept they sum to the logit of the probability.
    """

    sentence: Sentence
    probabilities: Mapping[str, float]
    themes: tuple[str, ...]
    doubts: tuple[str, ...]
    evidence: Mapping[str, Evidence]

    @property
    def review(self) -> bool:
        """Whether a person should look: some theme is in doubt."""
        return bool(self.doubts)


@dataclass(frozen=True, slots=True)
class ClassifiedDocument:
    """A document with a prediction for every sentence of it, in order."""

    document: Document
    predictions: tuple[SentencePrediction, ...]

    def wanted(self, selection: Selection) -> tuple[SentencePrediction, ...]:
        """Predictions of the sentences that a selection holds."""
        return tuple(p for p in self.predictions if selection.holds(p.themes, p.review))


@dataclass(frozen=True, slots=True)
class Classification:
    """The outcome of one run, whole: what every output format is made from.

    Attributes:
        model: the model that was used, its thresholds as they were applied.
        documents: the classified documents, in the order in which they were read.
        segmenter: version of the sentence splitter.
        selection: which sentences are wanted.
    """

    model: ThemeModel
    documents: tuple[ClassifiedDocument, ...]
    segmenter: str = SEGMENTER_VERSION
    selection: Selection = Selection.MARKED


class Classifier:
    """Applies a model to documents."""

    def __init__(self, model: ThemeModel) -> None:
        self.model = model
        self._scorer = Scorer(model.fitted)

    def classify(self, document: Document, *, selection: Selection = Selection.MARKED) -> ClassifiedDocument:
        """Predict every sentence of a document.

        Args:
            document: what `read_document` gives.
            selection: the sentences whose evidence is worked out; the evidence of the others is empty.
        """
        sentences = split_sentences(document)
        return ClassifiedDocument(document, tuple(self.predict(sentences, selection=selection)))

    def predict(
        self, sentences: Sequence[Sentence], *, selection: Selection = Selection.MARKED
    ) -> list[SentencePrediction]:
        """Predict sentences; see `classify`."""
        probabilities = self._scorer.probabilities([sentence.text for sentence in sentences])
        return [
            self._prediction(sentence, row, selection) for sentence, row in zip(sentences, probabilities, strict=True)
        ]

    def _prediction(self, sentence: Sentence, row: NDArray[np.float64], selection: Selection) -> SentencePrediction:
        decided = list(zip(self.model.themes, row.tolist(), strict=True))
        themes = tuple(theme.id for theme, p in decided if p >= theme.threshold)
        in_band = [(p, theme.id) for theme, p in decided if theme.review_from <= p < theme.review_to]
        doubts = tuple(theme for _, theme in sorted(in_band, key=lambda pair: -pair[0]))
        evidence = self._evidence(sentence.text) if selection.holds(themes, bool(doubts)) else {}
        return SentencePrediction(sentence, {theme.id: p for theme, p in decided}, themes, doubts, evidence)

    def _evidence(self, text: str) -> dict[str, Evidence]:
        added = self._scorer.evidence(text)
        terms = list(added)
        weights = np.array(list(added.values())).reshape(len(terms), len(self.model.themes))
        order = np.argsort(-np.abs(weights), axis=0, kind="stable")
        return {
            theme.id: tuple((terms[i], float(weights[i, column])) for i in order[:, column])
            for column, theme in enumerate(self.model.themes)
        }


def with_thresholds(model: ThemeModel, thresholds: Mapping[str, float]) -> ThemeModel:
    """The model with other thresholds for some themes.

    A review band that a threshold leaves reaches up or down to it, so that no sentence between the two is lost.

    Args:
        model: stays as it is.
        thresholds: a theme's id or name, whatever its case → its threshold.

    Raises:
        UsageError: a theme that the model has not, or one given twice, or a threshold that is not from 0 to 1.
    """
    from ..corpus.codebook import folded_name

    ids = {folded_name(name): theme.id for theme in model.themes for name in (theme.name, theme.id)}
    chosen = {}
    for theme, threshold in thresholds.items():
        if folded_name(theme) not in ids:
            raise UsageError(f"--threshold: the model has no theme {theme}; it has {', '.join(model.theme_ids)}")
        if not 0 <= threshold <= 1:
            raise UsageError(f"--threshold: {theme}={threshold} is not from 0 to 1")
        if ids[folded_name(theme)] in chosen:
            raise UsageError(f"--threshold: {ids[folded_name(theme)]} is given twice")
        chosen[ids[folded_name(theme)]] = threshold
    return replace(model, themes=tuple(_decided_from(theme, chosen.get(theme.id)) for theme in model.themes))


def _decided_from(theme: ThemeDecision, threshold: float | None) -> ThemeDecision:
    if threshold is None:
        return theme
    start, end = min(theme.review_from, threshold), max(theme.review_to, threshold)
    return replace(theme, threshold=threshold, review_from=start, review_to=end)


def classify_documents(
    model: ThemeModel,
    documents: Iterable[Document],
    *,
    selection: Selection = Selection.MARKED,
    each: Callable[[ClassifiedDocument], None] | None = None,
) -> Classification:
    """Classify documents one after the other.

    Args:
        model: what to classify with.
        documents: may be a generator; each is read when its turn comes.
        selection: which sentences the outputs hold.
        each: called after each document.
    """
    classifier = Classifier(model)
    classified = []
    for document in documents:
        classified.append(classifier.classify(document, selection=selection))
        if each:
            each(classified[-1])
    return Classification(model, tuple(classified), selection=selection)
