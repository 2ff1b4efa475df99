"""`read_document`: the reader for a file by content and name, limits, a child process for PDF and Word files."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import DocumentError
from .document import Document, Dropped, Paragraph

MAX_FILE_BYTES = 200 * 2**20
MAX_TEXT_FILE_BYTES = 50 * 2**20
MAX_SECONDS = 120
MAX_MEMORY_BYTES = 2 * 2**30
MAX_CHARACTERS = 20_000_000

TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".jsonl", ".xlsx"})
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".text"})
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
DOCUMENT_SUFFIXES = frozenset({".pdf", ".docx"}) | _TEXT_SUFFIXES | _HTML_SUFFIXES | TABLE_SUFFIXES
"""Suffixes of the files that can be read, in lower case."""

UNREAD_SUFFIXES = frozenset(
    {".doc", ".odt", ".rtf", ".pages", ".wpd", ".docm", ".dotx", ".epub", ".mht", ".mhtml", ".xls", ".ods", ".pptx"}
)
"""Suffixes of documents that have to be saved as another type first."""
_ISOLATED = frozenset({".pdf", ".docx", ".xlsx"})
_LARGE_PAGE_BYTES = 2**17
_FAR_CELL = "; a cell far from the table has that effect: delete the rows and columns beyond it"
# The child gets the search path of its parent, so that it finds this package wherever it was imported from.
_CHILD = "import json,sys; sys.path[:]=json.loads(sys.argv[1]); from {package} import reading; reading.serve_child()"


def read_document(path: Path | str, *, name: str | None = None, text_column: str = "text") -> Document:
    """Read a file into a `Document`.

    Args:
        path: the file.
        name: the document's name; by default the path as given.
        text_column: the column that holds the texts, where the file is a table.

    Raises:
        DocumentError: it is not there, of an unknown type, damaged, encrypted, empty or over a limit.
    """
    path = Path(path)
    name = str(path) if name is None else name
    raw = _bytes_of(path, name)
    return _checked(_read(raw, name, _type_of(raw, path.suffix.lower(), name), text_column))


def read_text(raw: bytes, *, name: str = "-") -> Document:
    """Read bytes that have no file name, as standard input gives them: text, or what their first bytes show.

    Raises:
        DocumentError: as `read_document`.
    """
    return _checked(_read(raw, name, _type_of(raw, ".txt", name), "text"))


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(f"{name}: a folder, not a file")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise DocumentError(f"{name}: larger than {MAX_FILE_BYTES // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{name}: cannot be read: {error.strerror or error}") from None


def _type_of(raw: bytes, suffix: str, name: str) -> str:
    """The suffix whose reader fits the content; the name decides where the content does not."""
    if not raw.strip():
        raise DocumentError(f"{name}: empty")
    if b"%PDF-" in raw[:1024]:
        return ".pdf"
    if raw.startswith(b"PK\x03\x04"):
        return _zip_type(suffix, name)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(f"{name}: an old or password-protected Office file: save it as .docx without a password")
    if raw.startswith(b"{\\rtf") or suffix in UNREAD_SUFFIXES:
        raise DocumentError(f"{name}: this type of file is not read: save it as .docx, .pdf or .txt")
    if suffix in (".pdf", ".docx", ".xlsx"):
        raise DocumentError(f"{name}: not a {suffix[1:].upper()} file, whatever its name says, or damaged at its start")
    return _text_type(raw, suffix, name)


def _zip_type(suffix: str, name: str) -> str:
    if suffix in UNREAD_SUFFIXES:
        raise DocumentError(f"{name}: this type of file is not read: save it as .docx, .pdf or .txt")
    return ".xlsx" if suffix == ".xlsx" else ".docx"


def _text_type(raw: bytes, suffix: str, name: str) -> str:
    if suffix in TABLE_SUFFIXES:
        return suffix
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in _HTML_SUFFIXES or start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    if suffix in _TEXT_SUFFIXES:
        return ".txt"
    known = ", ".join(sorted(DOCUMENT_SUFFIXES))
    raise DocumentError(f"{name}: unknown type {suffix or 'without a suffix'}; known are {known}")


def _read(raw: bytes, name: str, kind: str, text_column: str) -> Document:
    if kind in _ISOLATED or (kind == ".html" and len(raw) > _LARGE_PAGE_BYTES):
        return _read_in_child(raw, name, kind, text_column)
    if len(raw) > MAX_TEXT_FILE_BYTES:
        raise DocumentError(f"{name}: larger than {MAX_TEXT_FILE_BYTES // 2**20} MB, the limit for text and tables")
    return _read_here(raw, name, kind, text_column)


def _read_here(raw: bytes, name: str, kind: str, text_column: str) -> Document:
    # Each reader is imported when its kind of file comes: a text file waits for no PDF reader.
    if kind in TABLE_SUFFIXES:
        from .tables import read_table

        return read_table(raw, name, kind, text_column)
    if kind == ".pdf":
        from .pdf import read_pdf

        return read_pdf(raw, name)
    if kind == ".docx":
        from .docx import read_docx

        return read_docx(raw, name)
    if kind == ".html":
        from .html import read_html

        return read_html(raw, name)
    from .text import read_plain

    return read_plain(raw, name)


def _checked(document: Document) -> Document:
    if len(document.text) > MAX_CHARACTERS:
        raise DocumentError(f"{document.name}: holds more than {MAX_CHARACTERS:,} characters")
    return document


def _read_in_child(raw: bytes, name: str, kind: str, text_column: str) -> Document:
    """Read in a process of its own, so that a crash, a hang or a flood of memory costs this one file."""
    package = __name__.rpartition(".")[0]
    order = json.dumps([name, kind, text_column])
    command = [sys.executable, "-c", _CHILD.format(package=package), json.dumps(sys.path), order]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError(f"{name}: reading took longer than {MAX_SECONDS} seconds and was stopped") from None
    return _answer(done.stdout, name, kind)


def _answer(output: bytes, name: str, kind: str) -> Document:
    try:
        answer = json.loads(output)
    except ValueError:
        raise DocumentError(
            f"{name}: the reader broke off: the file is damaged or needs more than {MAX_MEMORY_BYTES // 2**30} GB"
            f"{_FAR_CELL if kind == '.xlsx' else ''}"
        ) from None
    if "error" in answer:
        raise DocumentError(answer["error"])
    return _document_of(answer)


def _document_of(fields: dict[str, Any]) -> Document:
    return Document(
        fields["name"],
        fields["text"],
        tuple(Paragraph(**paragraph) for paragraph in fields["paragraphs"]),
        tuple(fields["page_starts"]),
        tuple(Dropped(**dropped) for dropped in fields["dropped"]),
        tuple(fields["warnings"]),
    )


def serve_child() -> None:
    """Be the child: bytes on standard input, the document or the error as JSON on standard output."""
    _limit_memory()
    name, kind, text_column = json.loads(sys.argv[2])
    try:
        answer = asdict(_checked(_read_here(sys.stdin.buffer.read(), name, kind, text_column)))
    except DocumentError as error:
        answer = {"error": str(error)}
    except (MemoryError, RecursionError):
        far = _FAR_CELL if kind == ".xlsx" else ""
        answer = {"error": f"{name}: needs more than {MAX_MEMORY_BYTES // 2**30} GB of memory to read{far}"}
    except Exception as error:
        answer = {
            "error": f"{name}: failure-themes itself went wrong here ({_place_of(error)}): please report this line"
        }
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _place_of(error: Exception) -> str:
    """Kind and place of an error, without its message, which may quote the document."""
    import traceback

    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit; the caps on sizes and the time limit remain.
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
