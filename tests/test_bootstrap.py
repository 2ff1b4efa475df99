"""Intervals over documents: what is drawn, how wide they are, and how often they hold the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.statistics.bootstrap import (
    Interval,
    document_draws,
    interval,
    numbered,
    share_interval,
    sums_by_document,
)


@given(st.integers(1, 30), st.integers(0, 5))
def test_every_draw_takes_as_many_documents_as_there_are(n_documents, seed):
    draws = document_draws(n_documents, n_draws=20, seed=seed)
    assert draws.shape == (20, n_documents)
    assert (draws.sum(axis=1) == n_documents).all()


def test_the_same_seed_draws_the_same():
    assert (document_draws(9, seed=3) == document_draws(9, seed=3)).all()
    assert (document_draws(9, seed=3) != document_draws(9, seed=4)).any()


def test_sums_by_document_keep_sentences_of_a_document_together():
    index, n_documents = numbered(["b", "a", "b"])
    assert sums_by_document(np.array([1.0, 10.0, 100.0]), index, n_documents).tolist() == [10.0, 101.0]


def test_a_share_of_one_document_has_no_interval():
    found = share_interval(np.array([3.0]), np.array([4.0]))
    assert found.value == 0.75
    assert np.isnan([found.low, found.high]).all()


def test_a_share_of_nothing_is_not_known():
    found = share_interval(np.array([0.0]), np.array([0.0]))
    assert found.documents == 0
    assert np.isnan(found.value)


def test_full_marks_from_ten_documents_are_not_taken_for_certain():
    found = share_interval(np.full(10, 2.0), np.full(10, 2.0))
    assert (found.value, found.high) == (1.0, 1.0)
    # Clopper and Pearson: the tenth root of .025.
    assert found.low == pytest.approx(0.6915, abs=1e-4)


def test_fewer_documents_give_a_wider_interval_from_the_same_draws():
    drawn = np.linspace(0, 1, 1001)
    few, many = interval(0.5, drawn, 5), interval(0.5, drawn, 500)
    assert few.low < many.low < 0.5 < many.high < few.high
    assert many.low == pytest.approx(0.025, abs=0.001)


def test_documents_that_say_nothing_of_a_share_are_not_counted():
    assert share_interval(np.array([1.0, 2.0, 0.0]), np.array([2.0, 2.0, 0.0])).documents == 2


def test_below_twenty_documents_the_interval_is_flagged():
    assert Interval(0.5, 0.4, 0.6, 19).few_documents
    assert not Interval(0.5, 0.4, 0.6, 20).few_documents


@pytest.mark.parametrize("n_documents", [20, 60])
def test_intervals_hold_the_true_share_about_as_often_as_they_say(n_documents):
    """Documents differ in length and in their own share (beta-distributed about .7), as reviews do."""
    random = np.random.default_rng(5)
    held = 0
    for trial in range(400):
        sizes = random.integers(1, 12, size=n_documents).astype(float)
        hits = random.binomial(sizes.astype(int), random.beta(7, 3, size=n_documents)).astype(float)
        found = share_interval(hits, sizes, seed=trial, n_draws=400)
        held += found.low <= 0.7 <= found.high
    assert 0.88 <= held / 400 <= 0.98
