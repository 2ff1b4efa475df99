"""`classify`: documents in, labelled sentences out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .application import app, say
from .options import ForceOption, JobsOption, ModelOption, OutputOption, TextColumnOption
from .sources import DocumentSource, PathsArgument

if TYPE_CHECKING:
    from ..classifier.prediction import ClassifiedDocument
    from ..documents.document import Document


_FORMATS = (
    "table, csv, jsonl, xlsx, html, qdpx or qdc; default: by --output, else table on a terminal and jsonl elsewhere."
)


@app.command()
def classify(
    paths: PathsArgument,
    format: Annotated[
        str | None,
        typer.Option("--format", help=_FORMATS),
    ] = None,
    output: OutputOption = None,
    model: ModelOption = None,
    text_column: TextColumnOption = "text",
    everything: Annotated[bool, typer.Option("--all", help="Every sentence, also those without a theme.")] = False,
    themed: Annotated[bool, typer.Option("--themed", help="Only sentences with a theme.")] = False,
    threshold: Annotated[
        list[str] | None, typer.Option(metavar="THEME=P", help="Another threshold for a theme; may be repeated.")
    ] = None,
    crlf: Annotated[bool, typer.Option("--crlf", help="Windows line ends in a qdpx project, as MAXQDA wants.")] = False,
    jobs: JobsOption = 1,
    force: ForceOption = False,
) -> None:
    """Label the sentences of reviews with failure themes."""
    from ..classifier.artefact import load_model
    from ..classifier.prediction import Selection, classify_documents, with_thresholds
    from ..exchange.formats import Format, choose_format, render
    from ..files import refuse_existing

    if everything and themed:
        raise UsageError("--all and --themed contradict each other: give one of them")
    selection = Selection.ALL if everything else Selection.THEMED if themed else Selection.MARKED
    wanted = choose_format(format, output, terminal=sys.stdout.isatty())
    if crlf and wanted is not Format.QDPX:
        raise UsageError(f"--crlf is for qdpx projects, not for {wanted}: leave it out")
    if output:
        refuse_existing(output, force)
    trained = with_thresholds(load_model(model), _thresholds(threshold or []))
    source = DocumentSource(text_column, jobs)
    source.find(paths)
    source.refuse_as_output(output)
    with progress(source) as documents:
        classification = classify_documents(trained, documents, selection=selection)
    if classification.documents or not source.failed:
        write_output(render(classification, wanted, crlf=crlf), output, force)
    say(_summary(classification.documents, source))
    source.leave_if_failed()


def write_output(content: bytes, output: Path | None, force: bool) -> None:
    """Write to the file named, whole or not at all, or to standard output."""
    from ..files import write_atomically

    if output:
        write_atomically(output, content, force=force)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _thresholds(given: Iterable[str]) -> dict[str, float]:
    thresholds = {}
    for entry in given:
        theme, _, number = (part.strip() for part in entry.partition("="))
        if theme in thresholds:
            raise UsageError(f"--threshold: {theme} is given twice")
        try:
            thresholds[theme] = float(number)
        except ValueError:
            raise UsageError(f"--threshold {entry}: write it as THEME=P, such as risk_underestimated=0.4") from None
    return thresholds


@contextmanager
def progress(source: DocumentSource) -> Iterator[Iterable[Document]]:
    """The documents of a source, with a progress bar where there are several and a person looks on."""
    if len(source.paths) < 2 or not sys.stderr.isatty():
        yield source.documents()
        return
    with typer.progressbar(source.documents(), length=len(source.paths), file=sys.stderr, label="reading") as bar:
        yield bar


def _summary(documents: Iterable[ClassifiedDocument], source: DocumentSource) -> str:
    """One line: documents, sentences, themes found, how many wait for a person, what was left out."""
    documents = list(documents)
    predictions = [prediction for document in documents for prediction in document.predictions]
    counts = Counter(theme for prediction in predictions for theme in prediction.themes)
    found = ", ".join(f"{theme} {counts[theme]}" for theme in sorted(counts)) or "no theme"
    review = sum(prediction.review for prediction in predictions)
    line = f"{_counted(len(documents), 'document')}, {_counted(len(predictions), 'sentence')}: {found}"
    line += f"; {review} for review"
    if source.skipped:
        line += f"; {_counted(source.skipped, 'file')} of other types skipped"
    if source.ours:
        line += f"; {_counted(source.ours, 'file')} of ours passed over"
    if source.failed:
        line += f"; {_counted(source.failed, 'file')} could not be read"
    return line


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
