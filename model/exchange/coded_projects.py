"""Coded texts of a QDA project, taken sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..corpus.codebook import Codebook
from ..documents.document import Document, Paragraph, Sentence
from ..documents.reflow import ends_closed
from ..documents.segmentation import split_sentences
from .characters import one_line
from .codings import ImportedCodings, ImportedSentence, ThemeNames, UnknownThemesError
from .qdpx import REVIEW_CODE, CodedProject, CodedSource, Selection, is_suggestion, read_qdpx

_LEAST_OVERLAP = 0.5


def from_project(
    path: Path, codebook: Codebook, names: ThemeNames, *, uncoded: bool = False, suggestions: bool = True
) -> ImportedCodings:
    """Read the coded sentences of a project.

    A coding counts for a sentence if it covers half of it, or half of the coding lies in it. With `uncoded`,
    a text is whole if every sentence of it is taken and no coding of it was left out; several texts of one name go
    into one document, which is whole if all of them are.

    Args:
        path: the .qdpx file.
        codebook: for messages.
        names: finds the theme that a code stands for.
        uncoded: take sentences without a coding, in texts that have some, as having no theme; not in texts with a
            damaged coding, as theirs may have been lost.
        suggestions: take codings that the model gave and nobody removed.

    Raises:
        UnknownThemesError: codes in use that stand for no theme.
        DocumentError: it is no project, damaged, or exceeds the limits.
    """
    project = read_qdpx(path)
    used = [code for source in project.sources for span in source.selections for code in span.codes]
    unknown = names.unknown(code for code in used if code != REVIEW_CODE)
    if unknown:
        raise UnknownThemesError(str(path), unknown, codebook)
    messages = list(_left_out(project))
    sentences: list[ImportedSentence] = []
    whole: dict[str, bool] = {}
    for source in project.sources:
        if source.selections or source.damaged:
            there = _sentences(source)
            taken = list(_from_source(source, there, names, path, (uncoded, suggestions), messages))
            sentences += taken
            complete = uncoded and len(taken) == len(there) and not source.left_out
            whole[source.name] = complete and whole.get(source.name, True)
    return ImportedCodings(
        tuple(sentences), frozenset(name for name, complete in whole.items() if complete), tuple(messages)
    )


def _left_out(project: CodedProject) -> Iterator[str]:
    """What of a project was left out before its sentences were looked at."""
    yield from (f"{name}: its text is not in the project, so its codings were left out" for name in project.missing)
    if project.ignored:
        yield f"{project.ignored} codings of pages, pictures, sound or whole sources were left out"
    if project.damaged:
        yield f"{project.damaged} coded spans with a damaged position were left out"
    if project.dangling:
        yield f"{project.dangling} codings with a code that is not in the project were left out"


def _from_source(
    source: CodedSource,
    sentences: Iterable[Sentence],
    names: ThemeNames,
    path: Path,
    wanted: tuple[bool, bool],
    messages: list[str],
) -> Iterator[ImportedSentence]:
    uncoded, suggestions = wanted[0] and not source.damaged, wanted[1]
    left: Counter[str] = Counter()
    spans = _Spans(source.selections)
    for sentence in sentences:
        found = list(_codes_on(sentence, spans))
        given = [(code, coder) for code, coder in found if suggestions or not is_suggestion(coder)]
        place = f"{path.name}: {source.name}, sentence {sentence.number}"
        try:
            decision = names.decided(code for code, _ in given)
        except ValueError as error:
            messages.append(f"{place}: {error}; left out")
            continue
        if decision is None and uncoded and not found:
            decision = ((), "")
        if decision is None:
            left[_reason(found, given, damaged=source.damaged > 0)] += 1
            continue
        yield _imported(source, sentence, decision, [coder for _, coder in given], place)
    messages += [f"{source.name}: {number} sentences {reason} were left out" for reason, number in left.items()]


def _reason(found: Sequence[object], given: Sequence[object], *, damaged: bool) -> str:
    """Why a sentence is not decided, from all its codes and from those that count."""
    if given:
        return "whose codes are mapped to nothing"
    if found:
        return "that only the model coded"
    return "without a sound coding" if damaged else "without a coding"


def _imported(
    source: CodedSource, sentence: Sentence, decision: tuple[tuple[str, ...], str], coders: list[str], place: str
) -> ImportedSentence:
    themes, stance = decision
    people = sorted({coder for coder in coders if coder and not is_suggestion(coder)})
    suggested = bool(coders) and all(map(is_suggestion, coders))
    if suggested:
        note = "suggested by the model, left standing in a project"
    elif people:
        note = f"coded in a project by {one_line(', '.join(people))}"
    else:
        note = "coded in a project" if coders else "left without a coding in a project"
    return ImportedSentence(source.name, sentence.number, None, sentence.text, themes, stance, place, note, suggested)


def _codes_on(sentence: Sentence, spans: _Spans) -> Iterator[tuple[str, str]]:
    """Codes of a sentence with their coders; the mark for review is no code."""
    for selection in spans.near(sentence.start, sentence.end):
        shared = min(sentence.end, selection.end) - max(sentence.start, selection.start)
        shorter = min(sentence.end - sentence.start, selection.end - selection.start)
        if shared > 0 and shared >= shorter * _LEAST_OVERLAP:
            codes = zip(selection.codes, selection.coders, strict=True)
            yield from ((code, coder) for code, coder in codes if code != REVIEW_CODE)


class _Spans:
    """Selections of a source, to be found by place."""

    def __init__(self, selections: Iterable[Selection]) -> None:
        self._ordered = sorted(selections, key=lambda selection: (selection.start, selection.end))
        self._starts = [selection.start for selection in self._ordered]
        self._longest = max((selection.end - selection.start for selection in self._ordered), default=0)

    def near(self, start: int, end: int) -> list[Selection]:
        """Selections that may share a character with a span: all that do, and some that do not."""
        return self._ordered[bisect_left(self._starts, start - self._longest) : bisect_left(self._starts, end)]

    def touch(self, start: int, end: int) -> bool:
        """Whether a selection shares a character with a span."""
        return any(selection.end > start for selection in self.near(start, end))


def _sentences(source: CodedSource) -> list[Sentence]:
    """Sentences of a source: the spans that our own export coded as they are, and the rest split afresh."""
    suggested = [span for span in source.selections if any(map(is_suggestion, span.coders))]
    own = _Spans(suggested)
    split = split_sentences(Document(source.name, source.text, tuple(_paragraphs(source.text))))
    free = [(sentence.start, sentence.end) for sentence in split if not own.touch(sentence.start, sentence.end)]
    texts = {(s.start, s.end): source.text[s.start : s.end].replace("\r\n", "\n") for s in suggested}
    texts |= {place: " ".join(source.text[slice(*place)].split()) for place in free}
    return [Sentence(number, texts[place], *place, 1) for number, place in enumerate(sorted(texts), 1)]


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """A line is a paragraph, unless it goes on in the next one as a wrapped line does."""
    start: int | None = None
    for line in re.finditer(r"[^\r\n]*(?:\r\n?|\n|$)", text):
        written, following = line[0].strip(), text[line.end() : line.end() + 1]
        start = line.start() if start is None and written else start
        if start is not None and not (written and following.islower() and not ends_closed(written)):
            yield Paragraph(start, line.end())
            start = None
