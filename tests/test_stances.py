"""False alarms by what a sentence does, and themes that stand together."""

import numpy as np
from corpora import folds_report, labelled_rows

from model.evaluation.outcome import Outcome
from model.evaluation.stances import by_stance, together


def outcome_of(rows, given):
    """An outcome of sentences (themes, stance) in a document each, with what they were given."""
    corpus = labelled_rows(
        *(("Said.", themes, {"stance": stance, "document": str(i)}) for i, (themes, stance) in enumerate(rows))
    )
    given = np.array(given, dtype=bool)
    zeros = np.zeros(len(rows), dtype=np.intp)
    return Outcome(corpus, ("risk", "silence", "never"), given.astype(float), given, given, given, zeros, ((),))


OUTCOME = outcome_of(
    [(("risk",), "failing"), ((), "failing"), ((), "good_practice"), ((), "good_practice")],
    [[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]],
)


def test_only_sentences_without_a_theme_can_be_false_alarms():
    found = by_stance(OUTCOME, seed=1)
    assert {stance: line["sentences"] for stance, line in found.items()} == {"failing": 1, "good_practice": 2}


def test_false_alarms_are_counted_by_theme_and_by_sentence():
    good_practice = by_stance(OUTCOME, seed=1)["good_practice"]
    assert good_practice["given_one"]["value"] == 0.5
    assert good_practice["themes"] == {"risk": 1, "silence": 1, "never": 0}


def test_without_stances_there_is_nothing_to_say():
    assert by_stance(outcome_of([((), "")], [[1, 0, 0]]), seed=1) == {}


def test_themes_together_count_each_pair_and_each_theme():
    outcome = outcome_of([(("risk", "silence"), ""), (("risk",), "")], [[1, 0, 0], [1, 0, 1]])
    found = together(outcome)
    assert found["labels"]["risk"] == {"risk": 2, "silence": 1, "never": 0}
    assert found["predictions"]["never"] == {"risk": 1, "silence": 0, "never": 1}


def test_every_stance_of_the_corpus_is_in_its_report():
    assert {"good_practice", "remedy", "story", "heading"} <= set(folds_report().figures["stance"])
