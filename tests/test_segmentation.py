"""Sentences: the traps of reviews, and what holds for any text."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.corpus.corpus import read_corpus
from model.documents.assembly import Block, assemble
from model.documents.reading import read_text
from model.documents.segmentation import SEGMENTER_VERSION, split_sentences

OWN_TRAPS = json.loads((Path(__file__).parent / "fixtures" / "segmentation.json").read_text(encoding="utf-8"))
SHARED_TRAPS = Path(__file__).parents[2] / "shared" / "cases" / "segmentation.json"

PIECES = st.sampled_from(
    re.split(
        r"\|",
        "The|nurse|left.|Mr|Mrs.|Child|K.|e.g.|No.|4.12|(a)|12|closed.12|“He|left.”|‘no|further|action.’|?|…|[…]|St.|Mary’s"
        '|i.|B.|and|10.45|p.m.|s.|47|et|al.|(2016)|"Why?"|she|said|•|–|L.S.C.B.|It|was|so!|Dr.|Patel,|www.example.org|Re|v.'
        "|1.|J.|R.|Smith.",
    )
)
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map(" ".join)


def sentences_of(text, kind="prose"):
    return [sentence.text for sentence in split_sentences(assemble("review", [Block(text, kind)]))]


@pytest.mark.parametrize("trap", OWN_TRAPS, ids=lambda trap: trap["name"])
def test_a_trap_read_as_a_text_file_is_split_exactly(trap):
    document = read_text(trap["text"].encode())
    assert [sentence.text for sentence in split_sentences(document)] == trap["sentences"]


@pytest.mark.skipif(not SHARED_TRAPS.exists(), reason="the shared traps lie outside the project")
def test_all_of_the_shared_traps_are_split_exactly():
    traps = json.loads(SHARED_TRAPS.read_text(encoding="utf-8"))
    split = [[sentence.text for sentence in split_sentences(read_text(trap["text"].encode()))] for trap in traps]
    assert [got for got, trap in zip(split, traps, strict=True) if got != trap["sentences"]] == []


def test_sentences_stand_under_the_heading_above_them_and_a_heading_under_none():
    blocks = [
        Block("Opening words."),
        Block("Supervision", "heading"),
        Block("It lapsed. Nobody saw."),
        Block("Good practice", "heading"),
    ]
    sentences = split_sentences(assemble("review", blocks))
    assert [(sentence.text, sentence.heading) for sentence in sentences] == [
        ("Opening words.", None),
        ("Supervision", None),
        ("It lapsed.", "Supervision"),
        ("Nobody saw.", "Supervision"),
        ("Good practice", None),
    ]


def test_sentences_carry_number_paragraph_page_and_place():
    blocks = [Block("One. Two goes on here.", page=1, turns=((8, 2),)), Block("Three.", page=3)]
    sentences = split_sentences(assemble("review", blocks, pages=3))
    assert [(s.number, s.paragraph, s.page, s.start, s.end) for s in sentences] == [
        (1, 1, 1, 0, 4),
        (2, 1, 1, 5, 22),
        (3, 2, 3, 23, 29),
    ]


def test_a_row_of_a_table_of_texts_is_never_split_and_keeps_its_id():
    document = assemble("rows", [Block("One. Two. Three.", "unit", id="r7")])
    assert [(sentence.text, sentence.id) for sentence in split_sentences(document)] == [("One. Two. Three.", "r7")]


def test_a_heading_with_a_full_stop_stays_one_sentence():
    assert sentences_of("5. Analysis. What was missed", "heading") == ["5. Analysis. What was missed"]


def test_a_long_quotation_is_split_within():
    words = "the record was kept in a folder that nobody opened until the day of the inquest and then it was too late"
    long = f"She told us: “First {words}. Then {words}. And then {words}.” We agree."
    assert len(sentences_of(long)) == 4


def test_a_letter_that_the_document_uses_as_a_name_may_end_a_sentence():
    text = "Mr Z was seen. A letter went to Mr Z. Mildred signed it."
    assert sentences_of(text) == ["Mr Z was seen.", "A letter went to Mr Z.", "Mildred signed it."]


def test_the_version_is_text_for_outputs():
    assert SEGMENTER_VERSION.isascii()
    assert SEGMENTER_VERSION


def assert_located(document):
    sentences = split_sentences(document)
    for sentence in sentences:
        paragraph = document.paragraphs[sentence.paragraph - 1]
        assert document.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
    assert [sentence.number for sentence in sentences] == list(range(1, len(sentences) + 1))
    uncovered, behind = [], 0
    for sentence in sentences:
        uncovered.append(document.text[behind : sentence.start])
        behind = sentence.end
    assert "".join([*uncovered, document.text[behind:]]).strip() == ""


@given(st.lists(TEXTS | st.text(), max_size=5))
def test_any_paragraphs_are_covered_in_order_without_crossing(texts):
    assert_located(assemble("any", [Block(text) for text in texts]))


@given(st.text().filter(str.strip))
def test_any_text_file_is_covered(text):
    assert_located(read_text(text.encode("utf-8", "surrogatepass").replace(b"\0", b" ") + b"."))


@settings(max_examples=300)
@given(TEXTS)
def test_a_sentence_read_again_by_itself_stays_one(text):
    for sentence in sentences_of(text):
        assert sentences_of(sentence) == [sentence]


@given(TEXTS)
def test_splitting_is_pure(text):
    assert sentences_of(text) == sentences_of(text)


def test_plain_prose_is_split_as_an_independent_splitter_does():
    sentencex = pytest.importorskip("sentencex")
    text = (
        "The duty team closed the contact within a day. Nobody rang the school, although its letter asked for a call. "
        "Was this the first time? It was not. The clinic had written in March and again in June."
    )
    assert sentences_of(text) == [sentence.strip() for sentence in sentencex.segment("en", text)]


def test_sentences_run_together_come_apart_again_at_least_as_well_as_by_an_independent_splitter():
    sentencex = pytest.importorskip("sentencex")
    ours = theirs = total = 0
    for sentences in corpus_paragraphs(every=3):
        text = " ".join(sentences)
        found, expected = set(sentences_of(text)), {sentence.strip() for sentence in sentencex.segment("en", text)}
        total += len(sentences)
        ours += sum(sentence in found for sentence in sentences)
        theirs += sum(sentence in expected for sentence in sentences)
    assert total > 1000
    assert ours >= 0.995 * total
    assert ours >= theirs


def corpus_paragraphs(every):
    """Paragraphs of up to four sentences of one document of the corpus that ships, of every n-th document."""
    by_document = defaultdict(list)
    for sentence in read_corpus().sentences:
        if sentence.sampling == "as_it_comes" and stands_alone(sentence.text):
            by_document[sentence.document].append(sentence.text)
    for _, sentences in sorted(by_document.items())[::every]:
        yield from (sentences[at : at + 4] for at in range(0, len(sentences), 4))


def stands_alone(text):
    """Whether a row is one whole sentence of running text: no fragment, no list item, nothing that holds two."""
    ends = re.search(r"[.?!][\"”’')]*$", text)
    return bool(ends and re.match(r"[A-Z“\"‘']", text) and not re.search(r"[.?!][\"”’')]*\s+[\"“‘'(]?[A-Z]", text))


@pytest.mark.parametrize("piece", ["“A b.” C d. ", "Mr A Mr. B ", "e.g. X ", "(a) x; ", "J. R. ", "… ", "“a ", "1. "])
def test_one_endless_paragraph_takes_time_in_proportion(piece):
    assert_located(assemble("endless", [Block(piece * (200_000 // len(piece)))]))
