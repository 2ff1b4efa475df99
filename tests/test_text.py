"""Plain text: encodings, wrapped and unwrapped lines, headings and lists."""

from __future__ import annotations

import pytest

from model.documents.reflow import join_lines, looks_like_heading, vocabulary
from model.documents.text import read_plain
from model.errors import DocumentError

LINES = "The mother’s account of the fall\nwas taken as it stood by the ward\nand by the team."
JOINED = "The mother’s account of the fall was taken as it stood by the ward and by the team."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_each_encoding_gives_the_same_text(encoding):
    assert read_plain(LINES.encode(encoding), "a.txt").text == JOINED


def test_a_guessed_encoding_is_told():
    assert read_plain(LINES.encode("windows-1252"), "a.txt").warnings[0].startswith("a.txt: not UTF-8")
    assert read_plain(LINES.encode(), "a.txt").warnings == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(end):
    assert read_plain(LINES.replace("\n", end).encode(), "a.txt").text == JOINED


def test_unwrapped_lines_are_paragraphs():
    text = " ".join(["The panel looked at what each of the agencies knew and found that none had been asked."] * 3)
    assert len(read_plain(f"{text}\n{text}\n".encode(), "a.txt").paragraphs) == 2


def test_headings_lists_and_prose_are_told_apart():
    document = read_plain("Key findings\n\n• no plan\n• no chair\n\nThe case drifted.".encode(), "a.txt")
    assert [p.kind for p in document.paragraphs] == ["heading", "list_item", "list_item", "prose"]


def test_a_bullet_on_a_line_of_its_own_goes_with_the_next():
    assert (
        read_plain(b"-\nno plan was made\n-\nno chair was named", "a.txt").text
        == "- no plan was made\n- no chair was named"
    )


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(DocumentError, match=r"^a\.txt: it holds NUL bytes"):
        read_plain(b"abc\0def", "a.txt")


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("no manage-", "ment", "no management"),
        ("a multi-", "agency plan", "a multi-agency plan"),
        ("in North-", "Shields", "in North-Shields"),
        ("the 12-", "week visit", "the 12-week visit"),
        ("soft\u00ad", "ened", "softened"),
        ("he said -", "and left", "he said - and left"),
        ("good prac-", "tice", "good practice"),
        ("decision-", "making", "decision-making"),
    ],
)
def test_line_end_hyphens(left, right, joined):
    assert join_lines(left, right, frozenset()) == joined


def test_what_the_document_writes_elsewhere_decides():
    assert join_lines("step-", "family", vocabulary(["a stepfamily home"])) == "stepfamily"
    assert join_lines("life-", "story", vocabulary(["their life-story work"])) == "life-story"


@pytest.mark.parametrize("text", ["Supervision", "4.2 What was missed", "‘Not known’ to services", "RECOMMENDATIONS"])
def test_forms_of_headings(text):
    assert looks_like_heading(text)


@pytest.mark.parametrize(
    "text", ["It was closed.", "and then", "• Plan", "The plan of the", "Findings:", "Plan, and", ""]
)
def test_forms_that_are_no_headings(text):
    assert not looks_like_heading(text)
