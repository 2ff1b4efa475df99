"""Table, CSV and JSON Lines: what they hold, read back by the standard library."""

from __future__ import annotations

import csv
import io
import json

from result_makers import FORMULAS, make_classification, make_document

from model.classifier.prediction import Selection
from model.exchange.formats import Format, render
from model.exchange.tabular import records, shown_themes, to_csv, to_jsonl, to_table
from model.files import unguard_cell


def read_csv(classification):
    return list(csv.DictReader(io.StringIO(to_csv(classification).removeprefix("\ufeff"), newline="")))


def test_the_table_names_themes_words_and_what_is_for_review():
    shown = to_table(make_classification())
    assert "reviews/first.txt: 3 sentences, 2 shown" in shown
    assert "[1] The danger was not seen.\n    → risk missed 0.90 (danger)" in shown
    assert "? for review: risk missed 0.40" in shown
    assert "The family moved." not in shown


def test_json_lines_hold_a_record_for_each_wanted_sentence():
    first, both, unsure = map(json.loads, to_jsonl(make_classification()).splitlines())
    assert first["document"] == "reviews/first.txt"
    assert (first["sentence"], first["sentences"], first["start"], first["end"]) == (1, 3, 0, 24)
    assert first["themes"] == ["risk"]
    assert first["probabilities"] == {"risk": 0.9, "silence": 0.1}
    assert first["evidence"]["risk"] == [["danger", 1.25], ["seen", -0.5]]
    assert first["intercepts"] == {"risk": -1.5, "silence": -2.0}
    assert both["themes"] == ["risk", "silence"]
    assert (unsure["themes"], unsure["review"], unsure["page"]) == ([], True, 1)


def test_csv_holds_the_same_as_json_lines():
    classification = make_classification(selection=Selection.ALL)
    rows, expected = read_csv(classification), list(records(classification))
    assert len(rows) == 6
    for row, record in zip(rows, expected, strict=True):
        assert unguard_cell(row["text"]) == record["text"]
        assert [theme for theme in row["themes"].split(";") if theme] == record["themes"]
        assert float(row["p_risk"]) == record["probabilities"]["risk"]
        assert (row["review"], row["sentences"]) == ("yes" if record["review"] else "no", str(record["sentences"]))


def test_no_cell_of_csv_begins_as_a_formula_and_all_come_back_unchanged():
    texts = [text.replace("\ud800", "x") for text in FORMULAS]
    classification = make_classification([make_document(text, [[(text, 0.9, 0.1)]]) for text in texts])
    cells = [cell for row in csv.reader(io.StringIO(to_csv(classification)[1:], newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    rows = read_csv(classification)
    assert [unguard_cell(row["text"]) for row in rows] == texts
    assert [unguard_cell(row["document"]) for row in rows] == texts


def test_a_lone_surrogate_breaks_no_format_of_text():
    classification = make_classification([make_document("a\ud800", [[("b\udfff c", 0.9, 0.1)]])])
    for wanted in (Format.TABLE, Format.CSV, Format.JSONL):
        assert "b? c" in render(classification, wanted).decode("utf-8")


def test_what_is_for_review_shows_its_likeliest_theme():
    first, _, _, unsure = (
        make_classification().documents[0].predictions + make_classification().documents[1].predictions[:1]
    )
    assert shown_themes(first) == ("risk",)
    assert shown_themes(unsure) == ("risk",)


def test_control_characters_are_shown_and_not_obeyed_in_the_table():
    name, text = "a\nb\x1b[2J\x9b\u2028.txt", "Seen \x1b[31m late."
    shown = to_table(make_classification([make_document(name, [[(text, 0.9, 0.1)]])]))
    assert shown.splitlines()[0] == r"a\nb\x1b[2J\x9b\u2028.txt: 1 sentences, 1 shown"
    assert r"[1] Seen \x1b[31m late." in shown
    assert "\x1b" not in shown
