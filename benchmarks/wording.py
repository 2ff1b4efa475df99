"""How much of the corpus's wording is ordinary in real reports: shares of word pairs that several real sentences hold.

usage: python benchmarks/wording.py FILE

FILE is a .jsonl.gz of real sentences with `document` and `text`. A pair is ordinary where at least three
documents other than the sentence's own hold it. Rows of inspections are compared by sampling, and so are the real
sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.corpus.corpus import read_corpus

ORDINARY = 3
_WORD = re.compile(r"[\w'-]+")
_NAMES = {"as_it_comes": "sentences as they come", "sought": "sentences sought", "reworded": "other wordings of them"}


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring words, in lower case, with plain apostrophes."""
    return pairwise(_WORD.findall(text.lower().replace("’", "'")))


def share(sentences: Iterable[tuple[str, str]], documents: dict[tuple[str, str], set[str]]) -> tuple[int, float]:
    """How many sentences there are, each with its document, and which share of their word pairs is ordinary."""
    number = found = total = 0
    for document, text in sentences:
        number += 1
        for pair in pairs(text):
            total += 1
            found += len(documents.get(pair, set()) - {document}) >= ORDINARY
    return number, found / max(total, 1)


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", type=Path)
    with gzip.open(options.parse_args().file, "rt", encoding="utf-8") as lines:
        real = [(row["document"], row["text"]) for row in map(json.loads, lines)]
    documents: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for document, text in real:
        for pair in pairs(text):
            documents[pair].add(document)
    rows = defaultdict(list)
    for sentence in read_corpus().sentences:
        if sentence.register == "inspection":
            rows[sentence.sampling].append((sentence.document, sentence.text))
    print("| inspections | sentences | ordinary word pairs |")
    print("|---|---:|---:|")
    groups = [("the real sentences", real)] + [(name, rows[sampling]) for sampling, name in _NAMES.items()]
    for name, sentences in groups:
        number, ordinary = share(sentences, documents)
        print(f"| {name} | {number} | {ordinary:.0%} |")


if __name__ == "__main__":
    main()
