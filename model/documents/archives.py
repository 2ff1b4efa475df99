"""Zip files that hold XML, as Word files and QDA projects are: opened and read within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError

from ..errors import DocumentError

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 64 * 2**20
MAX_WHOLE_BYTES = 512 * 2**20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@contextmanager
def opened_archive(raw: bytes, name: str, kind: str) -> Iterator[zipfile.ZipFile]:
    """Open the bytes of a zip file; whatever breaks inside the block becomes a `DocumentError`.

    Args:
        raw: the bytes.
        name: of the file, for messages.
        kind: what it should be, for messages, such as "Word file".

    Raises:
        DocumentError: it is no zip file, damaged, encrypted, or holds more members than `MAX_MEMBERS`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if len(archive.infolist()) > MAX_MEMBERS:
                raise DocumentError(f"{name}: holds more than {MAX_MEMBERS:,} parts, which no {kind} does")
            yield archive
    except _BROKEN as error:
        raise DocumentError(f"{name}: damaged, or not a {kind} ({type(error).__name__})") from None


def read_member(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Unpack one member.

    Raises:
        DocumentError: it is larger than `MAX_MEMBER_BYTES`.
        KeyError: there is no such member.
    """
    with archive.open(part) as member:
        content = member.read(MAX_MEMBER_BYTES + 1)
    if len(content) > MAX_MEMBER_BYTES:
        raise DocumentError(f"{name}: its part {part} is larger than {MAX_MEMBER_BYTES // 2**20} MB unpacked")
    return content


def parse_member(archive: zipfile.ZipFile, part: str, name: str) -> Element | None:
    """Parse one member, or give None where it is not there.

    Raises:
        DocumentError: it is too large, no XML, or XML with a document type, which can hold bombs.
    """
    return parse_xml(read_member(archive, part, name), part, name) if part in archive.namelist() else None


def parse_xml(content: bytes, part: str, name: str) -> Element:
    """Parse XML that declares no document type.

    Raises:
        DocumentError: it is no XML, or forbidden XML.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, UnicodeError, LookupError) as error:
        raise DocumentError(f"{name}: its part {part} is damaged or forbidden XML ({type(error).__name__})") from None
    return root


def check_archive(raw: bytes, name: str, kind: str) -> None:
    """Refuse a zip file that another library is to unpack, before it does.

    Raises:
        DocumentError: as `opened_archive` and `read_member`, or all members together exceed `MAX_WHOLE_BYTES`.
    """
    with opened_archive(raw, name, kind) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_WHOLE_BYTES:
            raise DocumentError(f"{name}: larger than {MAX_WHOLE_BYTES // 2**20} MB unpacked")
        for member in archive.infolist():
            # Reading to the end checks the stated size, on which the sum above rests.
            read_member(archive, member.filename, name)
