"""Failure themes in child safeguarding reviews: train, classify, evaluate, exchange.

The names below are the library's front door; each loads what it needs when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .classifier.artefact import load_model, save_model
    from .classifier.prediction import Classification, Classifier, Selection, classify_documents, with_thresholds
    from .classifier.training import as_pipeline, train
    from .corpus.corpus import read_corpus, read_test_file
    from .documents.reading import read_document
    from .documents.segmentation import split_sentences
    from .errors import FailureThemesError
    from .evaluation.evaluation import evaluate_corpus, evaluate_test_file
    from .evaluation.reporting import write_report
    from .exchange.formats import Format, render

__all__ = [
    "Classification",
    "Classifier",
    "FailureThemesError",
    "Format",
    "Selection",
    "as_pipeline",
    "classify_documents",
    "evaluate_corpus",
    "evaluate_test_file",
    "load_model",
    "read_corpus",
    "read_document",
    "read_test_file",
    "render",
    "save_model",
    "split_sentences",
    "train",
    "with_thresholds",
    "write_report",
]

_ROOMS = {
    "classifier.artefact": ("load_model", "save_model"),
    "classifier.prediction": ("Classification", "Classifier", "Selection", "classify_documents", "with_thresholds"),
    "classifier.training": ("as_pipeline", "train"),
    "corpus.corpus": ("read_corpus", "read_test_file"),
    "documents.reading": ("read_document",),
    "documents.segmentation": ("split_sentences",),
    "evaluation.evaluation": ("evaluate_corpus", "evaluate_test_file"),
    "errors": ("FailureThemesError",),
    "evaluation.reporting": ("write_report",),
    "exchange.formats": ("Format", "render"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (whatever the name stands for)
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)
