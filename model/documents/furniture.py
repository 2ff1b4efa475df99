"""Furniture of web pages turned to text, known by its form: calls, counters and pleas around the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .assembly import Block
from .reflow import ends_closed
from .words import word_set

_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?|(?<!\w)[‘'][^’']*[’'](?!\w)")
_WORD = re.compile(r"[A-Za-z][a-z'’-]*|[A-Z]+")
_READER = word_set("you your yours you're you'll you've")
_SITE_VOICE = word_set("we our us ours we're we've")
# What a page asks its reader to do; a sentence of a report never begins with the bare verb.
_CALLS = word_set(
    "register subscribe sign log login join follow share comment post add find read click tap download donate "
    "support buy listen watch like tweet email print save get view see show load accept manage have contact "
    "visit send skip advertise discover try enter continue close reply leave become help explore browse search "
    "submit rate vote pin upgrade unlock"
)
_SITE = word_set(
    "newsletter newsletters subscriber subscribers subscribe subscription register account comment comments "
    "commenting reply replies facebook twitter instagram whatsapp linkedin youtube tiktok bluesky cookie "
    "cookies advert advertisement adverts advertising readers donation donations journalism website podcast app "
    "download privacy paywall forum bookmark share shares follow login sign email reading articles trending "
    "popular homepage sponsored promoted print topics"
)
_PLEA = _SITE | word_set("support story stories reporting reporters journalists news free access")
_SHORT = 5
_LONGEST_CALL = 16
_PROSE_WORDS = 8
_LONG = 20
_LEAD = 12
REASON = "page furniture"


def find_furniture(blocks: Sequence[Block], linked: Sequence[int] = ()) -> dict[int, str]:
    """Find blocks that are a page's furniture and not its article.

    Furniture is known by its form: a call to the reader in the bare imperative, a counter ("3 comments"), an address to
    the reader about the site itself, lists of links. It is looked for in front of and behind the article, and anywhere
    when the same short line comes again. Without any call or counter a text is taken for no web page and kept whole.

    Args:
        blocks: the paragraphs of a text in order.
        linked: for each, how many of its characters are links, where that is known.

    Returns:
        Index of each block that is furniture → the reason.
    """
    anchors = {index for index, block in enumerate(blocks) if _is_call(block.text) or _is_counter(block.text)}
    links = _link_lists(blocks, linked)
    found = dict.fromkeys(links, "links")
    if anchors:
        pleas = anchors | {index for index, block in enumerate(blocks) if _is_plea(block.text)}
        places = _tail(blocks, pleas) | _lead(blocks, pleas) | _repeated(blocks, anchors)
        found.update(dict.fromkeys(places, REASON))
    return found


def part_glued(block: Block) -> list[Block]:
    """Part a plea from the article's first sentence where the page lost the space between them."""
    glue = re.search(r"(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]*\s)", block.text)
    if glue is None or not _is_plea(block.text[: glue.start()]):
        return [block]
    return [Block(block.text[: glue.start()], block.kind), Block(block.text[glue.start() :], block.kind)]


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(_QUOTED.sub(" ", text))]


def _is_call(text: str) -> bool:
    """Take "Join our forum" for a call: the bare imperative, short or unpunctuated, about the site or to the reader."""
    words = _words(text)
    if not words or (words[0] not in _CALLS) or (ends_closed(text) and not _READER & set(words)):
        return False
    about_site = len(_SITE.intersection(words) - {words[0]} if words[0] not in _SITE else _SITE.intersection(words))
    return bool(about_site or (_READER | _SITE_VOICE).intersection(words)) and (
        len(words) <= _LONGEST_CALL or about_site > 1
    )


def _is_counter(text: str) -> bool:
    """Take "3 comments" or "Advertisement" for a counter: a few words, one of them the site's own."""
    words = _words(text)
    return 0 < len(words) <= _SHORT and bool(_SITE.intersection(words)) and len(text) < 40


def _is_plea(text: str) -> bool:
    """Take "Your support helps us" for a plea: to the reader, about the site."""
    words = set(_words(text))
    asks = "?" in text and bool(_SITE & words) and not ends_closed(text)
    return asks or bool(_READER & words and (_PLEA | _SITE_VOICE) & words)


def _is_article(index: int, blocks: Sequence[Block], pleas: set[int]) -> bool:
    text, length = blocks[index].text, len(blocks[index].text.split())
    return index not in pleas and (length >= _LONG or (length >= _PROSE_WORDS and ends_closed(text)))


def _tail(blocks: Sequence[Block], pleas: set[int]) -> set[int]:
    """All that follows the last paragraph of the article, if a call or plea is among it."""
    last = max((index for index in range(len(blocks)) if _is_article(index, blocks, pleas)), default=None)
    if last is None:
        return set()
    tail = set(range(last + 1, len(blocks)))
    return tail if tail & pleas else set()


def _lead(blocks: Sequence[Block], pleas: set[int]) -> set[int]:
    """From the first plea in front of the article to the last, as long as everything between speaks for the site."""
    first = next((index for index in sorted(pleas) if index < _LEAD), None)
    if first is None or any(_is_article(index, blocks, pleas) for index in range(first)):
        return set()
    end = first
    while end < len(blocks) and (end in pleas or _SITE_VOICE.intersection(_words(blocks[end].text))):
        end += 1
    return set(range(first, end)) if len(pleas.intersection(range(first, end))) > 1 else set()


def _repeated(blocks: Sequence[Block], anchors: set[int]) -> set[int]:
    counts = Counter(blocks[index].text for index in anchors)
    return {index for index in anchors if counts[blocks[index].text] > 1}


def _link_lists(blocks: Sequence[Block], linked: Sequence[int]) -> set[int]:
    """Runs of three or more blocks that are links and little else."""
    runs: list[list[int]] = [[]]
    for index, count in enumerate(linked):
        if count >= 0.8 * len(blocks[index].text) and not ends_closed(blocks[index].text):
            runs[-1].append(index)
        elif runs[-1]:
            runs.append([])
    return {index for run in runs if len(run) >= 3 for index in run}
