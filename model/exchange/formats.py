"""The formats that results are written in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import assert_never

from ..classifier.prediction import Classification
from ..errors import UsageError


class Format(StrEnum):
    """A format of results; its value is its name in options."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    HTML = "html"
    QDPX = "qdpx"
    QDC = "qdc"

    @property
    def suffix(self) -> str:
        """Suffix of files of this format."""
        return ".txt" if self is Format.TABLE else f".{self.value}"


def format_of(path: Path) -> Format:
    """The format that the suffix of an output names.

    Raises:
        UsageError: it names none.
    """
    for known in Format:
        if known.suffix == path.suffix.lower():
            return known
    suffixes = ", ".join(known.suffix for known in Format)
    raise UsageError(f"{path}: no format goes by this suffix ({suffixes}): give --format")


def choose_format(name: str | None, output: Path | None, *, terminal: bool) -> Format:
    """The format asked for by name, else by the output's suffix, else a table on a terminal and JSON Lines elsewhere.

    Raises:
        UsageError: there is no such format, or the suffix names none.
    """
    if name is not None:
        try:
            return Format(name)
        except ValueError:
            raise UsageError(f"--format {name}: there are {', '.join(Format)}") from None
    if output is not None:
        return format_of(output)
    return Format.TABLE if terminal else Format.JSONL


def render(classification: Classification, wanted: Format, *, crlf: bool = False) -> bytes:
    """Results in a format; the same results give the same bytes.

    Args:
        classification: the results.
        wanted: the format.
        crlf: store the texts of a QDA project with Windows line ends; nothing to the other formats.
    """
    # Each format is imported when it is asked for: a table on the terminal waits for no workbook.
    match wanted:
        case Format.TABLE:
            from .tabular import to_table

            return _encoded(to_table(classification))
        case Format.CSV:
            from .tabular import to_csv

            return _encoded(to_csv(classification))
        case Format.JSONL:
            from .tabular import to_jsonl

            return _encoded(to_jsonl(classification))
        case Format.XLSX:
            from .xlsx import to_xlsx

            return to_xlsx(classification)
        case Format.HTML:
            from .html import to_html

            return _encoded(to_html(classification))
        case Format.QDPX:
            from .qdpx import to_qdpx

            return to_qdpx(classification, crlf=crlf)
        case Format.QDC:
            from .qdpx import to_qdc

            return to_qdc(classification)
        case _:
            assert_never(wanted)


def _encoded(text: str) -> bytes:
    # A lone surrogate, as a damaged page can hold one, has no UTF-8 form; it becomes a question mark.
    return text.encode("utf-8", "replace")
