"""Plain text: hard-wrapped or one line a paragraph, whatever its encoding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import DocumentError
from ..files import decode_text
from .assembly import assemble
from .document import Document, Dropped
from .furniture import find_furniture, part_glued
from .reflow import Line, paragraphs_of

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_WRAPPED_AT_LEAST, _WRAPPED_AT_MOST = 30, 130


def read_plain(raw: bytes, name: str) -> Document:
    """Read the bytes of a text file.

    Raises:
        DocumentError: the bytes are no text.
    """
    try:
        decoded = decode_text(raw)
    except ValueError as error:
        raise DocumentError(f"{name}: {error}; give a text, PDF, Word or HTML file") from None
    blocks = [part for block in paragraphs_of(lines_of(decoded.text)) for part in part_glued(block)]
    furniture = find_furniture(blocks)
    dropped = [Dropped(furniture[index], block.text) for index, block in enumerate(blocks) if index in furniture]
    kept = [block for index, block in enumerate(blocks) if index not in furniture]
    return assemble(name, kept, dropped=dropped, warnings=[f"{name}: {decoded.warning}"] if decoded.warning else [])


def lines_of(text: str) -> list[Line]:
    """Split a text into lines and say of each whether it reaches the width that the text was wrapped at."""
    raw = _LINE_END.split(text)
    lines: list[Line] = []
    start = 0
    for index, line in enumerate([*raw, ""]):
        if not line.strip():
            lines += _block_lines(raw[start:index])
            start = index + 1
            lines.append(Line(""))
    return lines


def _block_lines(raw: Sequence[str]) -> list[Line]:
    width = max((len(line.rstrip()) for line in raw), default=0)
    if not _WRAPPED_AT_LEAST <= width <= _WRAPPED_AT_MOST:
        return [Line(line, full=False) for line in raw]
    following = [*raw[1:], ""] if raw else []
    return [Line(line, full=_is_full(line, after, width)) for line, after in zip(raw, following, strict=True)]


def _is_full(line: str, following: str, width: int) -> bool:
    """A wrapped line has no room for the first word of the next one."""
    first = following.split(maxsplit=1)[:1]
    return bool(first) and len(line.rstrip()) + 1 + len(first[0]) > width
