"""Figures of a set of sentences: worked out by hand on a few, with every degenerate case defined."""

import json

import numpy as np
import pytest

from model.evaluation.figures import as_figure, group_figures, rounded
from model.statistics.bootstrap import Interval

THEMES = ("risk", "silence")


def figures(labels, given, documents):
    labels, given = (np.array(rows, dtype=bool).reshape(len(rows), len(THEMES)) for rows in (labels, given))
    return group_figures(given.astype(float), given, labels, documents, THEMES, seed=1)


FOUR = figures([[1, 0], [1, 1], [0, 0], [0, 0]], [[1, 0], [0, 1], [1, 0], [0, 0]], ["a", "a", "b", "c"])


def test_a_theme_has_its_scores_and_counts():
    risk = FOUR["themes"]["risk"]
    assert [risk[score]["value"] for score in ("precision", "recall", "f1")] == [0.5, 0.5, 0.5]
    assert [risk[count] for count in ("support", "support_documents", "predicted")] == [2, 1, 2]


def test_the_mean_is_that_of_the_themes():
    assert FOUR["macro"]["f1"]["value"] == pytest.approx((0.5 + 1.0) / 2)


def test_sentences_without_a_theme_that_get_one_are_counted():
    assert FOUR["without_theme"]["sentences"] == 2
    assert FOUR["without_theme"]["given_one"]["value"] == 0.5


def test_a_right_theme_is_no_false_alarm_of_its_document():
    found = figures([[1, 0], [0, 0]], [[1, 0], [0, 0]], ["a", "a"])
    assert found["without_theme"]["given_one"]["value"] == 0.0


def test_intervals_say_how_many_documents_they_come_from():
    risk = FOUR["themes"]["risk"]
    assert (risk["precision"]["documents"], risk["recall"]["documents"]) == (2, 1)
    assert FOUR["macro"]["recall"]["documents"] == 3


def test_a_theme_that_is_not_there_is_left_out_of_the_mean():
    found = figures([[1, 0], [1, 0]], [[1, 0], [1, 1]], ["a", "b"])
    assert found["themes"]["silence"]["recall"]["value"] is None
    assert found["macro"]["recall"]["value"] == 1.0


@pytest.mark.parametrize("rows", [[], [[0, 0]], [[0, 0]] * 3])
def test_sentences_without_any_theme_give_defined_figures(rows):
    found = figures(rows, rows, [str(number) for number in range(len(rows))])
    assert found["macro"]["f1"]["value"] is None
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_figures_are_kept_to_six_decimals():
    assert rounded(2 / 3) == 0.666667
    assert rounded(float("nan")) is None
    assert rounded(None) is None
    assert as_figure(Interval(0.5, float("nan"), 1.0, 3)) == {"value": 0.5, "low": None, "high": 1.0, "documents": 3}
