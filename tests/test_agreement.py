"""Agreement of coders: published examples, scikit-learn as the second opinion, cases without variation."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from model.statistics.agreement import MISSING, cohen_kappa, krippendorff_alpha, theme_agreement

CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


def from_table(table):
    """Codes of two coders from a table of counts."""
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return np.array(pairs).T


def test_kappa_of_cohens_own_example_of_1960():
    assert cohen_kappa(*from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])) == pytest.approx(0.4915, abs=1e-4)


def test_alpha_of_krippendorffs_two_observers_and_two_values():
    codes = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    assert krippendorff_alpha(codes) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_krippendorffs_four_observers_with_missing_codes():
    gap = MISSING
    codes = np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3],
            [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
        ]
    )
    assert krippendorff_alpha(codes) == pytest.approx(0.743, abs=5e-4)


@given(CODES)
def test_kappa_equals_scikit_learns(pairs):
    first, second = np.array(pairs).T
    assume(len(set(first.tolist()) | set(second.tolist())) > 1)
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)


@given(CODES)
def test_agreement_does_not_depend_on_who_is_first(pairs):
    first, second = np.array(pairs).T
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa(second, first), nan_ok=True)
    alphas = [krippendorff_alpha(np.stack(both)) for both in ((first, second), (second, first))]
    assert alphas[0] == pytest.approx(alphas[1], nan_ok=True)


@given(CODES)
def test_a_coder_agrees_fully_with_herself(pairs):
    codes = np.array(pairs)[:, 0]
    assume(len(set(codes.tolist())) > 1)
    assert cohen_kappa(codes, codes) == pytest.approx(1)
    assert krippendorff_alpha(np.stack([codes, codes])) == pytest.approx(1)


def test_codes_that_never_vary_give_neither_kappa_nor_alpha():
    same = np.ones(5, dtype=int)
    assert np.isnan(cohen_kappa(same, same))
    assert np.isnan(krippendorff_alpha(np.stack([same, same])))


def test_nothing_coded_gives_neither_kappa_nor_alpha():
    assert np.isnan(cohen_kappa(np.array([], dtype=int), np.array([], dtype=int)))
    assert np.isnan(krippendorff_alpha(np.full((2, 3), MISSING)))
    assert np.isnan(krippendorff_alpha(np.array([[1, MISSING], [MISSING, 2]])))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_a_themes_figures_are_those_of_the_general_functions(pairs):
    first, second = np.array(pairs).T
    found = theme_agreement(first, second, [str(number) for number in range(len(pairs))])
    assert found.kappa.value == pytest.approx(cohen_kappa(first.astype(int), second.astype(int)), nan_ok=True)
    alpha = krippendorff_alpha(np.stack([first, second]).astype(int))
    assert found.alpha.value == pytest.approx(alpha, nan_ok=True)
    assert found.share.value == pytest.approx((first == second).mean())


def test_a_themes_agreement_counts_who_gave_it():
    found = theme_agreement(np.array([1, 1, 1, 0], dtype=bool), np.array([1, 0, 0, 0], dtype=bool), list("abcd"))
    assert (found.units, found.both, found.first_only, found.second_only) == (4, 1, 2, 0)


def test_agreement_inside_one_document_has_no_interval():
    found = theme_agreement(np.array([True, False]), np.array([True, True]), ["one", "one"])
    assert np.isnan([found.kappa.low, found.alpha.high]).all()
