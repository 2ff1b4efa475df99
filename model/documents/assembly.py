"""Blocks of read text, put together into a `Document`; every reader ends here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .document import Document, Dropped, Paragraph, ParagraphKind

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# Invisible or illegal in XML, and so a shift of every offset in the programs that drop them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufdd0-\ufdef\ufeff]"
)
_ILLEGAL = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
# Symbol fonts put their bullets into the private use area.
_SYMBOL_BULLET = re.compile(r"(?<!\S)[\ue000-\uf8ff](?!\S)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a file before it has its place in the document.

    Attributes:
        text: its text on one line.
        kind: what it is.
        page: page from 1 on which it begins, or None where the format has no pages.
        turns: for each later page it runs on to, the offset in `text` at which that page begins and its number.
        id: the `id` of a table's row.
    """

    text: str
    kind: ParagraphKind = "prose"
    page: int | None = None
    turns: tuple[tuple[int, int], ...] = ()
    id: str | None = None


def clean(text: str) -> str:
    """Return `text` without ligatures, invisible characters and characters that XML forbids."""
    legal = _ILLEGAL.sub("\ufffd", text.translate(_LIGATURES).replace("\u2011", "-"))
    return _SYMBOL_BULLET.sub("•", _INVISIBLE.sub("", legal))


def on_one_line(text: str) -> str:
    """Return `text` cleaned, with every run of white space as one space."""
    return _SPACE.sub(" ", clean(text)).strip()


def assemble(
    name: str,
    blocks: Iterable[Block],
    *,
    pages: int = 0,
    dropped: Sequence[Dropped] = (),
    warnings: Sequence[str] = (),
) -> Document:
    """Put blocks together: their texts apart by a line end, their places as offsets in code points.

    Args:
        name: the document's name.
        blocks: in reading order; empty ones are passed over.
        pages: how many pages the file has; 0 where the format has none.
        dropped: what was left out.
        warnings: what the user should know.
    """
    kept = [block for block in blocks if block.text.strip()]
    paragraphs, first_offsets, offset = [], dict[int, int](), 0
    for block in kept:
        paragraphs.append(Paragraph(offset, offset + len(block.text), block.kind, block.id))
        if block.page is not None:
            first_offsets.setdefault(block.page, offset)
        for turn, page in block.turns:
            first_offsets.setdefault(page, offset + turn)
        offset += len(block.text) + 1
    text = "\n".join(block.text for block in kept)
    page_starts = _page_starts(first_offsets, pages, len(text))
    return Document(name, text, tuple(paragraphs), page_starts, tuple(dropped), tuple(warnings))


def _page_starts(first_offsets: dict[int, int], pages: int, end: int) -> tuple[int, ...]:
    """Where each page begins; a page without text begins where the next one does."""
    starts, following = [], end
    for page in range(pages, 0, -1):
        following = min(first_offsets.get(page, following), following)
        starts.append(following)
    return (0, *reversed(starts[:-1])) if starts else ()
