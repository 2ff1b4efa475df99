"""What a report says, section by section."""

import re

import pytest
from corpora import folds_report, invented_model, labelled_rows, paper_report

from model.evaluation.blocks import Paragraph, Table
from model.evaluation.contents import sections
from model.evaluation.evaluation import evaluate_test_file


def by_id(report):
    return {section.id: section for section in sections(report)}


def tables(section):
    return [block for block in section.blocks if isinstance(block, Table)]


def test_a_report_answers_what_a_researcher_asks():
    assert list(by_id(folds_report())) == [
        *("verdicts", "figures", "baselines", "thresholds", "review", "calibration", "where", "prevalence"),
        *("together", "learning", "errors", "doubted", "methods", "model-card"),
    ]


def test_a_test_file_has_no_learning_curve():
    assert "learning" not in by_id(paper_report())


@pytest.mark.parametrize("report", [folds_report, paper_report])
def test_every_row_fits_its_columns_and_has_a_name(report):
    for section in sections(report()):
        for table in tables(section):
            assert all(table.columns)
            assert all(len(row) == len(table.columns) and row[0] for row in table.rows)
            assert table.caption


def test_each_theme_has_a_verdict_with_its_reason():
    rows = tables(by_id(folds_report())["verdicts"])[0].rows
    assert [row[0] for row in rows] == ["risk missed", "nothing passed on", "never <seen>"]
    assert rows[2][1] == "too few to say"
    assert all(row[-1].endswith(".") for row in rows)


def test_errors_come_with_the_words_that_misled():
    found = tables(by_id(folds_report())["errors"])
    assert found
    assert all(re.search(r"\w [+-]\d", row[-1]) for table in found for row in table.rows)


def test_the_model_and_every_baseline_stand_in_one_table():
    names = [row[0] for row in tables(by_id(folds_report())["baselines"])[0].rows]
    assert names[0] == "this model"
    assert len(names) == 4


def test_disputed_sentences_are_owned_up_to():
    test = labelled_rows(("The danger was missed.", ("risk",)), ("A visit.", (), {"disputed": True}))
    first = by_id(evaluate_test_file(test, invented_model()))["verdicts"].blocks[0]
    assert isinstance(first, Paragraph)
    assert "1 disputed sentences are left out" in first.text


def test_a_test_file_of_one_sentence_still_makes_a_report():
    shown = sections(evaluate_test_file(labelled_rows(("Calm.", ())), invented_model()))
    assert "nan" not in str(shown)
