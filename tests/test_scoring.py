"""The NumPy scorer equals the scikit-learn pipeline on every text, and its evidence adds up to its logits."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.classifier import scoring, tokens
from model.classifier.fitted import FittedModel, ngram_keys, ngram_text, symbols_of
from model.classifier.scoring import Scorer, sigmoid
from model.classifier.training import as_pipeline

WORDS = (
    *("the", "danger", "was", "not", "seen", "passed", "on", "nurse", "school", "child’s", "multi-agency", "DANGER"),
    *("Σίσυφος", "ΟΔΟΣ", "no.", "4.12", "(risk)", "ß", "İ"),
)
sentences = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))


@pytest.fixture(scope="module")
def pipeline(small_model):
    return as_pipeline(small_model)


@given(st.lists(sentences, min_size=1, max_size=8))
@example([""])
@example([" \t\n", "x", "the the the The"])
@example(["the danger was not seen the danger was not seen", "\ud800 danger", "İstanbul DANGER"])
@settings(deadline=None)
def test_every_probability_equals_the_pipelines(small_model, pipeline, texts):
    ours = Scorer(small_model.fitted).probabilities(texts)
    assert np.abs(ours - pipeline.predict_proba(texts)).max() <= 1e-9


@given(sentences)
@settings(deadline=None)
def test_evidence_and_intercept_give_the_logit(small_model, text):
    scorer = Scorer(small_model.fitted)
    added = sum(scorer.evidence(text).values(), start=np.zeros(small_model.fitted.n_themes))
    assert np.abs(added + small_model.fitted.intercept - scorer.logits([text])[0]).max() <= 1e-9


def test_a_batch_gives_what_single_sentences_give(small_model, monkeypatch):
    texts = [" ".join(WORDS[i % 7 : i % 7 + 5]) for i in range(40)]
    one_by_one = np.concatenate([Scorer(small_model.fitted).logits([text]) for text in texts])
    monkeypatch.setattr(scoring, "_BATCH", 7)
    monkeypatch.setattr(scoring, "_SLOTS", 3 * small_model.fitted.n_features)
    np.testing.assert_allclose(Scorer(small_model.fitted).logits(texts), one_by_one, atol=1e-12)


def test_the_table_of_tokens_begins_anew_past_its_bound(small_model, monkeypatch):
    texts = [f"the danger{number} was not seen by nurse{number}" for number in range(30)]
    expected = Scorer(small_model.fitted).logits(texts)
    monkeypatch.setattr(tokens, "_MOST_KEPT", 10)
    monkeypatch.setattr(scoring, "_BATCH", 4)
    scorer = Scorer(small_model.fitted)
    np.testing.assert_allclose(scorer.logits(texts), expected, atol=1e-12)
    assert scorer._table.generation > 1


def by_hand():
    """Words "a" (idf 1) and "b" (idf 2), the pair "a b" (idf 2), the n-gram "b " (idf 3); one theme, intercept 0.5."""
    alphabet = np.array(sorted(map(ord, " b")), dtype=np.uint32)
    return FittedModel(
        words=("a", "b"),
        pairs=np.array([0 * 2 + 1]),
        alphabet=alphabet,
        ngrams=ngram_keys(symbols_of("b ", alphabet), 2),
        idf=np.array([1.0, 2.0, 2.0, 3.0]),
        coef=np.array([[1.0], [-1.0], [2.0], [4.0]]),
        intercept=np.array([0.5]),
        token_pattern=r"(?u)\b\w+\b",
        ngram_range=(2, 2),
        sublinear_tf=True,
    )


def test_a_sentence_scored_by_hand():
    # "a b": words 1, 2 and pair 2 over their length 3; the n-gram alone over its own length.
    expected = (1 * 1.0 + 2 * -1.0 + 2 * 2.0) / 3 + 4.0 + 0.5
    np.testing.assert_allclose(Scorer(by_hand()).logits(["A b"]), [[expected]])


def test_a_word_said_twice_counts_one_plus_ln_two():
    twice = 1 + np.log(2)
    length = np.sqrt(twice**2 + (2 * twice) ** 2 + (2 * twice) ** 2)
    expected = (twice * 1.0 + 2 * twice * -1.0 + 2 * twice * 2.0) / length + 4.0 + 0.5
    # "b a" lies between the two pairs "a b", and is none of the vocabulary.
    np.testing.assert_allclose(Scorer(by_hand()).logits(["a b a b"]), [[expected]])


def test_a_sentence_of_unknown_words_has_the_intercept_alone():
    np.testing.assert_allclose(Scorer(by_hand()).logits(["zz yy", ""]), [[0.5], [0.5]])


def test_no_sentences_give_no_rows(small_model):
    assert Scorer(small_model.fitted).probabilities([]).shape == (0, 2)


def test_an_ngram_counts_for_the_word_that_holds_it():
    evidence = Scorer(by_hand()).evidence("a (b)")
    assert set(evidence) == {"a", "b", "a b"}  # "(b)" holds no known n-gram: "b " is not in it
    evidence = Scorer(by_hand()).evidence("b")
    np.testing.assert_allclose(evidence["b"], [-1.0 + 4.0])


@pytest.mark.parametrize("ngram", ["ab", "née", " 4.1", "a" * 5, "’s "])
def test_ngrams_and_keys_go_both_ways(ngram):
    alphabet = np.array(sorted(set(map(ord, ngram))), dtype=np.uint32)
    key = ngram_keys(symbols_of(ngram, alphabet), len(ngram))[0]
    assert ngram_text(int(key), alphabet) == ngram


def test_the_logistic_function_does_not_overflow():
    np.testing.assert_array_equal(sigmoid(np.array([-1e9, 0.0, 1e9])), [0.0, 0.5, 1.0])
