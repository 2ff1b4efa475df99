"""Colours: safe in a style sheet, lighter for backgrounds, readable ink."""

from __future__ import annotations

import pytest

from model.exchange.colours import ink, safe_colour, tint


@pytest.mark.parametrize("colour", ["red", "", "#12345", "#1234567", "#B2182B;}", "url(x)", "#B2182B\n"])
def test_what_is_no_colour_becomes_grey(colour):
    assert safe_colour(colour) == "#4D4D4D"


def test_a_colour_is_kept():
    assert safe_colour("#b2182b") == "#B2182B"


def test_a_tint_is_mixed_with_white():
    assert [tint("#000000", share) for share in (0, 0.2, 1)] == ["#FFFFFF", "#CCCCCC", "#000000"]


@pytest.mark.parametrize(
    ("colour", "expected"), [("#B2182B", "#FFFFFF"), ("#FFFF00", "#000000"), ("#000000", "#FFFFFF")]
)
def test_ink_stands_out(colour, expected):
    assert ink(colour) == expected
