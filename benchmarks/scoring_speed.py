"""Score 10,000 sentences with our scorer and with the equal scikit-learn pipeline, in turn, in one process.

usage: python benchmarks/scoring_speed.py [--sentences FILE] [--rounds N]

FILE is a text file with one sentence a line, or a .jsonl.gz of objects with `text`; without it the corpus that ships is
said over until there are 10,000. Each of our runs starts from a freshly loaded model, loading included. Processor time
is compared, which other work on the machine disturbs less than the clock.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from model.classifier.artefact import load_model
from model.classifier.scoring import Scorer
from model.classifier.training import as_pipeline
from model.corpus.corpus import read_corpus

N_SENTENCES = 10_000


def sentences(path: Path | None) -> list[str]:
    """The sentences to score, exactly `N_SENTENCES`."""
    if path is None:
        texts = read_corpus().texts
    elif path.name.endswith(".jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
    else:
        texts = path.read_text(encoding="utf-8").splitlines()
    return list(itertools.islice(itertools.cycle(texts), N_SENTENCES))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sentences", type=Path)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    texts = sentences(chosen.sentences)
    pipeline = as_pipeline(load_model())
    pipeline.predict_proba(texts[:100])
    ours, theirs, difference = [], [], 0.0
    for _ in range(chosen.rounds):
        begin = time.process_time()
        expected = pipeline.predict_proba(texts)
        theirs.append(time.process_time() - begin)
        begin = time.process_time()
        found = Scorer(load_model().fitted).probabilities(texts)
        ours.append(time.process_time() - begin)
        difference = max(difference, float(np.abs(found - expected).max()))
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    print(f"{len(texts)} sentences, {chosen.rounds} rounds, seconds of processor time, median (least to most)")
    for name, seconds in (("failure-themes, model loaded anew", ours), ("scikit-learn pipeline, warm", theirs)):
        print(f"  {name:34} {statistics.median(seconds):.3f} ({min(seconds):.3f} to {max(seconds):.3f})")
    print(
        f"  ratio, pair by pair                {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
    )
    print(f"  largest difference of a probability {difference:.1e}")


if __name__ == "__main__":
    main()
