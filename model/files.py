"""What every wing needs of files: decoding of text, rows of CSV, atomic writing, cells that no spreadsheet runs."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import OutputError, shown_name

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_GUARD = "'"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Review drafts hold long table cells; the csv module's own limit is 131,072.
_LONGEST_CELL = 10_000_000


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text with the encoding it was read by; `warning` says so where that was a guess."""

    text: str
    encoding: str
    warning: str | None = None


def decode_text(raw: bytes) -> DecodedText:
    """Decode UTF-8 with or without a mark, UTF-16 with a mark, else Windows-1252 with a warning.

    Raises:
        ValueError: the bytes are no text (they hold NUL bytes or fit no encoding).
    """
    if raw.startswith(_UTF16_MARKS):
        return DecodedText(_decoded(raw, "utf-16"), "utf-16")
    if b"\0" in raw:
        raise ValueError("it holds NUL bytes, so it is not a text file")
    try:
        return DecodedText(raw.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        text = _decoded(raw, "windows-1252")
    return DecodedText(text, "windows-1252", "not UTF-8; read as Windows-1252, so check its quotation marks")


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} fits no text encoding known here") from None


@dataclass(frozen=True, slots=True)
class CsvText:
    """The rows of a CSV text.

    Attributes:
        columns: names of the columns, without the space around them and without nameless ones at the end.
        rows: of every row behind the names that is not wholly empty, the line on which it begins, from 1, and its
            cells as they stand.
        faults: line and what is wrong there; while there is one, cells may be lost or stand in the wrong column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    faults: tuple[tuple[int, str], ...]


def parse_csv(text: str, delimiters: str = ",;\t") -> CsvText:
    """Take a CSV text apart without guessing at damaged rows.

    Args:
        text: the text, its first row the names of the columns.
        delimiters: what may stand between cells; the one that the first line holds most often is used.
    """
    first = re.search(r"[^\r\n]+", text)
    header = first.group() if first else ""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(delimiters, key=header.count), strict=True)
    faults: list[tuple[int, str]] = []
    rows = ((line, cells) for line, cells in _csv_rows(reader, faults) if any(cells))
    top, names = next(rows, (1, []))
    columns = [name.strip() for name in names]
    # Spreadsheets save empty columns at the right edge too.
    while columns and not columns[-1]:
        columns.pop()
    body = tuple(rows)
    too_wide = "the row has more cells than there are columns: put quotation marks round a cell that holds a delimiter"
    wide = ((line, too_wide) for line, cells in body if any(cell.strip() for cell in cells[len(columns) :]))
    repeated = ((top, f"the column {shown_name(name)} stands there twice") for name in repeated_names(columns))
    return CsvText(tuple(columns), body, tuple(sorted((*repeated, *wide, *faults))))


def _csv_rows(reader: Iterator[list[str]], faults: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1  # type: ignore[attr-defined]  # csv readers have it
    except csv.Error as error:
        last = reader.line_num  # type: ignore[attr-defined]
        faults.append((line, f"from here to line {last} is no sound row, perhaps for a stray quotation mark ({error})"))


def repeated_names(columns: Sequence[str]) -> list[str]:
    """Names that stand more than once in `columns`, whatever their case; nameless columns do not count."""
    folded = [name.casefold() for name in columns]
    return sorted({name for name in folded if name and folded.count(name) > 1})


def write_atomically(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write `content` to `path` whole or not at all: a temporary file in the same folder, flushed, then renamed.

    Args:
        path: where to write; its folder is made if it is missing.
        content: the bytes.
        force: replace a file that exists.

    Raises:
        OutputError: it exists and `force` is not given, or the system refused.
    """
    refuse_existing(path, force)
    # A link stays a link: what it points to is replaced.
    path = path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror or error}") from error


def refuse_existing(path: Path, force: bool) -> None:
    """Refuse an output before the work begins.

    Raises:
        OutputError: it is a folder, its folder may not be written in, or it exists and `force` is not given.
    """
    if path.is_dir():
        raise OutputError(f"{path} is a folder: name a file")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path} is no file that could be replaced: name a file")
    standing = next((folder for folder in path.absolute().parents if folder.exists()), None)
    if standing is not None and not standing.is_dir():
        raise OutputError(f"{path} cannot be there: {standing} is a file, not a folder")
    if standing is not None and not os.access(standing, os.W_OK):
        raise OutputError(f"{path} cannot be written: you may not write in {standing}")
    if path.exists() and not force:
        raise OutputError(f"{path} exists: give --force to replace it, or another name")


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes a file for its owner alone; an output gets what any new file gets.
        Path(name).chmod(_usual_mode(path))
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _usual_mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def guard_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula; `unguard_cell` gives it back unchanged.

    A quote is put before texts that begin with a formula sign, and before texts that begin with quotes and such a sign,
    so that the way back is exact.
    """
    return _GUARD + text if text.lstrip(_GUARD).startswith(_FORMULA_STARTS) else text


def unguard_cell(text: str) -> str:
    """Return the text that `guard_cell` was given."""
    return text[1:] if text.startswith(_GUARD) and text.lstrip(_GUARD).startswith(_FORMULA_STARTS) else text
