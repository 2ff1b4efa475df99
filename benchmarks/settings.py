"""What was tried: average precision by folds of other features and settings, as the table of docs/method.md.

usage: python benchmarks/settings.py [--corpus DIR] [--only WORDS]

The folds are grouped by case and the same for every row. Vocabulary and weights come from the training side; average
precision needs no calibration and no thresholds, so these are left out. No test set is looked at. The last column is of
natural renderings, which read most like real text, in the folds' held-out cases.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from model.classifier.features import TOKEN_PATTERN
from model.classifier.training import TrainingSettings, unfitted_regression
from model.corpus.corpus import Corpus, read_corpus
from model.corpus.folds import grouped_folds


@dataclass(frozen=True)
class Trial:
    """One row of the table: what the features are, and how the weights are fitted."""

    name: str
    blocks: Callable[[], list[tuple[float, TfidfVectorizer]]]
    C: float = TrainingSettings().C
    class_weight: str | None = None
    naive_bayes: bool = False
    stance: bool = False
    without: str = ""  # renderings left out of the training side: ends of ids


def words(**options: Any) -> TfidfVectorizer:  # noqa: ANN401
    """Words and pairs that occur in two sentences, as near to `min_cases` as the stock class comes."""
    defaults = {"ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": TOKEN_PATTERN, "min_df": 2}
    return TfidfVectorizer(**defaults | options)


def ngrams(**options: Any) -> TfidfVectorizer:  # noqa: ANN401
    """Character n-grams inside tokens."""
    defaults = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 2}
    return TfidfVectorizer(**defaults | options)


def both() -> list[tuple[float, TfidfVectorizer]]:
    """The features that ship."""
    return [(1.0, words()), (1.0, ngrams())]


NATURAL = "34"
TRIALS = [
    Trial("**words, pairs, character n-grams 2–5, with the failing's logit (ships)**", both, stance=True),
    Trial("the same without the failing's logit, as all rows below", both),
    Trial("without second renderings", both, without="2"),
    Trial("without natural renderings", both, without=NATURAL),
    Trial("words and pairs alone", lambda: [(1.0, words())]),
    Trial("character n-grams alone", lambda: [(1.0, ngrams())]),
    Trial("words, pairs and triples", lambda: [(1.0, words(ngram_range=(1, 3))), (1.0, ngrams())]),
    Trial("words, pairs apart", lambda: [*((1.0, words(ngram_range=(n, n))) for n in (1, 2)), (1.0, ngrams())]),
    Trial("n-grams 2–4", lambda: [(1.0, words()), (1.0, ngrams(ngram_range=(2, 4)))]),
    Trial("n-grams 3–5", lambda: [(1.0, words()), (1.0, ngrams(ngram_range=(3, 5)))]),
    Trial("n-grams across tokens, 2–5", lambda: [(1.0, words()), (1.0, ngrams(analyzer="char"))]),
    Trial("n-grams at half weight", lambda: [(1.0, words()), (0.5, ngrams())]),
    Trial("n-grams at double weight", lambda: [(1.0, words()), (2.0, ngrams())]),
    Trial("plain counts", lambda: [(1.0, words(sublinear_tf=False)), (1.0, ngrams(sublinear_tf=False))]),
    Trial("words with their apostrophes", lambda: [(1.0, words(token_pattern=r"(?u)\b\w[\w’'-]*")), (1.0, ngrams())]),
    Trial("without inverse document frequency", lambda: [(1.0, words(use_idf=False)), (1.0, ngrams(use_idf=False))]),
    Trial("features of one sentence kept too", lambda: [(1.0, words(min_df=1)), (1.0, ngrams(min_df=1))]),
    Trial("features of three sentences", lambda: [(1.0, words(min_df=3)), (1.0, ngrams(min_df=3))]),
    Trial("C = 1", both, C=1.0),
    Trial("C = 2", both, C=2.0),
    Trial("C = 8", both, C=8.0),
    Trial("C = 16", both, C=16.0),
    Trial("balanced class weights", both, class_weight="balanced"),
    Trial("naive-Bayes weights (Wang and Manning 2012)", both, naive_bayes=True),
]  # fmt: skip


def features(trial: Trial, training: list[str], held_out: list[str]) -> tuple[csr_matrix, csr_matrix]:
    """Features of both sides, fitted on the training side."""
    learnt, applied = [], []
    for weight, vectoriser in trial.blocks():
        learnt.append(weight * vectoriser.fit_transform(training))
        applied.append(weight * vectoriser.transform(held_out))
    return hstack(learnt, format="csr"), hstack(applied, format="csr")


def scores(trial: Trial, learnt: csr_matrix, applied: csr_matrix, carried: np.ndarray) -> np.ndarray:
    """Logits of the held-out side."""
    if trial.naive_bayes:
        share, rest = (np.asarray(learnt[rows].sum(axis=0)).ravel() + 1.0 for rows in (carried, ~carried))
        ratio = diags(np.log((share / share.sum()) / (rest / rest.sum())))
        learnt, applied = learnt @ ratio, applied @ ratio
    fitted = unfitted_regression(TrainingSettings(C=trial.C, class_weight=trial.class_weight))
    return fitted.fit(learnt, carried).decision_function(applied)


def out_of_fold(trial: Trial, corpus: Corpus, fold: np.ndarray) -> np.ndarray:
    """Logits `(n, n_themes)` of every sentence by a model that saw no sentence of its case."""
    failing = np.array([sentence.stance == "failing" for sentence in corpus.sentences])
    targets = np.column_stack([corpus.labels, failing]) if trial.stance else corpus.labels
    texts = np.array(corpus.texts, dtype=object)
    logits = np.empty(targets.shape)
    for number in range(fold.max() + 1):
        inside, held = (fold != number) & ~rendered(corpus, trial.without), fold == number
        learnt, applied = features(trial, list(texts[inside]), list(texts[held]))
        for column, carried in enumerate(targets.T):
            logits[held, column] = scores(trial, learnt, applied, carried[inside])
    return _with_stance(logits, corpus.labels, fold) if trial.stance else logits


def rendered(corpus: Corpus, kinds: str) -> np.ndarray:
    """Whether a sentence is a rendering of one of these kinds, `(n,)`; a kind is the digit behind `~` in an id."""
    return np.array([sentence.id.partition("~")[2] in tuple(kinds) for sentence in corpus.sentences])


def _with_stance(logits: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    joined = np.empty(labels.shape)
    for number in range(fold.max() + 1):
        for column, carried in enumerate(labels.T):
            both_logits = logits[:, [column, -1]]
            second = LogisticRegression(max_iter=1000).fit(both_logits[fold != number], carried[fold != number])
            joined[fold == number, column] = second.decision_function(both_logits[fold == number])
    return joined


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=Path)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    corpus = read_corpus(chosen.corpus)
    fold = grouped_folds(corpus.cases, corpus.labels, 5, TrainingSettings().seed)
    inspection = np.array([sentence.register == "inspection" for sentence in corpus.sentences])
    parts = [
        np.ones(len(fold), bool),
        corpus.as_it_comes,
        corpus.as_it_comes & ~inspection,
        corpus.as_it_comes & inspection,
        rendered(corpus, NATURAL),
    ]
    print("| tried | all | as they come | narrative | inspection | natural |\n|---|---:|---:|---:|---:|---:|")
    for trial in TRIALS:
        if chosen.only in trial.name:
            logits = out_of_fold(trial, corpus, fold)
            figures = [
                np.mean(
                    [average_precision_score(y[rows], p[rows]) for y, p in zip(corpus.labels.T, logits.T, strict=True)]
                )
                for rows in parts
            ]
            print(f"| {trial.name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


if __name__ == "__main__":
    main()
