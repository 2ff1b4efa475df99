"""The report as sections of paragraphs, tables and plots, before it becomes Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..corpus.codebook import Codebook
from .evaluation import BY_FOLDS, EvaluationReport

NOT_KNOWN = "–"
_SCORES = {"precision": "precision", "recall": "recall", "f1": "F1", "average_precision": "average precision"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, the names of its columns, its rows; the first cell of a row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `id` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def number(value: float | None) -> str:
    """A figure of a report: two decimals, or a dash where it cannot be worked out."""
    return NOT_KNOWN if value is None else f"{value:.2f}"


def with_interval(figure: Mapping[str, Any]) -> str:
    """A figure with its interval, `0.71 (0.65–0.77)`."""
    if figure["value"] is None or figure["low"] is None:
        return number(figure["value"])
    return f"{figure['value']:.2f} ({figure['low']:.2f}–{figure['high']:.2f})"


def sections(report: EvaluationReport) -> list[Section]:
    """The report, section by section."""
    return [Section("overall", "How well the themes are found", tuple(_overall(report)))]


def _overall(report: EvaluationReport) -> Iterator[Block]:
    figures, codebook = report.figures, report.outcome.corpus.codebook
    yield Paragraph(_how_measured(figures))
    yield _scores_table("All sentences", figures["overall"], codebook)
    if figures["as_it_comes"]["sentences"] not in (0, figures["overall"]["sentences"]):
        yield _scores_table("Sentences of passages taken as they come", figures["as_it_comes"], codebook)
    yield _baselines_table(figures)
    for name, caption in _DIVISION_CAPTIONS.items():
        if len(figures["by"][name]) > 1:
            yield _groups_table(caption, figures["by"][name])


_DIVISION_CAPTIONS = {
    "text": "Narrative (all but inspection reports) beside inspection",
    "register": "By register",
    "kind": "By kind of document",
    "year": "By year",
    "slice": "By slice of the test file",
}


def _how_measured(figures: Mapping[str, Any]) -> str:
    data = figures["data"]
    counts = f"{data['sentences']} sentences of {data['documents']} documents on {data['cases']} cases"
    left_out = f" {data['disputed_left_out']} disputed sentences are left out." if data["disputed_left_out"] else ""
    if figures["kind"] == BY_FOLDS:
        return (
            f"{counts}, in {data['folds']} folds: each sentence is scored by a model that saw no sentence of its case, "
            f"with the thresholds that were chosen without it.{left_out} Intervals (95 %) by bootstrap over documents."
        )
    return f"{counts}, scored by one model.{left_out} Intervals (95 %) by bootstrap over documents."


def _scores_table(caption: str, group: Mapping[str, Any], codebook: Codebook) -> Table:
    rows = [
        (
            name_of(codebook, theme),
            *(with_interval(found[score]) for score in _SCORES),
            str(found["support"]),
            str(found["support_documents"]),
            str(found["predicted"]),
        )
        for theme, found in group["themes"].items()
    ]
    rows.append(("mean of the themes", *(with_interval(group["macro"][score]) for score in _SCORES), "", "", ""))
    columns = ("theme", *_SCORES.values(), "sentences", "documents", "predicted")
    return Table(caption, columns, tuple(rows))


def _baselines_table(figures: Mapping[str, Any]) -> Table:
    names = {
        "majority": "majority (no theme)",
        "keywords": "keyword rules",
        "tfidf_defaults": "TF-IDF and logistic regression, scikit-learn's defaults",
    }
    lines = [("this model", figures["overall"])]
    lines += [(names[name], group) for name, group in figures["baselines"].items()]
    return _macro_table("Beside baselines (means of the themes, all sentences)", lines)


def _groups_table(caption: str, groups: Mapping[str, Any]) -> Table:
    return _macro_table(f"{caption} (means of the themes that are there)", list(groups.items()))


def _macro_table(caption: str, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    rows = tuple(
        (
            name,
            *(with_interval(group["macro"][score]) for score in _SCORES),
            str(group["sentences"]),
            str(group["documents"]),
            with_interval(group["without_theme"]["given_one"]),
        )
        for name, group in lines
    )
    columns = ("", *_SCORES.values(), "sentences", "documents", "of those without a theme, given one")
    return Table(caption, columns, rows)


def name_of(codebook: Codebook, theme: str) -> str:
    """Name of a theme for people; its id where the codebook has it not."""
    return next((known.name for known in codebook.themes if known.id == theme), theme)
