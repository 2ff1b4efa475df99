"""`Document`: the text of a file as located paragraphs, with what was dropped from it, and `Sentence`, its unit."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["prose", "heading", "list_item", "table_row", "footnote", "unit"]
"""What a paragraph is; a `unit` is a row of a table of texts and is never split."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A span of a document's text that no sentence crosses.

    Attributes:
        start: offset of its first character in `Document.text`, in code points.
        end: offset behind its last character.
        kind: what it is.
        id: the `id` of the row it came from, where it is a `unit` of a table that has that column.
    """

    start: int
    end: int
    kind: ParagraphKind = "prose"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something the reader left out: what it was and where.

    Attributes:
        reason: header, footer, page number, contents, navigation, footnote mark, deleted text …
        text: what was left out, for `failure-themes read` alone; it goes into no log.
        page: page from 1, or None where the format has no pages.
    """

    reason: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file and where its parts lie.

    Attributes:
        name: the path as given or found, `-` for standard input.
        text: the kept text, lines of a paragraph joined, paragraphs apart by a line end; all offsets refer to it.
        paragraphs: in order, without overlap; only white space lies between them.
        page_starts: offset at which each page begins, in order; empty where the format has no pages.
        dropped: what was left out.
        warnings: what the user should know, one line each ("pages 1–3 hold no text …").
    """

    name: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    page_starts: tuple[int, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Page from 1 that holds the character at `offset`, or None where there are no pages."""
        return bisect_right(self.page_starts, offset) if self.page_starts else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One unit to be labelled; `Document.text[start:end] == text`.

    Attributes:
        number: position in the document, from 1.
        text: the sentence.
        start: offset of its first character in the document's text, in code points.
        end: offset behind its last character.
        paragraph: number of its paragraph, from 1.
        page: page from 1 on which it begins, or None.
        heading: the heading it stands under, or None.
        id: the `id` of the table row it is, or None.
    """

    number: int
    text: str
    start: int
    end: int
    paragraph: int
    page: int | None = None
    heading: str | None = None
    id: str | None = None
