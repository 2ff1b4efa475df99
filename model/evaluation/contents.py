"""The report, section by section, from the figures: the same for Markdown and HTML."""

from __future__ import annotations

from collections.abc import Mapping

from . import guidance, measured, readings
from .blocks import Picture, Points, Section
from .card import card_section, methods_section
from .coders import AgreementReport
from .evaluation import EvaluationReport


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
        Section("verdicts", "What may be left to the model", tuple(guidance.verdicts(report))),
        Section("figures", "Figures theme by theme", tuple(measured.figures(report, pictures))),
        Section("baselines", "Beside baselines", (measured.baselines(report),)),
        Section("thresholds", "Thresholds and what they cost", tuple(guidance.thresholds(report))),
        Section("review", "The review queue", tuple(guidance.queue(report))),
        Section("calibration", "What probabilities are worth", tuple(measured.calibration(report, pictures))),
        Section("where", "Where it does well and where not", tuple(measured.where(report))),
        Section("prevalence", "Counting themes", tuple(readings.prevalence(report))),
        Section("together", "Themes that stand together", tuple(readings.together(report, pictures))),
        Section("learning", "What more labelled cases would bring", tuple(measured.learning(report, pictures))),
        Section("errors", "Errors worth reading", tuple(readings.errors(report))),
        Section("doubted", "Labels worth a second look", tuple(readings.doubted(report))),
    ]
    shown = [part for part in parts if part.blocks]
    if agreement:
        shown += agreement.sections()[:1]
    return [*shown, methods_section(report, agreement), card_section(report, agreement)]


def missing_plots(how_to_install: str) -> Section:
    """What stands in the report where the plots are missing."""
    return Section("plots", "Plots", (Points((f"The plots are missing: {how_to_install}",)),))
