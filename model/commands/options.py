"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        help="Folder of the corpus: codebook.toml, documents.csv, sentences*.csv. Default: the one that ships.",
    ),
]
ModelOption = Annotated[Path | None, typer.Option("--model", help="Model file. Default: the one that ships.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="File to write. Default: standard output.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="How many processes work side by side.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an output that exists.")]
TextColumnOption = Annotated[str, typer.Option("--text-column", help="Column that holds the texts of a table.")]
