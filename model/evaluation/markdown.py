"""Sections of a report as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .contents import Block, Paragraph, Section


def as_markdown(title: str, sections: Iterable[Section]) -> str:
    """The report as one Markdown text."""
    return "\n".join([f"# {_plain(title)}", "", *(line for section in sections for line in _section(section))])


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {_plain(section.title)}", "")
    for block in section.blocks:
        yield from _block(block)
        yield ""


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _plain(block.text)
        return
    yield from (f"**{_plain(block.caption)}**", "", _line(block.columns))
    yield "|" + "|".join("---" if i == 0 else "---:" for i in range(len(block.columns))) + "|"
    yield from (_line(row) for row in block.rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
