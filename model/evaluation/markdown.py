"""Sections of a report as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from .blocks import Block, Paragraph, Picture, Points, Section, Table

PLOTS_FOLDER = "plots"


def as_markdown(title: str, sections: Iterable[Section]) -> str:
    """The report as one Markdown text; pictures are linked from the folder of plots beside it."""
    lines = [f"# {_plain(title)}", "", *(line for section in sections for line in _section(section))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {_plain(section.title)}", "")
    for block in section.blocks:
        yield from _block(block)
        yield ""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield _plain(text)
        case Points(texts):
            yield from (f"- {_plain(text)}" for text in texts)
        case Table():
            yield from _table(block)
        case Picture(name, _, alternative, caption):
            yield from (f"![{_plain(alternative)}]({PLOTS_FOLDER}/{name}.svg)", "", f"*{_plain(caption)}*")
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[str]:
    # Words read from the left, figures compare from the right.
    side = "---" if table.prose else "---:"
    yield from (f"**{_plain(table.caption)}**", "", _line(table.columns))
    yield "|" + "|".join(["---", *[side] * (len(table.columns) - 1)]) + "|"
    yield from (_line(row) for row in table.rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(text.split()))
