"""Results that `classify --all` wrote as CSV or JSON Lines, read back and counted."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..classifier.fitted import ThemeModel
from ..corpus.rows import read_table
from ..errors import CorpusError, DocumentError, UsageError
from .characters import OUTPUT_MARK
from .summary import Summary, Tally, summarise_tallies

RESULT_SUFFIXES = frozenset({".csv", ".jsonl"})
# More than any review has; a count beyond it is damage.
_MOST_SENTENCES = 10_000_000
_HEAD_BYTES = 8192
# How a table of results, a summary (as text, Markdown or CSV) and an agreement begin.
_OUR_FIRST_LINE = re.compile(
    r".+: \d+ sentences, \d+ shown|\d+ documents?, \d+ sentences?, \d+ for review\.?|level,document,theme,name,.*"
    r"|# Agreement of two coders|id,document,text,first,second"
)
_NEEDED = ("document", "sentence", "sentences", "themes", "review", "model")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What counting needs of one sentence of a results file."""

    document: str
    number: int
    sentences: int
    themes: tuple[str, ...]
    review: bool
    model: str
    probabilities: Mapping[str, float]


def looks_like_results(path: Path) -> bool:
    """Whether a file is one that `classify` wrote as CSV or JSON Lines, by its suffix and its first line."""
    if path.suffix.lower() not in RESULT_SUFFIXES:
        return False
    first = _first_line(path)
    quoted = '"' if path.suffix.lower() == ".jsonl" else ""
    return all(f"{quoted}{name}{quoted}" in first for name in _NEEDED)


def _first_line(path: Path) -> str:
    """First line of a text file, without its end; nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.readline(2**20).decode("utf-8-sig", "replace").rstrip("\r\n")
    except OSError:
        return ""


def looks_like_our_output(path: Path) -> bool:
    """Whether a file is one that this tool wrote: results of any format, a summary, an agreement; not read in full."""
    match path.suffix.lower():
        case ".html" | ".htm":
            return _marked_page(path)
        case ".xlsx":
            return _marked_workbook(path)
        case ".txt" | ".md" | ".csv" if _OUR_FIRST_LINE.fullmatch(_first_line(path)):
            return True
        case _:
            return looks_like_results(path)


def _marked_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    return f'<meta name="generator" content="{OUTPUT_MARK}">'.encode() in head


def _marked_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as properties:
            head = properties.read(_HEAD_BYTES)
    # What a damaged or encrypted archive raises; it is then told from a document by the reader of documents.
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, struct.error):
        return False
    return f"<cp:keywords>{OUTPUT_MARK}</cp:keywords>".encode() in head


def summarise_results(paths: Sequence[Path], model: ThemeModel) -> Summary:
    """Count the themes in results files that hold every sentence.

    Args:
        paths: files that `classify --all --format csv` or `jsonl` wrote.
        model: the model that they were made with, for its error rates.

    Raises:
        UsageError: sentences are missing, two files hold the same results, or the results come from another model or
            other thresholds.
        DocumentError: a file cannot be read as results.
    """
    tallies: dict[Tally, Path] = {}
    for path in paths:
        rows = read_results(path)
        _check_origin(path, rows, model)
        by_document: dict[str, list[ResultRow]] = {}
        for row in rows:
            by_document.setdefault(row.document, []).append(row)
        for document, found in by_document.items():
            tally = _tally(path, document, found, model.theme_ids)
            # Counted twice, a review would make shares look surer than they are.
            if tally in tallies:
                raise UsageError(f"{tallies[tally]} and {path} hold the same results of {document}: give one of them")
            tallies[tally] = path
    return summarise_tallies(list(tallies), model)


def read_results(path: Path) -> list[ResultRow]:
    """Read a results file.

    Raises:
        DocumentError: it cannot be read, holds no sentence, or is no results file of this version.
    """
    try:
        rows = list(_csv_rows(path) if path.suffix.lower() == ".csv" else _json_rows(path))
    except CorpusError as error:
        raise DocumentError(str(error)) from None
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise DocumentError(f"{path}: not results that classify wrote ({type(error).__name__})") from None
    except OSError as error:
        raise DocumentError(f"{path} could not be read: {error.strerror}") from None
    if not rows:
        raise DocumentError(f"{path} holds no sentence: write the results with --all")
    for row in rows:
        _check_row(path, row)
    return rows


def _check_row(path: Path, row: ResultRow) -> None:
    """Refuse numbers that no results have."""
    if not 1 <= row.number <= row.sentences <= _MOST_SENTENCES:
        raise DocumentError(f"{path}: not results that classify wrote: a sentence's number or count makes no sense")
    if not row.probabilities or not all(0 <= p <= 1 for p in row.probabilities.values()):
        raise DocumentError(f"{path}: not results that classify wrote: probabilities are missing or not from 0 to 1")


def _csv_rows(path: Path) -> Iterator[ResultRow]:
    table = read_table(path, _NEEDED)
    scored = [column for column in table.columns if column.startswith("p_")]
    for row in table.rows:
        yield ResultRow(
            document=row["document"],
            number=int(row["sentence"]),
            sentences=int(row["sentences"]),
            themes=tuple(theme for theme in row["themes"].split(";") if theme),
            review=row["review"] == "yes",
            model=row["model"],
            probabilities={column.removeprefix("p_"): float(row[column]) for column in scored},
        )


def _json_rows(path: Path) -> Iterator[ResultRow]:
    with path.open(encoding="utf-8-sig") as file:
        for line in file:
            if line.strip():
                yield _json_row(json.loads(line))


def _json_row(record: dict[str, Any]) -> ResultRow:
    return ResultRow(
        document=str(record["document"]),
        number=int(record["sentence"]),
        sentences=int(record["sentences"]),
        themes=tuple(map(str, record["themes"])),
        review=record["review"] is True,
        model=str(record["model"]),
        probabilities={str(theme): float(p) for theme, p in record["probabilities"].items()},
    )


def _check_origin(path: Path, rows: Iterable[ResultRow], model: ThemeModel) -> None:
    """Refuse results whose error rates are not those of the model."""
    for row in rows:
        if row.model != model.fingerprint:
            made, ours = row.model[:12] or "(not stored)", model.fingerprint[:12]
            raise UsageError(f"{path} was made with the model {made}, not with {ours}: give its model with --model")
        if not set(model.theme_ids) <= set(row.probabilities):
            raise DocumentError(f"{path}: not results that classify wrote: a theme of the model has no probability")
        expected = tuple(theme.id for theme in model.themes if row.probabilities[theme.id] >= theme.threshold)
        if row.themes != expected:
            raise UsageError(
                f"{path} was written with other thresholds than the model's, so its counts cannot be corrected: "
                "run classify without --threshold"
            )


def _tally(path: Path, document: str, rows: Sequence[ResultRow], themes: Sequence[str]) -> Tally:
    if len({row.sentences for row in rows}) > 1:
        raise DocumentError(f"{path}: not results that classify wrote: the counts of a document's sentences differ")
    # Each number is from 1 to the count, so as many different ones as rows are all of them.
    found = len({row.number for row in rows})
    if not found == len(rows) == rows[0].sentences:
        remedy = "write the results with --all" if found < rows[0].sentences else "it stands there twice"
        raise UsageError(f"{path}: {document} has {found} of its {rows[0].sentences} sentences: {remedy}")
    counts = tuple(sum(theme in row.themes for row in rows) for theme in themes)
    return Tally(document, len(rows), sum(row.review for row in rows), counts)
