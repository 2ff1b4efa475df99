"""Zip files of XML: limits, damage, forbidden XML."""

from __future__ import annotations

import io
import zipfile

import pytest

from model.documents import archives
from model.documents.archives import check_archive, opened_archive, parse_member, parse_xml
from model.errors import DocumentError


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_member_is_parsed_and_a_missing_one_is_none():
    with opened_archive(zipped(a="<x><y/></x>"), "f.zip", "thing") as archive:
        assert [child.tag for child in parse_member(archive, "a", "f.zip")] == ["y"]
        assert parse_member(archive, "b", "f.zip") is None


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no zip at all", zipped(a="x" * 999)[:-30]])
def test_what_is_no_whole_zip_is_refused(raw):
    with pytest.raises(DocumentError, match=r"f\.zip: damaged, or not a thing"), opened_archive(raw, "f.zip", "thing"):
        pass


def test_a_flipped_byte_is_noticed():
    raw = bytearray(zipped(a="some text " * 50))
    raw[45] ^= 0xFF
    with pytest.raises(DocumentError, match="damaged"):
        check_archive(bytes(raw), "f.zip", "thing")


def test_the_members_together_are_limited(monkeypatch):
    monkeypatch.setattr(archives, "MAX_WHOLE_BYTES", 1500)
    check_archive(zipped(a="x" * 1400), "f.zip", "thing")
    with pytest.raises(DocumentError, match="unpacked"):
        check_archive(zipped(a="x" * 800, b="y" * 800), "f.zip", "thing")


def test_xml_with_a_document_type_is_refused():
    with pytest.raises(DocumentError, match="forbidden XML"):
        parse_xml(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "part", "f.zip")
