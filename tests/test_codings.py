"""Names of themes matched to a codebook, and the mapping that people give."""

from __future__ import annotations

import pytest

from model.corpus.codebook import Codebook, Theme
from model.errors import UsageError
from model.exchange.codings import ThemeNames, UnknownThemesError, parse_mapping

CODEBOOK = Codebook("1", (Theme("risk", "risk missed"), Theme("no_word", "nothing passed on")))


def names(**mapping):
    return ThemeNames(CODEBOOK, mapping)


@pytest.mark.parametrize("name", ["no_word", "NO WORD", "Nothing passed on", "  nothing   passed on "])
def test_a_theme_goes_by_id_or_name_whatever_its_case(name):
    assert names().find(name) == "no_word"


@pytest.mark.parametrize(
    ("name", "meaning"), [("None", "none"), ("good practice", "good_practice"), ("remedy", "remedy")]
)
def test_having_no_theme_has_names_too(name, meaning):
    assert names().find(name) == meaning


def test_failing_alone_names_no_theme():
    assert names().unknown(["failing", "risk", "Silos", "Silos"]) == ("failing", "Silos")


def test_a_mapping_comes_first_and_a_star_takes_the_rest():
    mapped = ThemeNames(CODEBOOK, {"Silos": "no_word", "risk": "-", "*": "none"})
    assert [mapped.find(name) for name in ("silos", "risk", "anything", "risk missed")] == [
        "no_word",
        "-",
        "none",
        "risk",
    ]


@pytest.mark.parametrize(
    ("given", "decided"),
    [
        (["nothing passed on", "risk"], (("risk", "no_word"), "failing")),
        (["none"], ((), "")),
        (["none", "remedy"], ((), "remedy")),
        ([], None),
        (["left"], None),
        (["left", "risk"], (("risk",), "failing")),
    ],
)
def test_names_together_decide(given, decided):
    assert names(left="-").decided(given) == decided


@pytest.mark.parametrize("given", [["risk", "none"], ["risk", "remedy"], ["story", "remedy"]])
def test_contradictions_are_refused(given):
    with pytest.raises(ValueError, match="contradict"):
        names().decided(given)


def test_a_mapping_is_read():
    entries = ["risk=Danger = missed", "-=*", "none=Nothing here", "remedy=Advice"]
    expected = {"Danger = missed": "risk", "*": "-", "Nothing here": "none", "Advice": "remedy"}
    assert parse_mapping(entries, CODEBOOK) == expected


@pytest.mark.parametrize("entry", ["risk", "risk=", "=x", "other=x", "failing=x"])
def test_a_mapping_that_makes_no_sense_is_refused(entry):
    with pytest.raises(UsageError, match="--map"):
        parse_mapping([entry], CODEBOOK)


def test_the_error_names_the_unknown_and_the_remedy():
    error = UnknownThemesError("a.qdpx", ("Silos", "Drift"), CODEBOOK)
    assert error.names == ("Silos", "Drift")
    assert str(error).startswith("a.qdpx has 2 names that are not in the codebook ('Silos', 'Drift'): give --map")
    assert error.exit_code == 3
