"""Write an evaluation into a folder: pages for people, figures and tables for programs."""

from __future__ import annotations

import json
from pathlib import Path

from ..corpus.rows import table_bytes
from ..files import refuse_existing, write_atomically
from .contents import sections
from .evaluation import BY_FOLDS, EvaluationReport
from .markdown import as_markdown


def write_report(report: EvaluationReport, folder: Path, force: bool = False) -> list[Path]:
    """Write a report.

    Args:
        report: what `evaluate_corpus` or `evaluate_test_file` gives.
        folder: where to; it is made if it is missing.
        force: replace files of an earlier report.

    Returns:
        The files written.

    Raises:
        OutputError: a file exists and `force` is not given, or the system refused; nothing is written if one exists.
    """
    files = rendered(report)
    paths = [folder / name for name in files]
    for path in paths:
        refuse_existing(path, force)
    for path, content in zip(paths, files.values(), strict=True):
        write_atomically(path, content, force=force)
    return paths


def rendered(report: EvaluationReport) -> dict[str, bytes]:
    """Every file of a report by name; the same report gives the same bytes."""
    contents = sections(report)
    return {
        "report.md": as_markdown(title_of(report), contents).encode(),
        "metrics.json": (json.dumps(report.figures, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode(),
        "predictions.csv": predictions_table(report),
    }


def title_of(report: EvaluationReport) -> str:
    """Title of the report's pages."""
    return "Evaluation by folds" if report.figures["kind"] == BY_FOLDS else "Evaluation on a labelled test file"


def predictions_table(report: EvaluationReport) -> bytes:
    """Every prediction beside its label, as CSV."""
    outcome = report.outcome
    columns = ["id", "document", "fold", "text", "labels", "predictions", "review"]
    rows = []
    for row, sentence in enumerate(outcome.corpus.sentences):
        cells = {
            "id": sentence.id,
            "document": sentence.document,
            "fold": str(outcome.fold[row] + 1),
            "text": sentence.text,
            "labels": ";".join(theme for theme in outcome.themes if theme in sentence.themes),
            "predictions": ";".join(t for t, given in zip(outcome.themes, outcome.given[row], strict=True) if given),
            "review": "yes" if outcome.marked[row].any() else "",
        }
        probabilities = zip(outcome.themes, outcome.probabilities[row], strict=True)
        rows.append(cells | {f"p_{theme}": f"{p:.6f}" for theme, p in probabilities})
    return table_bytes([*columns, *(f"p_{theme}" for theme in outcome.themes)], rows)
