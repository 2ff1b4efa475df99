"""Themes counted, by document and over all: how often, what share, and what share once the model's error is corrected.

The correction takes the error rates from the model file; they hold for texts like those it was trained on and at the
thresholds it was stored with. The interval treats sentences as independent of one another, which sentences of one
review are not quite, so it is rather too narrow than too wide.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan, nan
from pathlib import Path
from typing import assert_never

from ..classifier.fitted import ThemeDecision, ThemeModel
from ..classifier.prediction import Classification
from ..errors import UsageError
from ..files import guard_cell
from ..statistics.prevalence import CorrectedPrevalence, corrected_prevalence
from .characters import one_line

ALL_DOCUMENTS = "all documents"
_COLUMNS = (
    "level",
    "document",
    "theme",
    "name",
    "count",
    "sentences",
    "share",
    "corrected",
    "corrected_low",
    "corrected_high",
    "for_review",
)
_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """A theme in one document, or in all.

    Attributes:
        id: of the theme.
        name: for people.
        count: how many sentences were given it.
        prevalence: their share as predicted and as corrected, with a 95 % interval.
    """

    id: str
    name: str
    count: int
    prevalence: CorrectedPrevalence

    @property
    def fits(self) -> bool:
        """Whether the share can be corrected: rates are known, and false alarms alone would not give more sentences."""
        return self.prevalence.high > 0


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document, or all of them together.

    Attributes:
        document: its name.
        sentences: how many it has.
        review: how many of them are marked for review.
        themes: in the model's order.
    """

    document: str
    sentences: int
    review: int
    themes: tuple[ThemeSummary, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Themes by document, in the order in which they were read, and over all."""

    documents: tuple[DocumentSummary, ...]
    total: DocumentSummary


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one document: sentences, those for review, and those with each theme in the model's order."""

    document: str
    sentences: int
    review: int
    themes: tuple[int, ...]


class SummaryFormat(StrEnum):
    """A format of summaries; its value is its name in options."""

    TABLE = "table"
    CSV = "csv"
    MARKDOWN = "markdown"


_SUFFIXES = {".txt": SummaryFormat.TABLE, ".csv": SummaryFormat.CSV, ".md": SummaryFormat.MARKDOWN}


def choose_summary_format(name: str | None, output: Path | None) -> SummaryFormat:
    """The format asked for by name, else by the output's suffix (.txt, .csv, .md), else a table.

    Raises:
        UsageError: there is no such format, or the suffix names none.
    """
    if name is None:
        return SummaryFormat.TABLE if output is None else _format_of(output)
    try:
        return SummaryFormat(name)
    except ValueError:
        raise UsageError(f"--format {name}: there are {', '.join(SummaryFormat)}") from None


def _format_of(output: Path) -> SummaryFormat:
    try:
        return _SUFFIXES[output.suffix.lower()]
    except KeyError:
        suffixes = ", ".join(_SUFFIXES)
        raise UsageError(f"{output}: no format goes by this suffix ({suffixes}): give --format") from None


def summarise(classification: Classification) -> Summary:
    """Count the themes of all sentences, whether they are wanted in outputs or not."""
    ids = classification.model.theme_ids
    tallies = [
        Tally(
            document.document.name,
            len(document.predictions),
            sum(prediction.review for prediction in document.predictions),
            tuple(sum(theme in prediction.themes for prediction in document.predictions) for theme in ids),
        )
        for document in classification.documents
    ]
    return summarise_tallies(tallies, classification.model)


def summarise_tallies(tallies: Sequence[Tally], model: ThemeModel) -> Summary:
    """Put counts together and correct them with the model's error rates."""
    counts = zip(*(tally.themes for tally in tallies), strict=True)
    total = Tally(
        ALL_DOCUMENTS,
        sum(tally.sentences for tally in tallies),
        sum(tally.review for tally in tallies),
        tuple(map(sum, counts)) or (0,) * len(model.themes),
    )
    return Summary(tuple(_document(tally, model.themes) for tally in tallies), _document(total, model.themes))


def _document(tally: Tally, themes: Sequence[ThemeDecision]) -> DocumentSummary:
    shares = tuple(
        ThemeSummary(theme.id, theme.name, count, _prevalence(tally.sentences, count, theme))
        for theme, count in zip(themes, tally.themes, strict=True)
    )
    return DocumentSummary(tally.document, tally.sentences, tally.review, shares)


def _prevalence(sentences: int, count: int, theme: ThemeDecision) -> CorrectedPrevalence:
    rates = theme.rates
    errors = (rates.sensitivity_error, rates.specificity_error)
    return corrected_prevalence(sentences, count, rates.sensitivity, rates.specificity, *errors)


def render_summary(summary: Summary, wanted: SummaryFormat) -> bytes:
    """A summary in a format; the same summary gives the same bytes."""
    match wanted:
        case SummaryFormat.TABLE:
            text = to_table(summary)
        case SummaryFormat.CSV:
            text = to_csv(summary)
        case SummaryFormat.MARKDOWN:
            text = to_markdown(summary)
        case _:
            assert_never(wanted)
    return text.encode("utf-8", "replace")


def to_csv(summary: Summary) -> str:
    """One row for each theme of each document and, with the level "all", of all together; shares from 0 to 1."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for level, document in [*(("document", document) for document in summary.documents), ("all", summary.total)]:
        for theme in document.themes:
            shares = theme.prevalence
            corrected = (shares.corrected, shares.low, shares.high) if theme.fits else (nan, nan, nan)
            cells = [level, document.document, theme.id, theme.name, str(theme.count), str(document.sentences)]
            cells += ["" if isnan(number) else f"{number:.6f}" for number in (shares.observed, *corrected)]
            writer.writerow([guard_cell(cell) for cell in [*cells, str(document.review)]])
    return "\ufeff" + buffer.getvalue()


def to_table(summary: Summary) -> str:
    """Two aligned tables: each theme over all documents, and the counts of each document."""
    overall, by_document = _overall(summary), _by_document(summary)
    return f"{_heading(summary)}\n\n{_aligned(overall)}\n{_misfits(summary)}\n{_aligned(by_document)}\n"


def to_markdown(summary: Summary) -> str:
    """The same two tables in Markdown, with what the corrected share means."""
    overall, by_document = _overall(summary), _by_document(summary)
    note = (
        "*Corrected*: the share that is likely to carry the theme once the error rates of the model are allowed for, "
        f"with a 95 % interval; {_UNKNOWN} where they are not known or do not fit these documents, in which case the "
        "false alarms to be expected alone outnumber the sentences found."
    )
    return f"{_heading(summary)}.\n\n{_markdown(overall)}\n\n{note}\n\n{_markdown(by_document)}\n"


def _misfits(summary: Summary) -> str:
    """A line for each theme that cannot be corrected, with the reason."""
    unknown = "the model file has no error rates for it"
    misfit = "fewer sentences than false alarms alone would give, so the model's error rates do not fit these documents"
    return "".join(
        f"{_UNKNOWN} {one_line(theme.name)}: {unknown if isnan(theme.prevalence.high) else misfit}\n"
        for theme in summary.total.themes
        if not theme.fits and summary.total.sentences
    )


def _heading(summary: Summary) -> str:
    documents, total = len(summary.documents), summary.total
    return (
        f"{documents} document{'s' * (documents != 1)}, {total.sentences} sentence{'s' * (total.sentences != 1)}, "
        f"{total.review} for review"
    )


def _overall(summary: Summary) -> list[list[str]]:
    rows = [["theme", "sentences", "share", "corrected", "95 % interval"]]
    for theme in summary.total.themes:
        shares = theme.prevalence
        corrected = [_percent(shares.corrected), f"{100 * shares.low:.1f}–{_percent(shares.high)}"]
        corrected = corrected if theme.fits else [_UNKNOWN, _UNKNOWN]
        rows.append([one_line(theme.name), str(theme.count), _percent(shares.observed), *corrected])
    return rows


def _by_document(summary: Summary) -> list[list[str]]:
    names = [one_line(theme.name) for theme in summary.total.themes]
    rows = [["document", *names, "for review", "sentences"]]
    for document in (*summary.documents, summary.total):
        counts = [str(theme.count) for theme in document.themes]
        rows.append([one_line(document.document), *counts, str(document.review), str(document.sentences)])
    return rows


def _percent(share: float) -> str:
    return _UNKNOWN if isnan(share) else f"{100 * share:.1f} %"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(_padded(row, widths)).rstrip() for row in rows)


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    yield row[0].ljust(widths[0])
    yield from (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [[_markdown_cell(cell) for cell in row] for row in rows]
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def _markdown_cell(text: str) -> str:
    """A cell that neither ends the table nor becomes a link, an emphasis or HTML."""
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", html.escape(text, quote=False))
