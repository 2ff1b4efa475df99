"""Plots: the same bytes each time, text that stays text, words for those who do not see them."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from corpora import folds_report, invented_model, labelled_rows, paper_report

from model.evaluation.evaluation import evaluate_test_file
from model.evaluation.plots import pictures

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def drawn():
    return pictures(folds_report())


def test_the_plots_of_folds_and_of_a_test_file(drawn):
    assert list(drawn) == ["precision-recall", "reliability", "together", "learning-curve"]
    assert list(pictures(paper_report())) == ["precision-recall", "reliability", "together"]


def test_the_same_report_is_drawn_in_the_same_bytes(drawn):
    assert {name: picture.svg for name, picture in pictures(folds_report()).items()} == {
        name: picture.svg for name, picture in drawn.items()
    }


def test_another_process_with_other_settings_draws_the_same_bytes(drawn, tmp_path):
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nlines.linewidth: 7\n", encoding="utf-8")
    code = (
        "import sys, hashlib; sys.path[:0] = ['.', 'tests']; from corpora import folds_report;"
        "from model.evaluation.plots import pictures;"
        "print(hashlib.sha256(pictures(folds_report())['reliability'].svg).hexdigest())"
    )
    import hashlib
    import os

    environment = os.environ | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(drawn["reliability"].svg).hexdigest()


def test_plots_are_well_formed_and_their_words_are_text(drawn):
    for picture in drawn.values():
        root = ElementTree.fromstring(picture.svg)
        assert "".join(root.itertext()).strip()
        assert b"<dc:date>" not in picture.svg
        assert b"<script" not in picture.svg


def test_a_theme_is_named_in_every_plot_signs_and_all(drawn):
    for picture in drawn.values():
        words = " ".join("".join(ElementTree.fromstring(picture.svg).itertext()).split())
        assert "<seen>" in words


def test_alternatives_tell_the_figures_and_never_nan(drawn):
    found = folds_report().figures["learning_curve"][-1]["macro"]
    assert f"{found:.2f}" in drawn["learning-curve"].alternative
    assert "never <seen>: in no sentence" in drawn["precision-recall"].alternative
    assert not any("nan" in picture.alternative for picture in drawn.values())


def test_lines_are_told_apart_without_colour(drawn):
    dashes = {line for line in drawn["learning-curve"].svg.decode().split('"') if "stroke-dasharray" in line}
    assert len(dashes) >= 2


def test_a_test_file_of_one_sentence_can_be_drawn():
    assert pictures(evaluate_test_file(labelled_rows(("Calm.", ())), invented_model()))
