"""The geometry of a page: words to rows, rows to columns and tables, in order. Units are points, y grows upwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Literal, NamedTuple

from .reflow import ends_closed, is_list_item

BROKEN_WORD = "\ufffe"
_SPACE_BETWEEN_CELLS = 1.3
_CLEARANCE = 2.0
_LINES_OF_A_COLUMN = 3
_NARROWEST = 0.12
_PROSE_WORDS = 4
_WRAPPING = 0.25
_ROW_GAP = 0.45
_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*|[*†‡§]+")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_FIRST_OF_ROW = 3
RAISED = 0.82
"""A letter lower than this share of its neighbour's height is a raised mark."""


class Word(NamedTuple):
    """A word and its box; `mark` is a raised footnote mark that was taken off its end."""

    text: str
    x0: float
    x1: float
    bottom: float
    top: float
    bold: bool = False
    mark: str = ""

    @property
    def height(self) -> float:
        """Height of its letters' boxes."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one row without a wide gap between them: a line of a column or a cell of a table."""

    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    bottom: float
    top: float

    @classmethod
    def of(cls, words: Sequence[Word]) -> Segment:
        """Put words that are in order together; a word broken by pdfium in mid-line gets its hyphen back."""
        text = " ".join(word.text for word in words).replace(f"{BROKEN_WORD} ", "-")
        plain = max(words, key=_weight)
        return cls(tuple(words), text, words[0].x0, max([word.x1 for word in words]), plain.bottom, plain.top)

    @property
    def size(self) -> float:
        """Height of its letters' boxes."""
        return self.top - self.bottom

    @property
    def bold(self) -> bool:
        """Whether all its words are."""
        return all(word.bold for word in self.words)


def _weight(word: Word) -> float:
    return word.height * min(len(word.text), 9)


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that follow one another: a column, or the rows of a table.

    Attributes:
        kind: what it is.
        lines: a column's lines; for a table, every row's cells.
        right: the right-hand edge that lines wrap at.
    """

    kind: Literal["column", "table"]
    lines: tuple[tuple[Segment, ...], ...]
    right: float


def rows_of(words: Iterable[Word]) -> list[list[Segment]]:
    """Group words into rows from the top of the page, and each row into segments from the left."""
    rows: list[list[Word]] = []
    tallest: Word | None = None
    for word in sorted(words, key=attrgetter("top"), reverse=True):
        if tallest is not None and _same_row(tallest, word):
            rows[-1].append(word)
            tallest = word if len(rows[-1]) <= _FIRST_OF_ROW and word.height > tallest.height else tallest
        else:
            rows.append([word])
            tallest = word
    return [_segments(row) for row in rows]


def _same_row(tallest: Word, word: Word) -> bool:
    bottom = tallest.bottom if tallest.bottom > word.bottom else word.bottom
    height = min(tallest.top - tallest.bottom, word.top - word.bottom)
    # Words come from the top down, so the upper edge of what they share is the later word's.
    return word.top - bottom > 0.5 * height


def _segments(row: Sequence[Word]) -> list[Segment]:
    groups: list[list[Word]] = []
    for word in sorted(row, key=attrgetter("x0")):
        if groups and _is_ordinal(groups[-1][-1], word):
            before = groups[-1].pop()
            groups[-1].append(before._replace(text=before.text + word.text, x1=word.x1))
        elif not groups or _parted(groups[-1], word):
            groups.append([word])
        elif not _printed_twice(groups[-1][-1], word):
            groups[-1].append(word)
    return [Segment.of(group) for group in groups]


def _parted(group: Sequence[Word], word: Word) -> bool:
    gap = word.x0 - group[-1].x1
    if gap <= _SPACE_BETWEEN_CELLS * (word.top - word.bottom):
        return False
    # A bullet or a paragraph number stands apart from its text and yet belongs to it.
    return not (len(group) == 1 and len(group[0].text) <= 7 and is_list_item(group[0].text + " A"))


def without_marks(rows: Sequence[Sequence[Segment]]) -> tuple[list[list[Segment]], list[str]]:
    """Take footnote marks that stand as words of their own out of rows; the rows, and the marks."""
    marks: list[str] = []
    kept: list[list[Segment]] = []
    for row in rows:
        loose = {word for segment in row for before, word in pairwise(segment.words) if _is_mark(word, before)}
        marks += [word.text for word in loose]
        kept.append([_without(segment, loose) for segment in row] if loose else list(row))
    return kept, marks


def _is_mark(word: Word, before: Word) -> bool:
    return _MARK.fullmatch(word.text) is not None and is_raised(word, before)


def _without(segment: Segment, loose: set[Word]) -> Segment:
    return Segment.of([word for word in segment.words if word not in loose])


def _is_ordinal(number: Word, word: Word) -> bool:
    """The raised letters of "2nd" are a word of their own in the file."""
    return word.text in _ORDINALS and number.text[-1:].isdigit() and is_raised(word, number)


def is_raised(word: Word, beside: Word) -> bool:
    """Whether a word is set smaller and higher than the one beside it."""
    return word.height < RAISED * beside.height and word.bottom > beside.bottom + 0.1 * beside.height


def _printed_twice(left: Word, right: Word) -> bool:
    return left.text == right.text and abs(left.x0 - right.x0) < 1


def reading_order(rows: Sequence[Sequence[Segment]]) -> list[Flow]:
    """Order the segments of a page: columns one after the other, tables by rows."""
    segments = [segment for row in rows for segment in row]
    gutter = _best_gutter(segments)
    if gutter is None:
        return _with_lone_rows(rows)
    flows: list[Flow] = []
    for side_by_side, part in _bands(segments, gutter):
        flows += _band_flows(part, gutter) if side_by_side else reading_order(_regrouped(part))
    return flows


def _column(rows: Sequence[Sequence[Segment]]) -> Flow:
    right = max((segment.x1 for row in rows for segment in row), default=0.0)
    return Flow("column", tuple(tuple(row) for row in rows), right)


def _with_lone_rows(rows: Sequence[Sequence[Segment]]) -> list[Flow]:
    """One column, with single rows of cells ("Summary … Requires improvement") taken as rows of a table."""
    flows: list[Flow] = []
    column: list[Sequence[Segment]] = []
    skip = False
    for index, row in enumerate(rows):
        if skip:
            skip = False
        elif _is_lone_row(row, rows[index - 1] if index else None):
            below = rows[index + 1] if index + 1 < len(rows) else None
            skip = below is not None and _goes_on_in_cell(row, below)
            first = Segment.of([*row[0].words, *below[0].words]) if skip and below else row[0]
            flows += [_column(column)] if column else []
            flows.append(Flow("table", ((first, *row[1:]),), row[-1].x1))
            column = []
        else:
            column.append(row)
    return [*flows, _column(column)] if column else flows


def _is_lone_row(row: Sequence[Segment], before: Sequence[Segment] | None) -> bool:
    if len(row) < 2 or row[0].text[:1].islower() or row[1].text[:1].islower():
        return False
    apart = row[1].x0 - row[0].x1 > 2 * _SPACE_BETWEEN_CELLS * row[0].size
    return apart and (
        before is None or ends_closed(before[-1].text) or before[0].bottom - row[0].top > 0.5 * row[0].size
    )


def _goes_on_in_cell(row: Sequence[Segment], below: Sequence[Segment]) -> bool:
    return (
        len(below) == 1
        and below[0].text[:1].islower()
        and abs(below[0].x0 - row[0].x0) < row[0].size
        and below[0].x1 < row[1].x0
    )


def _regrouped(segments: Sequence[Segment]) -> list[list[Segment]]:
    return rows_of(word for segment in segments for word in segment.words)


def _side(segment: Segment, gutter: float) -> int:
    """-1 left of the gutter, 1 right of it, 0 across."""
    if segment.x1 < gutter - _CLEARANCE:
        return -1
    return 1 if segment.x0 >= gutter - 0.1 else 0


def _best_gutter(segments: Sequence[Segment]) -> float | None:
    """The left edge of a right-hand column, if there is one that many lines keep clear of."""
    if len(segments) < 2 * _LINES_OF_A_COLUMN:
        return None
    left, right = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    inner = [segment.x0 for segment in segments if segment.x0 > left + _NARROWEST * (right - left)]
    edges = [edge for edge, count in Counter(round(x / 3) for x in inner).items() if count >= _LINES_OF_A_COLUMN]
    candidates = {min(x for x in inner if round(x / 3) == edge) for edge in edges}
    scored = [(_score(segments, x), -x) for x in candidates]
    best = max(scored, default=(0, 0.0))
    return -best[1] if best[0] else None


def _score(segments: Sequence[Segment], gutter: float) -> int:
    return sum(len(part) for side_by_side, part in _bands(segments, gutter) if side_by_side)


def _bands(segments: Sequence[Segment], gutter: float) -> list[tuple[bool, list[Segment]]]:
    """Cut a page from the top into parts that keep clear of the gutter on both sides, and the rest."""
    bands: list[tuple[bool, list[Segment]]] = []
    for segment in sorted(segments, key=lambda segment: (-segment.top, segment.x0)):
        clear = _side(segment, gutter) != 0
        if not bands or bands[-1][0] != clear:
            bands.append((clear, []))
        bands[-1][1].append(segment)
    checked = [(clear and _has_two_sides(part, gutter), part) for clear, part in bands]
    merged: list[tuple[bool, list[Segment]]] = []
    for clear, part in checked:
        head, body, tail = _trimmed(part, gutter) if clear else ([], part, [])
        for kind, piece in ((False, head), (clear, body), (False, tail)):
            if piece and merged and not merged[-1][0] and not kind:
                merged[-1][1].extend(piece)
            elif piece:
                merged.append((kind, list(piece)))
    return merged


def _trimmed(part: list[Segment], gutter: float) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """Take off the lines above and below that stand on one side alone: they belong to the page, not to the columns."""
    left = [segment for segment in part if _side(segment, gutter) < 0]
    right = [segment for segment in part if _side(segment, gutter) > 0]
    top = min(max(segment.top for segment in left), max(segment.top for segment in right))
    ceiling = top + max(segment.size for segment in part) * 1.5
    head = [segment for segment in part if segment.bottom > ceiling]
    return head, [segment for segment in part if segment.bottom <= ceiling], []


def _has_two_sides(part: Sequence[Segment], gutter: float) -> bool:
    left = [segment for segment in part if _side(segment, gutter) < 0]
    right = [segment for segment in part if _side(segment, gutter) > 0]
    if min(len(left), len(right)) < _LINES_OF_A_COLUMN:
        return False
    top = min(max(segment.top for segment in side) for side in (left, right))
    bottom = max(min(segment.bottom for segment in side) for side in (left, right))
    return top > bottom


def _band_flows(part: Sequence[Segment], gutter: float) -> list[Flow]:
    sides = [[segment for segment in part if _side(segment, gutter) == side] for side in (-1, 1)]
    if all(_is_prose(side) for side in sides):
        return [flow for side in sides for flow in reading_order(_regrouped(side))]
    return [Flow("table", tuple(_table_rows(part)), max(segment.x1 for segment in part))]


def _is_prose(lines: Sequence[Segment]) -> bool:
    """Lines of running text: several words each, and many of them going on in lower case."""
    wrapping = sum(line.text[:1].islower() for line in lines) / len(lines)
    return median(len(line.text.split()) for line in lines) >= _PROSE_WORDS and wrapping >= _WRAPPING


def _table_rows(part: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    """Rows of a table: what lies between the gaps that run across all its columns, one segment a cell."""
    columns = _joined_intervals([(segment.x0, segment.x1) for segment in part], 0.0)
    gap = _ROW_GAP * median(segment.size for segment in part)
    bands = _joined_intervals([(-segment.top, -segment.bottom) for segment in part], gap)
    rows: list[tuple[Segment, ...]] = []
    for top, bottom in bands:
        inside = [segment for segment in part if top <= -segment.top <= bottom]
        rows += _cells(inside, columns)
    return rows


def _cells(inside: Sequence[Segment], columns: Sequence[tuple[float, float]]) -> list[tuple[Segment, ...]]:
    cells = [[segment for segment in inside if x0 <= segment.x0 <= x1] for x0, x1 in columns]
    filled = [cell for cell in cells if cell]
    heights = {len(cell) for cell in filled}
    lower = any(segment.text[:1].islower() for segment in filled[0][1:])
    if len(filled) > 1 and len(heights) == 1 and heights != {1} and not lower:
        return [tuple(row) for row in zip(*filled, strict=True)]
    return [tuple(_one_cell(cell) for cell in filled)]


def _one_cell(lines: Sequence[Segment]) -> Segment:
    return Segment.of([word for line in lines for word in line.words]) if len(lines) > 1 else lines[0]


def _joined_intervals(intervals: Iterable[tuple[float, float]], slack: float) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1] + slack:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def holds_prose(cell: Segment) -> bool:
    """Whether a cell holds a sentence, which then stands by itself."""
    return len(cell.text.split()) >= 2 * _PROSE_WORDS and ends_closed(cell.text)


_DIGITS = re.compile(r"\d+")


def masked(text: str) -> str:
    """Return `text` with digits masked and spaces gone, so that running headers of all pages are equal."""
    return _DIGITS.sub("#", re.sub(r"\s+", "", text)).lower()
