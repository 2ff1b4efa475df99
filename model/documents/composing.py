"""Pages in order become paragraphs: what space, type and indents on the page say of where one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from .assembly import Block
from .document import ParagraphKind
from .layout import BROKEN_WORD, Flow, Segment, holds_prose, reading_order
from .pages import Page, row_text, starts_note
from .reflow import Line, ends_closed, is_list_item, looks_like_heading, paragraphs_of

_CAPITALS = re.compile(r"[A-Z]{4}")
_LARGER = 1.08
_WIDER_STEP = 1.22
_INDENT = 0.8
_LINES_THAT_SHOW_THE_EDGE = 4
_LEAST_EDGE = 0.7


def compose(pages: Sequence[Page], size: float) -> list[Block]:
    """Join the rows of pages to paragraphs, across columns and pages.

    Args:
        pages: with their furniture and footnotes already taken off.
        size: height of the letters that most of the text is set in.
    """
    notes = {page.number: _notes(page) for page in pages if page.footnotes}
    return list(_with_notes(paragraphs_of(_lines(pages, size)), notes))


def _lines(pages: Sequence[Page], size: float) -> list[Line]:
    flows = [(page.number, flow) for page in pages for flow in reading_order(page.rows)]
    placed = [(number, flow, row) for number, flow in flows for row in (flow.lines if flow.kind == "column" else ())]
    step, widest = _usual_step(flows), max((page.width * _LEAST_EDGE for page in pages), default=0.0)
    widest = max([widest, *(flow.right for _, flow in flows)])
    following = {id(row): after[2] for (_, _, row), after in pairwise(placed)}
    lines: list[Line] = []
    for number, flow in flows:
        if flow.kind == "table":
            lines += _table_lines(flow, number)
            continue
        before: Sequence[Segment] | None = None
        for row in flow.lines:
            begins = before is not None and _begins(before, row, step)
            # A line or two do not show where their column ends.
            right = flow.right if len(flow.lines) >= _LINES_THAT_SHOW_THE_EDGE else widest
            lines.append(_line(row, number, begins, _is_full(row, following.get(id(row)), right), size))
            before = row
    return _apart(lines)


def _apart(lines: list[Line]) -> list[Line]:
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


def _begins(before: Sequence[Segment], row: Sequence[Segment], step: float) -> bool:
    """Whether a paragraph begins with `row`, as the space and the type on the page tell."""
    above, below = before[0], row[0]
    size = below.size or 1.0
    if abs(above.size - below.size) > 0.12 * size or _is_all_bold(before) != _is_all_bold(row):
        return not (below.text[:1].islower() and abs(above.size - below.size) < 0.3 * size and not above.bold)
    wide = (above.bottom - below.bottom) / size > _WIDER_STEP * step
    if wide:
        return True
    indented = abs(below.x0 - above.x0) > _INDENT * size and not is_list_item(above.text)
    return indented and not below.text[:1].islower() and ends_closed(before[-1].text)


def _is_all_bold(row: Sequence[Segment]) -> bool:
    return all(segment.bold for segment in row)


def _is_full(row: Sequence[Segment], following: Sequence[Segment] | None, right: float) -> bool:
    """Whether the first word of the next line had no room at the end of this one."""
    if following is None:
        return False
    word = following[0].words[0]
    return row[-1].x1 + (word.x1 - word.x0) + 0.2 * row[-1].size > right - 0.5


def _line(row: Sequence[Segment], page: int, begins: bool, full: bool, size: float) -> Line:
    text = row_text(list(row))
    return Line(text, page, _kind(row, text, size), begins, full)


def _kind(row: Sequence[Segment], text: str, size: float) -> ParagraphKind | None:
    marked = _is_all_bold(row) or row[0].size > _LARGER * size
    if marked and not ends_closed(text) and len(text.split()) <= 20:
        return "heading"
    if is_list_item(text):
        return "list_item"
    capitals = _CAPITALS.search(text) is not None and text.isupper() and looks_like_heading(text)
    return "heading" if capitals else "prose"


def _table_lines(flow: Flow, page: int) -> list[Line]:
    lines: list[Line] = []
    for row in flow.lines:
        cells = [[cell] for cell in row] if any(holds_prose(cell) for cell in row) else [list(row)]
        titled = len(flow.lines) == 1 and _is_all_bold(row[1:]) and len(row) > 1
        for cell in cells:
            text = " | ".join(segment.text.replace(BROKEN_WORD, "-") for segment in cell)
            lines.append(Line(text, page, "heading" if titled else "table_row", begins=True, full=False))
    return [*lines, Line("")]


def _notes(page: Page) -> list[Block]:
    lines = [
        Line(text, page.number, "footnote", begins=starts_note(text), full=True)
        for text in map(row_text, page.footnotes)
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
