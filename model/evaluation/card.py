"""Words to take away: a methods paragraph for one's own report, and the model card, filled from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blocks import Paragraph, Points, Section, named_version, number, percent_with_interval, with_interval
from .coders import AgreementReport
from .evaluation import BY_FOLDS, EvaluationReport

NOT_STATED = "not stated"


def methods_section(report: EvaluationReport, agreement: AgreementReport | None = None) -> Section:
    """A methods paragraph that can be pasted into a report, and how to cite.

    Args:
        report: the evaluation.
        agreement: of two coders, if it was measured.
    """
    said = [_data(report), _coding(report, agreement), _model(report), _measuring(report), _result(report)]
    blocks = (Paragraph(" ".join(said)), Paragraph(f"To cite: {citation(report)}"))
    return Section("methods", "Methods paragraph", blocks)


def citation(report: EvaluationReport) -> str:
    """How to cite what was used, versions and fingerprints included."""
    data, model = report.figures["data"], report.figures["model"]
    trained_on = model.get("corpus", {}).get("fingerprint", data["fingerprint"])
    return (
        f"The failure-themes developers. {named_version()} [software]. "
        f"Codebook version {data['codebook_version']} ({data['codebook_fingerprint'][:12]}), "
        f"training corpus {trained_on[:12]}."
    )


def card_section(report: EvaluationReport, agreement: AgreementReport | None = None) -> Section:
    """The model card: what the model is for, what it is not for, what it was made from, how good it is."""
    data, model = report.figures["data"], report.figures["model"]
    verdicts = [f"{report.name_of(theme)}: {found['verdict']}" for theme, found in report.figures["themes"].items()]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(model["versions"].items()))
    points = (
        "What it is: one logistic regression a theme over TF-IDF of words, word pairs and character n-grams, "
        "calibrated; a sentence carries none, one or several themes.",
        "What it is for: a second reader of UK child safeguarding reviews, who marks sentences for a person to judge.",
        "What it is not for: judging people, cases or agencies; deciding anything about a child; texts of another "
        "kind, country or language; counting themes without the correction for its error.",
        f"Trained and measured on: {_data(report)}",
        f"Coding: {_coding(report, agreement)}",
        f"How far to trust it: {'; '.join(verdicts)}.",
        f"Where it errs: of sentences without a theme it gives one to "
        f"{percent_with_interval(report.figures['overall']['without_theme']['given_one'])}; "
        "see the tables by stance and kind.",
        f"Themes and rules: codebook version {data['codebook_version']}, fingerprint {data['codebook_fingerprint']}.",
        f"Corpus fingerprint: {data['fingerprint']}.",
        f"Model fingerprint: {model.get('fingerprint') or 'none, as each fold has its own model'}.",
        f"Versions: {versions}.",
    )
    return Section("model-card", "Model card", (Points(points),))


def _data(report: EvaluationReport) -> str:
    data = report.figures["data"]
    themes = ", ".join(f"{report.name_of(theme)} {n}" for theme, n in data["themes"].items())
    disputed = f" {data['disputed_left_out']} sentences in dispute were left out." if data["disputed_left_out"] else ""
    return (
        f"The data are {data['sentences']} sentences of {data['documents']} documents on {data['cases']} cases "
        f"({themes}; {data['without_theme']} carry no theme).{disputed}"
    )


def _coding(report: EvaluationReport, agreement: AgreementReport | None) -> str:
    data = report.figures["data"]
    coders = len(data["coders"])
    by = f" by {coders} coder{'s' * (coders > 1)}" if coders else ""
    said = f"Each sentence was labelled on its own after version {data['codebook_version']} of the codebook{by}."
    if agreement is None:
        return f"{said} Agreement between coders is not part of this evaluation."
    alphas = ", ".join(f"{report.name_of(t)} {number(a.alpha.value)}" for t, a in agreement.themes.items())
    return f"{said} On {agreement.units} sentences coded twice, Krippendorff's alpha was: {alphas}."


def _model(report: EvaluationReport) -> str:
    settings: Mapping[str, Any] = report.figures["model"]["settings"]
    weight = f", class weight {settings['class_weight']}" if settings.get("class_weight") else ""
    return (
        f"Themes were predicted by {named_version()}: logistic regression over TF-IDF "
        f"(C = {settings.get('C', NOT_STATED)}{weight}), "
        "with sigmoid calibration and a threshold for each theme."
    )


def _measuring(report: EvaluationReport) -> str:
    data = report.figures["data"]
    if report.figures["kind"] == BY_FOLDS:
        return (
            f"Figures come from {data['folds']}-fold cross-validation in which all documents on one case stay "
            "together; vocabulary, weights, calibration and thresholds were chosen within the training side of each "
            "fold. Intervals are 95 % bootstrap intervals over documents."
        )
    return (
        "The model was measured on labelled sentences outside its corpus. Intervals are 95 % bootstrap intervals "
        "over documents."
    )


def _result(report: EvaluationReport) -> str:
    macro = report.figures["overall"]["macro"]
    return (
        f"On the mean of the themes precision was {with_interval(macro['precision'])}, "
        f"recall {with_interval(macro['recall'])} and F1 {with_interval(macro['f1'])}."
    )
