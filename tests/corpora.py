"""Invented corpora and their evaluations, made in memory: shared by the tests of the evaluation wing."""

from functools import lru_cache

import numpy as np

from model.classifier.training import TrainingSettings, train
from model.corpus.codebook import Codebook, Theme
from model.corpus.corpus import Corpus, DocumentRecord, LabelledSentence
from model.evaluation.evaluation import evaluate_corpus, evaluate_test_file

CODEBOOK = Codebook(
    "test",
    (Theme("risk", "risk missed"), Theme("silence", "nothing passed on"), Theme("never", "never <seen>")),
    fingerprint="f" * 64,
)
# (text, themes, stance); the last theme of the codebook is in no sentence.
SAYINGS = (
    ("The danger to the baby was missed by the {}.", ("risk",), "failing"),
    ("Nobody at the {} saw how great the danger was.", ("risk",), "failing"),
    ("The {} was never told what others knew.", ("silence",), "failing"),
    ("What was known was not passed on to the {}.", ("silence",), "failing"),
    ("The danger was missed as nothing was passed on to the {}.", ("risk", "silence"), "failing"),
    ("The {} saw the danger early and acted on it.", (), "good_practice"),
    ("All that was known was passed on to the {} at once.", (), "good_practice"),
    ("The {} should be told what is known.", (), "remedy"),
    ("The family moved twice and the {} lost touch & wrote a letter.", (), "story"),
    ("Visits by the {}", (), "heading"),
)
PLACES = ("nurse", "school", "clinic", "ward", "police", "court", "hostel")
REGISTERS = ("inspection", "report", "news")
# Label errors look like false alarms, so false alarms are not held down here.
SETTINGS = TrainingSettings(n_folds=3, most_false_positives=1.0)


def invented_corpus(n_cases=24, seed=0, themes=("risk", "silence")):
    """Ten sentences a document and two documents in every third case; only `themes` are labelled."""
    draw = np.random.default_rng(seed)
    sentences, documents = [], {}
    for case in range(n_cases):
        for part in range(2 if case % 3 == 0 else 1):
            document = f"doc-{case:02d}-{part}"
            documents[document] = DocumentRecord(
                document, f"case-{case:02d}", "Invented", "", f"{2018 + case % 2}", "review"
            )
            for place in range(10):
                text, said, stance = SAYINGS[draw.integers(len(SAYINGS))]
                # One label in eight is wrong, so that there are errors to find.
                said, stance = ((), "failing") if said and draw.random() < 0.125 else (said, stance)
                sentences.append(
                    LabelledSentence(
                        id=f"{document}-{place}",
                        document=document,
                        text=text.format(PLACES[draw.integers(len(PLACES))]),
                        themes=tuple(theme for theme in said if theme in themes),
                        stance=stance,
                        register=REGISTERS[case % 3],
                        sampling="sought" if place == 9 else "as_it_comes",
                        coder="a",
                    )
                )
    return Corpus(CODEBOOK, tuple(sentences), documents)


def labelled_rows(*rows, document="paper"):
    """A test file in memory: rows of (text, themes) or (text, themes, changes of the sentence)."""
    sentences = [
        LabelledSentence(
            **{"id": f"row-{i}", "document": document, "text": text, "themes": themes} | (rest[0] if rest else {})
        )
        for i, (text, themes, *rest) in enumerate(rows)
    ]
    return Corpus(CODEBOOK, tuple(sentences))


@lru_cache(maxsize=1)
def invented_model():
    """A model of the invented corpus."""
    return train(invented_corpus(), SETTINGS)


@lru_cache(maxsize=1)
def folds_report():
    """The evaluation of the invented corpus by folds."""
    return evaluate_corpus(invented_corpus(), SETTINGS)


@lru_cache(maxsize=1)
def paper_report():
    """The evaluation of the invented model on another invented corpus."""
    return evaluate_test_file(invented_corpus(n_cases=6, seed=1), invented_model())
