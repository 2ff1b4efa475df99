"""Decisions in a workbook that `classify` wrote, understood as themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..corpus.codebook import Codebook
from ..errors import CorpusError, shown_name
from .codings import ImportedCodings, ImportedSentence, ThemeNames, UnknownThemesError
from .xlsx import Decision, read_decisions

_ACCEPTED = ("yes", "y", "ok", "okay", "accept", "accepted")


def from_workbook(path: Path, codebook: Codebook, names: ThemeNames) -> ImportedCodings:
    """Read the decisions that people wrote into the column "your decision".

    Raises:
        UnknownThemesError: names that stand for no theme.
        CorpusError: decisions that contradict themselves or accept nothing, each in `faults`.
        DocumentError: it is no such workbook, damaged, or exceeds the limits.
    """
    rows = read_decisions(path)
    decided = [row for row in rows if row.decision]
    parts = {row.row: _parts(row, names) for row in decided}
    unknown = names.unknown(part for row in decided for part in parts[row.row])
    if unknown:
        raise UnknownThemesError(str(path), unknown, codebook, tuple(_met(unknown, decided, parts, path)))
    faults: list[str] = []
    sentences = list(_decided(decided, parts, names, path, faults))
    if faults:
        raise CorpusError(f"{path} has {len(faults)} decision{'s' * (len(faults) > 1)} to correct", tuple(faults))
    undecided = len(rows) - len(decided)
    messages = [f"{undecided} of {len(rows)} rows have no decision and were passed over"] if undecided else []
    left_out = len(decided) - len(sentences)
    if left_out:
        messages.append(f"{left_out} of {len(decided)} decided rows were left out, as --map says")
    return ImportedCodings(tuple(sentences), _whole(rows), tuple(messages))


def _met(
    unknown: Iterable[str], rows: Sequence[Decision], parts: Mapping[int, tuple[str, ...]], path: Path
) -> Iterator[str]:
    """Where each unknown name stands first, and how often."""
    for name in unknown:
        places = [row.row for row in rows if name in parts[row.row]]
        more = f", and in {len(places) - 1} more" if len(places) > 1 else ""
        yield f"{path}:{places[0]}: {shown_name(name)!r} is not in the codebook{more}"


def _parts(row: Decision, names: ThemeNames) -> tuple[str, ...]:
    """The names that a decision is made of; a name that holds a semicolon itself is found whole."""
    if _accepts(row):
        return row.themes
    if names.knows(row.decision):
        return (row.decision,)
    return tuple(part.strip() for part in row.decision.split(";") if part.strip())


def _accepts(row: Decision) -> bool:
    return row.decision.casefold() in _ACCEPTED


def _decided(
    rows: Sequence[Decision],
    parts: Mapping[int, tuple[str, ...]],
    names: ThemeNames,
    path: Path,
    faults: list[str],
) -> Iterator[ImportedSentence]:
    for row in rows:
        place = f"{path}:{row.row}"
        if not row.text.strip():
            faults.append(f"{place}: there is a decision but no text")
            continue
        try:
            decision = names.decided(parts[row.row])
        except ValueError as error:
            faults.append(f"{place}: {error}")
            continue
        if decision is not None:
            themes, stance = decision
            note = "accepted in a workbook" if _accepts(row) else "decided in a workbook"
            yield ImportedSentence(row.document, row.number, row.page, row.text, themes, stance, place, note)
        elif not parts[row.row]:
            faults.append(f"{place}: nothing to accept, as the row has no theme: write theme names or none")


def _whole(rows: Iterable[Decision]) -> frozenset[str]:
    """Documents of which every sentence stands in the workbook and is decided."""
    decided: dict[str, set[int]] = defaultdict(set)
    length: dict[str, int | None] = {}
    for row in rows:
        length[row.document] = row.sentences
        if row.decision:
            decided[row.document].add(row.number)
    return frozenset(document for document, numbers in decided.items() if len(numbers) == length[document])
