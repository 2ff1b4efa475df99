"""The learning curve: shares of the training cases, the same held-out sentences."""

import pytest
from corpora import SETTINGS, folds_report, invented_corpus

from model.evaluation.evaluation import evaluate_corpus


@pytest.fixture(scope="module")
def curve():
    return folds_report().figures["learning_curve"]


def test_the_curve_ends_where_the_report_stands(curve):
    overall = folds_report().figures["overall"]
    assert curve[-1]["share"] == 1.0
    assert curve[-1]["macro"] == overall["macro"]["average_precision"]["value"]


def test_later_points_are_trained_on_more_cases(curve):
    assert [point["share"] for point in curve] == sorted(point["share"] for point in curve)
    cases = [point["cases"] for point in curve]
    assert cases == sorted(cases)
    assert cases[-2:] == [10, round(24 * 4 / 5)]


def test_a_theme_that_nobody_carries_has_no_curve(curve):
    assert {point["themes"]["never"] for point in curve} == {None}


def test_few_cases_give_a_curve_all_the_same():
    assert evaluate_corpus(invented_corpus(n_cases=4), SETTINGS).figures["learning_curve"][-1]["share"] == 1.0


def test_an_evaluation_without_the_curve_is_the_same_but_for_it():
    corpus = invented_corpus(n_cases=4)
    whole, without = (evaluate_corpus(corpus, SETTINGS, with_curve=wanted).figures for wanted in (True, False))
    assert {**without, "learning_curve": whole["learning_curve"]} == whole
