"""Measure on five press articles that the model has not seen: it is trained on the corpus without their cases.

usage: python benchmarks/articles.py FOLDER [--corpus DIR]

The articles are other people's and not part of the project. `benchmarks/articles.csv` holds the labels of their
sentences by place (file, line, first words and SHA-256 of the sentence with its white space folded), given by two
coders; sentences on which they stayed apart are disputed and left out. FOLDER holds the articles as text files.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.classifier.training import train
from model.corpus.corpus import Corpus, LabelledSentence, read_corpus
from model.documents.reading import read_document
from model.documents.segmentation import split_sentences
from model.evaluation.evaluation import evaluate_test_file

PLACES = Path(__file__).with_suffix(".csv")
SEED_DOCUMENTS = "seed-"


def labelled(folder: Path, corpus: Corpus) -> Corpus:
    """Sentences of the articles with their labels; what the reader finds elsewhere than the places say is told."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        places = {(row["file"], row["sha256"]): row for row in csv.DictReader(file)}
    sentences, unknown = [], 0
    for path in sorted(folder.glob("*.txt")):
        for sentence in split_sentences(read_document(path)):
            digest = hashlib.sha256(" ".join(sentence.text.split()).encode()).hexdigest()
            row = places.pop((path.name, digest), None)
            unknown += row is None
            if row is not None:
                themes = tuple(theme for theme in corpus.codebook.theme_ids if theme in row["themes"].split(";"))
                place = f"{path.name}:{row['line']}"
                disputed = row["disputed"] == "yes"
                sentences.append(LabelledSentence(place, path.name, sentence.text, themes, disputed=disputed))
    print(f"{len(sentences)} sentences found at their places, {len(places)} places not found, {unknown} not labelled")
    return Corpus(corpus.codebook, tuple(sentences))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--corpus", type=Path)
    chosen = options.parse_args()
    corpus = read_corpus(chosen.corpus)
    seen = {corpus.case_of(document) for document in corpus.documents if document.startswith(SEED_DOCUMENTS)}
    training = corpus.without_cases(seen)
    without = len(corpus.sentences) - len(training.sentences)
    print(f"trained on {len(training.sentences)} sentences, without the {without} on the articles' cases")
    figures = evaluate_test_file(labelled(chosen.folder, corpus), train(training)).figures["overall"]
    for name in ("average_precision", "f1", "precision", "recall"):
        figure = figures["macro"][name]
        interval = f"{figure['low']:.3f}–{figure['high']:.3f}"
        print(f"{name.replace('_', ' ')}, mean of the themes: {figure['value']:.3f} ({interval})")
    for theme, found in figures["themes"].items():
        print(f"  {theme}: average precision {found['average_precision']['value']:.3f}, F1 {found['f1']['value']:.3f}")


if __name__ == "__main__":
    main()
