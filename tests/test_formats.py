"""All formats: each is named, chosen, written, and gives the same bytes wherever it is written."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from result_makers import FORMULAS, HOSTILE, make_classification, make_document

from model.classifier.prediction import Selection
from model.errors import UsageError
from model.exchange.formats import Format, choose_format, format_of, render

TESTS = Path(__file__).resolve().parent
BEGINNINGS = {
    Format.TABLE: b"reviews/first.txt: 3 sentences",
    Format.CSV: b"\xef\xbb\xbfdocument,sentence,",
    Format.JSONL: b'{"document": "reviews/first.txt"',
    Format.XLSX: b"PK\x03\x04",
    Format.HTML: b"<!DOCTYPE html>",
    Format.QDPX: b"PK\x03\x04",
    Format.QDC: b"<?xml version",
}
PROGRAM = """
import hashlib, json, sys
sys.path[:0] = json.loads(sys.argv[1])
from result_makers import make_classification
from model.classifier.prediction import Selection
from model.exchange.formats import Format, render
everything = make_classification(selection=Selection.ALL)
print(json.dumps({wanted: hashlib.sha256(render(everything, wanted)).hexdigest() for wanted in Format}))
"""


def test_every_format_is_walked_here():
    assert set(BEGINNINGS) == set(Format)


@pytest.mark.parametrize("wanted", Format)
def test_each_format_is_written(wanted):
    assert render(make_classification(), wanted).startswith(BEGINNINGS[wanted])


@pytest.mark.parametrize("wanted", Format)
def test_each_format_takes_results_without_a_sentence(wanted):
    assert isinstance(render(make_classification([make_document("empty.txt", [])]), wanted), bytes)


@pytest.mark.parametrize("wanted", Format)
def test_each_format_takes_texts_of_any_kind(wanted):
    texts = [*FORMULAS, *HOSTILE, "\ud800\udfff", "\x00\x07\x1f\x7f\x9f", "\ufffe\uffff", "a" * 40_000, "\u2028\u0085"]
    assert render(make_classification([make_document(text, [[(text, 0.9, 0.5)]]) for text in texts]), wanted)


@pytest.mark.parametrize("wanted", Format)
def test_each_format_goes_by_its_suffix_and_its_name(wanted):
    assert format_of(Path(f"results{wanted.suffix.upper()}")) is wanted
    assert choose_format(wanted.value, None, terminal=False) is wanted


def test_formats_that_are_none_are_refused():
    with pytest.raises(UsageError, match="--format docx: there are table, csv"):
        choose_format("docx", None, terminal=False)
    with pytest.raises(UsageError, match=r"results\.doc: no format goes by this suffix"):
        format_of(Path("results.doc"))


def test_a_terminal_gets_a_table_and_a_pipe_json_lines():
    assert choose_format(None, None, terminal=True) is Format.TABLE
    assert choose_format(None, None, terminal=False) is Format.JSONL


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "de_DE.UTF-8", "PYTHONUTF8": "1"},
    ],
    ids=["C", "German"],
)
def test_the_same_results_give_the_same_bytes_elsewhere(surroundings):
    paths = json.dumps([str(TESTS), str(TESTS.parent)])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, paths], env={**os.environ, **surroundings}, capture_output=True, check=True
    )
    everything = make_classification(selection=Selection.ALL)
    here = {wanted: hashlib.sha256(render(everything, wanted)).hexdigest() for wanted in Format}
    assert json.loads(done.stdout) == here
