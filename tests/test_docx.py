"""Word files: what tracked changes, text boxes and notes come to, and what is refused."""

from __future__ import annotations

import zipfile

import pytest
from file_makers import make_docx, paragraph, run, word_xml

from model.documents import archives
from model.documents.docx import read_docx
from model.errors import DocumentError


def read(body, **options):
    return read_docx(make_docx(body, **options), "review.docx")


def kinds_and_texts(document):
    return [(p.kind, document.text[p.start : p.end]) for p in document.paragraphs]


def test_tracked_insertions_are_kept_and_deletions_left_out_and_told():
    body = paragraph(
        run("The manager ")
        + "<w:del><w:r><w:delText>did</w:delText></w:r></w:del>"
        + f"<w:ins>{run('did not')}</w:ins>"
        + run(" review it.")
    )
    document = read(body)
    assert document.text == "The manager did not review it."
    assert [(d.reason, d.text) for d in document.dropped] == [("deleted text", "did")]


def test_moved_text_stands_once_where_it_was_moved_to():
    body = paragraph(f"<w:moveFrom>{run('Old place.')}</w:moveFrom>") + paragraph(
        f"<w:moveTo>{run('New place.')}</w:moveTo>"
    )
    assert read(body).text == "New place."


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = paragraph("The plan was ", "<w:rPr><w:del/></w:rPr>") + paragraph("never shared.")
    assert read(body).text == "The plan was never shared."


def test_content_controls_links_and_smart_tags_are_read_through():
    inner = paragraph(f"<w:hyperlink>{run('The school')}</w:hyperlink>{run(' rang.')}")
    body = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    assert read(body).text == "The school rang."


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{paragraph('Boxed words.')}</w:txbxContent>"
    body = paragraph(
        run("Beside it.")
        + "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        + f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(body).text == "Beside it.\nBoxed words."


def test_headings_by_style_outline_or_boldness():
    styles = word_xml(
        "styles",
        "<w:style w:styleId='H1'><w:name w:val='heading 1'/></w:style>"
        "<w:style w:styleId='Own'><w:name w:val='Own'/><w:basedOn w:val='H1'/></w:style>",
    )
    body = (
        paragraph("By style", "<w:pStyle w:val='H1'/>")
        + paragraph("By its parent", "<w:pStyle w:val='Own'/>")
        + paragraph(run("By boldness", "<w:rPr><w:b/></w:rPr>"))
        + paragraph("Plain words")
    )
    document = read(body, parts={"word/styles.xml": styles})
    assert kinds_and_texts(document) == [
        ("heading", "By style"),
        ("heading", "By its parent"),
        ("heading", "By boldness"),
        ("prose", "Plain words"),
    ]


def test_list_items_are_units():
    body = paragraph("no chronology", "<w:numPr><w:numId w:val='2'/></w:numPr>") + paragraph(
        "no minutes", "<w:numPr><w:numId w:val='2'/></w:numPr>"
    )
    assert kinds_and_texts(read(body)) == [("list_item", "no chronology"), ("list_item", "no minutes")]


def cell(text):
    return f"<w:tc>{paragraph(text)}</w:tc>"


def test_a_row_of_short_cells_is_one_paragraph_and_prose_cells_stand_alone():
    body = (
        f"<w:tbl><w:tr>{cell('Finding')}{cell('Action')}</w:tr>"
        f"<w:tr>{cell('The school was never told of the plan.')}{cell('Tell it')}</w:tr></w:tbl>"
    )
    assert kinds_and_texts(read(body)) == [
        ("table_row", "Finding | Action"),
        ("prose", "The school was never told of the plan."),
        ("prose", "Tell it"),
    ]


def test_a_deleted_row_is_left_out():
    body = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}</w:tr><w:tr>{cell('kept')}</w:tr></w:tbl>"
    assert read(body).text == "kept"


def test_footnotes_are_kept_and_their_marks_and_the_headers_are_told():
    notes = word_xml(
        "footnotes",
        f"<w:footnote w:type='separator' w:id='0'/><w:footnote w:id='1'>{paragraph('See the annex.')}</w:footnote>",
    )
    header = word_xml("hdr", paragraph("Draft for the panel"))
    body = paragraph(run("It was closed.") + "<w:r><w:footnoteReference w:id='1'/></w:r>")
    document = read(body, parts={"word/footnotes.xml": notes, "word/header1.xml": header})
    assert kinds_and_texts(document) == [("prose", "It was closed."), ("footnote", "See the annex.")]
    assert [(d.reason, d.text) for d in document.dropped] == [("footnote mark", "1"), ("header", "Draft for the panel")]


def test_hidden_text_fields_and_contents_are_left_out():
    body = paragraph("Findings 3", "<w:pStyle w:val='TOC1'/>") + paragraph(
        run("seen") + run(" unseen", "<w:rPr><w:vanish/></w:rPr>") + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    )
    document = read(body)
    assert document.text == "seen"
    assert {d.reason for d in document.dropped} == {"contents", "hidden text"}


def test_tabs_breaks_and_hyphens_become_text():
    inner = (
        "<w:r><w:t>The multi</w:t><w:noBreakHyphen/><w:t>agency</w:t><w:tab/><w:t>plan</w:t>"
        "<w:br/><w:t>was late.</w:t></w:r>"
    )
    assert read(paragraph(inner)).text == "The multi-agency plan was late."


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, "<w:document", "", "\x00\x01"])
def test_forbidden_or_broken_xml_is_a_document_error(content):
    raw = make_docx("", parts={"_rels/.rels": content})
    with pytest.raises(DocumentError, match=r"^review\.docx: its part _rels/\.rels is damaged or forbidden XML"):
        read_docx(raw, "review.docx")


def test_a_part_beyond_the_limit_is_refused_without_unpacking_it_whole(monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 1_000_000)
    with pytest.raises(DocumentError, match="larger than 0 MB unpacked"):
        read("<w:p/>" * 400_000)


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 20)
    with pytest.raises(DocumentError, match="holds more than 20 parts"):
        read("", parts={f"word/media/{n}": b"" for n in range(30)})


def test_members_outside_the_folder_do_no_harm():
    assert read(paragraph("Safe."), parts={"../../outside.txt": "x"}).text == "Safe."


def test_deep_nesting_is_read_without_recursion():
    depth = 20_000
    body = "<w:sdt><w:sdtContent>" * depth + paragraph("Deep down.") + "</w:sdtContent></w:sdt>" * depth
    assert read(body).text == "Deep down."


def test_a_zip_that_is_no_word_file_is_refused():
    with pytest.raises(DocumentError, match="it has no document part"):
        read_docx(make_docx("", parts={}).replace(b"word/document.xml", b"word/elsewhere.xm"), "review.docx")


def test_a_truncated_file_is_a_document_error():
    raw = make_docx(paragraph("Cut off."), compression=zipfile.ZIP_STORED)
    with pytest.raises(DocumentError, match=r"^review\.docx: damaged"):
        read_docx(raw[: len(raw) // 2], "review.docx")
