"""Rows of labelled sentences as they stand in CSV files: read with line numbers, written so that Excel opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CorpusError
from ..files import decode_text, guard_cell, unguard_cell

# Review drafts hold long table cells; the csv module's own limit is 131,072.
_LONGEST_CELL = 10_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a CSV file: its cells by column name, and the line on which it begins, from 1."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Cell of `column`, without the space around it; empty where the file has no such column."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its path, its columns and its rows."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, required: Sequence[str]) -> Table:
    """Read a CSV file in UTF-8 (Windows-1252 where it is not), comma or semicolon or tab between cells.

    Args:
        path: the file.
        required: columns that it must have.

    Raises:
        CorpusError: it cannot be read, holds no text, or lacks a column.
    """
    try:
        text = decode_text(path.read_bytes()).text
    except OSError as error:
        raise CorpusError(f"{path} could not be read: {error.strerror}") from None
    except ValueError as error:
        raise CorpusError(f"{path}: {error}") from None
    header = text.split("\n", 1)[0]
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        columns = tuple(name.strip().lower() for name in next(reader, ()))
        rows = tuple(_rows(reader, columns))
    except csv.Error as error:
        raise CorpusError(f"{path}:{reader.line_num}: {error}") from None
    missing = [name for name in required if name not in columns]
    if missing:
        has = ", ".join(columns) or "none"
        raise CorpusError(f"{path}:1: the column {', '.join(missing)} is missing; the columns are: {has}")
    return Table(path, columns, rows)


def _rows(reader: Iterator[list[str]], columns: tuple[str, ...]) -> Iterator[Row]:
    line = reader.line_num + 1  # type: ignore[attr-defined]  # csv readers have it
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(line, {name: unguard_cell(cell) for name, cell in zip(columns, cells, strict=False)})
        line = reader.line_num + 1  # type: ignore[attr-defined]


def table_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """CSV in UTF-8 with the mark that Excel needs, formula signs guarded; `read_table` gives the same cells back."""
    buffer = io.StringIO(newline="")
    cells = [[guard_cell(row.get(column, "")) for column in columns] for row in rows]
    # The csv module does not quote a lone carriage return for the sake of another line end, and then loses it.
    has_return = any("\r" in cell for row in cells for cell in row)
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL if has_return else csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    writer.writerows(cells)
    return buffer.getvalue().encode("utf-8-sig")
