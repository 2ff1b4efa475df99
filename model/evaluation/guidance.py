"""What to do with a model: verdicts, thresholds with what they cost, the review queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import (
    FEW_EXPLAINED,
    Block,
    Paragraph,
    Points,
    Table,
    number,
    percent,
    percent_with_interval,
    with_interval,
)
from .evaluation import BY_FOLDS, EvaluationReport
from .verdicts import LEAST_CASES, LEAST_RECALL_OF_REVIEW, LEAST_SENTENCES, LEAST_TO_AUTOMATE, MOST_TO_READ

_MOST_OF_IT = 0.9


def verdicts(report: EvaluationReport) -> Iterator[Block]:
    """How to work with the model on each theme, and the rules that say so."""
    yield Paragraph(_how_measured(report.figures))
    natural = report.natural
    rows = []
    for theme, found in report.figures["themes"].items():
        scores = natural["themes"][theme]
        shown = (with_interval(scores["precision"]), with_interval(scores["recall"]))
        rows.append((report.name_of(theme), found["verdict"], *shown, found["because"]))
    yield Table("Verdicts", ("theme", "verdict", "precision", "recall", "why"), tuple(rows), prose=True)
    yield Paragraph(
        f"{scope(report)} The rules look at the unfavourable ends of the intervals. Too few to say: under "
        f"{LEAST_SENTENCES} sentences or {LEAST_CASES} cases. Automate: precision and recall of at least "
        f"{LEAST_TO_AUTOMATE:.2f}. Review the marked ones: with what is marked for review, recall of at least "
        f"{LEAST_RECALL_OF_REVIEW:.2f}, and no more than {MOST_TO_READ:.0%} of the sentences marked. Else: code by "
        "hand; what the model marks is then a help, not a substitute for reading."
    )
    yield Paragraph(FEW_EXPLAINED)


def _how_measured(figures: Mapping[str, Any]) -> str:
    data = figures["data"]
    counts = f"{data['sentences']} sentences of {data['documents']} documents on {data['cases']} cases"
    left_out = f" {data['disputed_left_out']} disputed sentences are left out." if data["disputed_left_out"] else ""
    how = ", scored by one model: a fair measure as long as it was not trained on them"
    if figures["kind"] == BY_FOLDS:
        how = (
            f", in {data['folds']} folds: each sentence is scored by a model that saw no sentence of its case, with "
            "thresholds that were chosen without it"
        )
    return f"{counts}{how}.{left_out} Intervals are 95 % intervals by bootstrap over documents."


def thresholds(report: EvaluationReport) -> Iterator[Block]:
    """What each theme costs to read at the thresholds that find a wanted share of it."""
    yield Paragraph(
        f"{scope(report)} Sentences at or above the threshold are given the theme. The last column says how many "
        "sentences are read for each one that is found."
    )
    yield Points(tuple(_cost(report.name_of(theme), found) for theme, found in report.figures["themes"].items()))
    for theme, found in report.figures["themes"].items():
        if found["thresholds"]:
            yield _threshold_table(report.name_of(theme), found)


def _cost(name: str, found: Mapping[str, Any]) -> str:
    """What it takes to see most of a theme, in a sentence."""
    line = next((line for line in found["thresholds"] if line["wanted"] == _MOST_OF_IT), None)
    if line is None:
        return f"{name}: in no sentence."
    return (
        f"{name}: at {number(line['threshold'], 3)} you see {line['recall'] * 10:.1f} of 10 of its sentences, read "
        f"{number(line['read_for_each'], 1)} sentences for each, and {percent(line['share'])} of all."
    )


def _threshold_table(name: str, found: Mapping[str, Any]) -> Table:
    rows = tuple(
        (
            f"{line['wanted']:.0%}",
            number(line["threshold"], 3),
            percent(line["recall"]),
            percent(line["precision"]),
            percent(line["share"]),
            number(line["read_for_each"], 1),
        )
        for line in found["thresholds"]
    )
    chosen = found["threshold"]
    caption = f"{name}: the model gives it from {number(chosen['value'], 3)}"
    if chosen["least"] != chosen["most"]:
        caption += f" (folds: {number(chosen['least'], 3)} to {number(chosen['most'], 3)})"
    columns = (
        "to see of its sentences",
        "threshold",
        "seen",
        "right among them",
        "share of sentences",
        "read for each",
    )
    return Table(caption, columns, rows)


def queue(report: EvaluationReport) -> Iterator[Block]:
    """How much a person looks at where the model marks sentences for review, and what is lost without."""
    found = report.figures["queue"]
    marked = found["as_marked"]
    yield Paragraph(
        f"{scope(report)} As the model marks them, a person looks at {percent(marked['share'])} of the sentences; "
        f"what is given or marked holds {percent(marked['recall'])} of all labels. Without that look "
        f"{percent(marked['missed_without'])} of the labels are missed."
    )
    rows = [
        (f"{point['wanted']:.0%}", percent(point["share"]), percent(point["recall"])) for point in found["by_recall"]
    ]
    if rows:
        yield Table(
            "What a person must look at for a wanted recall, all themes together",
            ("wanted of each theme", "share of sentences to look at", "labels among them"),
            tuple(rows),
        )
    themes = [
        (
            report.name_of(theme),
            number(found["review_from"]["value"], 3),
            number(found["review_to"]["value"], 3),
            with_interval(found["review"]["found"]),
            percent_with_interval(found["review"]["to_read"]),
        )
        for theme, found in report.figures["themes"].items()
    ]
    columns = ("theme", "marked from", "to", "recall of what is given or marked", "share of sentences marked")
    yield Table("The review band of each theme", columns, tuple(themes))


def scope(report: EvaluationReport) -> str:
    """Which sentences the figures of a section come from."""
    n = report.natural["sentences"]
    part = " taken as they come, which stand for documents as they are" if report.figures["kind"] == BY_FOLDS else ""
    return f"On the {n} sentences{part}."
