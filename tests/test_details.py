"""Each theme in detail: thresholds, calibration, what a review costs and finds."""

from dataclasses import replace

import numpy as np
import pytest
from corpora import folds_report, paper_report

from model.evaluation.details import natural_rows, review_queue, theme_details, threshold_table


def test_a_threshold_table_says_what_is_seen_and_read():
    labels = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0], dtype=bool)
    table = threshold_table(np.linspace(0.9, 0.0, 10), labels)
    line = next(line for line in table if line["wanted"] == 0.9)
    assert (line["threshold"], line["recall"], line["share"]) == (pytest.approx(0.6), 1.0, 0.4)
    assert line["read_for_each"] == pytest.approx(4 / 3, abs=1e-6)


def test_a_theme_without_sentences_has_no_threshold_table_and_too_few_to_say():
    found = folds_report().figures["themes"]["never"]
    assert found["thresholds"] == []
    assert found["verdict"] == "too few to say"
    assert found["review"]["found"]["value"] is None


def test_details_come_from_the_sentences_taken_as_they_come():
    outcome = folds_report().outcome
    rows = natural_rows(outcome)
    assert 0 < rows.sum() < len(rows)
    bins = folds_report().figures["themes"]["risk"]["calibration"]["bins"]
    assert sum(line["sentences"] for line in bins) == rows.sum()


def test_sentences_that_were_all_sought_stand_for_themselves():
    outcome = paper_report().outcome
    sought = tuple(replace(sentence, sampling="sought") for sentence in outcome.corpus.sentences)
    outcome = replace(outcome, corpus=replace(outcome.corpus, sentences=sought))
    assert natural_rows(outcome).all()


def test_review_finds_what_is_given_or_marked():
    report = folds_report()
    outcome, rows = report.outcome, natural_rows(report.outcome)
    found = report.figures["themes"]["risk"]["review"]
    carried = outcome.labels[rows, 0]
    held = (outcome.given | outcome.in_reach)[rows, 0]
    assert found["found"]["value"] == pytest.approx(held[carried].mean(), abs=1e-6)
    assert found["to_read"]["value"] == pytest.approx(outcome.marked[rows, 0].mean(), abs=1e-6)


def test_a_narrow_band_does_not_lose_what_is_given_below_it():
    outcome = paper_report().outcome
    risk = np.flatnonzero(outcome.labels[:, 0] & outcome.given[:, 0])
    in_reach, given = outcome.in_reach.copy(), outcome.given.copy()
    in_reach[:, 0], given[:, 0] = False, False
    in_reach[risk[0], 0], given[risk[1], 0] = True, True
    changed = replace(outcome, in_reach=in_reach, given=given)
    found = theme_details(changed, paper_report().figures["overall"], 1)["risk"]["review"]["found"]["value"]
    natural = outcome.labels[natural_rows(outcome), 0].sum()
    assert found == pytest.approx(2 / natural, abs=1e-6)


def test_thresholds_of_the_folds_are_given_with_their_range():
    report = folds_report()
    limits = [decisions[0].threshold for decisions in report.outcome.decisions]
    found = report.figures["themes"]["risk"]["threshold"]
    assert found["least"] == pytest.approx(min(limits), abs=1e-6)
    assert found["least"] <= found["value"] <= found["most"]


def test_a_queue_that_is_to_find_more_is_longer():
    queue = folds_report().figures["queue"]["by_recall"]
    shares = [point["share"] for point in queue]
    assert shares == sorted(shares)
    assert all(point["recall"] >= point["wanted"] for point in queue)


def test_what_is_missed_without_a_look_is_what_is_not_given():
    outcome = folds_report().outcome
    rows = natural_rows(outcome)
    labels, given = outcome.labels[rows], outcome.given[rows]
    missed = (labels & ~given).sum() / labels.sum()
    assert review_queue(outcome)["as_marked"]["missed_without"] == pytest.approx(missed, abs=1e-6)


def test_details_of_a_test_file_use_the_models_own_thresholds():
    report = paper_report()
    assert set(theme_details(report.outcome, report.figures["overall"], 1)) == {"risk", "silence", "never"}
    found = report.figures["themes"]["risk"]["threshold"]
    assert found["least"] == found["most"]
