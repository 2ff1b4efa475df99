"""What there is to read beyond scores: counts in documents, pairs of themes, errors, doubted labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .blocks import Block, Paragraph, Picture, Table, number, percent, percent_with_interval
from .evaluation import EvaluationReport
from .guidance import scope

_SHOWN = 8


def prevalence(report: EvaluationReport) -> Iterator[Block]:
    """Shares of sentences with a theme: as labelled, as predicted and as corrected."""
    yield Paragraph(
        f"{scope(report)} Raw counts of predictions are biased where false alarms and misses do not cancel out. The "
        "corrected share is the adjusted count (Rogan and Gladen 1978; Forman 2008), by the error rates that the folds "
        "inside the training found; the interval holds their uncertainty too (after Lang and Reiczigel 2014)."
    )
    found = report.figures["prevalence"]
    rows = [
        (
            report.name_of(theme),
            percent(line["truth"]),
            percent(line["predicted"]),
            percent_with_interval(line["corrected"]),
            *(number(line["documents"][key]) for key in ("count_error", "corrected_count_error", "correlation")),
            percent(line["documents"]["within"]),
        )
        for theme, line in found.items()
    ]
    columns = ("theme", "labelled", "predicted", "corrected", "count error", "corrected count error", "correlation")
    yield Table("Share of sentences with a theme", (*columns, "within the interval"), tuple(rows))
    yield Paragraph(
        "The last four columns are document by document: mean distance of the raw and of the corrected count from the "
        "labelled one, correlation of raw counts, and documents whose labelled count lies in the corrected interval. "
        "The correction is for sums of many sentences: in a short document it is noisier than the raw count. "
        "documents.csv has them all."
    )


def together(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """How often each two themes stand in one sentence."""
    for side, caption in (("labels", "By labels"), ("predictions", "By predictions")):
        counts = report.figures["together"][side]
        names = [report.name_of(theme) for theme in counts]
        rows = tuple((name, *map(str, row.values())) for name, row in zip(names, counts.values(), strict=True))
        yield Table(f"{caption}: sentences with each two themes", ("theme", *names), rows)
    if "together" in pictures:
        yield pictures["together"]


def errors(report: EvaluationReport) -> Iterator[Block]:
    """The most confident wrong answers of each theme."""
    yield Paragraph("The most confident wrong answers, with the words that misled the model. errors.csv has them all.")
    outcome = report.outcome
    for column, theme in enumerate(outcome.themes):
        wrong = [m for m in outcome.misreadings if m.theme == column]
        for carried, kind in ((False, "given and not labelled"), (True, "labelled and not given")):
            kept = [m for m in wrong if outcome.labels[m.sentence, column] == carried][:_SHOWN]
            rows = tuple(
                (
                    outcome.corpus.sentences[m.sentence].id,
                    outcome.corpus.sentences[m.sentence].text,
                    number(m.probability),
                    ", ".join(f"{word} {weight:+.2f}" for word, weight in m.words),
                )
                for m in kept
            )
            if rows:
                columns = ("sentence", "text", "probability", "words")
                yield Table(f"{report.name_of(theme)}: {kind}", columns, rows, prose=True)


def doubted(report: EvaluationReport) -> Iterator[Block]:
    """The labels that the model doubts most."""
    outcome = report.outcome
    if not report.doubted:
        return
    yield Paragraph(
        f"{len(report.doubted)} labels that the model contradicts with confidence (confident learning, Northcutt, "
        "Jiang and Chuang 2021). Many are the model's errors, some are the coder's: a list to read, not to apply. "
        "label-errors.csv has them all."
    )
    for column, theme in enumerate(outcome.themes):
        found = [d for d in report.doubted if d.theme == column][:_SHOWN]
        rows = tuple(
            (
                outcome.corpus.sentences[d.sentence].id,
                outcome.corpus.sentences[d.sentence].text,
                "yes" if d.carried else "no",
                number(d.probability),
            )
            for d in found
        )
        if rows:
            columns = ("sentence", "text", "labelled so", "probability")
            yield Table(report.name_of(theme), columns, rows, prose=True)
