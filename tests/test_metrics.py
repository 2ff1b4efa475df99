"""Figures of predictions against labels: hand-computed values, scikit-learn as the second opinion."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from model.statistics import metrics

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=1, max_size=40)
# Probabilities with many ties, and labels.
SCORED = ROWS.map(lambda rows: (np.array([p for p, _ in rows]), np.array([label for _, label in rows])))


def one_theme(predicted, labels):
    """Counts of a single theme from 0 and 1."""
    return metrics.cells(np.array(predicted, dtype=bool)[:, None], np.array(labels, dtype=bool)[:, None]).sum(axis=0)[0]


def test_precision_recall_and_f1_of_three_hits_among_four_given_and_six_carried():
    counts = one_theme([1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 1, 1, 0])
    assert metrics.precision(counts) == pytest.approx(3 / 4)
    assert metrics.recall(counts) == pytest.approx(3 / 6)
    assert metrics.f1(counts) == pytest.approx(6 / 10)


def test_a_theme_that_is_there_and_never_given_has_precision_and_f1_of_zero():
    counts = one_theme([0, 0], [1, 0])
    assert (metrics.precision(counts), metrics.recall(counts), metrics.f1(counts)) == (0, 0, 0)


def test_a_theme_that_is_neither_there_nor_given_has_no_figures():
    counts = one_theme([0, 0], [0, 0])
    assert np.isnan([metrics.precision(counts), metrics.recall(counts), metrics.f1(counts)]).all()


def test_a_theme_that_is_given_but_nowhere_there_has_precision_zero_and_no_recall():
    counts = one_theme([1, 0], [0, 0])
    assert metrics.precision(counts) == 0
    assert np.isnan(metrics.recall(counts))


@given(SCORED)
def test_figures_at_a_threshold_equal_scikit_learns(rows):
    probabilities, labels = rows
    predicted = probabilities >= 0.5
    assume(labels.any() or predicted.any())
    counts = one_theme(predicted, labels)
    theirs = sklearn_metrics.precision_recall_fscore_support(labels, predicted, average="binary", zero_division=0)
    ours = [metrics.precision(counts), np.nan_to_num(metrics.recall(counts)), metrics.f1(counts)]
    np.testing.assert_allclose(ours, theirs[:3], atol=1e-9)


@given(SCORED)
def test_average_precision_equals_scikit_learns_ties_included(rows):
    probabilities, labels = rows
    assume(labels.any())
    ours = metrics.average_precision(probabilities, labels)[0]
    assert ours == pytest.approx(sklearn_metrics.average_precision_score(labels, probabilities), abs=1e-9)


@given(SCORED, st.integers(0, 3))
def test_a_sentence_drawn_twice_counts_as_two(rows, times):
    probabilities, labels = rows
    weights = np.ones(len(labels))
    weights[0] = times
    repeated = np.repeat(np.arange(len(labels)), weights.astype(int))
    ours = metrics.average_precision(probabilities, labels, weights[None])
    np.testing.assert_allclose(ours, metrics.average_precision(probabilities[repeated], labels[repeated]), atol=1e-9)


def test_average_precision_without_a_single_carrier_is_not_known():
    assert np.isnan(metrics.average_precision(np.array([0.2, 0.9]), np.array([False, False]))).all()


def test_operating_points_go_down_through_the_probabilities():
    points = metrics.operating_points(np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, True, False, False]))
    assert [(p.threshold, p.recall, p.precision, p.share) for p in points] == [
        (0.9, 0.5, 1.0, 0.25),
        (0.8, 1.0, pytest.approx(2 / 3), 0.75),
        (0.1, 1.0, 0.5, 1.0),
    ]
    assert metrics.point_of_recall(points, 0.6).threshold == 0.8


def test_a_theme_that_nobody_carries_has_no_operating_point():
    points = metrics.operating_points(np.array([0.9]), np.array([False]))
    assert points == []
    assert metrics.point_of_recall(points, 0.5) is None


@given(SCORED)
def test_brier_score_equals_scikit_learns(rows):
    probabilities, labels = rows
    assume(labels.any() and not labels.all())
    theirs = sklearn_metrics.brier_score_loss(labels, probabilities)
    assert metrics.brier_score(probabilities, labels) == pytest.approx(theirs, abs=1e-9)


def test_calibration_error_weighs_bins_by_their_sentences():
    probabilities = np.array([0.05, 0.05, 0.05, 0.95])
    bins = metrics.reliability(probabilities, np.array([False, False, True, True]))
    assert [(b.sentences, round(b.frequency, 4)) for b in bins] == [(3, 0.3333), (1, 1.0)]
    assert metrics.expected_calibration_error(bins) == pytest.approx(0.75 * (1 / 3 - 0.05) + 0.25 * 0.05)


def test_a_probability_of_one_falls_into_the_last_bin():
    assert metrics.reliability(np.array([1.0]), np.array([True]))[0].probability == 1.0


def test_calibration_without_sentences_is_not_known():
    assert np.isnan(metrics.expected_calibration_error([]))
    assert np.isnan(metrics.brier_score(np.array([]), np.array([], dtype=bool)))
