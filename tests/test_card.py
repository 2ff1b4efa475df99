"""Words to take away: methods paragraph, citation and model card hold the report's own figures."""

import pytest
from corpora import CODEBOOK, folds_report, invented_corpus, paper_report

from model.evaluation.card import card_section, citation, methods_section
from model.evaluation.coders import compare_codings


@pytest.fixture
def agreement(tmp_path):
    for name, themes in (("a", "risk"), ("b", "silence")):
        (tmp_path / f"{name}.csv").write_text(f"id,themes\n1,{themes}\n2,\n3,risk\n", encoding="utf-8")
    return compare_codings(tmp_path / "a.csv", tmp_path / "b.csv", CODEBOOK)


def test_the_methods_paragraph_states_data_folds_and_result():
    report = folds_report()
    text = methods_section(report).blocks[0].text
    macro = report.figures["overall"]["macro"]["f1"]
    for said in ("320 sentences of 32 documents on 24 cases", "5-fold", "C = 4.0", f"F1 {macro['value']:.2f}"):
        assert said in text
    assert "Agreement between coders is not part of this evaluation" in text


def test_the_methods_paragraph_of_a_test_file_claims_no_folds():
    text = methods_section(paper_report()).blocks[0].text
    assert "fold" not in text
    assert "outside its corpus" in text


def test_measured_agreement_is_told_theme_by_theme(agreement):
    text = methods_section(folds_report(), agreement).blocks[0].text
    assert "On 3 sentences coded twice, Krippendorff's alpha was: risk missed" in text


def test_the_citation_names_version_codebook_and_training_corpus():
    for report in (folds_report(), paper_report()):
        assert "f" * 12 in citation(report)
        assert invented_corpus().fingerprint[:12] in citation(report)


def test_the_model_card_names_limits_fingerprints_and_versions(agreement):
    text = " ".join(card_section(folds_report(), agreement).blocks[0].texts)
    for said in (
        "What it is not for",
        "f" * 64,
        invented_corpus().fingerprint,
        "scikit-learn",
        "never <seen>: too few",
    ):
        assert said in text
