"""Average precision on a labelled file against the size of the corpus: an eighth of the cases, a quarter, half, all.

usage: python benchmarks/learning_curve.py FILE [--corpus DIR]

The curve by folds stands in every report of `failure-themes evaluate`; this one needs a test file.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from model.classifier.training import TrainingSettings, train
from model.corpus.corpus import read_corpus, read_test_file
from model.evaluation.evaluation import evaluate_test_file


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", type=Path)
    options.add_argument("--corpus", type=Path)
    chosen = options.parse_args()
    corpus = read_corpus(chosen.corpus)
    test = read_test_file(chosen.file, corpus.codebook)
    cases = np.random.default_rng(TrainingSettings().seed).permutation(sorted(set(corpus.cases)))
    print("| cases | sentences | average precision |\n|---:|---:|---:|")
    for share in (0.125, 0.25, 0.5, 1.0):
        training = corpus.without_cases(cases[round(share * len(cases)) :])
        found = evaluate_test_file(test, train(training)).figures["overall"]["macro"]["average_precision"]
        interval = f"{found['low']:.3f}–{found['high']:.3f}"
        print(
            f"| {round(share * len(cases))} | {len(training.sentences)} | {found['value']:.3f} ({interval}) |",
            flush=True,
        )


if __name__ == "__main__":
    main()
