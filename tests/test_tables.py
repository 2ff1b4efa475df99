"""Tables of texts: every row one unit."""

from __future__ import annotations

import io

import pytest

from model.documents.tables import read_table
from model.errors import DocumentError


def units(document):
    return [(document.text[p.start : p.end], p.id, p.kind) for p in document.paragraphs]


def read(raw, suffix, **options):
    return read_table(raw if isinstance(raw, bytes) else raw.encode(), f"rows{suffix}", suffix, **options)


@pytest.mark.parametrize(
    ("raw", "suffix"),
    [
        ('id,text\r\na1,"One, two. Three."\r\na2,Four.\r\n', ".csv"),
        ("\ufeffid;text\na1;One, two. Three.\na2;Four.\n", ".csv"),
        ("text\tid\nOne, two. Three.\ta1\nFour.\ta2\n", ".tsv"),
        ('{"id": "a1", "text": "One, two. Three."}\n\n{"id": "a2", "text": "Four."}\n', ".jsonl"),
    ],
)
def test_each_row_is_a_unit_with_its_id(raw, suffix):
    assert units(read(raw, suffix)) == [("One, two. Three.", "a1", "unit"), ("Four.", "a2", "unit")]


def test_a_workbook_is_read_with_whole_numbers_as_they_look():
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([("id", "text"), (7, "Drift. It went on."), ("", ""), ("b", 12)]):
            sheet.write_row(number, 0, row)
    assert units(read(out.getvalue(), ".xlsx")) == [("Drift. It went on.", "7", "unit"), ("12", "b", "unit")]


def test_another_column_can_be_named_and_rows_need_no_id():
    assert units(read("finding,text\nDrift.,x\n", ".csv", text_column="finding")) == [("Drift.", None, "unit")]


def test_a_missing_column_is_told_with_the_columns_there_are():
    with pytest.raises(DocumentError, match=r"^rows\.csv: no column 'text'; the columns are 'id', 'finding': name one"):
        read("id,finding\n1,Drift.\n", ".csv")


def test_rows_without_text_are_passed_over_and_counted():
    document = read("id,text\n1,Drift.\n2,\n3,  \n", ".csv")
    assert units(document) == [("Drift.", "1", "unit")]
    assert document.warnings == ("rows.csv: 2 of 3 rows have no text and were passed over",)


def test_line_ends_within_a_cell_stay_as_plain_ones():
    assert units(read('text\n"One.\r\nTwo."\n', ".csv"))[0][0] == "One.\nTwo."


def test_a_guard_before_a_formula_sign_is_taken_off():
    assert units(read("text\n'- no supervision\n", ".csv"))[0][0] == "- no supervision"


@pytest.mark.parametrize("line", ["{", "[1]", '"text"', "12", "[" * 100_000])
def test_a_line_that_is_no_object_is_told_by_its_number(line):
    with pytest.raises(DocumentError, match=r"^rows\.jsonl:2: "):
        read('{"text": "Drift."}\n' + line, ".jsonl")


def test_half_characters_in_json_are_replaced():
    assert units(read('{"text": "a \\ud800 b"}', ".jsonl"))[0][0] == "a \ufffd b"


@pytest.mark.parametrize("raw", [b"PK\x03\x04broken", b"nothing of the kind"])
def test_a_broken_workbook_is_a_document_error(raw):
    with pytest.raises(DocumentError, match="not a workbook"):
        read(raw, ".xlsx")


def test_an_overlong_cell_is_a_document_error():
    with pytest.raises(DocumentError, match=r"^rows\.csv:2: from here to line 2 is no sound row"):
        read(f"text\n{'a' * 10_000_001}\n", ".csv")


@pytest.mark.parametrize(
    ("raw", "suffix", "complaint"),
    [
        ('id,text\n1,Drift.\n2,"It went on.\n3,Calm.\n', ".csv", "3: from here to line 4 is no sound row"),
        ('id,text\n1,"Drift" again.\n', ".csv", "2: from here to line 2 is no sound row"),
        ("id\ttext\n1\tDrift.\tIt went on.\n", ".tsv", "2: the row has more cells than there are columns"),
        ("text\nDrift, they said.\n", ".csv", "2: the row has more cells than there are columns"),
        ("text,id,Text\nDrift.,1,\n", ".csv", "1: the column text stands there twice"),
    ],
)
def test_a_row_that_would_lose_cells_is_told_by_its_line(raw, suffix, complaint):
    with pytest.raises(DocumentError) as caught:
        read(raw, suffix)
    assert str(caught.value).startswith(f"rows{suffix}:{complaint}")


def test_a_workbook_with_a_repeated_column_is_refused():
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet().write_row(0, 0, ("text", "text"))
    with pytest.raises(DocumentError, match=r"^rows\.xlsx:1: the column text stands there twice"):
        read(out.getvalue(), ".xlsx")


def test_empty_cells_beyond_the_last_column_are_no_fault():
    assert units(read("id,text,,\n1,Drift.,,\n", ".csv")) == [("Drift.", "1", "unit")]


def test_a_cell_longer_than_the_csv_module_allows_is_read():
    assert len(read(f"text\n{'a' * 200_000}\n", ".csv").text) == 200_000


def test_tabs_may_stand_in_a_file_that_is_called_csv():
    assert units(read("id\ttext\n1\tDrift, they said.\n", ".csv")) == [("Drift, they said.", "1", "unit")]


@pytest.mark.parametrize(
    ("raw", "suffix"), [("ID,Text\n1,Drift.\n", ".csv"), ('{"ID": 1, "TEXT": "Drift."}', ".jsonl")]
)
def test_the_columns_are_found_whatever_their_case(raw, suffix):
    assert units(read(raw, suffix)) == [("Drift.", "1", "unit")]
