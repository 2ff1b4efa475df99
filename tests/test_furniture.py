"""Furniture of pages turned to text: known by its form, with phrases that no real page used here has."""

from __future__ import annotations

import pytest

from model.documents.assembly import Block
from model.documents.furniture import find_furniture, part_glued

ARTICLE = [
    "The duty team closed the contact on the day it came in, the review says.",
    "“You and your family were failed,” the chair told the parents at the hearing.",
]


def kept(texts):
    furniture = find_furniture([Block(text) for text in texts])
    return [text for index, text in enumerate(texts) if index not in furniture]


@pytest.mark.parametrize(
    "tail",
    [
        ["Sign up for our weekly newsletter"],
        ["12 comments", "Leave a reply"],
        ["Follow the Courier on Facebook and Twitter"],
        ["Read next", "Bridge to close for repairs", "Comments are now off"],
        ["Log in or register to read your free articles", "Unlimited reading", "A paper at the weekend"],
        ["Advertisement"],
    ],
)
def test_calls_counters_and_lists_behind_the_article_are_furniture(tail):
    assert kept([*ARTICLE, *tail]) == ARTICLE


def test_a_plea_in_front_of_the_article_is_furniture_as_far_as_it_speaks_for_the_site():
    plea = [
        "Your gift keeps our journalism free",
        "We hold councils to account, and our reporters sit through the meetings.",
        "Will you support us with a donation today?",
    ]
    assert kept(["Boy was failed", *plea, *ARTICLE, "Share"]) == ["Boy was failed", *ARTICLE]


def test_a_review_without_calls_to_readers_is_kept_whole():
    review = [
        "Your letter",
        "You asked us to report on support for families.",
        "We found drift.",
        "Recommendations",
        "Next steps",
    ]
    assert kept(review) == review


def test_an_article_that_breaks_off_is_kept():
    cut = "The panel said that the managers of all the agencies had been told of the delay in spring and that none of"
    assert kept([*ARTICLE, cut, "Join our readers' forum"]) == [*ARTICLE, cut]


def test_the_same_call_again_and_again_is_furniture_in_mid_article_too():
    assert kept([ARTICLE[0], "Advertisement", ARTICLE[1], "Advertisement", ARTICLE[0]]) == [
        ARTICLE[0],
        ARTICLE[1],
        ARTICLE[0],
    ]


def test_a_plea_glued_to_the_first_sentence_is_parted_from_it():
    blocks = part_glued(Block("Your support keeps our news free.The panel met in May."))
    assert [block.text for block in blocks] == ["Your support keeps our news free.", "The panel met in May."]


def test_other_sentences_glued_together_are_left_for_the_segmentation():
    block = Block("The worker left.Her cases waited.")
    assert part_glued(block) == [block]
