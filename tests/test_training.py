"""Training chooses everything inside the corpus it is given, and gives the same model for the same corpus."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest

from model.classifier.features import FeatureSettings
from model.classifier.scoring import Scorer
from model.classifier.training import TrainingSettings, train
from model.corpus.codebook import Codebook, Theme
from model.corpus.corpus import Corpus, DocumentRecord, LabelledSentence
from model.corpus.folds import grouped_folds
from model.errors import CorpusError
from model.statistics.metrics import average_precision


def corpus_of(texts, themes, cases, codebook=None):
    codebook = codebook or Codebook("t", (Theme("risk", "risk"), Theme("silence", "silence")))
    sentences = tuple(
        LabelledSentence(str(i), case, text, carried)
        for i, (text, carried, case) in enumerate(zip(texts, themes, cases, strict=True))
    )
    return Corpus(codebook, sentences, {case: DocumentRecord(case, case) for case in cases})


def test_a_theme_is_learned(small_corpus, small_model):
    p = Scorer(small_model.fitted).probabilities(
        ["The danger was not seen by the doctor.", "Notes were never passed on to the nurse.", "The family moved."]
    )
    assert p[0, 0] > 0.5 > p[0, 1]
    assert p[1, 1] > 0.5 > p[1, 0]
    assert p[2].max() < 0.5


def test_the_same_corpus_gives_the_same_model(small_corpus, small_model):
    again = train(small_corpus, jobs=2)
    assert np.array_equal(again.fitted.coef, small_model.fitted.coef)
    assert again.themes == small_model.themes


def test_every_stored_feature_occurs_in_two_cases(small_corpus, small_model):
    words = re.compile(small_model.fitted.token_pattern).findall
    cases_of = {}
    for sentence, case in zip(small_corpus.sentences, small_corpus.cases, strict=True):
        said = words(sentence.text.lower())
        padded = [f" {token} " for token in sentence.text.lower().split()]
        held = {token[i : i + n] for token in padded for n in range(2, 6) for i in range(len(token) - n + 1)}
        for feature in {*said, *map(" ".join, itertools.pairwise(said)), *(f"ngram:{ngram}" for ngram in held)}:
            cases_of.setdefault(feature, set()).add(case)
    stored = [*small_model.fitted.phrases(), *(f"ngram:{ngram}" for ngram in small_model.fitted.ngram_texts())]
    assert len(stored) > 300
    assert [feature for feature in stored if len(cases_of.get(feature, ())) < 2] == []


def test_a_name_said_in_one_case_is_not_stored(small_corpus):
    extra = LabelledSentence("x", "doc-05", "Zebedee Quuxley was missed, Zebedee Quuxley.", ("risk",), "failing")
    corpus = replace(small_corpus, sentences=(*small_corpus.sentences, extra))
    fitted = train(corpus).fitted
    stored = " ".join((*fitted.phrases(), *fitted.ngram_texts()))
    assert "zebedee" not in stored
    assert "quux" not in stored


def test_with_permuted_labels_average_precision_falls_to_the_prevalence():
    rng = np.random.default_rng(0)
    words = [f"word{i}" for i in range(60)]
    cases = [f"c{i // 10}" for i in range(600)]
    texts = [" ".join(rng.choice(words, 8)) for _ in range(600)]
    carried = rng.random(600) < 0.3
    corpus = corpus_of(texts, [("risk",) if c else () for c in carried], cases)
    folds = grouped_folds(corpus.cases, corpus.labels, 3)
    scores = np.empty(600)
    for fold in range(3):
        model = train(corpus.subset(np.flatnonzero(folds != fold)))
        scores[folds == fold] = Scorer(model.fitted).probabilities(np.array(texts)[folds == fold].tolist())[:, 0]
    found = float(average_precision(scores, carried)[0])
    assert found == pytest.approx(carried.mean(), abs=0.06)


def test_calibration_uses_the_sentences_taken_as_they_come():
    # The sought sentences all carry the theme; those taken as they come carry it once in ten.
    texts = ["alpha beta"] * 300
    themes = [("risk",) if i % 10 == 0 else () for i in range(200)] + [("risk",)] * 100
    corpus = corpus_of(texts, themes, [f"c{i % 20}" for i in range(300)])
    sought = tuple(replace(s, sampling="sought" if i >= 200 else "as_it_comes") for i, s in enumerate(corpus.sentences))
    model = train(replace(corpus, sentences=sought))
    assert Scorer(model.fitted).probabilities(["alpha beta"])[0, 0] == pytest.approx(0.1, abs=0.02)


def test_knowing_what_states_a_failing_helps_to_tell_praise():
    # "alpha" is said of the theme, in praise and in blame; what tells them apart was seen only without the theme.
    texts, themes, stances = [], [], []
    for i in range(60):
        texts += ["alpha missed", "alpha managed", "gamma missed", f"gamma managed {i % 7}"]
        themes += [("risk",) if i % 4 else (), (), (), ()]
        stances += ["failing", "good_practice", "failing", "good_practice"]
    cases = [f"c{i // 8}" for i in range(len(texts))]
    corpus = corpus_of(texts, themes, cases)
    informed = tuple(replace(s, stance=stance) for s, stance in zip(corpus.sentences, stances, strict=True))
    told, untold = (train(c).fitted for c in (replace(corpus, sentences=informed), corpus))
    missed = told.words.index("missed")
    assert told.coef[missed, 0] / np.abs(told.coef[:, 0]).max() != pytest.approx(
        untold.coef[missed, 0] / np.abs(untold.coef[:, 0]).max(), abs=1e-3
    )
    p = Scorer(told).probabilities(["alpha missed", "alpha managed", "gamma missed"])[:, 0]
    assert p[0] > max(p[1], p[2])


def test_what_the_failing_counts_for_is_learned_from_sentences_taken_as_they_come():
    # Taken as they come, only blame carries the theme; half of the praise that was sought does.
    texts, themes, stances, samplings = [], [], [], []
    for i in range(80):
        texts += [f"alpha missed {i % 5}", f"alpha managed {i % 5}", "gamma missed", f"alpha managed {i % 7}"]
        themes += [("risk",), (), (), ("risk",) if i % 2 else ()]
        stances += ["failing", "good_practice", "failing", "good_practice"]
        samplings += ["as_it_comes", "as_it_comes", "as_it_comes", "sought"]
    corpus = corpus_of(texts, themes, [f"c{i // 8}" for i in range(len(texts))])

    def blame_counts(samplings):
        rows = zip(corpus.sentences, stances, samplings, strict=True)
        told = tuple(replace(sentence, stance=stance, sampling=sampling) for sentence, stance, sampling in rows)
        fitted = train(replace(corpus, sentences=told)).fitted
        weights = fitted.coef[:, 0] / np.abs(fitted.coef[:, 0]).max()
        return weights[fitted.words.index("missed")] - weights[fitted.words.index("alpha")]

    assert blame_counts(samplings) > blame_counts(["as_it_comes"] * len(samplings)) + 0.1


def test_a_theme_without_sentences_is_never_given():
    corpus = corpus_of(["one two", "two three"] * 10, [()] * 20, [f"c{i % 4}" for i in range(20)])
    model = train(corpus)
    assert [theme.threshold for theme in model.themes] == [1.0, 1.0]
    assert Scorer(model.fitted).probabilities(["one two"]).max() < 0.1


def test_a_theme_said_once_does_no_harm():
    corpus = corpus_of(["one two", "two three"] * 10, [("risk",)] + [()] * 19, [f"c{i % 4}" for i in range(20)])
    assert np.isfinite(train(corpus).fitted.coef).all()


@pytest.mark.parametrize("cases", [["only"] * 4, ["a", "b", "a", "b"]])
def test_a_corpus_too_small_is_refused(cases):
    texts = ["one two", "three four", "five six", "seven eight"]
    corpus = corpus_of(texts, [("risk",), (), (), ()], cases)
    with pytest.raises(CorpusError, match=r"two cases|too small"):
        train(corpus)


def test_words_alone_make_a_model_too(small_corpus):
    features = FeatureSettings(longest_phrase=1, ngram_range=(0, 0), sublinear_tf=False)
    model = train(small_corpus, TrainingSettings(features=features))
    assert len(model.fitted.pairs) == len(model.fitted.ngrams) == 0
    assert Scorer(model.fitted).probabilities(["The danger was not seen."])[0, 0] > 0.3
