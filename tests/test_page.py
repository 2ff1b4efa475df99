"""The report as a page: self-contained, escaped, readable by everybody, looked at in a browser."""

import re
from html.parser import HTMLParser

import pytest
from browser import DESKTOP, PHONE, measure, screenshot
from corpora import folds_report

from model.evaluation.blocks import Paragraph, Picture, Section, Table
from model.evaluation.page import as_html
from model.evaluation.reporting import rendered

VOID = {"meta", "link", "img", "br", "hr", "input"}


class Elements(HTMLParser):
    """The elements of a page in order, each as (name, attributes, text); fails where tags are not closed in order."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open = [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        if tag not in VOID:
            self.open.append(self.found[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for element in self.open:
            element[2] += data

    def named(self, *names):
        return [(attributes, " ".join(text.split())) for tag, attributes, text in self.found if tag in names]


@pytest.fixture(scope="module")
def html():
    return rendered(folds_report())["report.html"].decode()


@pytest.fixture(scope="module")
def elements(html):
    return Elements(html)


@pytest.fixture
def page(html, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    return path


def test_a_page_escapes_whatever_documents_hold():
    wicked = '<script>alert(1)</script>"onload="x'
    blocks = (
        Paragraph(wicked),
        Table(wicked, ("a", wicked), ((wicked, wicked),)),
        Picture("p", b"<svg/>", wicked, wicked),
    )
    found = Elements(as_html(wicked, [Section("one", wicked, blocks)]))
    assert not found.named("script")
    assert not any("onload" in attributes for _, attributes, _ in found.found)
    assert found.named("h2")[0][1] == wicked


def test_a_page_needs_nothing_from_outside_and_no_script(html, elements):
    assert not elements.named("script", "link", "iframe", "object", "form")
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", html)
    assert "url(" not in html and "@import" not in html
    assert all(attributes["src"].startswith("data:image/svg+xml;base64,") for attributes, _ in elements.named("img"))


def test_language_title_and_one_main_heading_are_there(elements):
    assert elements.named("html")[0][0]["lang"] == "en-GB"
    assert elements.named("title")[0][1]
    assert [len(elements.named(name)) for name in ("h1", "main", "nav")] == [1, 1, 1]
    assert "viewport" in [attributes.get("name") for attributes, _ in elements.named("meta")]


def test_every_table_has_a_caption_and_headers_with_scope(elements):
    assert len(elements.named("caption")) == len(elements.named("table")) > 10
    for attributes, text in elements.named("th"):
        assert attributes["scope"] in ("col", "row")
        assert text


def test_tables_that_scroll_can_be_reached_and_are_named(elements):
    for attributes, _ in elements.named("div"):
        assert (attributes["role"], attributes["tabindex"]) == ("region", "0")
        assert attributes["aria-label"]


def test_every_picture_has_words_beside_it(elements):
    assert len(elements.named("img")) == 4
    assert all(len(attributes["alt"]) > 40 for attributes, _ in elements.named("img"))


def test_anchors_are_unique_and_every_link_has_one(elements):
    anchors = [attributes["id"] for _, attributes, _ in elements.found if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    assert {attributes["href"].removeprefix("#") for attributes, _ in elements.named("a")} <= set(anchors)
    assert {attributes["aria-labelledby"] for attributes, _ in elements.named("section")} <= set(anchors)


# Contrast of every piece of text with the background behind it (WCAG 2.2, 1.4.3), worked out by the page itself.
CONTRAST = """(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = window.getComputedStyle(e).backgroundColor;
      if (!colour.endsWith(", 0)")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ratios = [...document.body.querySelectorAll("*")].filter((e) => e.textContent.trim()).map((e) => {
    const both = [light(window.getComputedStyle(e).color), light(behind(e))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  });
  return { least: Math.min(...ratios), n: ratios.length };
})()"""


@pytest.mark.browser
def test_every_text_stands_out_from_its_background(page):
    found = measure(page, CONTRAST)
    assert found["n"] > 100
    assert found["least"] >= 4.5


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_is_no_wider_than_its_window(page, size, tmp_path):
    shown, needed = measure(page, "[window.innerWidth, document.documentElement.scrollWidth]", size)
    assert shown == size[0]
    assert needed <= shown
    assert screenshot(page, tmp_path / "page.png", size).read_bytes().startswith(b"\x89PNG")


@pytest.mark.browser
def test_pictures_are_drawn_by_the_browser(page):
    widths = measure(page, "[...document.images].map((picture) => picture.naturalWidth)")
    assert len(widths) == 4
    assert min(widths) > 300
