"""`summarise`: themes by document and over all, corrected for the model's errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .application import app, say
from .classifying import progress, write_output
from .options import ForceOption, JobsOption, ModelOption, OutputOption, TextColumnOption
from .sources import STANDARD_INPUT, DocumentSource, PathsArgument

if TYPE_CHECKING:
    from ..classifier.fitted import ThemeModel
    from ..exchange.summary import Summary


@app.command()
def summarise(
    paths: PathsArgument,
    format: Annotated[
        str | None, typer.Option("--format", help="table, csv or markdown; default: by --output, else table.")
    ] = None,
    output: OutputOption = None,
    model: ModelOption = None,
    text_column: TextColumnOption = "text",
    jobs: JobsOption = 1,
    force: ForceOption = False,
) -> None:
    """Count themes by document and over all, with shares corrected for the model's errors.

    Takes documents, or results that `classify --all` wrote as CSV or JSON Lines.
    """
    from ..classifier.artefact import load_model
    from ..exchange.results import looks_like_results, summarise_results
    from ..exchange.summary import choose_summary_format, render_summary
    from ..files import refuse_existing

    wanted = choose_summary_format(format, output)
    if output:
        refuse_existing(output, force)
    trained = load_model(model)
    results = [path for path in paths if path != STANDARD_INPUT and looks_like_results(Path(path))]
    if results and len(results) < len(paths):
        raise UsageError(f"{results[0]} holds results: give results alone, or documents alone")
    source = DocumentSource(text_column, jobs)
    if results:
        summary = summarise_results([Path(path) for path in results], trained)
    else:
        summary = _of_documents(source, paths, trained, output)
    if summary.documents or not source.failed:
        write_output(render_summary(summary, wanted), output, force)
    source.leave_if_failed()


def _of_documents(source: DocumentSource, paths: list[str], model: ThemeModel, output: Path | None) -> Summary:
    from ..classifier.prediction import classify_documents
    from ..exchange.summary import summarise as summarised

    source.find(paths)
    source.refuse_as_output(output)
    with progress(source) as documents:
        summary = summarised(classify_documents(model, documents))
    if source.skipped:
        say(f"{source.skipped} files of other types skipped")
    if source.ours:
        say(f"{source.ours} files that this tool wrote passed over")
    return summary
