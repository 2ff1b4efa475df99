"""`evaluate`: how far a model can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .application import app, say
from .options import CorpusOption, ForceOption, JobsOption, ModelOption

if TYPE_CHECKING:
    from ..evaluation.evaluation import EvaluationReport


@app.command()
def evaluate(
    corpus: CorpusOption = None,
    test: Annotated[
        Path | None, typer.Option("--test", help="Labelled CSV file to measure a model on instead.")
    ] = None,
    model: ModelOption = None,
    output_dir: Annotated[Path, typer.Option("--output-dir", help="Folder of the report.")] = Path("reports/latest"),
    require: Annotated[
        Path | None, typer.Option("--require", help="TOML file of figures demanded; exit code 6 when one is missed.")
    ] = None,
    jobs: JobsOption = 1,
    force: ForceOption = False,
) -> None:
    """Measure by folds over cases how far the model can be trusted, or measure a model on a labelled file."""
    from ..evaluation.reporting import write_report
    from ..evaluation.requirements import check_requirements

    if model is not None and test is None:
        raise UsageError("--model goes with --test: without a test file the folds train their own models")
    report = _test_report(test, model) if test is not None else _folds_report(corpus, jobs)
    for path in write_report(report, output_dir, force=force):
        say(f"written: {path}")
    if require is not None:
        check_requirements(report, require)
        say(f"every figure that {require} demands is reached")


def _folds_report(corpus: Path | None, jobs: int) -> EvaluationReport:
    from ..corpus.corpus import read_corpus
    from ..evaluation.evaluation import evaluate_corpus

    return evaluate_corpus(read_corpus(corpus), jobs=jobs)


def _test_report(test: Path, model: Path | None) -> EvaluationReport:
    from ..classifier.artefact import load_model
    from ..corpus.codebook import Codebook, Theme
    from ..corpus.corpus import read_test_file
    from ..evaluation.evaluation import evaluate_test_file

    loaded = load_model(model)
    # The model's own themes are the ones that its labels are measured by.
    themes = tuple(Theme(theme.id, theme.name, theme.definition, colour=theme.colour) for theme in loaded.themes)
    return evaluate_test_file(read_test_file(test, Codebook("of the model", themes)), loaded)
