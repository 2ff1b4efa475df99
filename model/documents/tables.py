"""Tables of texts: every row is one unit, with its `id` kept."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..errors import DocumentError, shown_name
from ..files import decode_text, parse_csv, repeated_names, unguard_cell
from .assembly import Block, assemble, clean
from .document import Document

ID_COLUMN = "id"
MAX_ROWS = 2_000_000
_LINE_END = re.compile(r"\r\n?")
_Row = Mapping[str, object]


def read_table(raw: bytes, name: str, suffix: str, text_column: str = "text") -> Document:
    """Read a table whose rows are units.

    Args:
        raw: the bytes of the file.
        name: the document's name.
        suffix: ``.csv``, ``.tsv``, ``.jsonl`` or ``.xlsx``.
        text_column: the column (or key) that holds the text; like `id` it is found whatever its case.

    Raises:
        DocumentError: it cannot be read as such a table without losing cells, or the column is missing.
    """
    columns, rows, warnings = _READERS[suffix](raw, name)
    texts = _column(columns, text_column)
    if texts is None:
        there = ", ".join(repr(shown_name(column)) for column in columns[:20]) or "none"
        raise DocumentError(f"{name}: no column {text_column!r}; the columns are {there}: name one with --text-column")
    ids = _column(columns, ID_COLUMN) or ID_COLUMN
    blocks = [_unit(row, texts, ids) for row in rows]
    empty = sum(not block.text for block in blocks)
    if empty:
        warnings = [*warnings, f"{name}: {empty} of {len(blocks)} rows have no text and were passed over"]
    return assemble(name, blocks, warnings=warnings)


def _column(columns: Sequence[str], wanted: str) -> str | None:
    """The column of that name; where there is none, the first of that name in another case."""
    alike = (column for column in columns if column.casefold() == wanted.casefold())
    return wanted if wanted in columns else next(alike, None)


def _unit(row: _Row, texts: str, ids: str) -> Block:
    text = _LINE_END.sub("\n", clean(_as_text(row.get(texts)))).strip()
    key = _as_text(row.get(ids)).strip()
    return Block(text, "unit", id=key or None)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _decoded(raw: bytes, name: str) -> tuple[str, list[str]]:
    try:
        decoded = decode_text(raw)
    except ValueError as error:
        raise DocumentError(f"{name}: {error}") from None
    return decoded.text, [f"{name}: {decoded.warning}"] if decoded.warning else []


def _separated(delimiters: str) -> Callable[[bytes, str], tuple[Sequence[str], Iterable[_Row], list[str]]]:
    def read(raw: bytes, name: str) -> tuple[Sequence[str], Iterable[_Row], list[str]]:
        text, warnings = _decoded(raw, name)
        parsed = parse_csv(text, delimiters)
        for line, what in parsed.faults:
            raise DocumentError(f"{name}:{line}: {what}")
        rows = [dict(zip(parsed.columns, map(unguard_cell, cells), strict=False)) for _, cells in parsed.rows]
        return parsed.columns, rows, warnings

    return read


def _json_lines(raw: bytes, name: str) -> tuple[Sequence[str], Iterable[_Row], list[str]]:
    text, warnings = _decoded(raw, name)
    rows: list[_Row] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _json_row(line, f"{name}:{number}")
            columns.update(dict.fromkeys(row))
            rows.append(row)
    return list(columns), rows, warnings


def _json_row(line: str, where: str) -> _Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise DocumentError(f"{where}: not a line of JSON") from None
    if not isinstance(row, dict):
        raise DocumentError(f"{where}: a line has to be an object with named values")
    return row


def _workbook(raw: bytes, name: str) -> tuple[Sequence[str], Iterable[_Row], list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = workbook.get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError(f"{name}: not a workbook that can be read ({type(error).__name__})") from None
    header = [_as_text(cell).strip() for cell in sheet[0]] if sheet else []
    repeated = repeated_names(header)
    if repeated:
        raise DocumentError(
            f"{name}:1: the column {shown_name(repeated[0])} stands there twice: name its columns apart"
        )
    rows = [
        dict(zip(header, cells, strict=False)) for cells in sheet[1:] if any(cell not in ("", None) for cell in cells)
    ]
    return header, rows, []


_READERS: dict[str, Callable[[bytes, str], tuple[Sequence[str], Iterable[_Row], list[str]]]] = {
    ".csv": _separated(",;\t"),
    ".tsv": _separated("\t"),
    ".jsonl": _json_lines,
    ".xlsx": _workbook,
}
