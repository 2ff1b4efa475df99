"""How figures are shown."""

import pytest

from model.evaluation.blocks import number, percent, percent_with_interval, with_interval

MANY, FEW = {"value": 0.714, "low": 0.65, "high": 0.768, "documents": 20}, {"value": 0.5, "low": 0.1, "high": 0.9}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (number(0.715), "0.71"),
        (number(None), "–"),
        (number(2.345, 1), "2.3"),
        (percent(0.1234), "12.3%"),
        (percent(None), "–"),
        (with_interval(MANY), "0.71 (0.65–0.77)"),
        (with_interval(FEW | {"documents": 19}), "0.50 (0.10–0.90)†"),
        (with_interval(FEW | {"low": None, "documents": 1}), "0.50"),
        (with_interval(FEW | {"value": None}), "–"),
        (percent_with_interval(MANY), "71.4% (65.0%–76.8%)"),
        (percent_with_interval(FEW | {"documents": 19}), "50.0% (10.0%–90.0%)†"),
        (percent_with_interval(FEW | {"low": None}), "50.0%"),
    ],
)
def test_figures_are_shown_with_what_is_known_of_them(shown, expected):
    assert shown == expected
