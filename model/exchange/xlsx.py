"""A workbook to read, correct and count in: sentences, counts, what was run; and the decisions read back from one."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ..classifier.fitted import ThemeDecision
from ..classifier.prediction import Classification, ClassifiedDocument, SentencePrediction
from ..documents.archives import check_archive
from ..errors import DocumentError
from ..versions import own_version
from .cells import LINE_HEIGHT, LONG_COLUMNS, LONG_SHEET, WORKBOOK_OPTIONS, CellFormats, CellWriter
from .characters import OUTPUT_MARK
from .colours import ink, safe_colour, tint
from .tabular import shown_themes, strongest_for

DECISION = "your decision"
SENTENCES_SHEET, COUNTS_SHEET, ABOUT_SHEET = "sentences", "counts", "about"
NEEDED_COLUMNS = ("document", "sentence", "text", "theme ids", DECISION)
_HIGHEST_ROW, _CHARACTERS_A_WIDTH = 400.0, 1.0
# A workbook carries a date of making; a fixed one lets the same results give the same bytes.
_MADE = datetime.datetime(2000, 1, 1)
_HOW_TO = (
    ("theme names or ids, apart by ;", "the sentence carries these themes and no others"),
    ("yes, ok", "the sentence carries the themes that the row names"),
    ("none", "the sentence carries no theme"),
    ("good practice, remedy, rule, reaction, story, heading, furniture", "no theme, and what the sentence does"),
    ("(empty)", "not decided: the row is passed over"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of a workbook with what a person wrote beside it.

    Attributes:
        row: row of the sheet, from 1.
        document: name of the document.
        number: position of the sentence in its document, from 1.
        page: page from 1, or None.
        text: the sentence.
        themes: ids that the model gave it.
        decision: what the person wrote; empty for nothing.
        sentences: how many sentences the document has, or None where the workbook does not say.
    """

    row: int
    document: str
    number: int
    page: int | None
    text: str
    themes: tuple[str, ...]
    decision: str
    sentences: int | None


def to_xlsx(classification: Classification) -> bytes:
    """A workbook with the sheets sentences, counts and about; every text is written as text, never as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, WORKBOOK_OPTIONS)
    book.set_properties({"title": "failure themes", "keywords": OUTPUT_MARK, "created": _MADE})
    writer = CellWriter(book, CellFormats(book))
    _write_sentences(writer, classification)
    _write_counts(writer, classification)
    _write_about(writer, classification)
    writer.write_long_texts()
    book.close()
    return buffer.getvalue()


def _columns(themes: Sequence[ThemeDecision]) -> list[tuple[str, float]]:
    """Names and widths of the columns of the sheet of sentences."""
    return [
        ("document", 20),
        ("page", 6),
        ("sentence", 9),
        ("text", 64),
        ("themes", 24),
        (DECISION, 22),
        ("review", 8),
        *((theme.name, 15.0) for theme in themes),
        ("evidence", 48),
        ("sentence before", 60),
        ("sentence after", 60),
        ("heading", 24),
        ("id", 10),
        ("sentences", 10),
        ("theme ids", 24),
    ]


def _write_sentences(writer: CellWriter, classification: Classification) -> None:
    themes = classification.model.themes
    sheet = writer.book.add_worksheet(SENTENCES_SHEET)
    columns = _columns(themes)
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
    writer.header(sheet, 0, [name for name, _ in columns])
    row = 0
    for document in classification.documents:
        for prediction in document.wanted(classification.selection):
            row += 1
            _write_sentence(writer, sheet, row, themes, document, prediction)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)
    _colour_sentences(writer, sheet, max(row, 1), themes)
    _for_print(sheet)
    # Paper holds the columns as far as the evidence; what follows is for the screen.
    sheet.print_area(0, 0, max(row, 1), [name for name, _ in columns].index("evidence"))


def _write_sentence(
    writer: CellWriter,
    sheet: Any,  # noqa: ANN401
    row: int,
    themes: Sequence[ThemeDecision],
    document: ClassifiedDocument,
    prediction: SentencePrediction,
) -> None:
    sentence, name = prediction.sentence, document.document.name
    names = {theme.id: theme.name for theme in themes}
    cells: list[str | float | None] = [
        name,
        sentence.page,
        sentence.number,
        sentence.text,
        "; ".join(names[theme] for theme in prediction.themes),
        "",
        "yes" if prediction.review else "no",
        *(prediction.probabilities[theme.id] for theme in themes),
        _evidence(prediction, names),
        _text_at(document, sentence.number - 1),
        _text_at(document, sentence.number + 1),
        sentence.heading or "",
        sentence.id or "",
        len(document.predictions),
        ";".join(prediction.themes),
    ]
    columns = _columns(themes)
    sheet.set_row(row, _height(columns, cells))
    for column, ((column_name, _), cell) in enumerate(zip(columns, cells, strict=True)):
        if isinstance(cell, str):
            look = {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D0A8"} if column_name == DECISION else {}
            writer.text(sheet, row, column, cell, text_wrap=True, **look)
            writer.keep_long(name, sentence.number, column_name, cell)
        else:
            number_format = "0.00" if isinstance(cell, float) else "0"
            writer.number(sheet, row, column, cell, num_format=number_format, align="center")


def _height(columns: Sequence[tuple[str, float]], cells: Sequence[str | float | None]) -> float:
    """Height in points that shows the wrapped texts of a row; not every program works it out by itself."""
    lines = (
        sum(1 + int(len(line) / (width * _CHARACTERS_A_WIDTH)) for line in cell.split("\n"))
        for (_, width), cell in zip(columns, cells, strict=True)
        if isinstance(cell, str)
    )
    return min(max(lines) * LINE_HEIGHT + 2, _HIGHEST_ROW)


def _text_at(document: ClassifiedDocument, number: int) -> str:
    """Text of the sentence with that number, or nothing where there is none."""
    return document.predictions[number - 1].sentence.text if 0 < number <= len(document.predictions) else ""


def _evidence(prediction: SentencePrediction, names: dict[str, str]) -> str:
    """Words that spoke for each theme of the sentence, a line a theme."""
    lines = ((names[theme], strongest_for(prediction, theme)) for theme in shown_themes(prediction))
    return "\n".join(f"{name}: {', '.join(words)}" for name, words in lines if words)


def _colour_sentences(
    writer: CellWriter,
    sheet: Any,  # noqa: ANN401
    last: int,
    themes: Sequence[ThemeDecision],
) -> None:
    review = [name for name, _ in _columns(themes)].index("review")
    amber = writer.book.add_format({"bg_color": "#FFE8B3"})
    sheet.conditional_format(
        1, review, last, review, {"type": "cell", "criteria": "==", "value": '"yes"', "format": amber}
    )
    for column, theme in enumerate(themes, review + 1):
        look = {"bg_color": safe_colour(theme.colour), "font_color": ink(theme.colour), "bold": True}
        strong = writer.book.add_format(look)
        rule = {"type": "cell", "criteria": ">=", "value": theme.threshold, "format": strong, "stop_if_true": True}
        sheet.conditional_format(1, column, last, column, rule)
        if theme.review_from < theme.review_to:
            band = {"criteria": "between", "minimum": theme.review_from, "maximum": theme.review_to}
            sheet.conditional_format(1, column, last, column, {"type": "cell", **band, "format": amber})
    decision = [name for name, _ in _columns(themes)].index(DECISION)
    choices = {"validate": "list", "source": f"={ABOUT_SHEET}!$D$2:$D${_n_choices(themes) + 1}", "show_error": False}
    sheet.data_validation(1, decision, last, decision, choices)


def _for_print(sheet: Any) -> None:  # noqa: ANN401
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)


def _write_counts(writer: CellWriter, classification: Classification) -> None:
    themes = classification.model.themes
    sheet = writer.book.add_worksheet(COUNTS_SHEET)
    names = ["document", *(theme.name for theme in themes), "no theme", "for review", "sentences"]
    writer.header(sheet, 0, names)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(names) - 1, 14)
    counts = [_counts(document.predictions, themes) for document in classification.documents]
    for row, (document, numbers) in enumerate(zip(classification.documents, counts, strict=True), 1):
        writer.text(sheet, row, 0, document.document.name)
        for column, number in enumerate(numbers, 1):
            writer.number(sheet, row, column, number)
    last = len(counts) + 1
    writer.text(sheet, last, 0, "all documents", bold=True, top=1)
    for column, number in enumerate(map(sum, zip(*counts, strict=True)), 1):
        writer.number(sheet, last, column, number, bold=True, top=1)
    for column, theme in enumerate(themes, 1):
        bar = {
            "type": "data_bar",
            "bar_color": tint(theme.colour, 0.4),
            "bar_solid": True,
            "min_type": "num",
            "min_value": 0,
        }
        sheet.conditional_format(1, column, max(len(counts), 1), column, bar)
    sheet.freeze_panes(1, 1)
    _for_print(sheet)


def _counts(predictions: Sequence[SentencePrediction], themes: Sequence[ThemeDecision]) -> list[int]:
    """Sentences with each theme, with none, for review, and in all."""
    return [
        *(sum(theme.id in prediction.themes for prediction in predictions) for theme in themes),
        sum(not prediction.themes for prediction in predictions),
        sum(prediction.review for prediction in predictions),
        len(predictions),
    ]


def _n_choices(themes: Sequence[ThemeDecision]) -> int:
    return len(_choices(themes))


def _choices(themes: Sequence[ThemeDecision]) -> list[str]:
    """What the list beside the column of decisions offers."""
    return ["yes", "none", *(theme.name for theme in themes)]


def _write_about(writer: CellWriter, classification: Classification) -> None:
    model = classification.model
    sheet = writer.book.add_worksheet(ABOUT_SHEET)
    for column, width in enumerate((34, 80, 3, 28)):
        sheet.set_column(column, column, width)
    rows = [
        ("failure-themes", own_version()),
        ("model", model.fingerprint or "not stored"),
        ("segmentation", f"version {classification.segmenter}"),
        ("documents", str(len(classification.documents))),
        ("sentences read", str(sum(len(document.predictions) for document in classification.documents))),
        ("sentences shown", classification.selection.value),
        *((f"theme {theme.id}", _about_theme(theme)) for theme in model.themes),
        *((f"write “{written}”" if written[0] != "(" else written, meaning) for written, meaning in _HOW_TO),
    ]
    writer.header(sheet, 0, ("about this workbook", "", "", "decisions offered"))
    for row, (name, text) in enumerate(rows, 1):
        writer.text(sheet, row, 0, name, text_wrap=True, bold=True)
        writer.text(sheet, row, 1, text, text_wrap=True)
        sheet.set_row(row, _height((("", 34), ("", 80)), (name, text)))
    for row, choice in enumerate(_choices(model.themes), 1):
        writer.text(sheet, row, 3, choice)
    _for_print(sheet)


def _about_theme(theme: ThemeDecision) -> str:
    review = f"for review from {theme.review_from:.3f} to below {theme.review_to:.3f}"
    return f"{theme.name}; given from {theme.threshold:.3f}; {review}. {theme.definition}".strip()


def read_decisions(path: Path) -> list[Decision]:
    """Read the rows of a workbook that `to_xlsx` wrote, with the decisions that people put into it.

    Raises:
        DocumentError: it cannot be read, is damaged, exceeds the limits, or lacks the sheet or columns.
    """
    sheets = _sheets(path)
    if SENTENCES_SHEET not in sheets:
        there = ", ".join(sheets) or "none"
        raise DocumentError(f"{path}: no sheet {SENTENCES_SHEET!r}, so not written by classify; its sheets: {there}")
    header, *rows = sheets[SENTENCES_SHEET] or [[]]
    names = [_string(cell).strip().lower() for cell in header]
    missing = [column for column in NEEDED_COLUMNS if column not in names]
    if missing:
        raise DocumentError(f"{path}: the sheet {SENTENCES_SHEET!r} lacks the column {', '.join(missing)}")
    long = _long_texts(sheets.get(LONG_SHEET, []))
    return [
        _decision(path, number, dict(zip(names, cells, strict=False)), long)
        for number, cells in enumerate(rows, 2)
        if any(_string(cell).strip() for cell in cells)
    ]


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} could not be read: {error.strerror}") from None
    check_archive(raw, str(path), "workbook")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        wanted = [name for name in book.sheet_names if name in (SENTENCES_SHEET, LONG_SHEET)]
        found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in wanted}
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError(f"{path}: not a workbook that can be read ({type(error).__name__})") from None
    return {**{name: [] for name in book.sheet_names}, **found}


def _decision(path: Path, row: int, cells: dict[str, Any], long: dict[tuple[str, int], str]) -> Decision:
    document, number = _string(cells["document"]), _number(cells["sentence"])
    if number is None:
        raise DocumentError(f"{path}: row {row} of {SENTENCES_SHEET!r} has no number of its sentence")
    return Decision(
        row=row,
        document=document,
        number=number,
        page=_number(cells.get("page")),
        text=long.get((document, number), _string(cells["text"])),
        themes=tuple(theme for theme in _string(cells["theme ids"]).split(";") if theme),
        decision=_string(cells.get(DECISION)).strip(),
        sentences=_number(cells.get("sentences")),
    )


def _long_texts(rows: list[list[Any]]) -> dict[tuple[str, int], str]:
    """Texts of sentences that exceeded a cell, by document and number."""
    parts = sorted(_long_parts(rows))
    return {key: "".join(text for *_, text in group) for key, group in groupby(parts, lambda part: (part[0], part[1]))}


def _long_parts(rows: list[list[Any]]) -> Iterator[tuple[str, int, int, str]]:
    for cells in rows[1:]:
        if len(cells) >= len(LONG_COLUMNS) and _string(cells[2]) == "text":
            yield _string(cells[0]), _number(cells[1]) or 0, _number(cells[3]) or 0, _string(cells[4])


def _string(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _number(cell: object) -> int | None:
    try:
        return int(float(_string(cell)))
    except (ValueError, OverflowError):
        return None
