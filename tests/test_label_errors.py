"""Labels worth a second look: confident learning on probabilities of models that never saw the sentence."""

import numpy as np
import pytest
from corpora import folds_report

from model.evaluation.label_errors import doubted


def test_a_sentence_that_looks_like_the_others_of_a_theme_is_doubted_first():
    probabilities = np.array([0.9, 0.8, 0.95, 0.05, 0.1, 0.02])
    labels = np.array([True, True, False, False, False, True])
    # Means: carriers (.9 + .8 + .02) / 3 = .573, others (.05 + .95 + .9) / 3 = .633 for the other side.
    assert doubted(probabilities, labels).tolist() == [5, 2]


def test_labels_that_fit_are_not_doubted():
    assert doubted(np.array([0.9, 0.8, 0.1, 0.2]), np.array([True, True, False, False])).tolist() == []


@pytest.mark.parametrize("labels", [[True, True], [False, False], []])
def test_a_theme_that_all_or_none_carry_gives_no_doubt(labels):
    assert doubted(np.full(len(labels), 0.5), np.array(labels, dtype=bool)).tolist() == []


def test_planted_label_errors_are_found():
    """The invented corpus drops one label in eight from sentences that state a failing plainly."""
    report = folds_report()
    sentences = report.outcome.corpus.sentences
    planted = {i for i, s in enumerate(sentences) if s.stance == "failing" and not s.themes}
    found = {doubt.sentence for doubt in report.doubted}
    assert len(found & planted) >= 0.8 * len(planted)


def test_a_rare_themes_sentence_is_doubted_though_it_stays_under_one_half():
    probabilities = np.array([0.47, 0.05, 0.02, 0.03, 0.4, 0.5, 0.3])
    labels = np.array([False] * 4 + [True] * 3)
    # Carriers reach .40 on the average, the others .857 for their own side: .47 passes the one and misses the other.
    assert doubted(probabilities, labels).tolist() == [0]
