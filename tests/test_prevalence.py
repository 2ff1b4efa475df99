"""Prevalence corrected for the classifier's error: by hand, in its limits, and how often its interval is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.statistics.prevalence import corrected_prevalence, pooled_prevalence


def test_the_estimator_of_rogan_and_gladen_by_hand():
    # (0.30 + 0.90 - 1) / (0.80 + 0.90 - 1)
    assert corrected_prevalence(100, 30, 0.8, 0.9).corrected == pytest.approx(0.2 / 0.7)


@given(st.integers(1, 500), st.floats(0, 1))
def test_a_faultless_classifier_needs_no_correction(n, share):
    found = corrected_prevalence(n, int(n * share), 1.0, 1.0)
    assert found.corrected == pytest.approx(found.observed)
    assert found.low <= found.corrected <= found.high


@given(st.integers(1, 300), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.3))
def test_a_corrected_share_stays_a_share_within_its_interval(n, share, sensitivity, specificity, se, sp):
    found = corrected_prevalence(n, int(n * share), sensitivity, specificity, se, sp)
    if sensitivity + specificity - 1 < 0.05:
        assert np.isnan(found.corrected)
    else:
        assert 0 <= found.low <= found.corrected <= found.high <= 1


def test_false_alarms_alone_are_corrected_to_none():
    found = corrected_prevalence(1000, 50, 0.7, 0.95)
    assert found.corrected == pytest.approx(0)
    assert found.high > 0


def test_no_prediction_at_all_is_not_taken_for_certain():
    assert corrected_prevalence(20, 0, 0.9, 0.99).high > 0.01


def test_uncertain_error_rates_widen_the_interval():
    sure, unsure = corrected_prevalence(500, 100, 0.8, 0.9), corrected_prevalence(500, 100, 0.8, 0.9, 0.05, 0.02)
    assert unsure.high - unsure.low > sure.high - sure.low


def test_a_rare_themes_interval_hangs_on_the_specificity_not_on_the_sensitivity():
    def width(**errors):
        found = corrected_prevalence(100_000, 6_000, 0.9, 0.95, **errors)
        return found.high - found.low

    assert width(sensitivity_error=0.02) < 1.1 * width()
    assert width(specificity_error=0.02) > 5 * width()


@pytest.mark.parametrize(("sensitivity", "specificity"), [(None, 0.9), (0.9, None), (0.5, 0.5), (0.2, 0.7)])
def test_an_unknown_or_idle_classifier_gives_no_corrected_share(sensitivity, specificity):
    found = corrected_prevalence(100, 10, sensitivity, specificity)
    assert found.observed == 0.1
    assert np.isnan([found.corrected, found.low, found.high]).all()


def test_no_sentences_give_no_share():
    assert np.isnan(corrected_prevalence(0, 0, 0.9, 0.9).observed)
    assert np.isnan(pooled_prevalence([]).corrected)


def test_more_predicted_than_read_is_refused():
    with pytest.raises(ValueError, match="5 of 4"):
        corrected_prevalence(4, 5, 0.9, 0.9)


def test_pooling_weighs_by_sentences():
    parts = [corrected_prevalence(100, 10, 1.0, 1.0), corrected_prevalence(300, 90, 1.0, 1.0)]
    pooled = pooled_prevalence(parts)
    assert pooled.sentences == 400
    assert pooled.observed == pytest.approx(0.25)
    assert pooled.corrected == pytest.approx(0.25)
    assert pooled.high - pooled.low < parts[0].high - parts[0].low


def test_the_interval_holds_the_true_share_about_as_often_as_it_says():
    """The error rates are themselves measured, on 150 carriers and 1,500 others."""
    random = np.random.default_rng(11)
    truth, sensitivity, specificity, held = 0.1, 0.6, 0.95, 0
    for _ in range(600):
        carried = random.binomial(400, truth)
        predicted = random.binomial(carried, sensitivity) + random.binomial(400 - carried, 1 - specificity)
        se, sp = random.binomial(150, sensitivity) / 150, random.binomial(1500, specificity) / 1500
        errors = (se * (1 - se) / 150) ** 0.5, (sp * (1 - sp) / 1500) ** 0.5
        found = corrected_prevalence(400, predicted, se, sp, *errors)
        held += found.low <= truth <= found.high
    assert 0.92 <= held / 600 <= 0.98
