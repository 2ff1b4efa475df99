"""The way in: types by content, limits, and a child process that cannot take the rest down."""

from __future__ import annotations

import sys

import pytest
import xlsxwriter
from file_makers import lines, make_docx, make_pdf, paragraph

from model.documents import reading
from model.documents.pdf import read_pdf
from model.documents.reading import DOCUMENT_SUFFIXES, read_document, read_text
from model.errors import DocumentError

PDF = make_pdf([lines(["Nobody asked the boy."])])
DOCX = make_docx(paragraph("Nobody asked the boy."))
HTML = b"<!DOCTYPE html><p>Nobody asked the boy.</p>"


def written(folder, name, raw):
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", PDF),
        ("a.docx", DOCX),
        ("a.html", HTML),
        ("a.htm", b"<p>Nobody asked the boy.</p>"),
        ("a.txt", b"Nobody asked the boy."),
        ("a.md", b"Nobody asked the boy."),
        ("a.csv", b"id,text\n1,Nobody asked the boy.\n"),
        ("pdf named as word.docx", PDF),
        ("word without a name", DOCX),
        ("page named as text.txt", HTML),
        ("CAPITALS.TXT", b"Nobody asked the boy."),
    ],
)
def test_a_file_is_read_by_its_content_and_name(tmp_path, name, raw):
    document = read_document(written(tmp_path, name, raw))
    assert (document.text, document.name) == ("Nobody asked the boy.", str(tmp_path / name))


def test_the_name_can_be_given_and_standard_input_is_called_a_dash(tmp_path):
    assert read_document(written(tmp_path, "a.txt", b"Words."), name="reviews/a.txt").name == "reviews/a.txt"
    assert read_text(b"Words.").name == "-"


def test_standard_input_may_be_a_pdf():
    assert read_text(PDF).text == "Nobody asked the boy."


def test_a_column_of_a_table_can_be_named(tmp_path):
    assert read_document(written(tmp_path, "a.csv", b"finding\nDrift.\n"), text_column="finding").text == "Drift."


def test_what_crosses_from_the_child_is_the_whole_document(tmp_path):
    pages = [[(72, 810, "Head"), *lines(["First."]), (72, 20, str(n))] for n in (1, 2)]
    path = written(tmp_path, "a.pdf", make_pdf(pages))
    inside = read_pdf(path.read_bytes(), str(path))
    assert read_document(path) == inside
    assert inside.dropped
    assert inside.page_starts


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.pdf", b"just words", "not a PDF file, whatever its name says"),
        ("a.docx", b"just words", "not a DOCX file, whatever its name says"),
        ("a.doc", b"\xd0\xcf\x11\xe0rest", "old or password-protected Office file: save it as .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0rest", "password-protected"),
        ("a.odt", b"PK\x03\x04rest", "save it as .docx"),
        ("a.rtf", b"{\\rtf1 words}", "save it as .docx"),
        ("a.xyz", b"words", "unknown type .xyz; known are .csv, .docx"),
        ("nosuffix", b"words", "unknown type without a suffix"),
        ("a.txt", b"\x00\x01\x02", "NUL bytes"),
        ("a.pdf", b"%PDF-1.4 and nothing else", "damaged"),
        ("a.docx", b"PK\x03\x04rest", "damaged"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line_with_the_file(tmp_path, name, raw, told):
    path = written(tmp_path, name, raw)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert told in message
    assert "\n" not in message


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read: No such file"):
        read_document(tmp_path / "missing.txt")
    with pytest.raises(DocumentError, match="a folder, not a file"):
        read_document(tmp_path)


def test_files_beyond_the_limits_are_refused(tmp_path, monkeypatch):
    path = written(tmp_path, "a.txt", b"Words enough.")
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 5)
    with pytest.raises(DocumentError, match="more than 5 characters"):
        read_document(path)
    monkeypatch.setattr(reading, "MAX_TEXT_FILE_BYTES", 5)
    with pytest.raises(DocumentError, match="the limit for text and tables"):
        read_document(path)
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 5)
    with pytest.raises(DocumentError, match="larger than 0 MB"):
        read_document(path)


def test_a_crash_of_the_reader_costs_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_CHILD", "import os; os.abort()  # {package}")
    with pytest.raises(DocumentError, match="the reader broke off"):
        read_document(written(tmp_path, "a.pdf", PDF))


def test_a_reader_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_CHILD", "import time; time.sleep(60)  # {package}")
    monkeypatch.setattr(reading, "MAX_SECONDS", 0.3)
    with pytest.raises(DocumentError, match=r"took longer than 0\.3 seconds"):
        read_document(written(tmp_path, "a.pdf", PDF))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to the limit of a process's memory")
def test_a_reader_that_floods_memory_is_stopped(tmp_path, monkeypatch):
    flood = reading._CHILD.replace("reading.serve_child()", "reading._limit_memory(); bytearray(8 * 2**30)")
    monkeypatch.setattr(reading, "_CHILD", flood)
    with pytest.raises(DocumentError, match="needs more than 2 GB"):
        read_document(written(tmp_path, "a.pdf", PDF))


def test_a_cell_at_the_end_of_the_sheet_costs_one_file_and_the_person_is_told_why(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_column(0, 0, ["text", "Nobody asked the boy."])
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(DocumentError, match=r"2 GB( of memory to read)?; a cell far from the table has"):
        read_document(path)


def test_a_fault_of_ours_is_not_put_down_to_the_file_and_quotes_nothing(tmp_path, monkeypatch):
    faulty = reading._CHILD.replace("reading.serve_child()", "pdf; pdf.read_pdf = lambda raw, name: {{}}[raw]; {call}")
    call = "from {package} import reading; reading.serve_child()"
    monkeypatch.setattr(reading, "_CHILD", faulty.replace("import reading; pdf", "import pdf").replace("{call}", call))
    path = written(tmp_path, "a.pdf", PDF)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    told = f"{path}: failure-themes itself went wrong here (KeyError at <string>:1): please report this line"
    assert str(caught.value) == told


def test_where_a_system_cannot_limit_memory_a_file_is_read_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_CHILD", "import sys; sys.modules['resource'] = None; " + reading._CHILD)
    assert read_document(written(tmp_path, "a.pdf", PDF)).text == "Nobody asked the boy."


def test_a_small_text_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(reading.subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    assert read_document(written(tmp_path, "a.txt", b"Words.")).text == "Words."


def test_the_suffixes_name_every_format_in_lower_case():
    assert {".pdf", ".docx", ".html", ".htm", ".txt", ".md", ".csv", ".tsv", ".jsonl", ".xlsx"} <= DOCUMENT_SUFFIXES
    assert all(suffix == suffix.lower() for suffix in DOCUMENT_SUFFIXES)
