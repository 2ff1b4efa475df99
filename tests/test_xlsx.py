"""Workbooks: what stands in them, read back by another library; formulas, long texts, decisions, damage."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook
from result_makers import FORMULAS, HOSTILE, make_classification, make_document, make_model

from model.classifier.prediction import Selection
from model.errors import DocumentError
from model.exchange.characters import legal
from model.exchange.xlsx import DECISION, NEEDED_COLUMNS, read_decisions, to_xlsx


def sheets(classification):
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(classification)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(classification):
    header, *rows = sheets(classification)["sentences"]
    return [dict(zip(header, row, strict=True)) for row in rows]


def parts(raw, pattern):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if re.search(pattern, name))


def saved(tmp_path, classification):
    path = tmp_path / "results.xlsx"
    path.write_bytes(to_xlsx(classification))
    return path


def test_a_sentence_stands_with_its_place_themes_evidence_and_neighbours():
    both = rows_of(make_classification())[1]
    assert both["document"] == "reviews/first.txt"
    assert (both["sentence"], both["text"]) == (3, "Nobody told the school, and nobody saw the danger.")
    assert both["themes"] == "risk missed; nothing passed on"
    assert (both["risk missed"], both["nothing passed on"]) == (0.7, 0.8)
    assert both["evidence"] == "risk missed: danger\nnothing passed on: danger"
    assert (both["sentence before"], both["sentence after"]) == ("The family moved.", "")
    assert (both["review"], both[DECISION], both["theme ids"]) == ("no", "", "risk;silence")


def test_only_what_is_wanted_is_shown_unless_everything_is():
    assert [row["sentence"] for row in rows_of(make_classification())] == [1, 3, 1]
    assert [row["sentence"] for row in rows_of(make_classification(selection=Selection.ALL))] == [1, 2, 3, 1, 2, 3]
    assert [row["sentence"] for row in rows_of(make_classification(selection=Selection.THEMED))] == [1, 3]


def test_counts_by_document_and_over_all():
    assert sheets(make_classification())["counts"] == [
        ["document", "risk missed", "nothing passed on", "no theme", "for review", "sentences"],
        ["reviews/first.txt", 2, 1, 1, 0, 3],
        ["reviews/second.pdf", 0, 0, 3, 1, 3],
        ["all documents", 2, 1, 4, 1, 6],
    ]


def test_the_last_sheet_says_what_was_run():
    about = {row[0]: row[1] for row in sheets(make_classification())["about"]}
    assert about["model"] == "ab" * 32
    assert about["segmentation"] == "version 1"
    assert about["theme risk"].startswith("risk missed; given from 0.500; for review from 0.300 to below 0.600")


def test_the_sheet_is_filtered_frozen_and_coloured():
    sheet = parts(to_xlsx(make_classification()), r"sheet1\.xml")
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet
    assert sheet.count("<conditionalFormatting") == 3
    assert "<dataValidation" in sheet


def test_results_without_a_document_or_a_sentence_make_a_workbook():
    empty = make_classification([make_document("empty.txt", [])])
    assert sheets(empty)["counts"][-1] == ["all documents", 0, 0, 0, 0, 0]
    assert len(sheets(empty)["sentences"]) == 1


@pytest.mark.parametrize("place", ["text", "document", "theme"])
def test_no_text_becomes_a_formula_or_a_link(place):
    texts = [*FORMULAS, "http://example.org/x", "mailto:a@b", "internal:counts!A1", "123", "1e9"]
    documents = [
        make_document(text if place == "document" else "a.txt", [[(text if place == "text" else "Seen.", 0.9, 0.1)]])
        for text in texts
    ]
    names = tuple(FORMULAS[:2]) if place == "theme" else ("one", "two")
    raw = to_xlsx(make_classification(documents, make_model(names)))
    sheet = parts(raw, r"worksheets/sheet\d+\.xml$")
    assert sheet.count("<f>") == 0
    assert "hyperlink" not in sheet.lower()
    shown = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("sentences").to_python()
    if place != "theme":
        column = shown[0].index(place)
        assert [row[column] for row in shown[1:]] == [legal(text) for text in texts]


def test_a_text_that_begins_as_a_formula_stays_text_when_edited():
    quoted = parts(to_xlsx(make_classification([make_document("a", [[("=1+1", 0.9, 0.1)]])])), r"styles\.xml")
    plain = parts(to_xlsx(make_classification([make_document("a", [[("One.", 0.9, 0.1)]])])), r"styles\.xml")
    assert 'quotePrefix="1"' in quoted
    assert 'quotePrefix="1"' not in plain


@pytest.mark.parametrize("text", ["a" * 32_767, "a" * 32_768, "😀" * 20_000, "=" * 100_000, "\ud800" * 40_000])
def test_a_text_of_any_length_comes_back_whole(tmp_path, text):
    classification = make_classification([make_document("long.txt", [[(text, 0.9, 0.1), ("Short.", 0.9, 0.1)]])])
    decisions = read_decisions(saved(tmp_path, classification))
    assert [decision.text for decision in decisions] == [legal(text), "Short."]


def test_a_shortened_text_says_where_it_goes_on():
    row = rows_of(make_classification([make_document("long.txt", [[("a" * 40_000, 0.9, 0.1)]])]))[0]
    assert row["text"].endswith("[goes on in the sheet “long texts”]")


def test_hostile_and_broken_characters_come_back(tmp_path):
    texts = [*HOSTILE, "control \x07\x1f\x7f", "_x0041_ and _x005F_", "line\nend", "a\ufffeb"]
    classification = make_classification([make_document(text, [[(text, 0.9, 0.1)]]) for text in texts])
    decisions = read_decisions(saved(tmp_path, classification))
    assert [decision.text for decision in decisions] == [legal(text) for text in texts]
    assert [decision.document for decision in decisions] == [legal(text) for text in texts]


def test_decisions_are_read_with_their_sentence(tmp_path):
    second = read_decisions(saved(tmp_path, make_classification()))[1]
    assert (second.row, second.document, second.number, second.page) == (3, "reviews/first.txt", 3, None)
    assert (second.themes, second.decision, second.sentences) == (("risk", "silence"), "", 3)


def test_a_workbook_of_another_kind_is_refused(tmp_path):
    import xlsxwriter

    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("prices").write(0, 0, "x")
    with pytest.raises(DocumentError, match=r"other\.xlsx: no sheet 'sentences', so not written by classify"):
        read_decisions(path)


def test_missing_columns_are_named(tmp_path):
    import xlsxwriter

    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("sentences").write_row(0, 0, NEEDED_COLUMNS[:3])
    with pytest.raises(DocumentError, match=r"lacks the column theme ids, your decision"):
        read_decisions(path)


def test_damaged_workbooks_give_one_line(tmp_path):
    raw = to_xlsx(make_classification())
    path = tmp_path / "damaged.xlsx"
    for step in range(40):
        damaged = bytearray(raw[: len(raw) - step * 150])
        damaged[step * 97 % len(damaged)] ^= 0xFF
        path.write_bytes(bytes(damaged))
        try:
            read_decisions(path)
        except DocumentError as error:
            assert "\n" not in str(error)


def test_a_file_that_is_not_there_is_a_document_error(tmp_path):
    with pytest.raises(DocumentError, match="could not be read"):
        read_decisions(tmp_path / "none.xlsx")
