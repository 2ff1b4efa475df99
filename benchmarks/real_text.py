"""Measure on the real sentences behind the corpus's renderings, in authorities that the model has not seen.

usage: python benchmarks/real_text.py FILE [--corpus DIR] [--jobs N]

FILE is a .jsonl.gz of real sentences of inspections with `id` and `text`. A rendering states the finding of the real
sentence whose id it has, so the real sentence is measured by the rendering's labels; these were given to our wording,
which shifts a detail now and then. Models are trained on our wording alone, by the folds of `failure-themes evaluate`,
and the same models also score the renderings, for comparison. The real sentences are read for measuring only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from joblib import Parallel, delayed

from model.classifier.fitted import ThemeModel
from model.classifier.training import TrainingSettings, train
from model.corpus.corpus import Corpus, LabelledSentence, read_corpus
from model.evaluation.figures import group_figures
from model.evaluation.outcome import Outcome, on_test_file, outer_folds
from model.evaluation.stances import by_stance

NEAR_MISSES = ("good_practice", "remedy", "rule")


def real_sentences(path: Path) -> dict[str, str]:
    """Texts of a .jsonl.gz by id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {found["id"]: found["text"] for found in map(json.loads, lines)}


def stated(sentence: LabelledSentence) -> str:
    """Id of the real sentence that a row stands for; nothing for one more wording of it."""
    return "" if sentence.sampling == "reworded" else sentence.id.partition("~")[0]


def trained(corpus: Corpus, fold: np.ndarray, jobs: int) -> list[ThemeModel]:
    """A model for each fold, which saw no sentence of its cases."""
    sides = [np.flatnonzero(fold != number).tolist() for number in range(fold.max() + 1)]
    return list(Parallel(n_jobs=jobs)(delayed(train)(corpus.subset(side)) for side in sides))


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    """What the models made of their folds' sentences, as one outcome."""
    sentences = tuple(sentence for outcome in outcomes for sentence in outcome.corpus.sentences)
    arrays = {
        name: np.concatenate([getattr(outcome, name) for outcome in outcomes])
        for name in ("probabilities", "given", "marked", "in_reach")
    }
    fold = np.repeat(np.arange(len(outcomes)), [len(outcome.corpus.sentences) for outcome in outcomes])
    decisions = tuple(outcome.decisions[0] for outcome in outcomes)
    corpus = replace(outcomes[0].corpus, sentences=sentences)
    return Outcome(corpus, outcomes[0].themes, fold=fold, decisions=decisions, **arrays)


def line(name: str, outcome: Outcome) -> str:
    """A line of the table."""
    seed = TrainingSettings().seed
    figures = group_figures(
        outcome.probabilities, outcome.given, outcome.labels, outcome.documents, outcome.themes, seed
    )
    macro, alarms = figures["macro"], by_stance(outcome, seed)
    found = [macro["average_precision"], macro["f1"]]
    scores = [f"{figure['value']:.3f} ({figure['low']:.3f}–{figure['high']:.3f})" for figure in found]
    shares = [figures["without_theme"]["given_one"], *(alarms[stance]["given_one"] for stance in NEAR_MISSES)]
    cells = [name, str(len(outcome.documents)), *scores, *(f"{figure['value']:.1%}" for figure in shares)]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", type=Path)
    options.add_argument("--corpus", type=Path)
    options.add_argument("--jobs", type=int, default=1)
    chosen = options.parse_args()
    real = real_sentences(chosen.file)
    corpus = read_corpus(chosen.corpus)
    fold = outer_folds(corpus, TrainingSettings())
    models = trained(corpus, fold, chosen.jobs)
    stands_for = [stated(sentence) for sentence in corpus.sentences]
    print("| sentences | number | average precision | F1 | no theme, given one | good practice | remedy | rule |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for wording in ("real", "the same in our words"):
        outcomes = []
        for number, model in enumerate(models):
            rows = [row for row in np.flatnonzero(fold == number).tolist() if stands_for[row] in real]
            held_out = corpus.subset(rows)
            if wording == "real":
                texts = [real[stands_for[row]] for row in rows]
                found = zip(held_out.sentences, texts, strict=True)
                held_out = replace(held_out, sentences=tuple(replace(sentence, text=text) for sentence, text in found))
            outcomes.append(on_test_file(held_out, model))
        print(line(wording, joined(outcomes)))


if __name__ == "__main__":
    main()
