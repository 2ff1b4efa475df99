"""The report, section by section, from the figures: the same for Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import blocks
from .blocks import Block, Paragraph, Picture, Points, Section, Table, number, percent, with_interval
from .card import card_section, methods_section
from .coders import AgreementReport
from .evaluation import BY_FOLDS, EvaluationReport
from .verdicts import LEAST_CASES, LEAST_RECALL_OF_REVIEW, LEAST_SENTENCES, LEAST_TO_AUTOMATE, MOST_TO_READ

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
_SHOWN = 8


def sections(
    report: EvaluationReport, pictures: Mapping[str, Picture] | None = None, agreement: AgreementReport | None = None
) -> list[Section]:
    """The report, section by section.

    Args:
        report: the evaluation.
        pictures: plots by name; None or empty where there are none.
        agreement: of two coders, if it was measured.
    """
    pictures = pictures or {}
    parts = [
        Section("verdicts", "What may be left to the model", tuple(_verdicts(report))),
        Section("figures", "Figures theme by theme", tuple(_figures(report, pictures))),
        Section("baselines", "Beside baselines", (_baselines(report),)),
        Section("thresholds", "Thresholds and what they cost", tuple(_thresholds(report))),
        Section("review", "The review queue", tuple(_queue(report))),
        Section("calibration", "What probabilities are worth", tuple(_calibration(report, pictures))),
        Section("where", "Where it does well and where not", tuple(_where(report))),
        Section("prevalence", "Counting themes", tuple(_prevalence(report))),
        Section("together", "Themes that stand together", tuple(_together(report, pictures))),
        Section("learning", "What more labelled cases would bring", tuple(_learning(report, pictures))),
        Section("errors", "Errors worth reading", tuple(_errors(report))),
        Section("doubted", "Labels worth a second look", tuple(_doubted(report))),
    ]
    shown = [part for part in parts if part.blocks]
    if agreement:
        shown += agreement.sections()[:1]
    return [*shown, methods_section(report, agreement), card_section(report, agreement)]


def _name(report: EvaluationReport, theme: str) -> str:
    return {known.id: known.name for known in report.outcome.corpus.codebook.themes}.get(theme, theme)


def _natural(report: EvaluationReport) -> Mapping[str, Any]:
    figures = report.figures
    natural: Mapping[str, Any] = figures["as_it_comes"] if figures["as_it_comes"]["sentences"] else figures["overall"]
    return natural


def _scope(report: EvaluationReport) -> str:
    """Which sentences the figures of a section come from."""
    n = _natural(report)["sentences"]
    part = " taken as they come, which stand for documents as they are" if report.figures["kind"] == BY_FOLDS else ""
    return f"On the {n} sentences{part}."


def _verdicts(report: EvaluationReport) -> Iterator[Block]:
    yield Paragraph(_how_measured(report.figures))
    natural = _natural(report)
    rows = []
    for theme, found in report.figures["themes"].items():
        scores = natural["themes"][theme]
        shown = (with_interval(scores["precision"]), with_interval(scores["recall"]))
        rows.append((_name(report, theme), found["verdict"], *shown, found["because"]))
    yield Table("Verdicts", ("theme", "verdict", "precision", "recall", "why"), tuple(rows), prose=True)
    yield Paragraph(
        f"{_scope(report)} The rules look at the unfavourable ends of the intervals. Too few to say: under "
        f"{LEAST_SENTENCES} sentences or {LEAST_CASES} cases. Automate: precision and recall of at least "
        f"{LEAST_TO_AUTOMATE:.2f}. Review the marked ones: with what is marked for review, recall of at least "
        f"{LEAST_RECALL_OF_REVIEW:.2f}, and no more than {MOST_TO_READ:.0%} of the sentences marked. Else: code by "
        "hand; what the model marks is then a help, not a substitute for reading."
    )
    yield Paragraph(blocks.FEW_EXPLAINED)


def _how_measured(figures: Mapping[str, Any]) -> str:
    data = figures["data"]
    counts = f"{data['sentences']} sentences of {data['documents']} documents on {data['cases']} cases"
    left_out = f" {data['disputed_left_out']} disputed sentences are left out." if data["disputed_left_out"] else ""
    how = ", scored by one model that was trained without them"
    if figures["kind"] == BY_FOLDS:
        how = (
            f", in {data['folds']} folds: each sentence is scored by a model that saw no sentence of its case, with "
            "thresholds that were chosen without it"
        )
    return f"{counts}{how}.{left_out} Intervals are 95 % intervals by bootstrap over documents."


def _figures(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    yield _scores_table(report, "All sentences", report.figures["overall"])
    if report.figures["as_it_comes"]["sentences"] not in (0, report.figures["overall"]["sentences"]):
        yield _scores_table(report, "Sentences of passages taken as they come", report.figures["as_it_comes"])
    if "precision-recall" in pictures:
        yield pictures["precision-recall"]


def _scores_table(report: EvaluationReport, caption: str, group: Mapping[str, Any]) -> Table:
    rows = [
        (
            _name(report, theme),
            *(with_interval(found[score]) for score in _SCORES),
            *(str(found[count]) for count in ("support", "support_documents", "predicted")),
        )
        for theme, found in group["themes"].items()
    ]
    rows.append(("mean of the themes", *(with_interval(group["macro"][score]) for score in _SCORES), "", "", ""))
    columns = ("theme", *_SCORES.values(), "sentences", "in documents", "predicted")
    return Table(caption, columns, tuple(rows))


def _baselines(report: EvaluationReport) -> Table:
    lines = [("this model", report.figures["overall"])]
    lines += [(_BASELINES[name], group) for name, group in report.figures["baselines"].items()]
    return _macro_table("Means of the themes, all sentences", "predictions by", lines)


def _macro_table(caption: str, first: str, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    rows = tuple(
        (
            name.replace("_", " "),
            *(with_interval(group["macro"][score]) for score in _SCORES),
            *(str(group[count]) for count in ("sentences", "documents")),
            blocks.percent_with_interval(group["without_theme"]["given_one"]),
        )
        for name, group in lines
    )
    columns = (first, *_SCORES.values(), "sentences", "documents", "without a theme, given one")
    return Table(caption, columns, rows)


def _thresholds(report: EvaluationReport) -> Iterator[Block]:
    yield Paragraph(
        f"{_scope(report)} Sentences at or above the threshold are given the theme. The last column says how many "
        "sentences are read for each one that is found."
    )
    for theme, found in report.figures["themes"].items():
        if found["thresholds"]:
            yield _threshold_table(_name(report, theme), found)


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


def _queue(report: EvaluationReport) -> Iterator[Block]:
    queue = report.figures["queue"]
    marked = queue["as_marked"]
    yield Paragraph(
        f"{_scope(report)} As the model marks them, a person looks at {percent(marked['share'])} of the sentences; "
        f"what is given or marked holds {percent(marked['recall'])} of all labels. Without that look "
        f"{percent(marked['missed_without'])} of the labels are missed."
    )
    rows = [
        (f"{point['wanted']:.0%}", percent(point["share"]), percent(point["recall"])) for point in queue["by_recall"]
    ]
    if rows:
        yield Table(
            "What a person must look at for a wanted recall, all themes together",
            ("wanted of each theme", "share of sentences to look at", "labels among them"),
            tuple(rows),
        )
    themes = [
        (
            _name(report, theme),
            number(found["review_from"]["value"], 3),
            number(found["review_to"]["value"], 3),
            with_interval(found["review"]["found"]),
            blocks.percent_with_interval(found["review"]["to_read"]),
        )
        for theme, found in report.figures["themes"].items()
    ]
    columns = ("theme", "marked from", "to", "recall from there upwards", "share of sentences marked")
    yield Table("The review band of each theme", columns, tuple(themes))


def _calibration(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    rows = []
    for theme, found in report.figures["themes"].items():
        calibration = found["calibration"]
        figures = (number(calibration["expected_calibration_error"], 3), number(calibration["brier"], 3))
        rows.append((_name(report, theme), *figures))
    yield Paragraph(f"{_scope(report)} Both errors are 0 at best.")
    yield Table("Calibration", ("theme", "expected calibration error", "Brier score"), tuple(rows))
    if "reliability" in pictures:
        yield pictures["reliability"]


def _where(report: EvaluationReport) -> Iterator[Block]:
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
            blocks.percent_with_interval(found["given_one"]),
            *(str(found["themes"][theme]) for theme in themes),
        )
        for stance, found in report.figures["stance"].items()
    )
    columns = ("stance", "sentences", "given a theme", *(_name(report, theme) for theme in themes))
    return Table("False alarms: sentences without a theme, by what they do", columns, rows)


def _prevalence(report: EvaluationReport) -> Iterator[Block]:
    yield Paragraph(
        f"{_scope(report)} Raw counts of predictions are biased where false alarms and misses do not cancel out. The "
        "corrected share is the adjusted count (Rogan and Gladen 1978; Forman 2008), by the error rates that the folds "
        "inside the training found; the interval holds their uncertainty too (after Lang and Reiczigel 2014)."
    )
    found = report.figures["prevalence"]
    rows = [
        (
            _name(report, theme),
            percent(line["truth"]),
            percent(line["predicted"]),
            blocks.percent_with_interval(line["corrected"]),
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
        "documents.csv has them all."
    )


def _together(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    for side, caption in (("labels", "By labels"), ("predictions", "By predictions")):
        counts = report.figures["together"][side]
        names = [_name(report, theme) for theme in counts]
        rows = tuple((name, *map(str, row.values())) for name, row in zip(names, counts.values(), strict=True))
        yield Table(f"{caption}: sentences with each two themes", ("theme", *names), rows)
    if "together" in pictures:
        yield pictures["together"]


def _learning(report: EvaluationReport, pictures: Mapping[str, Picture]) -> Iterator[Block]:
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
    columns = ("of the training cases", "cases", "sentences", "mean", *(_name(report, theme) for theme in themes))
    yield Table("Average precision by the number of cases trained on", columns, rows)
    if "learning-curve" in pictures:
        yield pictures["learning-curve"]


def _errors(report: EvaluationReport) -> Iterator[Block]:
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
                yield Table(f"{_name(report, theme)}: {kind}", columns, rows, prose=True)


def _doubted(report: EvaluationReport) -> Iterator[Block]:
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
            yield Table(_name(report, theme), columns, rows, prose=True)


def missing_plots(how_to_install: str) -> Section:
    """What stands in the report where the plots are missing."""
    return Section("plots", "Plots", (Points((f"The plots are missing: {how_to_install}",)),))
