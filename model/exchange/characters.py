"""Texts as XML, HTML and spreadsheets take them, every character in its place."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Stands in the pages and workbooks that we write, so that they are told from the documents beside them.
OUTPUT_MARK = "failure-themes"


def legal(text: str) -> str:
    """Return `text` with a replacement character for each one that XML forbids; its length stays, so offsets hold.

    Forbidden are control characters, lone surrogates, U+FFFE and U+FFFF (XML 1.0, production 2).
    """
    return _NOT_IN_XML.sub(_REPLACEMENT, text)


def one_line(text: str) -> str:
    """Return `text` legal and with every run of white space as one space."""
    return " ".join(legal(text).split())


def visible(text: str) -> str:
    """Return `text` with control characters and line ends written as escapes, as a terminal would obey them."""
    return _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def file_name(name: str) -> str:
    """The last part of a document's name, whichever system's separators it has; "standard input" for `-`."""
    return "standard input" if name == "-" else re.split(r"[/\\]", name.rstrip("/\\"))[-1] or name
