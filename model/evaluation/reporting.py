"""Write an evaluation into a folder: pages for people, figures and tables for programs."""

from __future__ import annotations

import json
from pathlib import Path

from ..files import refuse_existing, write_atomically
from .blocks import Picture
from .card import card_section, methods_section
from .coders import AgreementReport
from .contents import missing_plots, sections
from .evaluation import BY_FOLDS, EvaluationReport
from .listings import documents_table, errors_table, label_errors_table, predictions_table
from .markdown import PLOTS_FOLDER, as_markdown
from .page import as_html
from .plots import HOW_TO_INSTALL, pictures, plots_available
from .requirements import claims

FILES = (
    "report.html",
    "report.md",
    "model-card.md",
    "metrics.json",
    "claims.toml",
    "predictions.csv",
    "errors.csv",
    "label-errors.csv",
    "documents.csv",
)
"""What a report consists of, beside the folder of plots."""


def write_report(
    report: EvaluationReport, folder: Path, force: bool = False, agreement: AgreementReport | None = None
) -> list[Path]:
    """Write a report.

    Args:
        report: what `evaluate_corpus` or `evaluate_test_file` gives.
        folder: where to; it is made if it is missing.
        force: replace files of an earlier report.
        agreement: of two coders, for the report, the methods paragraph and the model card.

    Returns:
        The files written. Without matplotlib there are no plots among them, and the report says how to get them.

    Raises:
        OutputError: a file exists and `force` is not given, or the system refused; nothing is written if one exists.
    """
    # Everything is made before anything is written: a fault leaves no half report.
    files = rendered(report, agreement)
    paths = [folder / name for name in files]
    refuse_existing_report(folder, force)
    for path, content in zip(paths, files.values(), strict=True):
        write_atomically(path, content, force=force)
    return paths


def refuse_existing_report(folder: Path, force: bool) -> None:
    """Refuse a folder that holds a report already, before the work begins.

    Raises:
        OutputError: it holds one and `force` is not given.
    """
    for name in FILES:
        refuse_existing(folder / name, force)


def rendered(report: EvaluationReport, agreement: AgreementReport | None = None) -> dict[str, bytes]:
    """Every file of a report by name; the same report gives the same bytes."""
    drawn = pictures(report) if plots_available() else {}
    contents = sections(report, drawn, agreement)
    if not drawn:
        contents.append(missing_plots(HOW_TO_INSTALL))
    title = title_of(report)
    card = [card_section(report, agreement), methods_section(report, agreement)]
    texts = (
        as_html(title, contents).encode(),
        as_markdown(title, contents).encode(),
        as_markdown("failure-themes: model card", card).encode(),
        _as_json(report),
        claims(report).encode(),
        predictions_table(report),
        errors_table(report),
        label_errors_table(report),
        documents_table(report),
    )
    return dict(zip(FILES, texts, strict=True)) | _plots(drawn)


def title_of(report: EvaluationReport) -> str:
    """Title of the report's pages."""
    return "Evaluation by folds" if report.figures["kind"] == BY_FOLDS else "Evaluation on a labelled test file"


def _as_json(report: EvaluationReport) -> bytes:
    return (json.dumps(report.figures, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _plots(drawn: dict[str, Picture]) -> dict[str, bytes]:
    return {f"{PLOTS_FOLDER}/{name}.svg": picture.svg for name, picture in drawn.items()}
