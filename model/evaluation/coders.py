"""Two coders' files compared: agreement on each theme, which themes are taken for which, and every disagreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..corpus.codebook import NO_THEME, Codebook
from ..corpus.corpus import folded_text, row_themes
from ..corpus.rows import Table, read_table, table_bytes
from ..errors import CorpusError, shown_name
from ..statistics.agreement import Agreement, theme_agreement
from .blocks import FEW_EXPLAINED, Paragraph, Section, with_interval
from .blocks import Table as TableBlock
from .figures import as_figure
from .markdown import as_markdown


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence that two coders labelled differently.

    Attributes:
        id: of the sentence; empty where the files have none.
        document: its document, where the first file names it.
        text: the sentence, where a file holds it.
        first: themes by the first coder.
        second: themes by the second.
    """

    id: str
    document: str
    text: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class AgreementReport:
    """How far two coders agree.

    Attributes:
        codebook: the themes.
        units: sentences that both coded.
        first_only: sentences of the first file that the second lacks.
        second_only: the other way round.
        by_document: whether intervals are over documents; without a column `document` they are over sentences.
        identical: sentences with the same themes by both.
        themes: theme id → agreement on it.
        confusion: theme or `none` by the first coder → theme or `none` by the second → how many. Themes that both gave
            stand on the diagonal; one that only the first gave is set against those that only the second gave.
        disagreements: every sentence labelled differently, in the order of the first file.
    """

    codebook: Codebook
    units: int
    first_only: int
    second_only: int
    by_document: bool
    identical: int
    themes: Mapping[str, Agreement]
    confusion: Mapping[str, Mapping[str, int]]
    disagreements: tuple[Disagreement, ...]

    def as_mapping(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return {
            "units": self.units,
            "first_only": self.first_only,
            "second_only": self.second_only,
            "identical": self.identical,
            "themes": {theme: _agreement_mapping(agreement) for theme, agreement in self.themes.items()},
            "confusion": {theme: dict(row) for theme, row in self.confusion.items()},
        }

    def sections(self) -> list[Section]:
        """The report as sections, for Markdown or HTML."""
        blocks = (Paragraph(_said(self)), _themes_table(self), Paragraph(FEW_EXPLAINED), _confusion_table(self))
        listed = Section("disagreements", "Disagreements", (_disagreements_table(self),))
        return [Section("agreement", "Agreement", blocks), *([listed] if self.disagreements else [])]

    def to_markdown(self) -> str:
        """The report as Markdown, disagreements included."""
        return as_markdown("Agreement of two coders", self.sections())

    def disagreements_csv(self) -> bytes:
        """The disagreements as CSV: id, document, text, first, second."""
        rows = [
            {
                "id": d.id,
                "document": d.document,
                "text": d.text,
                "first": ";".join(d.first),
                "second": ";".join(d.second),
            }
            for d in self.disagreements
        ]
        return table_bytes(("id", "document", "text", "first", "second"), rows)


@dataclass(frozen=True, slots=True)
class _Coded:
    """A row of a coder's file."""

    id: str
    document: str
    text: str
    themes: tuple[str, ...]


def compare_codings(first: Path, second: Path, codebook: Codebook) -> AgreementReport:
    """Compare two coders' files.

    Args:
        first: CSV file of one coder, with `themes` and with `id` or `text`; `document` is used where it stands.
        second: of the other. Sentences are matched by id where both files have ids, else by their text.
        codebook: its themes are the ones allowed.

    Raises:
        CorpusError: with every fault at once; or the files have no sentence in common.
    """
    tables = [read_table(path, ("themes",)) for path in (first, second)]
    key = _key(tables)
    faults: list[str] = []
    left, right = (_coded(table, key, codebook, faults) for table in tables)
    if faults:
        raise CorpusError(f"{first} and {second} have {len(faults)} fault{'s' * (len(faults) > 1)}", tuple(faults))
    shared = [name for name in left if name in right]
    _refuse_other_texts(first, second, left, right, shared)
    if not shared:
        raise CorpusError(f"{first} and {second} have no sentence in common (matched by {key})")
    return _compared(codebook, left, right, shared)


def _refuse_other_texts(
    first: Path, second: Path, left: Mapping[str, _Coded], right: Mapping[str, _Coded], shared: list[str]
) -> None:
    """Refuse ids that stand for different texts, as row numbers of files in another order do."""
    other = [
        name
        for name in shared
        if left[name].text and right[name].text and folded_text(left[name].text) != folded_text(right[name].text)
    ]
    if other:
        raise CorpusError(
            f"{len(other)} of {len(shared)} ids, {shown_name(other[0])} the first, stand for another text in {second} "
            f"than in {first}: give the same sentence the same id, or leave the column out to match by text"
        )


def _key(tables: list[Table]) -> str:
    """The column to match by: `id` where every row of both files has one, else `text`.

    Raises:
        CorpusError: a file has neither.
    """
    for key in ("id", "text"):
        if all(row[key] for table in tables for row in table.rows):
            return key
    names = " and ".join(str(table.path) for table in tables)
    raise CorpusError(f"{names} cannot be matched: give every row of both an id, or every row its text")


def _coded(table: Table, key: str, codebook: Codebook, faults: list[str]) -> dict[str, _Coded]:
    coded: dict[str, _Coded] = {}
    for row in table.rows:
        name = folded_text(row[key]) if key == "text" else row[key]
        themes = row_themes(row, codebook, table.path, faults)
        # The same text may stand twice, a heading for one, as long as it is coded alike.
        if name in coded and (key == "id" or coded[name].themes != themes):
            faults.append(f"{table.path}:{row.line}: the {key} stands above already")
        coded[name] = _Coded(row["id"], row["document"], row["text"], themes)
    return coded


def _compared(
    codebook: Codebook, left: Mapping[str, _Coded], right: Mapping[str, _Coded], shared: list[str]
) -> AgreementReport:
    # Sentences of one document are coded in one mood; without documents each stands for itself.
    by_document = all(left[name].document for name in shared)
    documents = [left[name].document if by_document else name for name in shared]
    themes = {
        theme: theme_agreement(
            np.array([theme in left[name].themes for name in shared]),
            np.array([theme in right[name].themes for name in shared]),
            documents,
        )
        for theme in codebook.theme_ids
    }
    apart = [name for name in shared if left[name].themes != right[name].themes]
    return AgreementReport(
        codebook=codebook,
        units=len(shared),
        first_only=len(left) - len(shared),
        second_only=len(right) - len(shared),
        by_document=by_document,
        identical=len(shared) - len(apart),
        themes=themes,
        confusion=_confusion(codebook, [(left[name].themes, right[name].themes) for name in shared]),
        disagreements=tuple(_disagreement(left[name], right[name]) for name in apart),
    )


def _disagreement(left: _Coded, right: _Coded) -> Disagreement:
    return Disagreement(left.id, left.document, left.text or right.text, left.themes, right.themes)


def _confusion(codebook: Codebook, pairs: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> dict[str, dict[str, int]]:
    names = (*codebook.theme_ids, NO_THEME)
    counts = {name: dict.fromkeys(names, 0) for name in names}
    for first, second in pairs:
        for theme in set(first) & set(second):
            counts[theme][theme] += 1
        ours, theirs = set(first) - set(second), set(second) - set(first)
        # Sentences on which both gave the same themes stand on the diagonal already.
        if ours or theirs or not first:
            for mine in ours or {NO_THEME}:
                for other in theirs or {NO_THEME}:
                    counts[mine][other] += 1
    return counts


def _agreement_mapping(agreement: Agreement) -> dict[str, Any]:
    counts = {name: getattr(agreement, name) for name in ("units", "both", "first_only", "second_only")}
    return counts | {name: as_figure(getattr(agreement, name)) for name in ("share", "kappa", "alpha")}


def _said(report: AgreementReport) -> str:
    over = "documents" if report.by_document else "sentences, because the files name no documents"
    return (
        f"{report.units} sentences coded by both, {report.identical} of them with the same themes. "
        f"Only in the first file: {report.first_only}; only in the second: {report.second_only}. "
        f"Intervals (95 %) by bootstrap over {over}. A dash stands where the codes do not vary, so that agreement "
        "beyond chance has no meaning."
    )


def _themes_table(report: AgreementReport) -> TableBlock:
    rows = []
    for theme, agreement in report.themes.items():
        figures = _agreement_mapping(agreement)
        counts = (agreement.both, agreement.first_only, agreement.second_only)
        shown = (with_interval(figures[name]) for name in ("share", "kappa", "alpha"))
        rows.append((report.codebook.theme(theme).name, *map(str, counts), *shown))
    columns = ("theme", "both", "first only", "second only", "agreement", "Cohen's kappa", "Krippendorff's alpha")
    return TableBlock("Agreement on each theme", columns, tuple(rows))


def _confusion_table(report: AgreementReport) -> TableBlock:
    rows = tuple((first, *map(str, row.values())) for first, row in report.confusion.items())
    return TableBlock("Which theme is taken for which", ("first coder \\ second", *report.confusion), rows)


def _disagreements_table(report: AgreementReport) -> TableBlock:
    rows = tuple(
        (d.id or d.document, d.text, "; ".join(d.first) or NO_THEME, "; ".join(d.second) or NO_THEME)
        for d in report.disagreements
    )
    return TableBlock("Sentences labelled differently", ("sentence", "text", "first", "second"), rows, prose=True)
