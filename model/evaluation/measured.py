"""The figures as tables: theme by theme, beside baselines, by kind of text, calibration, learning curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .blocks import Block, Paragraph, Picture, Table, number, percent_with_interval, with_interval
from .evaluation import EvaluationReport
from .guidance import scope

_SCORES = {"precision": "precision", "recall": "recall", "f1": "F1", "average_precision": "average precision"}
_DIVISIONS = {
    "text": ("text", "Narrative (all but inspection reports) beside inspection"),
    "register": ("register", "By register"),
    "kind": ("kind", "By kind of document"),
    "year": ("year", "By year"),
    "slice": ("slice", "By slice of the test file"),
}
_BASELINES = {
    "majority": "majority (no theme)",
    "keywords": "keyword rules",
    "tfidf_defaults": "scikit-learn's defaults (TF-IDF, logistic regression)",
}


def figures(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """Scores of each theme with their intervals."""
    yield _scores_table(report, "All sentences", report.figures["overall"])
    if report.figures["as_it_comes"]["sentences"] not in (0, report.figures["overall"]["sentences"]):
        yield _scores_table(report, "Sentences of passages taken as they come", report.figures["as_it_comes"])
    if "precision-recall" in pictures:
        yield pictures["precision-recall"]


def _scores_table(report: EvaluationReport, caption: str, group: Mapping[str, Any]) -> Table:
    rows = [
        (
            report.name_of(theme),
            *(with_interval(found[score]) for score in _SCORES),
            *(str(found[count]) for count in ("support", "support_documents", "predicted")),
        )
        for theme, found in group["themes"].items()
    ]
    rows.append(("mean of the themes", *(with_interval(group["macro"][score]) for score in _SCORES), "", "", ""))
    columns = ("theme", *_SCORES.values(), "sentences", "in documents", "predicted")
    return Table(caption, columns, tuple(rows))


def baselines(report: EvaluationReport) -> Table:
    """The means of the themes beside those of the baselines."""
    lines = [("this model", report.figures["overall"])]
    lines += [(_BASELINES[name], group) for name, group in report.figures["baselines"].items()]
    return _macro_table("Means of the themes, all sentences", "predictions by", lines)


def _macro_table(caption: str, first: str, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    rows = tuple(
        (
            name.replace("_", " "),
            *(with_interval(group["macro"][score]) for score in _SCORES),
            *(str(group[count]) for count in ("sentences", "documents")),
            percent_with_interval(group["without_theme"]["given_one"]),
        )
        for name, group in lines
    )
    columns = (first, *_SCORES.values(), "sentences", "documents", "without a theme, given one")
    return Table(caption, columns, rows)


def calibration(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """How far probabilities can be taken at their word."""
    rows = []
    for theme, found in report.figures["themes"].items():
        calibration = found["calibration"]
        figures = (number(calibration["expected_calibration_error"], 3), number(calibration["brier"], 3))
        rows.append((report.name_of(theme), *figures))
    yield Paragraph(f"{scope(report)} Both errors are 0 at best.")
    yield Table("Calibration", ("theme", "expected calibration error", "Brier score"), tuple(rows))
    if "reliability" in pictures:
        yield pictures["reliability"]


def where(report: EvaluationReport) -> Iterator[Block]:
    """False alarms by stance, and scores by text, register, kind, year and slice."""
    if report.figures["stance"]:
        yield _stance_table(report)
    for name, (first, caption) in _DIVISIONS.items():
        groups = report.figures["by"][name]
        if len(groups) > 1:
            yield _macro_table(f"{caption} (means of the themes that are there)", first, list(groups.items()))


def _stance_table(report: EvaluationReport) -> Table:
    themes = report.figures["themes"]
    rows = tuple(
        (
            "failing of another kind" if stance == "failing" else stance.replace("_", " "),
            str(found["sentences"]),
            percent_with_interval(found["given_one"]),
            *(str(found["themes"][theme]) for theme in themes),
        )
        for stance, found in report.figures["stance"].items()
    )
    columns = ("stance", "sentences", "given a theme", *(report.name_of(theme) for theme in themes))
    return Table("False alarms: sentences without a theme, by what they do", columns, rows)


def learning(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """Average precision by the number of cases; nothing for a test file."""
    curve = report.figures.get("learning_curve", ())
    if not curve:
        return
    themes = list(report.figures["themes"])
    rows = tuple(
        (
            f"{p['share']:.0%}",
            *(str(p[count]) for count in ("cases", "sentences")),
            *(number(value) for value in (p["macro"], *(p["themes"][theme] for theme in themes))),
        )
        for p in curve
    )
    columns = ("of the training cases", "cases", "sentences", "mean", *(report.name_of(theme) for theme in themes))
    yield Table("Average precision by the number of cases trained on", columns, rows)
    if "learning-curve" in pictures:
        yield pictures["learning-curve"]
