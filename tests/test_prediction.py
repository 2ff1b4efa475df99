"""Sentences in, predictions out: themes by threshold, review marks by band, words for and against."""

from dataclasses import replace

import numpy as np
import pytest

from model.classifier.description import as_mapping, as_text, changes
from model.classifier.prediction import Classifier, Selection, classify_documents, with_thresholds
from model.documents.reading import read_document
from model.errors import UsageError


@pytest.fixture
def document(review_file):
    return read_document(review_file)


def test_every_sentence_is_predicted_in_order(small_model, document):
    predictions = Classifier(small_model).classify(document).predictions
    assert [prediction.sentence.number for prediction in predictions] == [1, 2, 3, 4]
    assert [prediction.themes for prediction in predictions] == [("risk",), (), ("silence",), ()]
    for prediction in predictions:
        place = prediction.sentence
        assert document.text[place.start : place.end] == place.text


def test_a_theme_is_given_from_its_threshold_on(small_model, document):
    p = Classifier(small_model).classify(document).predictions[0].probabilities["risk"]
    at = Classifier(with_thresholds(small_model, {"risk": p})).classify(document)
    above = Classifier(with_thresholds(small_model, {"risk": min(1.0, p + 1e-6)})).classify(document)
    assert at.predictions[0].themes == ("risk",)
    assert above.predictions[0].themes == ()


@pytest.mark.parametrize(("start", "end", "review"), [(0.0, 1.0, True), (1.0, 1.0, False), (0.0, 0.01, False)])
def test_a_sentence_in_the_band_of_a_theme_is_for_review(small_model, document, start, end, review):
    band = tuple(replace(theme, review_from=start, review_to=end) for theme in small_model.themes[:1])
    rest = tuple(replace(theme, review_from=1.0, review_to=1.0) for theme in small_model.themes[1:])
    model = replace(small_model, themes=band + rest)
    assert Classifier(model).classify(document).predictions[0].review is review


def test_evidence_is_strongest_first_and_adds_up(small_model, document):
    prediction = Classifier(small_model).classify(document).predictions[0]
    for column, theme in enumerate(small_model.theme_ids):
        weights = [weight for _, weight in prediction.evidence[theme]]
        assert weights == sorted(weights, key=lambda weight: -abs(weight))
        logit = sum(weights) + small_model.fitted.intercept[column]
        assert 1 / (1 + np.exp(-logit)) == pytest.approx(prediction.probabilities[theme], abs=1e-9)
    assert prediction.evidence["risk"][0][0] in ("danger", "seen", "not seen", "not")


def test_evidence_is_worked_out_only_where_it_is_wanted(small_model, document):
    quiet = with_thresholds(small_model, dict.fromkeys(small_model.theme_ids, 1.0))
    quiet = replace(quiet, themes=tuple(replace(t, review_from=1.0, review_to=1.0) for t in quiet.themes))
    assert Classifier(quiet).classify(document).predictions[0].evidence == {}
    assert Classifier(quiet).classify(document, selection=Selection.ALL).predictions[1].evidence["risk"]


def test_documents_are_classified_as_they_come(small_model, document):
    seen = []
    classification = classify_documents(small_model, iter([document, document]), each=seen.append)
    assert len(classification.documents) == len(seen) == 2
    wanted = {selection: classification.documents[0].wanted(selection) for selection in Selection}
    assert len(wanted[Selection.ALL]) == 4 > len(wanted[Selection.MARKED]) >= len(wanted[Selection.THEMED]) > 0
    assert all(prediction.themes for prediction in wanted[Selection.THEMED])


def test_a_theme_may_be_named_as_people_name_it(small_model):
    named = with_thresholds(small_model, {small_model.themes[0].name.upper(): 0.25})
    with pytest.raises(UsageError, match="risk is given twice"):
        with_thresholds(small_model, {"risk": 0.3, small_model.themes[0].name: 0.9})
    assert [theme.threshold for theme in named.themes] == [0.25, small_model.themes[1].threshold]


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.999, 1.0])
def test_no_sentence_is_lost_between_a_threshold_of_ones_own_and_the_review_band(small_model, threshold):
    moved = with_thresholds(small_model, {"risk": threshold}).themes[0]
    was = small_model.themes[0]
    assert moved.review_from == min(was.review_from, threshold)
    assert moved.review_to == max(was.review_to, threshold)


def test_a_threshold_above_the_band_leaves_the_surest_sentences_for_review(small_model, document):
    risk, silence = small_model.themes
    narrow = replace(small_model, themes=(replace(risk, review_from=0.0, review_to=0.0), silence))
    p = Classifier(narrow).classify(document).predictions[0].probabilities["risk"]
    moved = Classifier(with_thresholds(narrow, {"risk": min(1.0, p + 1e-6)})).classify(document)
    assert "risk" in moved.predictions[0].doubts


def test_the_themes_in_doubt_are_named_the_likeliest_first(small_model, document):
    wide = replace(small_model, themes=tuple(replace(t, review_from=0.0, review_to=1.0) for t in small_model.themes))
    prediction = Classifier(wide).classify(document).predictions[0]
    assert prediction.doubts == tuple(sorted(prediction.probabilities, key=lambda t: -prediction.probabilities[t]))
    assert prediction.review


@pytest.mark.parametrize("thresholds", [{"luck": 0.5}, {"risk": 1.5}, {"risk": -0.1}, {"risk": float("nan")}])
def test_thresholds_that_cannot_be_are_refused(small_model, thresholds):
    with pytest.raises(UsageError, match="--threshold"):
        with_thresholds(small_model, thresholds)


def test_a_model_is_described_with_all_it_decides(small_model):
    told = as_mapping(small_model)
    assert told["corpus"]["sentences"] == 144
    assert told["corpus"]["themes"] == {"risk": 48, "silence": 48}
    assert told["themes"][0]["intercept"] == small_model.fitted.intercept[0]
    text = as_text(small_model)
    assert small_model.fingerprint in text
    assert "risk (risk missed): 48 sentences" in text


def test_a_new_model_says_what_changed(small_model):
    fewer = replace(small_model, corpus=dict(small_model.corpus) | {"sentences": 100, "themes": {"risk": 30}})
    lines = list(changes(small_model, fewer))
    assert "+44 sentences" in lines[0]
    assert lines[1].startswith("  risk: +18 sentences, threshold")
    assert list(changes(small_model, None)) == []
