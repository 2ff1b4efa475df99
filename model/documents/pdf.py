"""PDF files by pypdfium2: words to lines, lines to columns, columns to paragraphs, page furniture left out."""

from __future__ import annotations

import re

from ..errors import DocumentError
from .assembly import assemble
from .document import Document
from .reflow import Line, paragraphs_of

MAX_PAGES = 2_000


def read_pdf(raw: bytes, name: str) -> Document:
    """Read the bytes of a PDF file.

    Raises:
        DocumentError: it is damaged, encrypted or has more pages than the limit.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"{name}: {error}") from None
    lines: list[Line] = []
    for number, page in enumerate(pdf, 1):
        text = page.get_textpage().get_text_range()
        raw_lines = re.split(r"\r\n|\n", text)
        width = max(map(len, raw_lines), default=0)
        lines += [Line(line, number, full=len(line) > 0.8 * width) for line in raw_lines]
    return assemble(name, paragraphs_of(lines), pages=len(pdf))
