"""Lines drawn on out-of-fold probabilities, checked on values small enough to work out by hand."""

import numpy as np
import pytest

from model.classifier.thresholds import best_threshold, error_rates, review_band

P = np.array([0.9, 0.8, 0.6, 0.4, 0.3, 0.1])
CARRIED = np.array([True, True, False, True, False, False])


def test_the_threshold_has_the_highest_f1():
    # From .35 on: 3 of 4 right, 3 of 3 found, F1 6/7; from .7 on: 2 of 2 right, 2 of 3 found, F1 4/5.
    assert best_threshold(P, CARRIED) == pytest.approx(0.35)


def test_the_threshold_leaves_the_other_sentences_alone():
    # At .35 one of the three others is given the theme; with none allowed the best is from .7 on.
    assert best_threshold(P, CARRIED, 1 / 3) == pytest.approx(0.35)
    assert best_threshold(P, CARRIED, 0.3) == pytest.approx(0.7)
    assert best_threshold(P, ~CARRIED, 0.1) == 1.0


def test_a_theme_that_nobody_carries_is_never_given():
    assert best_threshold(P, np.zeros(6, bool)) == 1.0
    assert review_band(P, np.zeros(6, bool)) == (1.0, 1.0, 0.0, None)


def test_sentences_of_equal_probability_stay_on_one_side():
    assert best_threshold(np.full(4, 0.5), np.array([True, False, True, False])) <= 0.5


def test_the_band_runs_from_most_found_to_mostly_right():
    p = np.linspace(0.99, 0.0, 100)
    carried = np.zeros(100, bool)
    carried[:18] = True
    carried[[20, 59]] = True
    start, end, recall, precision = review_band(p, carried)
    # 19 of the 20 lie at or above the 21st probability; down to it 19 of 21 are right, and one place more is 19 of 22.
    assert start == pytest.approx(p[20])
    assert recall == pytest.approx(0.95)
    assert end == pytest.approx(p[20])
    assert precision == pytest.approx(19 / 21)


def test_where_no_place_is_sure_everything_found_is_looked_at():
    start, end, _, precision = review_band(P, CARRIED)
    assert (start, end, precision) == (0.4, 1.0, None)


def test_error_rates_by_hand():
    rates = error_rates(P >= 0.5, CARRIED, list("aabbcc"))
    assert rates.sensitivity == pytest.approx(2 / 3)
    assert rates.specificity == pytest.approx(2 / 3)
    assert rates.sensitivity_error > 0


def test_error_rates_without_positives_are_unknown():
    rates = error_rates(P >= 0.5, np.zeros(6, bool), list("aabbcc"))
    assert rates.sensitivity is None
    assert rates.specificity == pytest.approx(3 / 6)
    assert error_rates(np.zeros(0, bool), np.zeros(0, bool), []).specificity is None
