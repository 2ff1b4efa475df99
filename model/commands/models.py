"""`train`, `info` and `export-pipeline`: making a model, looking at one, handing one to scikit-learn."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .application import app, say
from .options import CorpusOption, ForceOption, JobsOption, ModelOption

if TYPE_CHECKING:
    from ..classifier.fitted import ThemeModel


class InfoFormat(StrEnum):
    """How `info` tells of a model."""

    TEXT = "text"
    JSON = "json"


@app.command()
def train(
    output: Annotated[Path, typer.Option("--output", "-o", help="Model file to write.")],
    corpus: CorpusOption = None,
    jobs: JobsOption = 1,
    force: ForceOption = False,
) -> None:
    """Train a model from labelled sentences."""
    from ..classifier.artefact import save_model
    from ..classifier.description import changes
    from ..classifier.training import train as train_model
    from ..corpus.corpus import read_corpus
    from ..files import refuse_existing

    refuse_existing(output, force)
    labelled = read_corpus(corpus)
    before = _model_before(output)
    model = save_model(train_model(labelled, jobs=jobs), output, force=force)
    for line in changes(model, before):
        say(line)
    say(f"{output}: model {model.fingerprint[:12]} from {len(labelled.sentences)} sentences")


@app.command()
def info(
    model: ModelOption = None,
    format: Annotated[InfoFormat, typer.Option("--format", help="How to tell it.")] = InfoFormat.TEXT,
) -> None:
    """Show what model this is: themes, thresholds, settings, corpus and versions."""
    from ..classifier.artefact import load_model
    from ..classifier.description import as_mapping, as_text

    loaded = load_model(model)
    as_json = format is InfoFormat.JSON
    typer.echo(json.dumps(as_mapping(loaded), indent=2, ensure_ascii=False) if as_json else as_text(loaded))


@app.command("export-pipeline")
def export_pipeline(
    file: Annotated[Path, typer.Argument(help="File to write, by custom with the suffix .joblib.")],
    model: ModelOption = None,
    force: ForceOption = False,
) -> None:
    """Write the model as a scikit-learn Pipeline, through joblib.

    It needs scikit-learn alone, not this package. Its columns are the themes in the model's order, and its `predict`
    cuts at 0.5: cut the columns of `predict_proba` at the thresholds that are said on stderr, as `classify` does.
    Loading a joblib file runs what it holds: load such files only from people you trust. failure-themes itself never
    loads one.
    """
    import io

    import joblib

    from ..classifier.artefact import load_model
    from ..classifier.training import as_pipeline
    from ..files import refuse_existing, write_atomically

    refuse_existing(file, force)
    buffer = io.BytesIO()
    trained = load_model(model)
    joblib.dump(as_pipeline(trained), buffer)
    write_atomically(file, buffer.getvalue(), force=force)
    cuts = ", ".join(f"{theme.id} {theme.threshold:.6g}" for theme in trained.themes)
    say(f"{file}: columns of predict_proba in order, each with its threshold: {cuts}")
    say(f"{file}: scikit-learn pipeline; load such files only from people you trust")


def _model_before(output: Path) -> ThemeModel | None:
    """The model that is to be replaced, or else the one that ships."""
    from ..classifier.artefact import load_model
    from ..errors import ModelFileError

    try:
        return load_model(output if output.exists() else None)
    except ModelFileError:
        return None
