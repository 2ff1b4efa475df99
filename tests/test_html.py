"""Saved web pages: the article and nothing around it."""

from __future__ import annotations

from model.documents.html import read_html

ARTICLE = (
    "<p>The duty team closed the contact on the day it came in.</p><p>Nobody rang the school before the summer.</p>"
)
SENTENCES = "The duty team closed the contact on the day it came in.\nNobody rang the school before the summer."


def read(html):
    return read_html(html.encode(), "page.html")


def reasons(document):
    return {dropped.reason for dropped in document.dropped}


def test_navigation_banners_comments_share_links_and_footers_are_left_out_and_told():
    document = read(
        "<html><body><nav><a>Home</a></nav><div class='cookie-banner'>We use cookies</div>"
        f"<div>{ARTICLE}<div class='social-share'>Share this</div></div>"
        "<section id='comments'><p>So sad.</p></section><aside>More</aside><footer>Imprint</footer></body></html>"
    )
    assert document.text == SENTENCES
    assert reasons(document) == {"navigation", "banner", "share", "comments", "aside", "footer"}


def test_the_article_element_wins_over_what_stands_beside_it():
    document = read(f"<div>Weather today</div><article>{ARTICLE}</article><div>Lottery numbers</div>")
    assert document.text == SENTENCES
    assert reasons(document) == {"outside the article"}


def test_a_header_inside_the_article_holds_its_title():
    document = read(f"<article><header><h1>What was missed</h1></header>{ARTICLE}</article>")
    assert [p.kind for p in document.paragraphs] == ["heading", "prose", "prose"]


def test_scripts_styles_and_hidden_parts_are_no_text():
    assert read(f"<script>var a='x'</script><style>p{{}}</style>{ARTICLE}<p hidden>secret</p>").text == SENTENCES


def test_inline_marks_do_not_break_words_and_blocks_do():
    assert (
        read("<p>The plan was <b>not</b> sha<i>red</i>.<div>It was&nbsp;lost.</div>").text
        == "The plan was not shared.\nIt was lost."
    )


def test_unclosed_items_and_rows_are_apart():
    document = read("<ul><li>no plan<li>no chair</ul><table><tr><td>Finding<td>Drift<tr><td>Action<td>None</table>")
    assert [(p.kind, document.text[p.start : p.end]) for p in document.paragraphs] == [
        ("list_item", "no plan"),
        ("list_item", "no chair"),
        ("table_row", "Finding | Drift"),
        ("table_row", "Action | None"),
    ]


def test_a_footnote_mark_is_taken_off():
    document = read("<p>The case was closed.<sup>12</sup> Nobody asked.</p>")
    assert document.text == "The case was closed. Nobody asked."
    assert reasons(document) == {"footnote mark"}


def test_lists_of_links_are_left_out():
    links = "".join(f"<div><a href='#'>Another story {n}</a></div>" for n in range(4))
    assert read(ARTICLE + links).text == SENTENCES


def test_the_declared_encoding_is_used():
    raw = "<meta charset='windows-1252'><p>The mother’s plan</p>".encode("windows-1252")
    assert read_html(raw, "page.html").text == "The mother’s plan"


def test_a_line_break_parts_sentences_without_a_stop():
    assert read("<p>First line<br>Second line</p>").text == "First line\nSecond line"


def test_ten_thousand_unclosed_elements_are_read():
    assert read("<div>" * 10_000 + "Deep.").text == "Deep."
