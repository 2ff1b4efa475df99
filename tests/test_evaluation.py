"""An evaluation, whole: by folds and on a test file, its keys, and input that gives little to go on."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import SETTINGS, folds_report, invented_corpus, invented_model, labelled_rows, paper_report

from model.evaluation.evaluation import evaluate_corpus, evaluate_test_file


def rows(report, name):
    return {group: figures["sentences"] for group, figures in report.figures["by"][name].items()}


def test_a_repeated_evaluation_gives_the_same_figures_whatever_the_processes():
    assert evaluate_corpus(invented_corpus(), SETTINGS, jobs=2).figures == folds_report().figures


def test_figures_are_plain_values_that_json_can_hold():
    for report in (folds_report(), paper_report()):
        assert json.loads(json.dumps(report.figures, allow_nan=False)) == report.figures


def test_narrative_is_all_but_inspection():
    report = folds_report()
    by_register, by_text = rows(report, "register"), rows(report, "text")
    assert by_text["inspection"] == by_register["inspection"]
    assert by_text["narrative"] == by_register["report"] + by_register["news"]


def test_years_and_kinds_come_from_the_documents():
    report = folds_report()
    assert sum(rows(report, "year").values()) == len(report.outcome.corpus.sentences)
    assert set(rows(report, "kind")) == {"review"}


def test_sentences_taken_as_they_come_have_figures_of_their_own():
    report = folds_report()
    assert report.figures["as_it_comes"]["sentences"] == report.outcome.corpus.as_it_comes.sum()
    assert report.figures["overall"]["sentences"] == len(report.outcome.corpus.sentences)


def test_baselines_stand_beside_the_model_on_the_same_sentences():
    figures = folds_report().figures
    found = {name: group["macro"]["f1"]["value"] for name, group in figures["baselines"].items()}
    assert set(found) == {"majority", "keywords", "tfidf_defaults"}
    assert found["majority"] == 0 < found["keywords"] < figures["overall"]["macro"]["f1"]["value"]
    assert {group["sentences"] for group in figures["baselines"].values()} == {figures["overall"]["sentences"]}


def test_a_test_file_has_figures_by_slice_and_no_baseline_that_needs_training():
    test = labelled_rows(
        ("The danger was missed.", ("risk",), {"slice": "plain"}),
        ("A calm visit.", (), {"slice": "hard"}),
        ("Nothing was passed on.", ("silence",), {"slice": "hard"}),
    )
    figures = evaluate_test_file(test, invented_model()).figures
    assert {name: group["sentences"] for name, group in figures["by"]["slice"].items()} == {"plain": 1, "hard": 2}
    assert set(figures["baselines"]) == {"majority", "keywords"}
    assert "learning_curve" not in figures


def test_a_test_file_is_described_by_the_model_that_was_measured():
    figures = paper_report().figures
    assert figures["kind"] == "test_file"
    assert figures["model"]["corpus"]["fingerprint"] == invented_corpus().fingerprint
    assert figures["data"]["codebook_fingerprint"] == "f" * 64


@pytest.mark.parametrize(
    "rows_of_file",
    [
        [("A calm visit.", ())],
        [("The danger was missed.", ("risk",))],
        [("The danger was missed.", ("risk",)), ("", ())],
        [("Ünïcödé 👩‍👧 only", ()), ("…", ("never",))],
    ],
    ids=["no theme", "every sentence the theme", "an empty sentence", "a theme never learnt"],
)
def test_a_test_file_of_one_document_says_too_few_to_say(rows_of_file):
    report = evaluate_test_file(labelled_rows(*rows_of_file), invented_model())
    assert {found["verdict"] for found in report.figures["themes"].values()} == {"too few to say"}
    json.dumps(report.figures, allow_nan=False)


def test_a_theme_of_a_single_sentence_gives_defined_figures():
    corpus = invented_corpus(n_cases=6, themes=("silence",))
    first = next(i for i, s in enumerate(corpus.sentences) if s.stance == "failing" and not s.themes)
    sentences = list(corpus.sentences)
    sentences[first] = replace(sentences[first], themes=("risk",))
    report = evaluate_corpus(replace(corpus, sentences=tuple(sentences)), SETTINGS)
    risk = report.figures["overall"]["themes"]["risk"]
    assert (risk["support"], risk["support_documents"]) == (1, 1)
    assert risk["recall"]["low"] is None
    assert report.figures["themes"]["risk"]["verdict"] == "too few to say"


def test_a_corpus_without_any_theme_gives_defined_figures():
    report = evaluate_corpus(invented_corpus(n_cases=5, themes=()), SETTINGS)
    assert report.figures["overall"]["macro"]["f1"]["value"] is None
    assert report.doubted == ()


def test_every_key_of_the_figures_is_documented():
    said = (Path(__file__).resolve().parents[1] / "docs" / "metrics.md").read_text(encoding="utf-8")
    figures = folds_report().figures
    keys = {*figures, *figures["data"], *figures["overall"], *figures["by"], *figures["baselines"], *figures["queue"]}
    for part in ("themes", "stance", "prevalence"):
        keys |= set(next(iter(figures[part].values())))
    keys |= {*figures["prevalence"]["risk"]["documents"], *figures["overall"]["themes"]["risk"]}
    keys |= {*figures["themes"]["risk"]["thresholds"][0], *figures["learning_curve"][0]}
    assert {key for key in keys if not re.search(rf"[`.]{key}`", said)} == set()
