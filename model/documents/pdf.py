"""PDF files by pypdfium2: words with their places, put in order, joined to paragraphs."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ..errors import DocumentError
from . import pages as furniture
from .assembly import Block, assemble
from .document import Document, Dropped, ParagraphKind
from .layout import BROKEN_WORD, RAISED, Flow, Segment, Word, holds_prose, reading_order, rows_of, without_marks
from .pages import Page
from .reflow import Line, ends_closed, is_list_item, looks_like_heading, paragraphs_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MAX_PAGES = 2_000
MAX_PAGE_CHARACTERS = 200_000
_TOKEN = re.compile(rf"[^\s{BROKEN_WORD}]+{BROKEN_WORD}?|{BROKEN_WORD}")
_MARK_AT_END = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[.,;:!?)’”'\"\]]))(?:\d{1,3}(?:,\d{1,3})*|[*†‡])$")
_CAPITALS = re.compile(r"[A-Z]{4}")
_BOLD = 600
_LARGER = 1.08
_WIDER_STEP = 1.22
_INDENT = 0.8
_LINES_THAT_SHOW_THE_EDGE = 4
_LEAST_EDGE = 0.7


def read_pdf(raw: bytes, name: str) -> Document:
    """Read the bytes of a PDF file.

    Pages without text get a warning; a document without any text has no paragraphs.

    Raises:
        DocumentError: it is damaged, encrypted or has more pages than the limit.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(raw)
        if len(pdf) > MAX_PAGES:
            raise DocumentError(f"{name}: {len(pdf):,} pages; at most {MAX_PAGES:,} are read: split it")
        pages, marks, bold = _pages(pdf, name)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"{name}: {_told(str(error))}") from None
    return _document(name, pages, marks, bold)


def _told(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "encrypted: save it without a password and give that"
    return "damaged: it cannot be opened as a PDF; open it in a viewer and print it to a new one"


def _pages(pdf: PdfDocument, name: str) -> tuple[list[Page], list[Dropped], set[Segment]]:
    pages: list[Page] = []
    marks: list[Dropped] = []
    bold: set[Segment] = set()
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        text_page = page.get_textpage()
        if text_page.count_chars() > MAX_PAGE_CHARACTERS:
            raise DocumentError(f"{name}: page {number} holds over {MAX_PAGE_CHARACTERS:,} characters")
        words = list(_words(text_page, page))
        rows, loose = without_marks(rows_of(words))
        marks += [Dropped("footnote mark", mark, number) for mark in [*(w.mark for w in words if w.mark), *loose]]
        bold.update(segment for row in rows for segment in row if _is_bold(segment, text_page))
        pages.append(Page(number, rows, page.get_height(), page.get_width(), not words and _has_images(page), bool(words)))
        text_page.close()
        page.close()
    return pages, marks, bold


def _has_images(page: PdfPage) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3))


def _is_bold(segment: Segment, text_page: PdfTextPage) -> bool:
    import pypdfium2.raw as pdfium

    ends = {segment.words[0].index, segment.words[-1].index, segment.words[len(segment.words) // 2].index}
    weights = [pdfium.FPDFText_GetFontWeight(text_page.raw, index) for index in ends]
    if all(weight >= _BOLD for weight in weights):
        return True
    return max(weights) <= 0 and all(_has_bold_name(text_page, index) for index in ends)


def _has_bold_name(text_page: PdfTextPage, index: int) -> bool:
    """Standard fonts state no weight; their names tell."""
    import pypdfium2.raw as pdfium

    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text_page.raw, index, name, len(name), ctypes.c_int())
    return b"bold" in name.value.lower()


def _words(text_page: PdfTextPage, page: PdfPage) -> Iterator[Word]:
    """The words of a page with their boxes, which are the loose ones of their first and last letters."""
    import pypdfium2.raw as pdfium

    text = _page_text(text_page)
    handle, first, last = text_page.raw, pdfium.FS_RECTF(), pdfium.FS_RECTF()
    turn = _turned(page)
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        pdfium.FPDFText_GetLooseCharBox(handle, start, first)
        pdfium.FPDFText_GetLooseCharBox(handle, end - 1 - (token[0].endswith(BROKEN_WORD) and end - start > 1), last)
        word = Word(token[0], first.left, last.right, min(first.bottom, last.bottom), max(first.top, last.top), start)
        height, end_height = first.top - first.bottom, last.top - last.bottom
        if end_height < RAISED * height and (mark := _MARK_AT_END.search(token[0])):
            word = replace(word, text=token[0][: mark.start()], mark=mark[0], bottom=first.bottom, top=first.top)
        yield turn(_with_bullet(word))


def _with_bullet(word: Word) -> Word:
    """Symbol fonts put their bullets on control codes and private ones."""
    lone = len(word.text) == 1 and unicodedata.category(word.text) in ("Cc", "Co", "Cn", "Cf")
    return replace(word, text="•") if lone and word.text != BROKEN_WORD else word


def _turned(page: PdfPage) -> Callable[[Word], Word]:
    """How to turn boxes on a page that is shown rotated."""
    rotation = page.get_rotation()
    width, height = page.get_width(), page.get_height()
    if rotation == 90:
        return lambda word: replace(word, x0=word.bottom, x1=word.top, bottom=height - word.x1, top=height - word.x0)
    if rotation == 270:
        return lambda word: replace(word, x0=width - word.top, x1=width - word.bottom, bottom=word.x0, top=word.x1)
    if rotation == 180:
        return lambda word: replace(
            word, x0=width - word.x1, x1=width - word.x0, bottom=height - word.top, top=height - word.bottom
        )
    return lambda word: word


def _page_text(text_page: PdfTextPage) -> str:
    """The page's text with one code point for each of its characters, so that places in it are places on the page."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    text = text_page.get_text_range() if count else ""
    if len(text) == count:
        return str(text)
    points = (pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(count))
    return "".join(chr(point) if 0 < point < 0x110000 else " " for point in points)


def _document(name: str, pages: Sequence[Page], marks: list[Dropped], bold: set[Segment]) -> Document:
    dropped = marks + furniture.drop_running_lines(pages) + furniture.drop_contents(pages)
    size = furniture.body_size(pages)
    furniture.take_footnotes(pages, size)
    lines = _lines(pages, size, bold)
    notes = {page.number: _notes(page) for page in pages if page.footnotes}
    blocks = list(_with_notes(paragraphs_of(lines), notes))
    return assemble(name, blocks, pages=len(pages), dropped=dropped, warnings=_warnings(name, pages))


def _warnings(name: str, pages: Sequence[Page]) -> list[str]:
    empty = [page.number for page in pages if not page.had_text]
    if not any(page.images for page in pages) and len(empty) < len(pages):
        return []
    pictured = [page.number for page in pages if page.images] or empty
    verb = "holds" if len(pictured) == 1 else "hold"
    return [f"{name}: page{'s' * (len(pictured) > 1)} {ranges(pictured)} {verb} no text, scanned? OCR is needed"]


def ranges(numbers: Sequence[int]) -> str:
    """Write page numbers as ranges: 1–3, 7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("–".join(map(str, part)) for part in parts)


def _lines(pages: Sequence[Page], size: float, bold: set[Segment]) -> list[Line]:
    flows = [(page.number, flow) for page in pages for flow in reading_order(page.rows)]
    placed = [(number, flow, row) for number, flow in flows for row in (flow.lines if flow.kind == "column" else ())]
    step, widest = _usual_step(flows), max((page.width * _LEAST_EDGE for page in pages), default=0.0)
    widest = max([widest, *(flow.right for _, flow in flows)])
    following = {id(row): after[2] for (_, _, row), after in pairwise(placed)}
    lines: list[Line] = []
    for number, flow in flows:
        if flow.kind == "table":
            lines += _table_lines(flow, number, bold)
            continue
        before: Sequence[Segment] | None = None
        for row in flow.lines:
            begins = before is not None and _begins(before, row, step, bold)
            # A line or two do not show where their column ends.
            right = flow.right if len(flow.lines) >= _LINES_THAT_SHOW_THE_EDGE else widest
            lines.append(_line(row, number, begins, _is_full(row, following.get(id(row)), right), size, bold))
            before = row
    return _apart(lines, bold)


def _apart(lines: list[Line], bold: set[Segment]) -> list[Line]:
    """Part headings from what follows them, also across columns and pages."""
    parted: list[Line] = []
    for line in lines:
        before = parted[-1] if parted else None
        if before is not None and (before.kind == "heading") != (line.kind == "heading"):
            line = replace(line, begins=True)
        parted.append(line)
    return parted


def _usual_step(flows: Sequence[tuple[int, Flow]]) -> float:
    """How far apart lines of a paragraph stand, as a multiple of their height."""
    steps = [
        (above[0].bottom - below[0].bottom) / below[0].size
        for _, flow in flows
        if flow.kind == "column"
        for above, below in pairwise(flow.lines)
        if below[0].text[:1].islower() and below[0].size
    ]
    return median(steps) if steps else 1.25


def _begins(before: Sequence[Segment], row: Sequence[Segment], step: float, bold: set[Segment]) -> bool:
    """Whether a paragraph begins with `row`, as the space and the type on the page tell."""
    above, below = before[0], row[0]
    size = below.size or 1.0
    if abs(above.size - below.size) > 0.12 * size or all(s in bold for s in before) != all(s in bold for s in row):
        return not (below.text[:1].islower() and abs(above.size - below.size) < 0.3 * size and above not in bold)
    wide = (above.bottom - below.bottom) / size > _WIDER_STEP * step
    if wide:
        return True
    indented = abs(below.x0 - above.x0) > _INDENT * size and not is_list_item(above.text)
    return indented and not below.text[:1].islower() and ends_closed(before[-1].text)


def _is_full(row: Sequence[Segment], following: Sequence[Segment] | None, right: float) -> bool:
    """Whether the first word of the next line had no room at the end of this one."""
    if following is None:
        return False
    word = following[0].words[0]
    return row[-1].x1 + (word.x1 - word.x0) + 0.2 * row[-1].size > right - 0.5


def _line(row: Sequence[Segment], page: int, begins: bool, full: bool, size: float, bold: set[Segment]) -> Line:
    text = furniture.row_text(list(row))
    return Line(text, page, _kind(row, text, size, bold), begins, full)


def _kind(row: Sequence[Segment], text: str, size: float, bold: set[Segment]) -> ParagraphKind | None:
    marked = all(segment in bold for segment in row) or row[0].size > _LARGER * size
    if marked and not ends_closed(text) and len(text.split()) <= 20:
        return "heading"
    if is_list_item(text):
        return "list_item"
    capitals = _CAPITALS.search(text) is not None and text.isupper() and looks_like_heading(text)
    return "heading" if capitals else "prose"


def _table_lines(flow: Flow, page: int, bold: set[Segment]) -> list[Line]:
    lines: list[Line] = []
    for row in flow.lines:
        cells = [[cell] for cell in row] if any(holds_prose(cell) for cell in row) else [list(row)]
        titled = len(flow.lines) == 1 and all(cell in bold for cell in row[1:]) and len(row) > 1
        for cell in cells:
            text = " | ".join(segment.text.replace(BROKEN_WORD, "-") for segment in cell)
            lines.append(Line(text, page, "heading" if titled else "table_row", begins=True, full=False))
    return [*lines, Line("")]


def _notes(page: Page) -> list[Block]:
    lines = [
        Line(text, page.number, "footnote", begins=furniture.starts_note(text), full=True)
        for text in map(furniture.row_text, page.footnotes)
    ]
    return paragraphs_of(lines)


def _with_notes(blocks: Sequence[Block], notes: dict[int, list[Block]]) -> Iterator[Block]:
    """Put footnotes where they do not cut a paragraph that runs on to the next page: before it."""
    waiting = dict(sorted(notes.items()))
    for block in blocks:
        begins = block.page or 0
        for page in [page for page in waiting if page < begins or (page == begins and block.turns)]:
            yield from waiting.pop(page)
        yield block
    for remaining in waiting.values():
        yield from remaining
