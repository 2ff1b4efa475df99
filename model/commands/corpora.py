"""`validate`, `import` and `agreement`: a corpus looked over, added to, and two coders of it compared."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .application import app, say
from .options import CorpusOption, ForceOption, OutputOption

if TYPE_CHECKING:
    from ..corpus.codebook import Codebook
    from ..exchange.codings import UnknownThemesError
    from ..exchange.importing import ImportReport


@app.command()
def validate(corpus: CorpusOption = None) -> None:
    """Check a corpus and show every fault at once, each as file:line."""
    from ..corpus.corpus import read_corpus

    labelled = read_corpus(corpus)
    counts = Counter(theme for sentence in labelled.sentences for theme in sentence.themes)
    without = sum(not sentence.themes for sentence in labelled.sentences)
    documents = {sentence.document for sentence in labelled.sentences}
    typer.echo(f"{len(labelled.sentences)} sentences of {len(documents)} documents on {len(set(labelled.cases))} cases")
    for theme in labelled.codebook.theme_ids:
        typer.echo(f"  {theme}: {counts[theme]}")
    typer.echo(f"  none: {without}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .qdpx project, or our workbook with “your decision” filled in.")],
    corpus: Annotated[Path, typer.Option("--corpus", help="Corpus folder that the rows are added to.")],
    map: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="Theme (or none, or -) that a name stands for; repeatable."),
    ] = None,
    coder: Annotated[str, typer.Option("--coder", help="Who decided.")] = "imported",
    register: Annotated[str, typer.Option("--register", help="Kind of text the documents are.")] = "report",
    uncoded: Annotated[
        bool,
        typer.Option("--uncoded", help="Take sentences without a code as coded none, where a person went through."),
    ] = False,
    suggestions: Annotated[
        bool, typer.Option(help="Take the model's own codes that a person left standing in a project.")
    ] = True,
) -> None:
    """Take people's codings back into a corpus: what they correct today trains tomorrow's model."""
    from ..corpus.codebook import CODEBOOK_NAME, read_codebook
    from ..exchange.codings import UnknownThemesError, parse_mapping
    from ..exchange.importing import import_codings

    codebook = read_codebook(corpus / CODEBOOK_NAME)
    mapping = parse_mapping(map or (), codebook)

    def imported() -> ImportReport:
        return import_codings(file, corpus, mapping, coder, register=register, uncoded=uncoded, suggestions=suggestions)

    try:
        report = imported()
    except UnknownThemesError as error:
        mapping |= _asked(error, codebook)
        report = imported()
    for line in (*report.messages, *report.conflicts):
        say(line)
    say(
        f"{corpus}: {report.added} sentences added, {report.replaced} decided anew, {report.present} there already, "
        f"{len(report.conflicts)} in conflict"
    )


@app.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="CSV file of one coder: themes, and id or text.")],
    second: Annotated[Path, typer.Argument(help="CSV file of the other.")],
    corpus: CorpusOption = None,
    output: OutputOption = None,
    disagreements: Annotated[
        Path | None, typer.Option("--disagreements", help="CSV file to write the disagreements to.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Compare two coders theme by theme: kappa and alpha with intervals, and where they differ."""
    from ..corpus.codebook import CODEBOOK_NAME, read_codebook
    from ..corpus.corpus import shipped_corpus_folder
    from ..evaluation.coders import compare_codings
    from ..files import refuse_existing, write_atomically
    from .classifying import write_output

    if output is not None and output == disagreements:
        raise UsageError(f"{output} is named for both outputs: name two files")
    for path in filter(None, (output, disagreements)):
        refuse_existing(path, force)
    codebook = read_codebook((corpus or shipped_corpus_folder()) / CODEBOOK_NAME)
    report = compare_codings(first, second, codebook)
    if disagreements:
        write_atomically(disagreements, report.disagreements_csv(), force=force)
    write_output(report.to_markdown().encode(), output, force)


def _asked(error: UnknownThemesError, codebook: Codebook) -> dict[str, str]:
    """What the person says each unknown name stands for; where nobody can be asked the error goes on."""
    from ..exchange.codings import parse_mapping

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise error
    known = ", ".join(codebook.theme_ids)
    answers = [
        f"{typer.prompt(f'{name!r} stands for ({known}, none, - to leave it out)', err=True)}={name}"
        for name in error.names
    ]
    return parse_mapping(answers, codebook)
