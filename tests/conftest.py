"""Fixtures that many tests share: a small invented corpus, a model trained on it, a review file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from model.classifier.artefact import save_model  # noqa: E402
from model.classifier.training import train  # noqa: E402
from model.corpus.corpus import DOCUMENT_COLUMNS, SENTENCE_COLUMNS, read_corpus  # noqa: E402
from model.corpus.rows import table_bytes  # noqa: E402

CODEBOOK = """
version = "test"
[[themes]]
id = "risk"
name = "risk missed"
definition = "Danger taken to be less than it was."
[[themes]]
id = "silence"
name = "nothing passed on"
definition = "What was known did not reach those who needed it."
colour = "#2166AC"
"""

# (text, themes, stance): each document of the small corpus says them in its own order, with a word of its own.
SAYINGS = [
    ("The danger to the baby was not seen by the {who}.", "risk", "failing"),
    ("Warning signs at home were missed and the {who} was too hopeful.", "risk", "failing"),
    ("The {who} did not tell the school what was known.", "silence", "failing"),
    ("Notes were never passed on, so the {who} did not know.", "silence", "failing"),
    ("The danger was missed because nothing was passed on to the {who}.", "risk;silence", "failing"),
    ("The {who} saw the danger early and acted.", "", "good_practice"),
    ("Information was passed on promptly by the {who}.", "", "good_practice"),
    ("The {who} should pass on what is known.", "", "remedy"),
    ("The family moved in spring and the {who} visited.", "", "story"),
    ("Role of the {who}", "", "heading"),
    ("The danger was overlooked by the {who}, who did not look.", "risk", "failing"),
    ("Nothing was passed on and the {who} did not know.", "silence", "failing"),
]
WHO = ("nurse", "doctor", "teacher", "officer", "midwife", "worker")


def write_corpus(folder: Path, n_documents: int = 12) -> Path:
    """A corpus of `12 * n_documents` invented sentences; two documents share a case."""
    folder.mkdir(parents=True, exist_ok=True)
    sentences, documents = [], []
    for number in range(n_documents):
        document = f"doc-{number:02d}"
        case = "case-00" if number == 1 else f"case-{number:02d}"
        documents.append({"id": document, "case": case, "title": "Invented", "year": "2020", "kind": "review"})
        for place, (text, themes, stance) in enumerate(SAYINGS):
            who = WHO[(number + place) % len(WHO)]
            sentences.append(
                {
                    "id": f"{document}-{place}",
                    "document": document,
                    "text": text.format(who=who) + (" Again." if number % 3 == 0 and place % 2 else ""),
                    "themes": themes,
                    "stance": stance,
                    "register": ("report", "news")[number % 2],
                    "sampling": "as_it_comes" if place < 10 else "sought",
                    "coder": "a",
                }
            )
    (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "sentences.csv").write_bytes(table_bytes(SENTENCE_COLUMNS, sentences))
    (folder / "documents.csv").write_bytes(table_bytes(DOCUMENT_COLUMNS, documents))
    return folder


@pytest.fixture
def corpus_folder(tmp_path):
    """A fresh copy of the small corpus, to be changed at will."""
    return write_corpus(tmp_path / "corpus")


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory):
    """The small corpus, read."""
    return read_corpus(write_corpus(tmp_path_factory.mktemp("corpora") / "small"))


@pytest.fixture(scope="session")
def small_model_path(small_corpus, tmp_path_factory):
    """A model file trained on the small corpus; not to be changed."""
    path = tmp_path_factory.mktemp("models") / "small.safetensors"
    save_model(train(small_corpus), path)
    return path


@pytest.fixture(scope="session")
def small_model(small_model_path):
    """The model of that file."""
    from model.classifier.artefact import load_model

    return load_model(small_model_path)


@pytest.fixture
def review_file(tmp_path):
    """A review of four invented sentences, two of which state a failing."""
    path = tmp_path / "review.txt"
    path.write_text(
        "The danger to the child was not seen. The family moved twice.\n\n"
        "Nothing was passed on to the school, which did not know. The nurse acted early.\n",
        encoding="utf-8",
    )
    return path
