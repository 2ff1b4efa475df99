"""Characters: what XML forbids is replaced in its place, names of files are found in paths."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.characters import file_name, legal, one_line

# XML gives a carriage return back as a line end, so it is left out here.
ANY_TEXT = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_characters="\r"))


@given(ANY_TEXT)
def test_a_legal_text_has_its_length_and_survives_xml(text):
    element = Element("text")
    element.text = legal(text)
    assert len(legal(text)) == len(text)
    assert (fromstring(tostring(element, encoding="utf-8")).text or "") == element.text


def test_only_forbidden_characters_are_replaced():
    assert legal("a\x00b\ud800c\ufffed\te\nf😀g") == "a\ufffdb\ufffdc\ufffdd\te\nf😀g"


def test_one_line_has_no_line_end():
    assert one_line("  a\r\n b\t c ") == "a b c"


@pytest.mark.parametrize(
    ("document", "name"),
    [("a/b/c.txt", "c.txt"), (r"C:\a\b.pdf", "b.pdf"), ("b.pdf", "b.pdf"), ("-", "standard input"), ("/", "/")],
)
def test_a_documents_file_name_is_found_whatever_the_system(document, name):
    assert file_name(document) == name
