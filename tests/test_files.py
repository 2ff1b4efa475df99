"""What every wing needs of files: decoding, whole writing, cells that no spreadsheet runs."""

import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import OutputError
from model.files import decode_text, guard_cell, parse_csv, refuse_existing, unguard_cell, write_atomically


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        ("café".encode(), "café", "utf-8"),
        (b"\xef\xbb\xbf" + "café".encode(), "café", "utf-8"),
        ("café".encode("utf-16"), "café", "utf-16"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "café", "utf-16"),
        (b"the child\x92s \x93voice\x94", "the child’s “voice”", "windows-1252"),
        (b"", "", "utf-8"),
    ],
)
def test_text_is_decoded_by_its_bytes(raw, text, encoding):
    decoded = decode_text(raw)
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_only_a_guess_is_warned_of():
    assert decode_text("é".encode()).warning is None
    assert "Windows-1252" in decode_text(b"\xe9").warning


@pytest.mark.parametrize("raw", [b"PK\x03\x04\0\0", b"\x81\x8d\x9d"])
def test_bytes_that_are_no_text_are_refused(raw):
    with pytest.raises(ValueError, match=r"NUL bytes|fits no text encoding"):
        decode_text(raw)


def test_a_file_is_written_whole_with_its_folders(tmp_path):
    path = tmp_path / "a" / "b" / "out.csv"
    write_atomically(path, b"content")
    assert path.read_bytes() == b"content"
    assert [entry.name for entry in path.parent.iterdir()] == ["out.csv"]


def test_an_output_that_exists_is_replaced_only_on_demand(tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    with pytest.raises(OutputError, match="--force"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    write_atomically(path, b"new", force=True)
    assert path.read_bytes() == b"new"


def test_a_folder_is_no_output(tmp_path):
    with pytest.raises(OutputError, match="is a folder"):
        write_atomically(tmp_path, b"", force=True)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_atomically(path, b"new", force=True)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
def test_an_output_gets_the_permissions_of_any_new_file(tmp_path):
    write_atomically(tmp_path / "ours", b"")
    (tmp_path / "theirs").write_bytes(b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "theirs").stat().st_mode


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0", "- no supervision", "'=1", "''-x"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(cell):
    assert guard_cell(cell) == "'" + cell
    assert unguard_cell(guard_cell(cell)) == cell


@pytest.mark.parametrize("cell", ["", "plain", "'quoted'", "a=b", "1-2", "‘no’"])
def test_other_cells_stay_as_they_are(cell):
    assert guard_cell(cell) == cell


@given(st.text())
def test_the_guard_is_taken_off_exactly(cell):
    assert unguard_cell(guard_cell(cell)) == cell


def test_rows_of_csv_keep_their_lines_and_nothing_is_wrong():
    parsed = parse_csv('\nid;text\r\n1;"one\r\ntwo"\r\n\r\n2;three, four\r\n')
    assert parsed.columns == ("id", "text")
    assert parsed.rows == ((3, ["1", "one\r\ntwo"]), (6, ["2", "three, four"]))
    assert parsed.faults == ()


def test_all_that_is_wrong_with_a_csv_text_is_told_in_the_order_of_its_lines():
    parsed = parse_csv('a,A\n1,2,3\n4,5\n6,"7\n8,9\n')
    assert [line for line, _ in parsed.faults] == [1, 2, 4]
    assert [cells for _, cells in parsed.rows] == [["1", "2", "3"], ["4", "5"]]


def test_an_empty_text_has_no_columns():
    assert parse_csv("") == parse_csv("\n")
    assert parse_csv("").columns == ()


def test_an_output_in_a_folder_that_may_not_be_written_in_is_refused_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda folder, mode: not (folder == tmp_path and mode == os.W_OK))
    with pytest.raises(OutputError, match=f"you may not write in {re.escape(str(tmp_path))}"):
        refuse_existing(tmp_path / "new" / "a.csv", force=False)
