"""What a model made of sentences whose labels are known.

By folds, each sentence scored by a model that never saw its case, or by one model on a labelled test file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..classifier.fitted import ThemeDecision, ThemeModel
from ..classifier.scoring import Scorer
from ..classifier.training import TrainingSettings, train
from ..corpus.corpus import Corpus, LabelledSentence
from ..corpus.folds import grouped_folds
from ..errors import CorpusError

N_FOLDS = 5
# Two cases in training and one held out.
_FEWEST_CASES = 3
_MISREAD_WORDS = 6


@dataclass(frozen=True, slots=True)
class Misreading:
    """A sentence that the model got wrong on a theme, with the words that misled it.

    Attributes:
        sentence: position among the measured sentences.
        theme: number of the theme.
        probability: what the model gave it.
        words: the words and pairs that spoke loudest for the wrong answer, with what they add to the logit.
    """

    sentence: int
    theme: int
    probability: float
    words: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Outcome:
    """Predictions beside labels.

    Attributes:
        corpus: the sentences measured, without the disputed ones.
        themes: ids of the themes, in order.
        probabilities: `(n, n_themes)`.
        given: `(n, n_themes)`: whether a sentence was given the theme.
        marked: `(n, n_themes)`: whether it lies in the theme's review band.
        in_reach: `(n, n_themes)`: whether it lies at or above the lower end of that band.
        fold: `(n,)`: which decisions apply.
        decisions: the themes as each fold's model decides them; one entry for a single model.
        misreadings: every wrong answer, by theme, the most confident first.
        disputed: how many sentences were left out for being in dispute.
    """

    corpus: Corpus
    themes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    given: NDArray[np.bool_]
    marked: NDArray[np.bool_]
    in_reach: NDArray[np.bool_]
    fold: NDArray[np.intp]
    decisions: tuple[tuple[ThemeDecision, ...], ...]
    misreadings: tuple[Misreading, ...] = ()
    disputed: int = 0

    @cached_property
    def labels(self) -> NDArray[np.bool_]:
        """Array `(n, n_themes)`: whether a sentence carries a theme."""
        return labels_of(self.corpus.sentences, self.themes)

    @cached_property
    def documents(self) -> list[str]:
        """Document of each sentence."""
        return [sentence.document for sentence in self.corpus.sentences]


@dataclass(frozen=True)
class _Scored:
    """What one model made of some sentences; see `Outcome`."""

    probabilities: NDArray[np.float64]
    decisions: tuple[ThemeDecision, ...]
    misreadings: tuple[Misreading, ...]

    def at_least(self, name: str) -> NDArray[np.bool_]:
        """Whether each probability reaches the threshold of that name."""
        limits = np.array([getattr(decision, name) for decision in self.decisions])
        return self.probabilities >= limits


def labels_of(sentences: Sequence[LabelledSentence], themes: Sequence[str]) -> NDArray[np.bool_]:
    """Array `(n_sentences, n_themes)`: whether a sentence carries a theme."""
    rows = [[theme in sentence.themes for theme in themes] for sentence in sentences]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(themes))


def undisputed(corpus: Corpus) -> Corpus:
    """The corpus without the sentences whose labels are in dispute.

    Raises:
        CorpusError: no sentence is left.
    """
    kept = replace(corpus, sentences=tuple(sentence for sentence in corpus.sentences if not sentence.disputed))
    if not kept.sentences:
        raise CorpusError("there is nothing to measure: every sentence is disputed, or there is none")
    return kept


def outer_folds(corpus: Corpus, settings: TrainingSettings) -> NDArray[np.intp]:
    """Fold of each sentence, `(n,)`: cases stay whole and themes are spread evenly.

    Raises:
        CorpusError: there are too few cases to train on some and measure on others.
    """
    n_cases = len(set(corpus.cases))
    if n_cases < _FEWEST_CASES:
        raise CorpusError(
            f"evaluation by folds needs sentences of at least {_FEWEST_CASES} cases, and there are {n_cases}: "
            "add documents, or measure a model on a labelled file with --test"
        )
    return grouped_folds(corpus.cases, corpus.labels, min(N_FOLDS, n_cases), settings.seed)


def out_of_fold(corpus: Corpus, settings: TrainingSettings, jobs: int = 1) -> Outcome:
    """Predict every sentence by a model that saw no sentence of its case.

    Everything that is chosen (vocabulary, weights, calibration, thresholds) is chosen in the training side of a fold.

    Args:
        corpus: the labelled sentences.
        settings: of every training.
        jobs: processes that train folds side by side; the outcome does not depend on it.

    Raises:
        CorpusError: there are too few cases, or too few words in common between them.
    """
    from joblib import Parallel, delayed

    measured = undisputed(corpus)
    # Folds are dealt once, from labels alone; no figure of a model has a say in them.
    fold = outer_folds(measured, settings)
    held_out = [np.flatnonzero(fold == number) for number in range(fold.max() + 1)]
    # One process for each fold, not for the folds inside it: the outer ones are fewer and longer.
    parts: list[_Scored] = Parallel(n_jobs=jobs)(
        delayed(_train_and_score)(measured, settings, rows, fold[rows[0]] != fold) for rows in held_out
    )
    return _assembled(measured, parts, held_out, len(corpus.sentences) - len(measured.sentences))


def on_test_file(test: Corpus, model: ThemeModel) -> Outcome:
    """Predict the sentences of a labelled file.

    Args:
        test: what `read_test_file` gives; a theme of the model that no sentence carries has no support.
        model: the model to measure.

    Raises:
        CorpusError: every sentence is disputed, or one carries a theme that the model does not know.
    """
    measured = undisputed(test)
    unknown = sorted({theme for sentence in measured.sentences for theme in sentence.themes} - set(model.theme_ids))
    if unknown:
        raise CorpusError(
            f"the model has no theme {', '.join(unknown)}; it has {', '.join(model.theme_ids)}: "
            "measure it on sentences with these themes"
        )
    rows = np.arange(len(measured.sentences))
    part = _scored(model, measured, rows)
    return _assembled(measured, [part], [rows], len(test.sentences) - len(measured.sentences))


def _train_and_score(
    corpus: Corpus, settings: TrainingSettings, rows: NDArray[np.intp], training: NDArray[np.bool_]
) -> _Scored:
    # train() sees the training side alone, so vocabulary, calibration and thresholds cannot know the rest.
    model = train(corpus.subset(np.flatnonzero(training).tolist()), settings)
    return _scored(model, corpus, rows)


def _scored(model: ThemeModel, corpus: Corpus, rows: NDArray[np.intp]) -> _Scored:
    scorer = Scorer(model.fitted)
    sentences = [corpus.sentences[row] for row in rows]
    probabilities = scorer.probabilities([sentence.text for sentence in sentences])
    labels = labels_of(sentences, model.theme_ids)
    thresholds = np.array([decision.threshold for decision in model.themes])
    misread = [
        Misreading(int(rows[place]), theme, float(probabilities[place, theme]), words)
        for place, theme in np.argwhere((probabilities >= thresholds) != labels).tolist()
        for words in [_misleading(scorer, sentences[place].text, theme, bool(labels[place, theme]))]
    ]
    return _Scored(probabilities, model.themes, tuple(misread))


def _misleading(scorer: Scorer, text: str, theme: int, carried: bool) -> tuple[tuple[str, float], ...]:
    """The words that spoke loudest for a theme that is not there, or against one that is."""
    # A miss is explained by what spoke against the theme, a false alarm by what spoke for it.
    sign = -1.0 if carried else 1.0
    added = [(word, float(weights[theme])) for word, weights in scorer.evidence(text).items()]
    misled = [(word, weight) for word, weight in added if weight * sign > 0]
    return tuple(sorted(misled, key=lambda item: (-abs(item[1]), item[0]))[:_MISREAD_WORDS])


def _assembled(corpus: Corpus, parts: Sequence[_Scored], places: Sequence[NDArray[np.intp]], disputed: int) -> Outcome:
    n_sentences, n_themes = len(corpus.sentences), parts[0].probabilities.shape[1]
    probabilities = np.empty((n_sentences, n_themes))
    given, in_reach, sure = (np.empty((n_sentences, n_themes), dtype=np.bool_) for _ in range(3))
    fold = np.empty(n_sentences, dtype=np.intp)
    for number, (part, rows) in enumerate(zip(parts, places, strict=True)):
        probabilities[rows] = part.probabilities
        given[rows], in_reach[rows] = part.at_least("threshold"), part.at_least("review_from")
        sure[rows] = part.at_least("review_to")
        fold[rows] = number
    misreadings = [misreading for part in parts for misreading in part.misreadings]
    labels = labels_of(corpus.sentences, [decision.id for decision in parts[0].decisions])
    misreadings.sort(key=lambda m: (m.theme, -abs(m.probability - labels[m.sentence, m.theme]), m.sentence))
    return Outcome(
        corpus=corpus,
        themes=tuple(decision.id for decision in parts[0].decisions),
        probabilities=probabilities,
        given=given,
        # The same rule as in prediction: from the lower end of the band up to, not including, the upper.
        marked=in_reach & ~sure,
        in_reach=in_reach,
        fold=fold,
        decisions=tuple(part.decisions for part in parts),
        misreadings=tuple(misreadings),
        disputed=disputed,
    )
