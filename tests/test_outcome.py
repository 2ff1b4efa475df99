"""Out-of-fold predictions: nothing of a case on both sides, everything chosen on the training side."""

from dataclasses import replace

import numpy as np
import pytest
from corpora import SETTINGS, folds_report, invented_corpus, invented_model, labelled_rows

from model.classifier.prediction import Classifier
from model.documents.document import Sentence
from model.errors import CorpusError
from model.evaluation import outcome
from model.evaluation.outcome import on_test_file, out_of_fold


def test_no_case_is_on_both_sides_of_a_fold():
    found = folds_report().outcome
    cases = np.array(found.corpus.cases)
    for fold in range(len(found.decisions)):
        assert not set(cases[found.fold == fold]) & set(cases[found.fold != fold])


def test_each_model_is_trained_without_the_sentences_it_scores(monkeypatch):
    corpus, seen = invented_corpus(n_cases=6), []

    def recorded(training, settings):
        seen.append({sentence.id for sentence in training.sentences})
        return invented_model()

    monkeypatch.setattr(outcome, "train", recorded)
    found = out_of_fold(corpus, SETTINGS)
    everything = {sentence.id for sentence in corpus.sentences}
    for fold, trained_on in enumerate(seen):
        held_out = {corpus.sentences[row].id for row in np.flatnonzero(found.fold == fold)}
        assert trained_on == everything - held_out
        assert held_out


def test_every_sentence_is_scored_by_its_own_folds_thresholds():
    found = folds_report().outcome
    for row in range(len(found.corpus.sentences)):
        limits = [decision.threshold for decision in found.decisions[found.fold[row]]]
        assert (found.given[row] == (found.probabilities[row] >= limits)).all()


def test_processes_side_by_side_give_the_same_outcome():
    alone, together = (out_of_fold(invented_corpus(n_cases=6), SETTINGS, jobs=jobs) for jobs in (1, 2))
    assert (alone.probabilities == together.probabilities).all()
    assert alone.misreadings == together.misreadings


def test_the_words_of_a_misreading_speak_for_the_wrong_answer():
    found = folds_report().outcome
    assert found.misreadings
    for misreading in found.misreadings:
        wrongly_given = found.given[misreading.sentence, misreading.theme]
        assert wrongly_given != found.labels[misreading.sentence, misreading.theme]
        assert all((weight > 0) == wrongly_given for _, weight in misreading.words)


def test_misreadings_are_all_the_errors_the_most_confident_first():
    found = folds_report().outcome
    assert len(found.misreadings) == (found.given != found.labels).sum()
    risk = [m for m in found.misreadings if m.theme == 0]
    distances = [abs(m.probability - found.labels[m.sentence, 0]) for m in risk]
    assert distances == sorted(distances, reverse=True)


def test_disputed_sentences_are_left_out_and_counted():
    test = labelled_rows(("The danger was missed.", ("risk",)), ("A visit.", (), {"disputed": True}))
    found = on_test_file(test, invented_model())
    assert [sentence.id for sentence in found.corpus.sentences] == ["row-0"]
    assert found.disputed == 1


def test_a_test_file_of_disputed_sentences_alone_is_refused():
    with pytest.raises(CorpusError, match="nothing to measure"):
        on_test_file(labelled_rows(("A visit.", (), {"disputed": True})), invented_model())


def test_a_theme_that_the_model_does_not_know_is_refused_by_name():
    with pytest.raises(CorpusError, match="no theme staffing; it has risk, silence, never"):
        on_test_file(labelled_rows(("Nobody was on duty.", ("staffing",))), invented_model())


def test_folds_of_two_cases_are_refused_with_a_way_out():
    with pytest.raises(CorpusError, match=r"at least 3 cases, and there are 2: .*--test"):
        out_of_fold(invented_corpus(n_cases=2), SETTINGS)


def test_labels_follow_the_models_themes_whatever_the_codebooks_order():
    model = invented_model()
    turned = replace(model, themes=model.themes[::-1])
    assert on_test_file(labelled_rows(("A.", ("risk",))), turned).labels.tolist() == [[False, False, True]]


def test_sentences_are_marked_for_review_as_the_model_marks_them_at_work():
    model = invented_model()
    band = {"threshold": 0.5, "review_from": 0.005, "review_to": 0.3}
    model = replace(model, themes=tuple(replace(theme, **band) for theme in model.themes))
    test = invented_corpus(n_cases=3, seed=4)
    found = on_test_file(test, model)
    predictions = Classifier(model).predict([Sentence(1, text, 0, len(text), 1) for text in test.texts])
    assert found.marked.any(axis=1).tolist() == [prediction.review for prediction in predictions]
    assert 0 < found.marked.any(axis=1).sum() < found.in_reach.any(axis=1).sum()
