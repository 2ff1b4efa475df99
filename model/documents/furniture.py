"""Furniture of web pages turned to text, known by its form and by repetition."""

from __future__ import annotations

from collections.abc import Sequence

from .assembly import Block


def find_furniture(blocks: Sequence[Block], linked: Sequence[int] = ()) -> dict[int, str]:
    """Find blocks that are a page's furniture and not its article; index of the block → reason."""
    return {}
