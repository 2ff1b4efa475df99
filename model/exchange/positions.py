"""Positions in the texts of QDA projects, which programs count past line ends and beyond U+FFFF in their own ways."""

from __future__ import annotations

from collections.abc import Sequence

# How much a name that repeats the selected text counts for a way of counting, against an edge between words.
_NAME_WEIGHT = 3
_LEAST_NAME = 8
_LONGEST_POSITION = 16


def position(written: str | None) -> int:
    """A position as a project has it, or -1 where it is no whole number or longer than that of any text."""
    digits = (written or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _LONGEST_POSITION else -1


def is_place(starts: Sequence[int], first: int, last: int) -> bool:
    """Whether positions hold a place of the text: in it, and the first before the last."""
    return 0 <= first < last < len(starts)


def best_counting(text: str, places: Sequence[tuple[int, int]], names: Sequence[str], *, marked: bool) -> Sequence[int]:
    """The way of counting by which most spans have the text of their name, or else begin and end between words.

    Args:
        text: of the source.
        places: first and last position of each span, as the project has them.
        names: of the spans, in the same order.
        marked: whether the stored text began with a byte order mark, which some programs count.

    Returns:
        The offset in code points at every position, in order.
    """
    return max(_countings(text, marked), key=lambda starts: _fit(text, starts, places, names))


def _countings(text: str, marked: bool) -> list[Sequence[int]]:
    """Ways of counting positions: for each, the offset in code points at every position."""
    ways: list[Sequence[int]] = [range(len(text) + 1)]
    if "\r\n" in text:
        ways.append([i for i in range(len(text) + 1) if text[i - 1 : i + 1] != "\r\n"])
    if any(character > "\uffff" for character in text):
        ways.append([*(i for i, c in enumerate(text) for _ in range(1 + (c > "\uffff"))), len(text)])
    return [*ways, *([0, *way] for way in ways[:] if marked)]


def _fit(text: str, starts: Sequence[int], places: Sequence[tuple[int, int]], names: Sequence[str]) -> int:
    """How well a way of counting fits: spans that have the text of their name, and edges that part no word."""
    fit = 0
    for (first, last), name in zip(places, names, strict=True):
        if not is_place(starts, first, last):
            fit -= 1
            continue
        start, end = starts[first], starts[last]
        spoken, wanted = " ".join(text[start:end].split()), " ".join(name.split())
        if len(wanted) >= _LEAST_NAME and spoken.startswith(wanted.rstrip(".…")):
            fit += _NAME_WEIGHT + (spoken == wanted)
        fit += sum(not (0 < i < len(text) and text[i - 1 : i + 1].isalnum()) for i in (start, end))
    return fit
