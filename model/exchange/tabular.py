"""Results as text: a table for people, CSV for spreadsheets, JSON Lines for programs; JSON Lines and CSV read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from ..classifier.prediction import Classification, ClassifiedDocument, SentencePrediction
from ..files import guard_cell
from .characters import visible

# Words shown beside a theme to a reader; the other formats carry all of them.
_WORDS_SHOWN = 5
_TEXT_WIDTH = 100
# Columns of CSV that hold what the record of the same name holds.
_PLAIN_COLUMNS = ("document", "sentence", "page", "start", "end", "heading", "paragraph", "text")


def to_table(classification: Classification) -> str:
    """A readable table: each document, its sentences with a theme or a review mark, and the words that made it so."""
    return "".join(_document_lines(classification, document) for document in classification.documents)


def to_jsonl(classification: Classification) -> str:
    """One JSON object a line for each sentence wanted; the keys are described in docs/formats.md."""
    lines = (json.dumps(record, ensure_ascii=False) for record in records(classification))
    return "".join(f"{line}\n" for line in lines)


def to_csv(classification: Classification) -> str:
    """One row a sentence wanted, guarded so that no spreadsheet runs a cell; UTF-8 with a mark once encoded."""
    buffer = io.StringIO(newline="")
    themes = classification.model.theme_ids
    columns = [*_PLAIN_COLUMNS, "themes", "review", "doubts"]
    columns += [f"p_{theme}" for theme in themes] + [f"evidence_{theme}" for theme in themes]
    columns += ["id", "sentences", "model", "segmenter"]
    writer = csv.DictWriter(buffer, columns, lineterminator="\r\n")
    writer.writeheader()
    for record in records(classification):
        writer.writerow({column: guard_cell(cell) for column, cell in _cells(record).items()})
    return "\ufeff" + buffer.getvalue()


def records(classification: Classification) -> Iterator[dict[str, Any]]:
    """A record for each sentence wanted, as JSON Lines has it."""
    for document in classification.documents:
        for prediction in document.wanted(classification.selection):
            yield _record(classification, document, prediction)


def strongest_for(prediction: SentencePrediction, theme: str, number: int = _WORDS_SHOWN) -> list[str]:
    """The words and pairs that spoke most strongly for a theme."""
    return [term for term, weight in prediction.evidence.get(theme, ()) if weight > 0][:number]


def shown_themes(prediction: SentencePrediction) -> tuple[str, ...]:
    """Themes to show evidence for: those the sentence has, or the one most in doubt where it has none."""
    return prediction.themes or prediction.doubts[:1]


def _record(
    classification: Classification, document: ClassifiedDocument, prediction: SentencePrediction
) -> dict[str, Any]:
    sentence, model = prediction.sentence, classification.model
    record: dict[str, Any] = {
        "document": document.document.name,
        "sentence": sentence.number,
        "sentences": len(document.predictions),
        "page": sentence.page,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "themes": list(prediction.themes),
        "probabilities": dict(prediction.probabilities),
        "review": prediction.review,
        "doubts": list(prediction.doubts),
        "evidence": {theme: [list(pair) for pair in pairs] for theme, pairs in prediction.evidence.items()},
        "intercepts": dict(zip(model.theme_ids, model.fitted.intercept.tolist(), strict=True)),
        "heading": sentence.heading,
        "paragraph": sentence.paragraph,
        "model": model.fingerprint,
        "segmenter": classification.segmenter,
    }
    return record if sentence.id is None else {"id": sentence.id, **record}


def _cells(record: dict[str, Any]) -> dict[str, str]:
    cells = {
        column: "" if record.get(column) is None else str(record[column])
        for column in (*_PLAIN_COLUMNS, "id", "sentences")
    }
    cells |= {"themes": ";".join(record["themes"]), "review": "yes" if record["review"] else "no"}
    cells["doubts"] = ";".join(record["doubts"])
    cells |= {"model": record["model"], "segmenter": record["segmenter"]}
    for theme, probability in record["probabilities"].items():
        cells[f"p_{theme}"] = repr(probability)
        cells[f"evidence_{theme}"] = json.dumps(record["evidence"].get(theme, []), ensure_ascii=False)
    return cells


def _document_lines(classification: Classification, document: ClassifiedDocument) -> str:
    wanted = document.wanted(classification.selection)
    names = {theme.id: visible(theme.name) for theme in classification.model.themes}
    lines = [f"{visible(document.document.name)}: {len(document.predictions)} sentences, {len(wanted)} shown"]
    for prediction in wanted:
        lines.append("")
        lines += _sentence_lines(prediction, names)
    return "\n".join(lines) + "\n\n"


def _sentence_lines(prediction: SentencePrediction, names: dict[str, str]) -> Iterator[str]:
    import textwrap

    sentence = prediction.sentence
    place = f"{sentence.number}" + (f", page {sentence.page}" if sentence.page else "")
    body = [visible(line) for line in textwrap.wrap(sentence.text, _TEXT_WIDTH)] or [""]
    yield f"[{place}] {body[0]}"
    yield from (f"    {line}" for line in body[1:])
    for theme in prediction.themes:
        words = ", ".join(strongest_for(prediction, theme))
        yield f"    → {names[theme]} {prediction.probabilities[theme]:.2f}" + (f" ({words})" if words else "")
    if prediction.doubts:
        doubts = ", ".join(f"{names[theme]} {prediction.probabilities[theme]:.2f}" for theme in prediction.doubts)
        yield f"    ? for review: {doubts}"
