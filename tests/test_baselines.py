"""Baselines: what no model at all, hand-written keywords and the library's defaults would give."""

from dataclasses import replace

import numpy as np
from corpora import CODEBOOK, labelled_rows

from model.corpus.codebook import Codebook, Theme
from model.evaluation.baselines import KEYWORDS, keyword_patterns, keywords, majority, tfidf_defaults


def coded_by(corpus, *themes):
    return replace(corpus, codebook=Codebook("1", tuple(Theme(theme, name) for theme, name in themes)))


def test_the_majority_gives_a_theme_only_where_most_sentences_carry_it():
    corpus = labelled_rows(("A.", ("risk",)), ("B.", ("risk", "silence")), ("C.", ()))
    assert majority(corpus).tolist() == [[1, 0, 0]] * 3


def test_hand_written_keywords_find_their_theme_and_leave_others():
    corpus = coded_by(
        labelled_rows(("Nobody challenged the weak management oversight.", ()), ("The Thresholds were high.", ())),
        *((theme, theme) for theme in KEYWORDS),
    )
    found = keywords(corpus)
    assert [list(KEYWORDS)[column] for column in found[0].nonzero()[0]] == ["management_oversight"]
    assert [list(KEYWORDS)[column] for column in found[1].nonzero()[0]] == ["threshold_misjudged"]


def test_a_theme_without_keywords_is_sought_by_the_words_of_its_name():
    assert keywords(labelled_rows(("What was PASSED by.", ()), ("Onward.", ())))[:, 1].tolist() == [1, 0]


def test_signs_in_a_themes_name_are_plain_text():
    assert keyword_patterns(coded_by(labelled_rows(("A.", ())), ("odd", "(what *")))[0].search("nothing") is None


def test_the_defaults_learn_what_sets_themes_apart():
    training = labelled_rows(*[("danger missed", ("risk",)), ("calm visit", ())] * 5)
    probabilities = tfidf_defaults(training, ["danger", "calm"])
    assert probabilities.shape == (2, len(CODEBOOK.themes))
    assert probabilities[0, 0] > 0.5 > probabilities[1, 0]


def test_the_defaults_give_a_theme_that_none_or_all_carry_to_none_or_all():
    training = labelled_rows(("one two", ("risk",)), ("three four", ("risk",)))
    assert (tfidf_defaults(training, ["one"]) == np.array([[1, 0, 0]])).all()
