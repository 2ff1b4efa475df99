"""The committed baseline report is what the shipped corpus gives: what the repository claims can be had again."""

import json
from pathlib import Path

import pytest

from model.corpus.corpus import read_corpus
from model.evaluation.evaluation import evaluate_corpus
from model.evaluation.requirements import check_requirements

BASELINE = Path(__file__).resolve().parents[1] / "reports" / "baseline"
pytestmark = pytest.mark.skipif(not (BASELINE / "metrics.json").is_file(), reason="no baseline report in this copy")


@pytest.fixture(scope="module")
def claimed():
    return json.loads((BASELINE / "metrics.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report():
    # The learning curve would take as long again; its last point is the whole corpus, which is compared.
    return evaluate_corpus(read_corpus(), jobs=2, with_curve=False)


def leaves(figures, name=""):
    """Every figure by its dotted name, versions of libraries apart."""
    if isinstance(figures, dict):
        return {
            k: v for key, part in figures.items() if key != "versions" for k, v in leaves(part, f"{name}.{key}").items()
        }
    if isinstance(figures, list):
        return {k: v for i, part in enumerate(figures) for k, v in leaves(part, f"{name}.{i}").items()}
    return {name: figures}


def test_the_baseline_is_of_the_shipped_corpus(claimed):
    corpus = read_corpus()
    assert claimed["data"]["fingerprint"] == corpus.fingerprint, "renew reports/baseline: the corpus has changed"
    assert claimed["data"]["codebook_fingerprint"] == corpus.codebook.fingerprint


def test_the_corpus_gives_the_baselines_figures_again_to_four_decimals(claimed, report):
    found = leaves(report.figures)
    expected = {name: value for name, value in leaves(claimed).items() if not name.startswith(".learning_curve.")}
    assert claimed["learning_curve"][-1]["macro"] == claimed["overall"]["macro"]["average_precision"]["value"]
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert found[name] == (pytest.approx(value, abs=5e-5) if isinstance(value, float) else value), name


def test_what_the_baseline_claims_holds(report):
    check_requirements(report, BASELINE / "claims.toml")
