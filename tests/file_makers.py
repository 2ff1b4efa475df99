"""Small PDF and Word files for the tests, written by hand so that every place in them is known, and workbooks."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import datetime

import xlsxwriter

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_pdf(pages, *, compress=False, turned=False):
    """Write a PDF; each page is a list of (x, y, text) or (x, y, text, size) or (x, y, text, size, bold)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _font("Helvetica"), _font("Helvetica-Bold")]
    kids = []
    for page in pages:
        stream = b"\n".join(_shown(*piece, turned=turned) for piece in page)
        stream, filters = (zlib.compress(stream), b"/Filter /FlateDecode ") if compress else (stream, b"")
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (filters, len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (90 * turned, len(objects))
        )
    references = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (references, len(kids))
    return _assembled(objects)


def _font(name):
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()


def _shown(x, y, text, size=11, bold=False, *, turned=False):
    raw = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    if turned:
        return b"BT /F1 %g Tf 0 1 -1 0 %g %g Tm (%s) Tj ET" % (size, 595 - y, x, raw)
    return b"BT /%s %g Tf %g %g Td (%s) Tj ET" % (b"F2" if bold else b"F1", size, x, y, raw)


def _assembled(objects):
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def lines(texts, *, x=72, top=760, step=14, size=11, bold=False):
    """Lines of text below one another."""
    return [(x, top - index * step, text, size, bold) for index, text in enumerate(texts)]


def make_docx(body, *, parts=None, compression=zipfile.ZIP_DEFLATED):
    """Write a Word file whose document holds `body`, with further parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("word/document.xml", word_xml("document", f"<w:body>{body}</w:body>"))
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def word_xml(root, inner):
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{WORD}">{inner}</w:{root}>'


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner, properties=""):
    inner = inner if inner.startswith("<") else run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def make_workbook(texts, *, compression=zipfile.ZIP_DEFLATED):
    """Write a workbook with one column `text`, its parts packed or plain."""
    packed, plain = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(2026, 1, 1)})
        workbook.add_worksheet().write_column(0, 0, ["text", *texts])
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(plain, "w", compression) as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), source.read(part), compression)
    return plain.getvalue()
