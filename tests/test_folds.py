"""Folds keep a case together and spread every theme as evenly as it can be spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.corpus.folds import grouped_folds


def random_corpus(seed):
    rng = np.random.default_rng(seed)
    n_groups, n_themes = int(rng.integers(5, 40)), int(rng.integers(1, 6))
    sizes = rng.integers(1, 15, n_groups)
    groups = [f"g{group}" for group in np.repeat(np.arange(n_groups), sizes)]
    labels = rng.random((len(groups), n_themes)) < rng.uniform(0.01, 0.5, n_themes)
    return groups, labels


@given(st.integers(0, 2**31))
def test_no_case_is_on_two_sides_and_every_fold_has_a_positive_where_it_can(seed):
    groups, labels = random_corpus(seed)
    folds = grouped_folds(groups, labels, 5, seed)
    assert set(folds) == set(range(5))
    for group in set(groups):
        assert len(set(folds[np.array(groups) == group])) == 1
    for theme in labels.T:
        cases = len({group for group, carried in zip(groups, theme, strict=True) if carried})
        folds_with_it = len(set(folds[theme]))
        # A case with several themes can serve only one fold, so every theme in three times as many cases is in all.
        assert folds_with_it == 5 or cases < 15


def test_themes_are_spread_evenly():
    groups, labels = random_corpus(4)
    folds = grouped_folds(groups, labels, 5)
    shares = np.array([labels[folds == fold].sum(axis=0) for fold in range(5)]) / labels.sum(axis=0)
    assert shares.min() > 0.08
    assert shares.max() < 0.4


def test_the_same_corpus_gives_the_same_folds():
    groups, labels = random_corpus(1)
    assert np.array_equal(grouped_folds(groups, labels, 5, 3), grouped_folds(groups, labels, 5, 3))


@pytest.mark.parametrize("n_folds", [1, 4])
def test_too_few_cases_or_folds_are_refused(n_folds):
    with pytest.raises(ValueError, match="3 groups cannot be dealt"):
        grouped_folds(["a", "b", "c"], np.ones((3, 1), bool), n_folds)
