"""What a report is made of before it becomes Markdown or HTML: sections of paragraphs, lists, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..statistics.bootstrap import FEWEST_DOCUMENTS
from ..versions import own_version

NOT_KNOWN = "–"
FEW = "†"
FEW_EXPLAINED = f"{FEW} from fewer than {FEWEST_DOCUMENTS} documents: the interval is not to be relied on."


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of plain texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, the names of its columns, its rows; the first cell of a row names it.

    Attributes:
        caption: what it shows.
        columns: names, as many as a row has cells.
        rows: cells as they are shown.
        prose: whether the cells are words, to be set to the left, rather than figures.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot.

    Attributes:
        name: file name without its suffix.
        svg: the picture.
        alternative: what it shows, in words, for those who do not see it.
        caption: what it is.
    """

    name: str
    svg: bytes
    alternative: str
    caption: str


Block = Paragraph | Points | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `id` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def named_version() -> str:
    """This package with its version, as reports name it."""
    return f"failure-themes {own_version()}"


def number(value: float | None, decimals: int = 2) -> str:
    """A figure as reports show it, or a dash where it cannot be worked out."""
    return NOT_KNOWN if value is None else f"{value:.{decimals}f}"


def percent(value: float | None) -> str:
    """A share in per cent, one decimal, or a dash."""
    return NOT_KNOWN if value is None else f"{value:.1%}"


def with_interval(figure: Mapping[str, Any]) -> str:
    """A figure with its interval, `0.71 (0.65–0.77)`, marked where it comes from few documents."""
    if figure["value"] is None or figure["low"] is None:
        return number(figure["value"])
    few = FEW if figure.get("documents", FEWEST_DOCUMENTS) < FEWEST_DOCUMENTS else ""
    return f"{figure['value']:.2f} ({figure['low']:.2f}–{figure['high']:.2f}){few}"


def percent_with_interval(figure: Mapping[str, Any]) -> str:
    """The same for a share in per cent."""
    if figure["value"] is None or figure["low"] is None:
        return percent(figure["value"])
    few = FEW if figure.get("documents", FEWEST_DOCUMENTS) < FEWEST_DOCUMENTS else ""
    return f"{figure['value']:.1%} ({figure['low']:.1%}–{figure['high']:.1%}){few}"
