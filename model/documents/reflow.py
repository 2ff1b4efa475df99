"""Lines become paragraphs: what a line break parts and what it merely wraps, and whether a line-end hyphen stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .assembly import Block, on_one_line
from .document import ParagraphKind
from .words import word_set

BULLET = r"[•‣⁃∙·\u25a0-\u25ff\u2700-\u27bf\u27a2-\u27be\ue000-\uf8ff]|[-–—−*o](?=\s)"
_NUMBERED = (
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)](?=\s)|\d{1,3}(?:\.\d{1,3}){1,3}(?=\s+[A-Z‘“\"'])"
)
_ITEM = re.compile(rf"\s*(?:{BULLET}|{_NUMBERED})")
_BULLET_START = re.compile(rf"\s*(?:{BULLET})")
_LONE_BULLET = re.compile(rf"\s*(?:{BULLET}|[-–—−*o])\s*")
_NUMBERED_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+\S")
_TERMINAL = re.compile(r"[.?!…:;]['\"’”)\]]*(?:\d{1,3}|[¹²³⁰-⁹]+)?\s*$")
_CLOSED = re.compile(r"[.?!…]['\"’”)\]]*(?:\d{1,3}|[¹²³⁰-⁹]+)?\s*$")
_HYPHEN_END = re.compile(r"(\w+)([-\u2010\u00ad\ufffe])$")
_HYPHENS = "-\u2010\u00ad\ufffe"
_LONGEST_WORD = 60
_FIRST_WORD = re.compile(r"\w+")
# Words that end no heading and no paragraph, so the line after them goes on.
_GOES_ON = word_set(
    "a an the of to in on at by for with from and or but nor that which who whom whose as than into onto upon "
    "about between under over after before during until since because if when while where is was were are be "
    "been has have had not no their his her its our my your this these those mr mrs ms dr child baby"
)
# First parts that keep their hyphen when a line end falls behind it.
_HYPHENATED_HEADS = word_set(
    "multi non co ex self cross well long short high low half anti semi vice mid part full off single two three "
    "four five six seven eight nine ten twelve quasi post follow child age step cyber start day decision risk "
    "evidence time trauma problem solution strength first second third one hard early late year month week hour "
    "old new north south east west kin e great"
)
_HYPHENATED_TAILS = word_set(
    "making maker makers based led wide focused centred related specific agency disciplinary professional term "
    "up down off out old year month week day being known free time made sharing seeking taking ordinated "
    "ordination operation operate operative ordinate ordinator ordinators harm founded going depth quality age "
    "aged end away site hours informed driven oriented attendance accidental compliance mobile house"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in a file.

    Attributes:
        text: its text.
        page: page from 1, or None.
        kind: set by a reader that knows what the line begins; None where the words have to tell.
        begins: a new paragraph begins here whatever the words say.
        full: the line reaches the right-hand edge, so its end may be a mere wrap; None where it is not known.
    """

    text: str
    page: int | None = None
    kind: ParagraphKind | None = None
    begins: bool = False
    full: bool | None = None


def is_list_item(text: str) -> bool:
    """Whether a text begins with a bullet or a number of a list or paragraph."""
    return _ITEM.match(text) is not None


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph standing alone has a heading's form: short, capital or number first, no full stop."""
    words = text.split()
    if not 1 <= len(words) <= 14 or len(text) > 100 or _TERMINAL.search(text) or text.endswith(","):
        return False
    if _BULLET_START.match(text) or words[-1].lower() in _GOES_ON:
        return False
    first = next((letter for letter in text if letter.isalpha()), "")
    return first.isupper() and (text[0].isalpha() or text[0] in "‘“'\"" or _NUMBERED_HEADING.match(text) is not None)


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Words and hyphenated words of a document, in lower case, that do not straddle a line end."""
    words: set[str] = set()
    for text in texts:
        words.update(re.findall(r"\w+(?:-\w+)*(?![-\w\u00ad\ufffe])", text.lower()))
    return frozenset(words)


def join_lines(left: str, right: str, words: frozenset[str]) -> str:
    """Join two lines of one paragraph; a hyphen at the end of `left` goes where it only marks the break.

    Args:
        left: text so far.
        right: the next line.
        words: `vocabulary` of the document: a form seen elsewhere decides.
    """
    hyphen = _HYPHEN_END.search(left, max(len(left) - _LONGEST_WORD, 0)) if left[-1:] in _HYPHENS else None
    start = _FIRST_WORD.match(right)
    if hyphen is None or start is None:
        return f"{left} {right}"
    if _keeps_hyphen(hyphen[1], start[0], words) and hyphen[2] != "\u00ad":
        return f"{left[:-1]}-{right}"
    return left[:-1] + right


def _keeps_hyphen(head: str, tail: str, words: frozenset[str]) -> bool:
    first, second = head.lower(), tail.lower()
    if not tail[0].islower() or not head.isalpha():
        return True
    if first + second in words:
        return False
    if f"{first}-{second}" in words:
        return True
    return first in _HYPHENATED_HEADS or second in _HYPHENATED_TAILS


def paragraphs_of(lines: Sequence[Line]) -> list[Block]:
    """Join lines to paragraphs; a line without text ends one."""
    words = vocabulary(line.text for line in lines)
    groups = _groups(lines)
    blocks = [_joined(group, words) for group in groups]
    return [block for block in blocks if block.text]


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    current: list[Line] = []
    for line in lines:
        if current and (not line.text.strip() or line.begins or not _continues(current, line)):
            groups.append(current)
            current = []
        if line.text.strip():
            current.append(line)
    return [*groups, current] if current else groups


def _continues(group: Sequence[Line], line: Line) -> bool:
    """Whether `line` goes on with the paragraph that `group` began."""
    before = group[-1].text.rstrip()
    if _LONE_BULLET.fullmatch(before):
        return True
    if is_list_item(line.text):
        return False
    if before[-1:] in _HYPHENS and _HYPHEN_END.search(before) and line.text.lstrip()[:1].islower():
        return True
    last_word = before.rsplit(None, 1)[-1].lower() if before else ""
    if last_word in _GOES_ON or before.endswith(","):
        return True
    starts_low = line.text.lstrip()[:1].islower()
    if before.endswith(":") or (starts_low and before.endswith(";")):
        return bool(group[-1].full) and starts_low
    return starts_low or bool(group[-1].full)


def _joined(group: Sequence[Line], words: frozenset[str]) -> Block:
    text, turns, page = on_one_line_keeping_end(group[0].text), list[tuple[int, int]](), group[0].page
    for line in group[1:]:
        piece = on_one_line_keeping_end(line.text)
        joined = join_lines(text, piece, words)
        if line.page is not None and line.page != page:
            turns.append((len(joined) - len(piece), line.page))
            page = line.page
        text = joined
    text = on_one_line(text)
    return Block(text, _kind(group, text), group[0].page, tuple((min(at, len(text)), page) for at, page in turns))


def on_one_line_keeping_end(text: str) -> str:
    """Clean a line but keep the mark of a broken word at its end."""
    stripped = text.rstrip()
    mark = stripped[-1:] if stripped[-1:] in ("\u00ad", "\ufffe") else ""
    return on_one_line(stripped[: len(stripped) - len(mark)]) + mark


def _kind(group: Sequence[Line], text: str) -> ParagraphKind:
    if group[0].kind is not None:
        return group[0].kind
    if looks_like_heading(text):
        return "heading"
    return "list_item" if is_list_item(text) else "prose"


def ends_closed(text: str) -> bool:
    """Whether a text ends as a sentence does, closing quotes and a footnote mark allowed for."""
    return _CLOSED.search(text, max(len(text) - _LONGEST_WORD, 0)) is not None
