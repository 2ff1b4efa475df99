"""What was tried: average precision by folds of other features and settings, as the table of docs/method.md.

usage: python benchmarks/settings.py [--corpus DIR] [--only WORDS] [--real FILE] [--cases N] [--jobs N]

The folds are grouped by case and the same for every row. Vocabulary and weights come from the training side; average
precision needs no calibration and no thresholds, so these are left out. No test set is looked at. With --real the last
column is of the real sentences behind the held-out renderings; see benchmarks/real_text.py. With --cases so many cases
are drawn by seed, for a table in less time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from joblib import Parallel, delayed
from real_text import real_sentences, stated
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from model.classifier.features import TOKEN_PATTERN
from model.classifier.training import TrainingSettings, unfitted_regression
from model.corpus.corpus import Corpus, read_corpus
from model.corpus.folds import grouped_folds

AS_IT_COMES = "as it comes"


@dataclass(frozen=True)
class Trial:
    """One row of the table: what the features are, and how the weights are fitted."""

    name: str
    blocks: Callable[[], list[tuple[float, TfidfVectorizer]]]
    C: float = TrainingSettings().C
    class_weight: str | None = None
    naive_bayes: bool = False
    failing: str = AS_IT_COMES  # sentences that the failing's shares are fitted on; empty to leave it out
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


TRIALS = [
    Trial("**words, pairs, character n-grams 2–5, with the failing's logit (ships)**", both),
    Trial("without the failing's logit", both, failing=""),
    Trial("its shares fitted on all sentences", both, failing="all"),
    Trial("C = 1", both, C=1.0),
    Trial("C = 2", both, C=2.0),
    Trial("C = 8", both, C=8.0),
    Trial("balanced class weights", both, class_weight="balanced"),
    Trial("naive-Bayes weights (Wang and Manning 2012)", both, naive_bayes=True),
    Trial("without second renderings", both, without="2"),
    Trial("without natural renderings", both, without="34"),
    Trial("words and pairs alone", lambda: [(1.0, words())]),
    Trial("character n-grams alone", lambda: [(1.0, ngrams())]),
    Trial("words, pairs and triples", lambda: [(1.0, words(ngram_range=(1, 3))), (1.0, ngrams())]),
    Trial("n-grams across tokens, 2–5", lambda: [(1.0, words()), (1.0, ngrams(analyzer="char"))]),
    Trial("n-grams at double weight", lambda: [(1.0, words()), (2.0, ngrams())]),
    Trial("words with their apostrophes", lambda: [(1.0, words(token_pattern=r"(?u)\b\w[\w’'-]*")), (1.0, ngrams())]),
    Trial("without inverse document frequency", lambda: [(1.0, words(use_idf=False)), (1.0, ngrams(use_idf=False))]),
    Trial("features of three sentences", lambda: [(1.0, words(min_df=3)), (1.0, ngrams(min_df=3))]),
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


@dataclass(frozen=True)
class Measured:
    """What is scored by folds: the corpus's sentences and, if a file is given, the real ones behind them.

    Attributes:
        texts: `(n,)`.
        row: `(n,)`: row of the corpus that gives a text its labels and its fold.
        parts: name → which texts a column of the table is of, `(n,)`.
    """

    texts: np.ndarray
    row: np.ndarray
    parts: dict[str, np.ndarray]

    @classmethod
    def of(cls, corpus: Corpus, real: dict[str, str]) -> Measured:
        """Of a corpus and of real texts by the id of the sentence that states their finding."""
        own = np.arange(len(corpus.sentences))
        behind = np.array([row for row in own if stated(corpus.sentences[row]) in real], dtype=int)
        texts = np.array([*corpus.texts, *(real[stated(corpus.sentences[row])] for row in behind)], dtype=object)
        row = np.concatenate([own, behind])
        ours = np.arange(len(row)) < len(own)
        inspection = np.array([sentence.register == "inspection" for sentence in corpus.sentences])[row]
        natural = ours & corpus.as_it_comes[row]
        parts = {
            "all": ours,
            "as they come": natural,
            "narrative": natural & ~inspection,
            "inspection": natural & inspection,
        }
        return cls(texts, row, parts | ({"real": ~ours} if len(behind) else {}))


def held_out_logits(trials: Sequence[Trial], corpus: Corpus, inside: np.ndarray, texts: Sequence[str]) -> list[Any]:
    """For each trial the logits `(n, n_themes + 1)` of texts, the failing's last, by a model of the rows inside.

    Trials next to each other that share their features, or their fit, share the work.
    """
    failing = np.array([sentence.stance == "failing" for sentence in corpus.sentences])
    targets = np.column_stack([corpus.labels, failing])
    every = np.array(corpus.texts, dtype=object)
    made, fitted, found = None, None, []
    for trial in trials:
        rows = inside & ~left_out(corpus, trial.without)
        if made != (trial.blocks, trial.without):
            learnt, applied = features(trial, list(every[rows]), list(texts))
            made, fitted = (trial.blocks, trial.without), None
        if fitted != (trial.C, trial.class_weight, trial.naive_bayes):
            logits = np.column_stack([scores(trial, learnt, applied, carried[rows]) for carried in targets.T])
            fitted = (trial.C, trial.class_weight, trial.naive_bayes)
        found.append(logits)
    return found


def left_out(corpus: Corpus, kinds: str) -> np.ndarray:
    """Whether a sentence is a rendering of one of these kinds, `(n,)`; a kind is the digit behind `~` in an id."""
    return np.array([sentence.id.partition("~")[2] in tuple(kinds) for sentence in corpus.sentences])


def mixed(logits: np.ndarray, corpus: Corpus, fold: np.ndarray, measured: Measured, failing: str) -> np.ndarray:
    """Each theme's logit with the failing's, in shares fitted outside the fold."""
    joined = logits[:, :-1].copy()
    ours = measured.parts["as they come"] if failing == AS_IT_COMES else measured.parts["all"]
    of = fold[measured.row]
    for number in range(fold.max() + 1) if failing else ():
        for column, carried in enumerate(corpus.labels[measured.row].T):
            inside, both_logits = ours & (of != number), logits[:, [column, -1]]
            second = LogisticRegression(max_iter=1000).fit(both_logits[inside], carried[inside])
            joined[of == number, column] = second.decision_function(both_logits[of == number])
    return joined


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=Path)
    options.add_argument("--only", default="")
    options.add_argument("--real", type=Path)
    options.add_argument("--cases", type=int)
    options.add_argument("--jobs", type=int, default=1)
    chosen = options.parse_args()
    corpus = read_corpus(chosen.corpus)
    cases = np.random.default_rng(TrainingSettings().seed).permutation(sorted(set(corpus.cases)))
    corpus = corpus.without_cases([] if chosen.cases is None else cases[chosen.cases :])
    fold = grouped_folds(corpus.cases, corpus.labels, 5, TrainingSettings().seed)
    measured = Measured.of(corpus, real_sentences(chosen.real) if chosen.real else {})
    labels = corpus.labels[measured.row]

    trials = [trial for trial in TRIALS if chosen.only in trial.name]
    of = fold[measured.row]
    parts = Parallel(n_jobs=chosen.jobs)(
        delayed(held_out_logits)(trials, corpus, fold != number, measured.texts[of == number])
        for number in range(fold.max() + 1)
    )
    print(f"| tried | {' | '.join(measured.parts)} |\n|---{'|---:' * len(measured.parts)}|")
    for place, trial in enumerate(trials):
        logits = np.empty((len(of), labels.shape[1] + 1))
        for number, part in enumerate(parts):
            logits[of == number] = part[place]
        joined = mixed(logits, corpus, fold, measured, trial.failing)
        figures = [
            np.mean([average_precision_score(y[rows], p[rows]) for y, p in zip(labels.T, joined.T, strict=True)])
            for rows in measured.parts.values()
        ]
        print(f"| {trial.name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")


if __name__ == "__main__":
    main()
