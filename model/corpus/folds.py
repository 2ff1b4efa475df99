"""Folds that keep the documents of a case together and spread every theme evenly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def grouped_folds(
    groups: Sequence[str], labels: NDArray[np.bool_], n_folds: int = 5, seed: int = 0
) -> NDArray[np.intp]:
    """Deal groups to folds so that no group is on two sides and every theme is in as many folds as it can be.

    Groups are dealt one by one, those with the rarest themes first, each to the fold that most lacks what the group
    brings: scikit-learn's grouped folds take no multi-label target, and stratified multi-label folds ignore groups.

    Args:
        groups: case of each sentence, length n_sentences.
        labels: `(n_sentences, n_themes)`, whether a sentence carries a theme.
        n_folds: how many folds; at most as many as there are groups.
        seed: breaks ties between groups alike.

    Returns:
        `(n_sentences,)`: the fold of each sentence, from 0.

    Raises:
        ValueError: there are fewer groups than folds, or fewer than two folds.
    """
    import numpy as np

    names, index = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if n_folds < 2 or len(names) < n_folds:
        raise ValueError(f"{len(names)} groups cannot be dealt to {n_folds} folds")
    # A column of ones balances the sizes of the folds beside the themes.
    counted = np.column_stack([labels, np.ones(len(labels))]).astype(float)
    counts = np.zeros((len(names), counted.shape[1]))
    np.add.at(counts, index, counted)
    weights = 1.0 / np.maximum(counts.sum(axis=0), 1.0)
    # A group that alone holds a large share of a theme is hard to place later, so it goes first.
    order = np.lexsort((np.random.default_rng(seed).permutation(len(names)), -(counts * weights).max(axis=1)))
    fold_of_group = np.empty(len(names), dtype=np.intp)
    filled = np.zeros((n_folds, counted.shape[1]))
    for group in order:
        fold = _neediest(filled, counts[group], weights)
        fold_of_group[group] = fold
        filled[fold] += counts[group]
    return fold_of_group[index]


def _neediest(filled: NDArray[np.float64], brought: NDArray[np.float64], weights: NDArray[np.float64]) -> int:
    """Fold in which `brought` closes the largest gap; a theme that a fold lacks wholly comes before all else."""
    lacks = ((filled[:, :-1] == 0) & (brought[:-1] > 0)).sum(axis=1)
    load = ((filled + brought) ** 2 * weights**2).sum(axis=1) - (filled**2 * weights**2).sum(axis=1)
    return int(sorted(range(len(filled)), key=lambda fold: (-lacks[fold], load[fold], fold))[0])
