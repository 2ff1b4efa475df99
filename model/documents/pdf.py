"""PDF files by pypdfium2: words with their places, put in order, joined to paragraphs."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import DocumentError
from . import pages as furniture
from .assembly import assemble
from .composing import compose
from .document import Document, Dropped
from .layout import BROKEN_WORD, RAISED, Word, rows_of, without_marks
from .pages import Page

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MAX_PAGES = 2_000
MAX_PAGE_CHARACTERS = 200_000
_TOKEN = re.compile(rf"[^\s{BROKEN_WORD}]+{BROKEN_WORD}?|{BROKEN_WORD}")
_MARK_AT_END = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[.,;:!?)’”'\"\]]))(?:\d{1,3}(?:,\d{1,3})*|[*†‡])$")
_BOLD = 600


def read_pdf(raw: bytes, name: str) -> Document:
    """Read the bytes of a PDF file.

    Pages without text get a warning; a document without any text has no paragraphs.

    Raises:
        DocumentError: it is damaged, encrypted or has more pages than the limit.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(raw)
        if len(pdf) > MAX_PAGES:
            raise DocumentError(f"{name}: {len(pdf):,} pages; at most {MAX_PAGES:,} are read: split it")
        pages, marks = _pages(pdf, name)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"{name}: {_told(str(error))}") from None
    return _document(name, pages, marks)


def _told(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "encrypted: save it without a password and give that"
    return "damaged: it cannot be opened as a PDF; open it in a viewer and print it to a new one"


def _pages(pdf: PdfDocument, name: str) -> tuple[list[Page], list[Dropped]]:
    pages: list[Page] = []
    marks: list[Dropped] = []
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        text_page = page.get_textpage()
        if text_page.count_chars() > MAX_PAGE_CHARACTERS:
            raise DocumentError(f"{name}: page {number} holds over {MAX_PAGE_CHARACTERS:,} characters")
        words = list(_words(text_page, page))
        rows, loose = without_marks(rows_of(words))
        marks += [Dropped("footnote mark", mark, number) for mark in [*(w.mark for w in words if w.mark), *loose]]
        pages.append(
            Page(number, rows, page.get_height(), page.get_width(), not words and _has_images(page), bool(words))
        )
        text_page.close()
        page.close()
    return pages, marks


def _has_images(page: PdfPage) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3))


def _has_bold_name(text_page: PdfTextPage, index: int) -> bool:
    """Standard fonts state no weight; their names tell."""
    import pypdfium2.raw as pdfium

    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text_page.raw, index, name, len(name), ctypes.c_int())
    return b"bold" in name.value.lower()


def _words(text_page: PdfTextPage, page: PdfPage) -> Iterator[Word]:
    """The words of a page with their boxes, which are the loose ones of their first and last letters."""
    import pypdfium2.raw as pdfium

    text = _page_text(text_page)
    handle, first, last = text_page.raw, pdfium.FS_RECTF(), pdfium.FS_RECTF()
    turn = _turned(page)
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        pdfium.FPDFText_GetLooseCharBox(handle, start, first)
        pdfium.FPDFText_GetLooseCharBox(handle, end - 1 - (token[0].endswith(BROKEN_WORD) and end - start > 1), last)
        weight = pdfium.FPDFText_GetFontWeight(handle, start)
        bold = weight >= _BOLD or (weight <= 0 and _has_bold_name(text_page, start))
        bottom, top = min(first.bottom, last.bottom), max(first.top, last.top)
        word = Word(token[0], first.left, last.right, bottom, top, bold)
        height, end_height = first.top - first.bottom, last.top - last.bottom
        if end_height < RAISED * height and (mark := _MARK_AT_END.search(token[0])):
            word = word._replace(text=token[0][: mark.start()], mark=mark[0], bottom=first.bottom, top=first.top)
        yield turn(_with_bullet(word))


def _with_bullet(word: Word) -> Word:
    """Symbol fonts put their bullets on control codes and private ones."""
    lone = len(word.text) == 1 and unicodedata.category(word.text) in ("Cc", "Co", "Cn", "Cf")
    return word._replace(text="•") if lone and word.text != BROKEN_WORD else word


def _turned(page: PdfPage) -> Callable[[Word], Word]:
    """How to turn boxes on a page that is shown rotated."""
    rotation = page.get_rotation()
    width, height = page.get_width(), page.get_height()
    if rotation == 90:
        return lambda word: word._replace(x0=word.bottom, x1=word.top, bottom=height - word.x1, top=height - word.x0)
    if rotation == 270:
        return lambda word: word._replace(x0=width - word.top, x1=width - word.bottom, bottom=word.x0, top=word.x1)
    if rotation == 180:
        return lambda word: word._replace(
            x0=width - word.x1, x1=width - word.x0, bottom=height - word.top, top=height - word.bottom
        )
    return lambda word: word


def _page_text(text_page: PdfTextPage) -> str:
    """The page's text with one code point for each of its characters, so that places in it are places on the page."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    text = text_page.get_text_range() if count else ""
    if len(text) == count:
        return str(text)
    points = (pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(count))
    return "".join(chr(point) if 0 < point < 0x110000 else " " for point in points)


def _document(name: str, pages: Sequence[Page], marks: list[Dropped]) -> Document:
    dropped = marks + furniture.drop_running_lines(pages) + furniture.drop_contents(pages)
    size = furniture.body_size(pages)
    furniture.take_footnotes(pages, size)
    return assemble(name, compose(pages, size), pages=len(pages), dropped=dropped, warnings=_warnings(name, pages))


def _warnings(name: str, pages: Sequence[Page]) -> list[str]:
    empty = [page.number for page in pages if not page.had_text]
    if not any(page.images for page in pages) and len(empty) < len(pages):
        return []
    pictured = [page.number for page in pages if page.images] or empty
    verb = "holds" if len(pictured) == 1 else "hold"
    return [f"{name}: page{'s' * (len(pictured) > 1)} {ranges(pictured)} {verb} no text, scanned? OCR is needed"]


def ranges(numbers: Sequence[int]) -> str:
    """Write page numbers as ranges: 1–3, 7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("–".join(map(str, part)) for part in parts)
