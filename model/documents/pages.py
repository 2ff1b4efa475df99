"""What stands on pages besides their text: headers, footers, page numbers, tables of contents, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Dropped
from .layout import Segment, masked

EDGE_ROWS = 4
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|\[]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—|\]]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_CONTENTS_TITLE = re.compile(r"(?:table of )?contents(?: page)?(?: page)?", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"\S.*?(?:[.…·_]{3,}|(?:\s?\.\s?){3,}|\s)\s*(\d{1,3})$")
_LEADERS = re.compile(r"[.…·_]{4,}|(?:\s\.){4,}|(?:\.\s){4,}")
_NOTE_START = re.compile(r"(?:\d{1,3}|[*†‡§])\.?\s+\S|\[\d{1,3}\]\s")
_SMALLER = 0.94
_FAR = 2.5
_MOST = 0.5

Row = list[Segment]


@dataclass(slots=True)
class Page:
    """The rows of one page, from its top.

    Attributes:
        number: from 1.
        rows: rows of segments that are still taken for text.
        footnotes: rows taken out as footnotes.
        height: of the page, in points.
        width: of the page.
        images: whether pictures stand on it.
        had_text: whether any text was found on it.
    """

    number: int
    rows: list[Row]
    height: float
    width: float
    images: bool = False
    had_text: bool = False
    footnotes: list[Row] = field(default_factory=list)


def row_text(row: Row) -> str:
    """The text of a row."""
    return " ".join(segment.text for segment in row)


def drop_running_lines(pages: Sequence[Page]) -> list[Dropped]:
    """Take headers, footers and page numbers off the pages.

    A header or footer is a line among the outermost of its page that, its digits masked, recurs on over half of the
    pages, or on most left or most right ones.
    """
    counts = {"header": _recurring(pages, header=True), "footer": _recurring(pages, header=False)}
    dropped: list[Dropped] = []
    for page in pages:
        for reason in ("footer", "header"):
            dropped += _drop_edge(page, reason, counts[reason])
    return sorted(dropped, key=lambda one: one.page or 0)


def _edge(page: Page, *, header: bool) -> list[Row]:
    rows = page.rows[:EDGE_ROWS] if header else page.rows[-EDGE_ROWS:][::-1]
    half = page.height / 2
    return [row for row in rows if (row[0].bottom > half) == header]


def _recurring(pages: Sequence[Page], *, header: bool) -> frozenset[str]:
    filled = [page for page in pages if page.rows]
    counts = Counter(text for page in filled for text in {masked(row_text(row)) for row in _edge(page, header=header)})
    sides = Counter(
        (text, page.number % 2)
        for page in filled
        for text in {masked(row_text(row)) for row in _edge(page, header=header)}
    )
    halves = Counter(page.number % 2 for page in filled)
    alternating = {
        text for (text, side), count in sides.items() if count >= 3 and count > 0.7 * halves[side] and len(filled) >= 6
    }
    common = {text for text, count in counts.items() if count >= 2 and count > _MOST * len(filled)}
    return frozenset(common | alternating)


def _drop_edge(page: Page, reason: str, recurring: frozenset[str]) -> list[Dropped]:
    dropped: list[Dropped] = []
    for row in _edge(page, header=reason == "header"):
        text = row_text(row)
        if _is_page_number(row, page):
            dropped.append(Dropped("page number", text, page.number))
        elif masked(text) in recurring:
            dropped.append(Dropped(reason, text, page.number))
        else:
            continue
        page.rows.remove(row)
    return dropped


def _is_page_number(row: Row, page: Page) -> bool:
    margin = 0.12 * page.height
    outside = row[0].bottom < margin or row[0].top > page.height - margin
    return outside and _PAGE_NUMBER.fullmatch(row_text(row).strip()) is not None


def drop_contents(pages: Sequence[Page]) -> list[Dropped]:
    """Take tables of contents off: runs of lines that end in page numbers, under that title or with dot leaders."""
    dropped: list[Dropped] = []
    going_on = False
    for page in pages:
        titled = next(
            (index for index, row in enumerate(page.rows) if _CONTENTS_TITLE.fullmatch(row_text(row).strip())), None
        )
        ends = _contents_ends(page.rows, titled, going_on)
        going_on = ends is not None
        if ends is not None:
            first, last = ends
            dropped += [Dropped("contents", row_text(row), page.number) for row in page.rows[first : last + 1]]
            del page.rows[first : last + 1]
    return dropped


def _contents_ends(rows: Sequence[Row], titled: int | None, going_on: bool) -> tuple[int, int] | None:
    """First and last row of the contents on a page, or None."""
    entries = [index for index, row in enumerate(rows) if _is_contents_line(row)]
    leaders = [index for index in entries if _LEADERS.search(row_text(rows[index]))]
    found = [index for index in entries if titled is not None and index > titled] or leaders
    if titled is None and going_on and len(entries) >= 0.5 * len(rows):
        found = entries
    if len(found) < 3 and not (titled is not None and found):
        return None
    first = titled if titled is not None else found[0]
    return first, found[-1]


def _is_contents_line(row: Row) -> bool:
    text = row_text(row)
    number = _CONTENTS_LINE.fullmatch(text)
    apart = len(row) > 1 and row[-1].text.isdigit() and len(row[-1].text) <= 3
    return apart or (number is not None and _LEADERS.search(text) is not None)


def take_footnotes(pages: Sequence[Page], body_size: float) -> None:
    """Move the small print at the foot of each page, from its first mark on, to `Page.footnotes`."""
    for page in pages:
        small = len(page.rows)
        while small and _is_small_print(page.rows[small - 1 : small + 1], body_size):
            small -= 1
        first = next((i for i in range(small, len(page.rows)) if starts_note(row_text(page.rows[i]))), None)
        if first is not None and page.rows[first][0].top < 0.6 * page.height:
            page.footnotes = page.rows[first:]
            del page.rows[first:]


def _is_small_print(rows: Sequence[Row], body_size: float) -> bool:
    """Whether the first of two rows is small print that the second, if there is one, goes on with."""
    row, below = rows[0], rows[1:]
    near = not below or row[0].bottom - below[0][0].top < _FAR * row[0].size
    return near and len(row) == 1 and row[0].size < _SMALLER * body_size


def starts_note(text: str) -> bool:
    """Whether a line begins a footnote."""
    return _NOTE_START.match(text) is not None


def body_size(pages: Sequence[Page]) -> float:
    """The height of letters that most of the text is set in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            for segment in row:
                sizes[round(segment.size * 4) / 4] += len(segment.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)
