"""Small charts as shapes on a plane: numbers in, rectangles and labels out; the page draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PARTS = 10
_WIDTH, _ROW, _BAR, _LABEL, _LONGEST_LABEL = 640, 18, 12, 200, 26
_COLUMN, _COLUMN_GAP, _HEIGHT, _BASE = 28, 4, 44, 20


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle for a theme (its place in the model's order), in units of the drawing, with what it says."""

    theme: int
    x: float
    y: float
    width: float
    height: float
    says: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; `end` sets it to the left of the place."""

    x: float
    y: float
    text: str
    end: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its size."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


def chart_by_document(documents: Sequence[str], counts: Sequence[Sequence[int]], themes: Sequence[str]) -> Chart:
    """Bars of themes, one above the other, a row for each document.

    Args:
        documents: names.
        counts: `(n_documents, n_themes)`: how many sentences of the document carry the theme.
        themes: names.
    """
    most = max((sum(row) for row in counts), default=0) or 1
    scale = (_WIDTH - _LABEL - 40) / most
    bars, labels = [], []
    for number, (document, row) in enumerate(zip(documents, counts, strict=True)):
        x, y = float(_LABEL), number * _ROW
        labels.append(Label(_LABEL - 6, y + _BAR - 1, shortened(document), end=True))
        for theme, count in enumerate(row):
            if count:
                says = f"{document}: {themes[theme]} {count}"
                bars.append(Bar(theme, round(x, 1), y + 1, round(count * scale, 1), _BAR, says))
                x += count * scale
        labels.append(Label(round(x + 4, 1), y + _BAR - 1, str(sum(row))))
    return Chart(_WIDTH, max(len(counts), 1) * _ROW, tuple(bars), tuple(labels))


def chart_by_position(counts: Sequence[Sequence[int]], themes: Sequence[str]) -> Chart:
    """Columns of each theme over the parts of a document, from its beginning to its end.

    Args:
        counts: `(n_themes, PARTS)`: how many sentences in that part of their document carry the theme.
        themes: names.
    """
    most = max((count for row in counts for count in row), default=0) or 1
    bars, labels = [], []
    for theme, row in enumerate(counts):
        base = (theme + 1) * (_HEIGHT + _BASE) - _BASE
        labels.append(Label(_LABEL - 6, base - 4, shortened(themes[theme]), end=True))
        for part, count in enumerate(row):
            height = round(count / most * (_HEIGHT - 8), 1)
            x = _LABEL + part * (_COLUMN + _COLUMN_GAP)
            says = f"{themes[theme]}, part {part + 1} of {PARTS}: {count}"
            bars.append(Bar(theme, x, base - height, _COLUMN, height, says))
            if count:
                labels.append(Label(x + 2, round(base - height - 2, 1), str(count)))
    bottom = len(counts) * (_HEIGHT + _BASE)
    labels.append(Label(_LABEL, bottom - 4, "beginning"))
    labels.append(Label(_LABEL + PARTS * (_COLUMN + _COLUMN_GAP), bottom - 4, "end", end=True))
    return Chart(_WIDTH, bottom, tuple(bars), tuple(labels))


def shortened(text: str) -> str:
    """The text, or its last part where it is too long for a label: the ends of paths tell them apart."""
    return text if len(text) <= _LONGEST_LABEL else "…" + text[-_LONGEST_LABEL:]
