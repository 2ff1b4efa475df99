"""Rows of labelled sentences as they stand in CSV files: read with line numbers, written so that Excel opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CorpusError, shown_name
from ..files import decode_text, guard_cell, parse_csv, unguard_cell


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
        CorpusError: it cannot be read, holds no text, or lacks a column; or a stray quotation mark, a row with more
            cells than columns or a repeated column would lose something. Several faults stand in `faults`, each as
            `file:line: what`.
    """
    try:
        text = decode_text(path.read_bytes()).text
    except OSError as error:
        raise CorpusError(f"{path} could not be read: {error.strerror}") from None
    except ValueError as error:
        raise CorpusError(f"{path}: {error}") from None
    parsed = parse_csv(text)
    columns = tuple(name.lower() for name in parsed.columns)
    faults = [f"{path}:{line}: {what}" for line, what in parsed.faults]
    missing = [name for name in required if name not in columns]
    if missing:
        has = ", ".join(map(shown_name, columns)) or "none"
        faults.append(f"{path}:1: the column {', '.join(missing)} is missing; the columns are: {has}")
    if len(faults) > 1:
        raise CorpusError(f"{path} has {len(faults)} faults, one of them: {faults[0]}", tuple(faults))
    if faults:
        raise CorpusError(faults[0])
    rows = (_row(line, columns, cells) for line, cells in parsed.rows if any(cell.strip() for cell in cells))
    return Table(path, columns, tuple(rows))


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    return Row(line, {name: unguard_cell(cell) for name, cell in zip(columns, cells, strict=False)})


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
