"""The page of results: every text in its place, nothing hostile alive, filters and evidence in a real browser."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import browser
import pytest
from result_makers import HOSTILE, make_classification, make_document, make_model

from model.classifier.prediction import Selection
from model.exchange.html import to_html

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
SHOWN = "(element) => window.getComputedStyle(element).display !== 'none'"


class Skeleton(HTMLParser):
    """The page without its texts: tags with the names of their attributes, and all text beside it."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self.attributes = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, text):
        self.texts.append(text)

    def of(self, name):
        return [value for _, attribute, value in self.attributes if attribute == name]


def hostile_page(texts):
    """A page with those texts as file names, sentences, and names of themes."""
    documents = [make_document(text, [[(text, 0.9, 0.1)], [(text, 0.1, 0.9)]], kinds={1: "heading"}) for text in texts]
    return to_html(make_classification(documents, make_model((texts[0], texts[-1]))))


def test_with_themes_alone_nothing_is_marked_for_review_alone():
    page = to_html(make_classification(selection=Selection.THEMED))
    assert '<span class="s t1" id="d1s1">The danger was not seen.</span>' in page
    assert 'class="s r"' not in page
    assert "What it meant was unclear." in page


def written(tmp_path, html):
    path = tmp_path / "page.html"
    path.write_bytes(html.encode("utf-8"))
    return path


def test_the_whole_text_is_there_in_order_with_its_marks():
    page = to_html(make_classification())
    assert re.search(r'<span class="s t1" id="d1s1">The danger was not seen\.</span>', page)
    assert re.search(r'<span class="s t1 t2" id="d1s3">Nobody told the school', page)
    assert re.search(r'<span class="s r" id="d2s1">What it meant was unclear\.</span>', page)
    assert " The family moved.</p>" in page
    texts = " ".join(Skeleton(page).texts)
    places = [texts.index(text) for text in ("not seen.", "The family moved.", "Nobody told", "unclear.", "She wrote.")]
    assert places == sorted(places)


def test_marks_say_theme_probability_and_words_for_and_against():
    texts = " ".join(Skeleton(to_html(make_classification())).texts)
    evidence = " ".join(texts.split())
    assert "risk missed 0.90 for: danger +1.25 against: seen -0.50" in evidence
    assert "risk missed 0.40, below its threshold" in evidence


def test_every_mark_is_described_by_a_text_that_is_there():
    skeleton = Skeleton(to_html(make_classification()))
    described = skeleton.of("aria-describedby")
    assert len(described) == 4
    assert set(described) <= set(skeleton.of("id"))
    assert len(skeleton.of("id")) == len(set(skeleton.of("id")))


def test_the_summary_counts_and_links_to_each_document():
    page = to_html(make_classification())
    rows = re.findall(r"<tr><td>.*?</tr>", page)
    assert [re.findall(r"<td>(\d+)</td>", row) for row in rows] == [["2", "1", "0", "3"], ["0", "0", "1", "3"]]
    assert re.findall(r'<a href="(#d\d)">', page) == ["#d1", "#d2"]


def test_pages_of_the_document_are_marked_where_they_begin():
    assert re.findall(r'<div class="page">(page \d)</div>', to_html(make_classification())) == ["page 1", "page 2"]


def test_the_page_forbids_itself_everything_but_its_style():
    page = to_html(make_classification())
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in page
    assert "<script" not in page


def test_nothing_is_fetched_from_anywhere():
    skeleton = Skeleton(to_html(make_classification()))
    assert not {"src", "srcset", "style", "onclick", "onload", "data"} & {name for _, name, _ in skeleton.attributes}
    assert all(target.startswith("#") for target in skeleton.of("href"))
    assert not re.search(r"url\(|@import|https?:", to_html(make_classification()))


def test_colours_that_are_none_do_not_reach_the_style():
    model = make_model()
    themes = tuple(type(theme)(theme.id, theme.name, colour="red;}</style><b>") for theme in model.themes)
    page = to_html(make_classification(model=type(model)(model.fitted, themes)))
    assert "red;}" not in page
    assert "#4D4D4D" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_changes_no_tag_of_the_page(text):
    hostile, harmless = Skeleton(hostile_page([text])), Skeleton(hostile_page(["harmless"]))
    assert hostile.tags == harmless.tags


def test_results_without_documents_or_texts_make_a_page():
    page = to_html(make_classification([make_document("empty.txt", [])]))
    assert "This document has no text." in page
    assert "Failure themes in 1 document<" in page


@pytest.mark.browser
@pytest.mark.parametrize("protected", [True, False], ids=["with its policy", "without its policy"])
def test_thirty_hostile_texts_start_nothing_in_a_browser(tmp_path, protected):
    html = hostile_page(HOSTILE)
    html = html if protected else POLICY.sub("", html)
    seen = browser.dom(written(tmp_path, html))
    assert len(HOSTILE) == 30
    assert [tag for tag, _ in Skeleton(seen).tags] == [tag for tag, _ in Skeleton(html).tags]
    assert "<title>Failure themes in 30 documents</title>" in seen


@pytest.mark.browser
def test_the_policy_allows_the_style_of_the_page(tmp_path):
    page = written(tmp_path, to_html(make_classification()))
    assert browser.measure(page, "window.getComputedStyle(document.querySelector('.c1')).backgroundColor") == (
        "rgb(178, 24, 43)"
    )


@pytest.mark.browser
def test_a_themes_filter_takes_away_its_highlights_and_marks_alone(tmp_path):
    page = written(tmp_path, to_html(make_classification()))
    look = (
        f"const shown = {SHOWN};"
        "const state = () => [...document.querySelectorAll('.b')].map((b) => shown(b));"
        "const tint = () => window.getComputedStyle(document.getElementById('d1s1')).backgroundColor;"
    )
    steps = (
        "const out = [state(), tint()]; document.getElementById('f1').click(); out.push(state(), tint()); return out;"
    )
    before, coloured, after, plain = browser.measure(page, f"(() => {{ {look} {steps} }})()")
    assert before == [True, True, True, True]
    assert after == [False, False, True, True]
    assert coloured != plain
    assert plain == "rgba(0, 0, 0, 0)"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("off", "left"),
    [
        ([], ["d1s1", "d1s3", "d2s1"]),
        (["f1"], ["d1s3", "d2s1"]),
        (["f1", "f2"], ["d2s1"]),
        (["fr"], ["d1s1", "d1s3"]),
        (["f1", "f2", "fr"], []),
    ],
)
def test_only_paragraphs_with_a_mark_that_is_shown_are_left(tmp_path, off, left):
    page = written(tmp_path, to_html(make_classification()))
    clicks = "".join(f"document.getElementById('{control}').click();" for control in ["only", *off])
    found = "[...document.querySelectorAll('.s')].filter((s) => s.getClientRects().length).map((s) => s.id)"
    assert browser.measure(page, f"(() => {{ {clicks} return {found}; }})()") == left


@pytest.mark.browser
def test_controls_and_marks_take_the_keyboards_focus_in_order_and_hidden_ones_do_not(tmp_path):
    page = written(tmp_path, to_html(make_classification()))
    focus = (
        "const takes = (e) => { e.focus(); return document.activeElement === e; };"
        "const all = [...document.querySelectorAll('input, .b')];"
        "const before = all.map(takes); document.getElementById('f1').click(); return [before, all.map(takes)];"
    )
    before, after = browser.measure(page, f"(() => {{ {focus} }})()")
    assert before == [True] * 8
    assert after == [True, True, True, True, False, False, True, True]


@pytest.mark.browser
def test_evidence_shows_on_focus_and_not_before(tmp_path):
    page = written(tmp_path, to_html(make_classification()))
    look = (
        f"const shown = {SHOWN}; const why = document.getElementById('d1s1w'); const before = shown(why);"
        "document.querySelector('[aria-describedby=d1s1w]').focus(); return [before, shown(why)];"
    )
    assert browser.measure(page, f"(() => {{ {look} }})()") == [False, True]


@pytest.mark.browser
@pytest.mark.parametrize("size", [browser.DESKTOP, browser.PHONE], ids=["desktop", "phone"])
def test_nothing_runs_out_of_the_window(tmp_path, size):
    documents = [make_document("a/" + "long" * 60 + ".txt", [[("Seen" + "n" * 300 + ".", 0.9, 0.9)]])]
    page = written(tmp_path, to_html(make_classification(documents)))
    assert browser.measure(page, "document.documentElement.scrollWidth <= window.innerWidth", size)


@pytest.mark.browser
def test_the_page_is_drawn(tmp_path):
    picture = browser.screenshot(written(tmp_path, to_html(make_classification())), tmp_path / "page.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
