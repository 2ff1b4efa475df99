"""`read`: a document as the tool sees it, and what it left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ..files import refuse_existing
from .application import app, say
from .classifying import write_output
from .options import ForceOption, OutputOption, TextColumnOption
from .sources import DocumentSource, PathsArgument

if TYPE_CHECKING:
    from ..documents.document import Document

_LONGEST_SHOWN = 80


class ReadFormat(StrEnum):
    """How `read` shows a document."""

    SENTENCES = "sentences"
    TEXT = "text"
    JSONL = "jsonl"


@app.command()
def read(
    paths: PathsArgument,
    format: Annotated[
        ReadFormat, typer.Option("--format", help="One sentence a line, the text that offsets refer to, or JSON Lines.")
    ] = ReadFormat.SENTENCES,
    output: OutputOption = None,
    text_column: TextColumnOption = "text",
    force: ForceOption = False,
) -> None:
    """Show documents as the tool reads them; what was left out, and why, is said on stderr."""
    if output:
        refuse_existing(output, force)
    source = DocumentSource(text_column)
    source.find(paths)
    source.refuse_as_output(output)
    shown = []
    for document in source.documents():
        shown.append(_shown(document, format))
        for line in _left_out(document):
            say(line)
    if shown:
        write_output("".join(shown).encode("utf-8", "replace"), output, force)
    source.leave_if_failed()


def _shown(document: Document, wanted: ReadFormat) -> str:
    from ..documents.segmentation import SEGMENTER_VERSION, split_sentences

    if wanted is ReadFormat.TEXT:
        return document.text + "\n"
    sentences = split_sentences(document)
    if wanted is ReadFormat.SENTENCES:
        return "".join(f"{' '.join(sentence.text.split())}\n" for sentence in sentences)
    shared = {"document": document.name, "segmenter": SEGMENTER_VERSION}
    return "".join(json.dumps(shared | asdict(sentence), ensure_ascii=False) + "\n" for sentence in sentences)


def _left_out(document: Document) -> Iterator[str]:
    """What was left out of a document: what recurs is told once, with how often and on which pages."""
    places: dict[tuple[str, str], list[int]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for dropped in document.dropped:
        what = (dropped.reason, " ".join(dropped.text.split()))
        times[what] += 1
        places.setdefault(what, []).extend([dropped.page] if dropped.page else [])
    for (reason, text), number in times.items():
        pages = _pages(places[reason, text])
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        yield f"{document.name}: left out: {reason}{pages}{f', {number} times' if number > 1 else ''}: {shown}"


def _pages(numbers: Iterable[int]) -> str:
    from ..documents.pdf import ranges

    pages = sorted(set(numbers))
    if not pages:
        return ""
    return f", page {pages[0]}" if len(pages) == 1 else f", pages {ranges(pages)}"
