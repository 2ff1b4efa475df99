"""Themes counted in documents, raw and corrected, against the truth."""

from dataclasses import replace

import numpy as np
import pytest
from corpora import folds_report, labelled_rows

from model.classifier.fitted import ErrorRates, ThemeDecision
from model.evaluation.counting import document_counts, prevalence_figures
from model.evaluation.outcome import Outcome


def outcome_of(carried, given, documents, rates):
    """One theme over documents, by a model with those error rates."""
    corpus = labelled_rows(
        *(
            ("Said.", ("risk",) if label else (), {"document": name})
            for label, name in zip(carried, documents, strict=True)
        )
    )
    given = np.array(given, dtype=bool)[:, None]
    fold = np.zeros(len(given), dtype=np.intp)
    decision = ThemeDecision("risk", "risk missed", rates=rates)
    return Outcome(corpus, ("risk",), given.astype(float), given, given, given, fold, ((decision,),))


TWO = outcome_of([1, 0, 0, 0], [1, 1, 0, 0], ["a", "a", "b", "b"], ErrorRates(1.0, 0.75))


def test_each_document_is_counted_raw_and_corrected():
    first, second = document_counts(TWO)
    assert (first.document, first.carried, first.predicted) == ("a", 1, 2)
    assert (second.document, second.carried, second.predicted) == ("b", 0, 0)
    # (2/2 + 0.75 - 1) / 0.75 is a whole document's worth.
    assert first.prevalence.corrected == pytest.approx(1.0)


def test_prevalence_is_given_as_labelled_as_predicted_and_as_corrected():
    found = prevalence_figures(TWO, document_counts(TWO))["risk"]
    assert (found["truth"], found["predicted"]) == (0.25, 0.5)
    assert found["corrected"]["value"] == pytest.approx(0.25 / 0.75, abs=1e-6)
    assert found["documents"]["count_error"] == 0.5


def test_documents_whose_true_count_lies_in_the_interval_are_counted():
    faultless = ErrorRates(1.0, 1.0)
    right = outcome_of([1] * 10 + [0] * 10, [1] * 10 + [0] * 10, ["a"] * 20, faultless)
    # Ten of twenty where none was predicted: far above the interval of a faultless model.
    wrong = outcome_of([1] * 10 + [0] * 10, [0] * 20, ["a"] * 20, faultless)
    within = [prevalence_figures(o, document_counts(o))["risk"]["documents"]["within"] for o in (right, wrong)]
    assert within == [1.0, 0.0]


def test_unknown_error_rates_leave_the_correction_open():
    outcome = replace(TWO, decisions=((ThemeDecision("risk", "risk missed"),),))
    found = prevalence_figures(outcome, document_counts(outcome))["risk"]
    assert found["corrected"] == {"value": None, "low": None, "high": None}
    assert found["documents"]["corrected_count_error"] is None
    assert found["predicted"] == 0.5


def test_counts_of_the_folds_sum_to_the_sentences_taken_as_they_come():
    report = folds_report()
    risk = [count for count in report.counts if count.theme == "risk"]
    assert sum(count.prevalence.sentences for count in risk) == report.figures["as_it_comes"]["sentences"]
    assert sum(count.carried for count in risk) == report.figures["as_it_comes"]["themes"]["risk"]["support"]
