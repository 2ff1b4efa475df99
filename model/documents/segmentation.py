"""Sentences of a document, by rules of our own: pure, versioned, located."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from . import words
from .document import Document, Sentence

SEGMENTER_VERSION = "1"
"""Raised whenever any text may be split otherwise than before, because offsets and labels hang on it."""

# A mark, what closes behind it, a footnote mark; then space, or a capitalised word where the space was lost.
_CANDIDATE = re.compile(
    r"(?P<mark>[.?!…]+)(?P<close>[\"'’”»)\]]*)"
    r"(?P<note>(?<=[^\W\d][.?!])\d{1,3}(?:,\d{1,3})*(?=\s)|(?<=[’”\"')\]])\d{1,3}(?=\s)"
    r"|[¹²³⁰-⁹]+|(?:\[\d{1,3}\])+|[*†‡]+(?=\s))?"
    r"(?:\s+|(?<=[^\W\d_]{3}\.)(?=[A-Z](?:[a-z]+)?\s)|(?<=[^\W\d_][?!])(?=[A-Z][a-z]*\s))"
)
_BULLET = re.compile(r"\s+(?=[•‣⁃∙\u25a0-\u25ff\u2700-\u27bf]\s)")
_LAST_TOKEN = re.compile(r"[^\s(\[\"“‘/–—]+$")
_OPENERS = "\"'“‘«(["
_ENUMERATOR = re.compile(
    r"(?:[•‣⁃∙\u25a0-\u25ff\u2700-\u27bf\-–—−*]\s*)?"
    r"(?:(?:Recommendation|Finding|Lesson|Action|Question|Theme|Learning point|Point|Standard|Step|Section|Chapter"
    r"|Appendix|Part)\s+)?"
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxlIVXL]{1,6}|[QRFA]\d{1,2})\)?[.)]?)(?:\([a-z]{1,3}\)\.?)?"
)
_ITEM_NEXT = re.compile(r"\([a-z]{1,4}\)\s|\(\d{1,2}\)\s|[a-z]\)\s|[ivx]{1,5}[.)]\s|[b-h]\.\s+[A-Z]")
_LISTED_AFTER_COLON = re.compile(r"[:;]\s+(?:\d{1,2}|[a-z]|[ivx]{1,4})$")
# "… was weak. (Recommendation)": a note in brackets at the end belongs to what it notes.
_BRACKET_LAST = re.compile(r"\([^().?!]{1,80}\)")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_CLOCK = re.compile(r"(?:\d{1,2}(?:[.:]\d{2})?)?[ap]\.m", re.IGNORECASE)
_DEGREE = re.compile(r"(?:Ph|M|B|D|L)\.?(?:D|Sc|Ed|Phil|A|Litt|B)")
_QUOTES = {"“": "”", "‘": "’", '"': '"', "«": "»"}
_LONGEST_QUOTE = 300
_LOOK_BACK = 80


def split_sentences(document: Document) -> list[Sentence]:
    """Split a document into sentences; none crosses the end of a paragraph.

    Units (rows of a table of texts) and headings stay whole.

    Args:
        document: as a reader gave it.

    Returns:
        The sentences in order, numbered from 1; `document.text[s.start:s.end] == s.text` for each.
    """
    sentences: list[Sentence] = []
    heading: str | None = None
    known = _Known.of(document.text)
    for number, paragraph in enumerate(document.paragraphs, 1):
        text = document.text[paragraph.start : paragraph.end]
        if paragraph.kind == "heading":
            heading = " ".join(text.split())
        for start, end in _whole(text) if paragraph.kind in ("unit", "heading") else _spans(text, known):
            first, last = paragraph.start + start, paragraph.start + end
            above = None if paragraph.kind == "heading" else heading
            place = (number, document.page_at(first), above, paragraph.id)
            sentences.append(Sentence(len(sentences) + 1, document.text[first:last], first, last, *place))
    return sentences


@dataclass(frozen=True, slots=True)
class _Known:
    """What the document tells about its own words.

    Attributes:
        common: words that it also writes in lower case, so that a capital means the beginning of a sentence.
        letters: `title letter` of people it calls by a letter alone ("mr c").
    """

    common: frozenset[str]
    letters: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Known:
        common = frozenset(re.findall(r"(?<![\w.@/])[a-z]{3,}\b", text))
        lettered = re.findall(r"\b([A-Z][a-z]+) ([A-Z])(?:’s|'s|,|\.?\s+[a-z])", text)
        return cls(common, frozenset(f"{title} {letter}".lower() for title, letter in lettered))


def _whole(text: str) -> Iterator[tuple[int, int]]:
    if text.strip():
        yield len(text) - len(text.lstrip()), len(text.rstrip())


def _spans(text: str, known: _Known) -> list[tuple[int, int]]:
    """Split until nothing splits further, so that a sentence read again by itself stays one."""
    done: list[tuple[int, int]] = []
    waiting = list(_whole(text))
    while waiting:
        start, end = waiting.pop()
        parts = [(start + first, start + last) for first, last in _split_once(text[start:end], known)]
        if len(parts) == 1:
            done.append(parts[0])
        else:
            waiting += reversed(parts)
    return done


def _split_once(text: str, known: _Known) -> Iterator[tuple[int, int]]:
    start = 0
    for end, following in _boundaries(text, known):
        yield start, end
        start = following
    yield start, len(text)


def _boundaries(text: str, known: _Known) -> Iterator[tuple[int, int]]:
    """Where sentences end and where the next begins, as (end, start of the next)."""
    start = 0
    quoted = _quotations(text)
    places = sorted([*_CANDIDATE.finditer(text), *_BULLET.finditer(text)], key=lambda match: match.start())
    for match in places:
        following = match.end()
        if match.start() <= start or following >= len(text):
            continue
        bullet = match.re is _BULLET
        end = match.start() if bullet else _end_of(match)
        if bullet or (_ends(text, start, match, known) and not _inside(quoted, start, match)):
            yield end, following
            start = following


def _end_of(match: re.Match[str]) -> int:
    return match.end("note") if match["note"] else match.end("close")


def _inside(quoted: list[tuple[int, int]], start: int, match: re.Match[str]) -> bool:
    """Whether a place lies within a quotation that a sentence leads into; one that begins a sentence is split."""
    place = bisect_left(quoted, (match.start(), 0)) - 1
    return place >= 0 and start < quoted[place][0] and match.end("close") <= quoted[place][1]


def _quotations(text: str) -> list[tuple[int, int]]:
    """Spans of short quotations (opening mark, closing mark), in order."""
    spans: list[tuple[int, int]] = []
    behind = 0
    for match in re.finditer(r"(?<![^\s(\[–—/])[“‘\"«](?=\S)", text):
        if match.start() < behind:
            continue
        close = _closing(text, match.start(), _QUOTES[match[0]])
        if close is not None:
            spans.append((match.start(), close))
            behind = close
    return spans


def _closing(text: str, opened: int, mark: str) -> int | None:
    for match in re.finditer(rf"(?<=\S){re.escape(mark)}(?!\w)", text[opened + 1 : opened + _LONGEST_QUOTE]):
        return opened + 1 + match.start()
    return None


def _ends(text: str, start: int, match: re.Match[str], known: _Known) -> bool:
    """Whether the mark that `match` found ends the sentence that began at `start`."""
    rest = text[match.end() : match.end() + 40]
    if _ITEM_NEXT.match(rest) and match["mark"] != "…":
        return not _is_enumerator(text[max(start, match.start() - _LOOK_BACK) : match.start() + 1])
    if rest.startswith(("[…]", "[...]", "[. . .]")):
        return True
    letter = rest.lstrip(_OPENERS)[:1]
    if not letter or letter.islower() or (not letter.isalnum() and letter in ",;:.)]"):
        return False
    if _BRACKET_LAST.fullmatch(text, match.end()):
        return False
    if match["mark"] != ".":
        return _ends_other(text, match, letter)
    if match["close"] and match["close"][0] not in "\"'’”»" and not match["note"]:
        return True
    return _full_stop_ends(text, start, match, rest, known)


def _ends_other(text: str, match: re.Match[str], letter: str) -> bool:
    before = text[match.start() - 1 : match.start()]
    if "?" in match["mark"] and (not before.strip() or before in "(["):
        return False  # "? fracture" is a doctor's way to write a query.
    if before == "[" or (match["close"] and match["close"][0] in "])" and before in "[("):
        return False
    return not letter.isdigit() or "…" not in match["mark"]


def _is_enumerator(text: str) -> bool:
    return _ENUMERATOR.fullmatch(text.strip()) is not None


def _full_stop_ends(text: str, start: int, match: re.Match[str], rest: str, known: _Known) -> bool:
    # Looking back a bounded way keeps the time proportional to the text.
    before = text[max(start, match.start() - _LOOK_BACK) : match.start()]
    if _is_enumerator(before + ".") or _LISTED_AFTER_COLON.search(before):
        return False
    last = _LAST_TOKEN.search(before)
    if last is None or match["note"]:
        return True
    token, following = last[0].rstrip("."), _first_word(rest)
    if rest[0].isdigit():
        return not _goes_before_number(token)
    if rest[0] == "(" and token.lower() in words.SHORTENED | words.NEVER_LAST | words.BEFORE_NUMBERS - {"no"}:
        return False
    if len(token) == 1 and token.isalpha():
        return _letter_ends(before, token, following, known)
    return _word_ends(token, following, known)


def _first_word(rest: str) -> str:
    found = re.match(r"[\"'“‘«(\[]*([^\s.,;:!?)\]”\"]+)", rest)
    return found[1].replace("’", "'") if found else ""


def _goes_before_number(token: str) -> bool:
    lower = token.lower()
    return lower in words.BEFORE_NUMBERS or lower in words.NEVER_LAST or lower in words.TITLES


def _word_ends(token: str, following: str, known: _Known) -> bool:
    lower, then = token.lower(), following.lower()
    if lower in words.NEVER_LAST:
        return False
    if lower in words.TITLES:
        return then in words.BEGINNERS and len(then) > 2 and (lower == "dr" or lower == "st")
    if _CLOCK.fullmatch(token):
        return then not in words.DAYS_AND_MONTHS
    if _ACRONYM.fullmatch(token) or _DEGREE.fullmatch(token) or lower in words.SHORTENED:
        return _begins(then, known)
    return True


def _begins(word: str, known: _Known) -> bool:
    return word in words.LIKELY_BEGINNERS or word.removesuffix("'s") in known.common


def _letter_ends(before: str, letter: str, following: str, known: _Known) -> bool:
    """Whether the full stop after a single letter ends a sentence: "Child K." may, "J." in "J. R. Smith" does not."""
    if letter.islower():
        return letter not in "vcspr" and following.lower() in words.BEGINNERS
    previous = before[:-1].split()
    word = re.sub(r"\W", "", previous[-1]).lower() if previous else ""
    if len(following) == 1 and following.isupper() and following not in "AI":
        return False
    if following.lower() in words.BEGINNERS:
        return True
    named = f"{word} {letter}".lower() in known.letters
    titled = word in words.TITLES or word == "miss"
    if named or (word in words.LABELLED and not titled):
        return True
    return _begins(following.lower(), known)
