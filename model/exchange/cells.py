"""Cells of a workbook: no text becomes a formula, a link or a number, and none is cut without a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .characters import legal

if TYPE_CHECKING:
    import xlsxwriter

LONG_SHEET = "long texts"
LONG_COLUMNS = ("document", "sentence", "column", "part", "text")
LINE_HEIGHT = 13.0
"""Height of a line of text in points."""

WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LONGEST_CELL = 32_767
# Characters beyond U+FFFF count twice for a spreadsheet, so a piece of this length fits whatever it holds.
_PIECE = 16_000
_GOES_ON = f" … [goes on in the sheet “{LONG_SHEET}”]"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(slots=True)
class CellFormats:
    """Formats of cells, each made once."""

    book: xlsxwriter.Workbook
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def get(self, **properties: Any) -> Any:  # noqa: ANN401  (xlsxwriter is not typed)
        """The format with these properties, on top of those that all cells share."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", "font_size": 10, **properties})
        return self.made[key]


@dataclass(slots=True)
class CellWriter:
    """Writes cells so that no text becomes a formula, a link or a number, and none is cut without a word."""

    book: xlsxwriter.Workbook
    formats: CellFormats
    long: list[tuple[str, int, str, str]] = field(default_factory=list)

    def text(self, sheet: Any, row: int, column: int, text: str, **look: Any) -> None:  # noqa: ANN401
        """Write a text; beyond the length of a cell only its beginning."""
        text = legal(text)
        if too_long(text):
            text = text[:_PIECE] + _GOES_ON
        # The quote prefix keeps a text a text even when somebody edits the cell.
        if text.startswith(_FORMULA_STARTS):
            look["quote_prefix"] = True
        sheet.write_string(row, column, text, self.formats.get(**look))

    def number(self, sheet: Any, row: int, column: int, number: float | None, **look: Any) -> None:  # noqa: ANN401
        """Write a number, or an empty cell for None."""
        if number is None:
            sheet.write_blank(row, column, None, self.formats.get(**look))
        else:
            sheet.write_number(row, column, number, self.formats.get(**look))

    def header(self, sheet: Any, row: int, names: Sequence[str]) -> None:  # noqa: ANN401
        """Write a row of column names."""
        sheet.set_row(row, 2 * LINE_HEIGHT + 4)
        for column, name in enumerate(names):
            self.text(sheet, row, column, name, bold=True, text_wrap=True, bg_color="#E8E8E8", bottom=1)

    def keep_long(self, document: str, number: int, column: str, text: str) -> None:
        """Remember a text that does not fit its cell, for the sheet of long texts."""
        if too_long(legal(text)):
            self.long.append((document, number, column, legal(text)))

    def write_long_texts(self) -> None:
        """Write the sheet of long texts, where there are any: each text whole, in parts."""
        if not self.long:
            return
        sheet = self.book.add_worksheet(LONG_SHEET)
        sheet.set_column(0, 0, 28)
        sheet.set_column(4, 4, 100)
        self.header(sheet, 0, LONG_COLUMNS)
        pieces = (
            (document, number, column, part, text[start : start + _PIECE])
            for document, number, column, text in self.long
            for part, start in enumerate(range(0, len(text), _PIECE), 1)
        )
        for row, (document, number, column, part, text) in enumerate(pieces, 1):
            self.text(sheet, row, 0, document)
            self.number(sheet, row, 1, number)
            self.text(sheet, row, 2, column)
            self.number(sheet, row, 3, part)
            self.text(sheet, row, 4, text, text_wrap=True)


def too_long(text: str) -> bool:
    """Whether a text exceeds the 32,767 UTF-16 units that a cell of a workbook holds."""
    return len(text) > _LONGEST_CELL or len(text.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST_CELL
