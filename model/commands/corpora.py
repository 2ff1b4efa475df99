"""`validate`: looking a corpus over before anything is trained on it."""

from __future__ import annotations

from collections import Counter

import typer

from .application import app
from .options import CorpusOption


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
