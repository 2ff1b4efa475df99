"""`evaluate`: how far a model can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .application import app, say
from .options import CorpusOption, ForceOption, JobsOption, ModelOption

if TYPE_CHECKING:
    from ..evaluation.coders import AgreementReport
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
    agreement: Annotated[
        tuple[Path, Path] | None, typer.Option("--agreement", help="CSV files of two coders, compared in the report.")
    ] = None,
    jobs: JobsOption = 1,
    force: ForceOption = False,
) -> None:
    """Measure by folds over cases how far the model can be trusted, or measure a model on a labelled file."""
    from ..evaluation.plots import HOW_TO_INSTALL, plots_available
    from ..evaluation.reporting import refuse_existing_report, write_report
    from ..evaluation.requirements import check_requirements, read_requirements

    _refuse_contradictions(corpus, test, model)
    refuse_existing_report(output_dir, force)
    if require is not None:
        read_requirements(require)
    coders = _agreement(corpus, agreement) if agreement is not None else None
    if not plots_available():
        say(HOW_TO_INSTALL)
    report = _test_report(test, model) if test is not None else _folds_report(corpus, jobs)
    for path in write_report(report, output_dir, force=force, agreement=coders):
        say(f"written: {path}")
    if require is not None:
        check_requirements(report, require)
        say(f"every figure that {require} demands is reached")


def _refuse_contradictions(corpus: Path | None, test: Path | None, model: Path | None) -> None:
    if model is not None and test is None:
        raise UsageError("--model goes with --test: without a test file the folds train their own models")
    if corpus is not None and test is not None:
        raise UsageError("--corpus and --test exclude each other: a test file measures a model that is there")


def _folds_report(corpus: Path | None, jobs: int) -> EvaluationReport:
    from ..corpus.corpus import read_corpus
    from ..evaluation.evaluation import evaluate_corpus

    return evaluate_corpus(read_corpus(corpus), jobs=jobs)


def _agreement(corpus: Path | None, files: tuple[Path, Path]) -> AgreementReport:
    from ..corpus.codebook import CODEBOOK_NAME, read_codebook
    from ..corpus.corpus import shipped_corpus_folder
    from ..evaluation.coders import compare_codings

    return compare_codings(*files, read_codebook((corpus or shipped_corpus_folder()) / CODEBOOK_NAME))


def _test_report(test: Path, model: Path | None) -> EvaluationReport:
    from ..classifier.artefact import load_model
    from ..corpus.codebook import Codebook, Theme
    from ..corpus.corpus import read_test_file
    from ..evaluation.evaluation import evaluate_test_file

    loaded = load_model(model)
    # The model's own themes are the ones that its labels are measured by.
    themes = tuple(Theme(theme.id, theme.name, theme.definition, colour=theme.colour) for theme in loaded.themes)
    return evaluate_test_file(read_test_file(test, Codebook("of the model", themes)), loaded)
