"""The tables of a report as CSV."""

import pytest
from corpora import folds_report

from model.corpus.rows import read_table
from model.evaluation.listings import documents_table, errors_table, label_errors_table, predictions_table


@pytest.fixture
def rows_of(tmp_path):
    """Read a table back as a reader of the corpus would."""

    def read(table):
        path = tmp_path / "table.csv"
        path.write_bytes(table(folds_report()))
        return read_table(path, ()).rows

    return read


def test_every_out_of_fold_prediction_is_there_beside_its_label(rows_of):
    outcome, rows = folds_report().outcome, rows_of(predictions_table)
    assert [row["id"] for row in rows] == [sentence.id for sentence in outcome.corpus.sentences]
    assert [row["labels"] for row in rows] == [";".join(s.themes) for s in outcome.corpus.sentences]
    assert [("risk" in row["predictions"].split(";")) for row in rows] == outcome.given[:, 0].tolist()
    assert float(rows[0]["p_risk"]) == pytest.approx(outcome.probabilities[0, 0], abs=1e-6)
    assert {row["fold"] for row in rows} == {"1", "2", "3", "4", "5"}


def test_every_error_is_there_with_kind_and_words(rows_of):
    outcome, rows = folds_report().outcome, rows_of(errors_table)
    assert len(rows) == (outcome.given != outcome.labels).sum()
    assert {row["error"] for row in rows} <= {"given and not labelled", "labelled and not given"}
    assert all(row["text"] for row in rows)


def test_doubted_labels_name_their_coder(rows_of):
    rows = rows_of(label_errors_table)
    assert len(rows) == len(folds_report().doubted)
    assert {row["coder"] for row in rows} == {"a"}


def test_documents_have_a_row_for_each_theme(rows_of):
    rows = rows_of(documents_table)
    assert len(rows) == 32 * 3
    assert {row["sentences"] for row in rows} == {"9"}
