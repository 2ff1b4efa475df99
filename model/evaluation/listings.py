"""The tables of a report as CSV: predictions, errors, doubted labels, documents."""

from __future__ import annotations

import math

from ..corpus.rows import table_bytes
from .evaluation import EvaluationReport


def predictions_table(report: EvaluationReport) -> bytes:
    """Every prediction beside its label, with the fold whose model made it."""
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


def errors_table(report: EvaluationReport) -> bytes:
    """Every wrong answer by theme, the most confident first, with the words that misled the model."""
    outcome = report.outcome
    rows = []
    for misreading in outcome.misreadings:
        sentence = outcome.corpus.sentences[misreading.sentence]
        carried = outcome.labels[misreading.sentence, misreading.theme]
        decision = outcome.decisions[outcome.fold[misreading.sentence]][misreading.theme]
        rows.append(
            {
                "theme": decision.id,
                "error": "labelled and not given" if carried else "given and not labelled",
                "probability": f"{misreading.probability:.6f}",
                "threshold": f"{decision.threshold:.6f}",
                "words": "; ".join(f"{word} {weight:+.3f}" for word, weight in misreading.words),
                "id": sentence.id,
                "document": sentence.document,
                "stance": sentence.stance,
                "text": sentence.text,
            }
        )
    columns = ("theme", "error", "probability", "threshold", "words", "id", "document", "stance", "text")
    return table_bytes(columns, rows)


def label_errors_table(report: EvaluationReport) -> bytes:
    """Every doubted label by theme, the most doubtful first."""
    outcome = report.outcome
    rows = []
    for doubt in report.doubted:
        sentence = outcome.corpus.sentences[doubt.sentence]
        rows.append(
            {
                "theme": outcome.themes[doubt.theme],
                "labelled": "yes" if doubt.carried else "no",
                "probability": f"{doubt.probability:.6f}",
                "id": sentence.id,
                "document": sentence.document,
                "coder": sentence.coder,
                "text": sentence.text,
            }
        )
    return table_bytes(("theme", "labelled", "probability", "id", "document", "coder", "text"), rows)


def documents_table(report: EvaluationReport) -> bytes:
    """Every document and theme: sentences labelled and predicted, and the corrected count with its interval."""
    rows = []
    for count in report.counts:
        n = count.prevalence.sentences
        ends = {"corrected": count.prevalence.corrected, "low": count.prevalence.low, "high": count.prevalence.high}
        rows.append(
            {
                "document": count.document,
                "theme": count.theme,
                "sentences": str(n),
                "labelled": str(count.carried),
                "predicted": str(count.predicted),
                **{name: "" if math.isnan(share) else f"{share * n:.3f}" for name, share in ends.items()},
            }
        )
    columns = ("document", "theme", "sentences", "labelled", "predicted", "corrected", "low", "high")
    return table_bytes(columns, rows)
