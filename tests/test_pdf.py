"""PDF pages: order, joining, and what is left out."""

from __future__ import annotations

import io

import pytest
from file_makers import lines, make_pdf

from model.documents.pdf import MAX_PAGES, ranges, read_pdf
from model.documents.segmentation import split_sentences
from model.errors import DocumentError

LEFT = [
    "The first column tells of a plan",
    "that nobody outside the team had",
    "seen, and of a review which the",
    "chair kept putting off. It ends",
    "with the autumn.",
]
RIGHT = [
    "The second column is about the",
    "school, where letters went to an",
    "office that was no longer open",
    "and came back months later. No",
    "one rang.",
]
COLUMNS = [
    "The first column tells of a plan that nobody outside the team had seen, and of a review which "
    "the chair kept putting off.",
    "It ends with the autumn.",
    "The second column is about the school, where letters went to an office that was no longer open "
    "and came back months later.",
    "No one rang.",
]
BODY = [
    "The duty desk read the letter on the Monday and then closed the contact for",
    "good, so that the school was left to watch over the boy by itself until May.",
]
SENTENCE = " ".join(BODY)


def texts_of(pages, **options):
    return [sentence.text for sentence in split_sentences(read_pdf(make_pdf(pages, **options), "review.pdf"))]


def dropped_of(pages):
    return [(dropped.reason, dropped.text, dropped.page) for dropped in read_pdf(make_pdf(pages), "review.pdf").dropped]


def test_lines_are_joined_to_sentences():
    assert texts_of([lines(BODY)]) == [SENTENCE]


def test_two_columns_are_read_one_after_the_other():
    assert texts_of([lines(LEFT) + lines(RIGHT, x=320)]) == COLUMNS


def test_two_columns_stored_row_by_row_are_not_spliced():
    page = [piece for pair in zip(lines(LEFT), lines(RIGHT, x=320), strict=True) for piece in pair]
    assert texts_of([page]) == COLUMNS


def test_two_columns_whose_lines_stand_at_other_heights_are_not_spliced():
    assert texts_of([lines(LEFT) + lines(RIGHT, x=320, top=754)]) == COLUMNS


def test_a_heading_across_the_page_comes_before_its_columns():
    heading = [(72, 790, "What the agencies knew about the family before the spring of that year", 16, True)]
    assert texts_of([heading + lines(LEFT) + lines(RIGHT, x=320)])[1:] == COLUMNS


def test_running_headers_footers_and_page_numbers_are_left_out_and_told():
    pages = [
        [
            (72, 810, "Review of services"),
            *lines([f"Page {word} holds one full sentence of its own."]),
            (72, 30, f"Draft {n}"),
            (500, 20, str(n)),
        ]
        for n, word in enumerate(["one", "two", "three"], 1)
    ]
    assert texts_of(pages) == [f"Page {word} holds one full sentence of its own." for word in ("one", "two", "three")]
    assert dropped_of(pages)[:3] == [
        ("page number", "1", 1),
        ("footer", "Draft 1", 1),
        ("header", "Review of services", 1),
    ]


def test_a_sentence_that_runs_over_the_page_is_whole_and_stands_on_the_first():
    pages = [
        [(72, 810, "Running head"), *lines([BODY[0]], top=60), (300, 20, "1")],
        [(72, 810, "Running head"), *lines([BODY[1]]), (300, 20, "2")],
    ]
    (sentence,) = split_sentences(read_pdf(make_pdf(pages), "review.pdf"))
    assert (sentence.text, sentence.page) == (SENTENCE, 1)


def test_page_starts_point_at_what_each_page_begins_with():
    document = read_pdf(make_pdf([lines(["First page."]), [], lines(["Third page."])]), "review.pdf")
    assert [document.text[start:] for start in document.page_starts] == [
        "First page.\nThird page.",
        "Third page.",
        "Third page.",
    ]


def test_a_footnote_does_not_cut_the_sentence_that_runs_over_the_page():
    note = [(72, 40, "1 See the annual plan of the board.", 8)]
    pages = [lines([BODY[0]], top=90) + note, lines([BODY[1]])]
    document = read_pdf(make_pdf(pages), "review.pdf")
    assert [(p.kind, document.text[p.start : p.end]) for p in document.paragraphs] == [
        ("footnote", "1 See the annual plan of the board."),
        ("prose", SENTENCE),
    ]


def test_a_raised_footnote_mark_is_taken_off_its_word():
    page = [(72, 700, "The plan was never reviewed."), (212.5, 704, "7", 6), (222, 700, "The chair had left.")]
    assert texts_of([page]) == ["The plan was never reviewed.", "The chair had left."]
    assert ("footnote mark", "7", 1) in dropped_of([page])


def test_a_word_broken_at_the_line_end_is_mended_and_a_compound_keeps_its_hyphen():
    assert texts_of(
        [lines(["There was no manage-", "ment oversight at all, and multi-", "agency work had come to a stop."])]
    ) == ["There was no management oversight at all, and multi-agency work had come to a stop."]


def test_the_form_used_elsewhere_in_the_document_decides_on_a_hyphen():
    first = lines(["The case of step-", "families was not looked at."])
    assert (
        texts_of([first, lines(["Most stepfamilies had no plan."])])[0] == "The case of stepfamilies was not looked at."
    )


def test_a_bold_line_is_a_heading_for_what_follows():
    page = [(72, 760, "Supervision", 11, True), *lines(BODY, top=740)]
    sentences = split_sentences(read_pdf(make_pdf([page]), "review.pdf"))
    assert [(sentence.text, sentence.heading) for sentence in sentences] == [
        ("Supervision", None),
        (SENTENCE, "Supervision"),
    ]


def test_bullets_and_numbered_paragraphs_are_units_of_their_own():
    page = lines(
        [
            "• no chronology was kept by any",
            "of the agencies",
            "• no minutes were sent",
            "4.2 The chair had left by then.",
        ]
    )
    assert texts_of([page]) == [
        "• no chronology was kept by any of the agencies",
        "• no minutes were sent",
        "4.2 The chair had left by then.",
    ]


def test_a_table_is_kept_as_rows():
    left = lines(
        ["Help and protection of children", "Children in care of the council", "Leadership and management"], step=24
    )
    right = lines(["Inadequate", "Good", "Good"], x=400, step=24)
    document = read_pdf(make_pdf([left + right]), "review.pdf")
    assert [(p.kind, document.text[p.start : p.end]) for p in document.paragraphs] == [
        ("table_row", "Help and protection of children | Inadequate"),
        ("table_row", "Children in care of the council | Good"),
        ("table_row", "Leadership and management | Good"),
    ]


def test_a_table_of_contents_is_dropped():
    page = lines(
        [
            "Contents",
            "Introduction ........................ 2",
            "Findings ............................ 4",
            "Annexes ............................. 9",
        ]
    )
    assert texts_of([page, lines(BODY)]) == [SENTENCE]
    assert {reason for reason, _, _ in dropped_of([page, lines(BODY)])} == {"contents"}


def test_pages_without_text_are_told_loudly():
    document = read_pdf(make_pdf([[], []]), "scan.pdf")
    assert document.warnings == ("scan.pdf: pages 1–2 hold no text, scanned? OCR is needed",)
    assert document.paragraphs == ()


def test_text_printed_twice_for_boldness_is_read_once():
    page = [(72, 700, "Nobody asked the boy."), (72.3, 700, "Nobody asked the boy.")]
    assert texts_of([page]) == ["Nobody asked the boy."]


def test_an_encrypted_file_is_a_clear_error_and_an_owner_password_alone_opens():
    pypdf = pytest.importorskip("pypdf")
    locked = _encrypted(pypdf, user="secret", owner="owner")
    with pytest.raises(DocumentError, match=r"^locked\.pdf: encrypted"):
        read_pdf(locked, "locked.pdf")
    open_to_readers = _encrypted(pypdf, user="", owner="owner")
    assert read_pdf(open_to_readers, "open.pdf").text == SENTENCE


def _encrypted(pypdf, *, user, owner):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([lines(BODY)])))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_more_pages_than_the_limit_are_refused():
    with pytest.raises(DocumentError, match="pages; at most"):
        read_pdf(make_pdf([[]] * (MAX_PAGES + 1)), "long.pdf")


def test_a_page_shown_turned_is_read_as_it_is_shown():
    assert texts_of([lines(LEFT, top=560) + lines(RIGHT, x=320, top=560)], turned=True) == COLUMNS


@pytest.mark.parametrize(("numbers", "written"), [([1, 2, 3], "1–3"), ([4], "4"), ([1, 2, 5, 7, 8], "1–2, 5, 7–8")])
def test_page_numbers_are_written_as_ranges(numbers, written):
    assert ranges(numbers) == written
