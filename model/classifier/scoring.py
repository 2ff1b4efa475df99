"""The exact scorer of a fitted model in NumPy: no scikit-learn, so that labelling starts at once.

The model is one-vs-rest logistic regression over two blocks of TF-IDF, each of unit length: words with word pairs, and
character n-grams inside white-space tokens (scikit-learn's `char_wb`). A sentence is what its tokens hold, and one sort
counts what occurs more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fitted import FittedModel
from .tokens import TokenTable

# Sentences scored at once: large enough for NumPy to be busy, small enough for its arrays to stay in the cache.
_BATCH = 2000
# Slots of the table that finds what recurs: small enough for a processor's cache.
_SLOTS = 2_000_000

_Integers = NDArray[np.integer]


class Scorer:
    """Scores sentences with a fitted model; what it learns of tokens is kept, up to a bound, from call to call."""

    def __init__(self, model: FittedModel) -> None:
        self.model = model
        self._table = TokenTable(model)
        self._token_sums = np.empty((0, 2 * (1 + model.n_themes)))
        self._generation = 0

    def logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Logit of each theme's probability.

        Args:
            texts: sentences, length n.

        Returns:
            `(n, n_themes)`; equal to scikit-learn's `decision_function` of the exported pipeline within 1e-9.
        """
        scored = [self._batch_logits(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        return np.concatenate(scored) if scored else np.empty((0, self.model.n_themes))

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probability of each theme, `(n, n_themes)`, for sentences of length n."""
        return sigmoid(self.logits(texts))

    def evidence(self, text: str) -> dict[str, NDArray[np.float64]]:
        """What each word and word pair of a sentence adds to the logits.

        A character n-gram counts for the word that holds it, in equal parts where it occurs several times.

        Args:
            text: one sentence.

        Returns:
            word, or pair as "left right" → `(n_themes,)`; with the intercept they sum to the logits.
        """
        terms, features = self._held(text)
        unique, inverse, tf = np.unique(features, return_inverse=True, return_counts=True)
        weights = self.model.idf[unique] * (1.0 + np.log(tf) if self.model.sublinear_tf else tf)
        for block in (unique < self.model.first_ngram, unique >= self.model.first_ngram):
            weights[block] /= np.sqrt((weights[block] ** 2).sum())
        added = (weights / tf)[inverse, None] * self.model.coef[features]
        summed: dict[str, NDArray[np.float64]] = {}
        for term, contribution in zip(terms, added, strict=True):
            summed[term] = summed[term] + contribution if term in summed else contribution
        return summed

    def _held(self, text: str) -> tuple[list[str], NDArray[np.int64]]:
        """The term that holds each feature of a sentence, and the features, both once for each occurrence."""
        tokens = text.lower().split()
        words = [self._table.words_of(token) for token in tokens]
        features, lengths = self._table.features.gather(self._table.rows(tokens))
        holders = [
            found[0][0] if len(found) == 1 else token
            for token, found, length in zip(tokens, words, lengths, strict=True)
            for _ in range(length)
        ]
        in_order = [word for found in words for word in found]
        ids = np.array([number for _, number in in_order], dtype=np.int64)
        at, pairs = self._table.pairs(ids, np.zeros_like(ids))
        holders += [f"{in_order[place][0]} {in_order[place + 1][0]}" for place in at]
        return holders, np.concatenate([features, pairs])

    def _batch_logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        parted = [text.lower().split() for text in texts]
        rows = self._table.rows([token for tokens in parted for token in tokens])
        n_tokens = np.array([len(tokens) for tokens in parted], dtype=np.intp)
        sums = _sums_of_runs(self._sums_of_tokens()[rows], n_tokens).reshape(len(texts), 2, -1)
        self._add_pairs(sums, rows, n_tokens)
        self._settle_repeats(sums, *self._repeated(rows, n_tokens))
        squares = sums[:, :, :1]
        unit = sums[:, :, 1:] / np.sqrt(np.where(squares > 0, squares, 1.0))
        logits: NDArray[np.float64] = unit.sum(axis=1) + self.model.intercept
        return logits

    @cached_property
    def _once(self) -> NDArray[np.float64]:
        """`(n_features, 1 + n_themes)`: what a feature said once adds to its block: squared length, then weights."""
        idf = self.model.idf[:, None]
        return np.concatenate([idf * idf, idf * self.model.coef], axis=1)

    def _sums_of_tokens(self) -> NDArray[np.float64]:
        """`(n_tokens, 2 * (1 + n_themes))`: what each token of the table adds to both blocks, if nothing recurred."""
        if self._table.generation != self._generation:
            self._generation, self._token_sums = self._table.generation, self._token_sums[:0]
        features, lengths = self._table.features.gather(np.arange(len(self._token_sums), self._table.features.n_lists))
        if len(lengths):
            once = self._once[features]
            is_ngram = (features >= self.model.first_ngram)[:, None]
            sums = [_sums_of_runs(once * in_block, lengths) for in_block in (~is_ngram, is_ngram)]
            self._token_sums = np.concatenate([self._token_sums, np.concatenate(sums, axis=1)])
        return self._token_sums

    def _add_pairs(self, sums: NDArray[np.float64], rows: NDArray[np.intp], n_tokens: NDArray[np.intp]) -> None:
        """Add the word pairs of every sentence to `sums`, in place; those that recur count as often as they do."""
        words, n_words = self._table.words.gather(rows)
        sentence = np.repeat(np.repeat(np.arange(len(n_tokens)), n_tokens), n_words)
        at, pairs = self._table.pairs(words, sentence)
        sums[:, 0] += _sums_of_runs(self._once[pairs], np.bincount(sentence[at], minlength=len(n_tokens)))
        keys, tf = np.unique(sentence[at] * self.model.n_features + pairs, return_counts=True)
        repeated, feature = np.divmod(keys[tf > 1], self.model.n_features)
        self._settle_repeats(sums, repeated, feature, tf[tf > 1])

    def _repeated(self, rows: NDArray[np.intp], n_tokens: NDArray[np.intp]) -> tuple[_Integers, _Integers, _Integers]:
        """Sentence, feature and count of what recurs in a sentence's tokens, the sentences in order.

        Every occurrence writes its position into the slot of its sentence and feature; those that find another position
        there afterwards recur. That takes a few operations an occurrence, and nothing is sorted.
        """
        features, n_held = self._table.features.gather(rows)
        ends = np.append(0, _sums_of_runs(n_held[:, None], n_tokens)[:, 0].cumsum())
        n_features = self.model.n_features
        at_once = max(1, _SLOTS // max(n_features, 1))
        slots = np.empty(at_once * n_features, dtype=np.int32)
        found = []
        for first in range(0, len(n_tokens), at_once):
            bounds = ends[first : first + at_once + 1]
            held = features[bounds[0] : bounds[-1]]
            sentence = np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds))
            last, tf = _recurring(sentence * np.int32(n_features) + held, slots)
            found.append((sentence[last] + first, held[last], tf))
        sentences, recurring, counts = zip(*found, strict=True)
        return np.concatenate(sentences), np.concatenate(recurring), np.concatenate(counts)

    def _settle_repeats(
        self, sums: NDArray[np.float64], sentence: _Integers, feature: _Integers, tf: _Integers
    ) -> None:
        """Correct `sums`, in place: a feature said n times has added n times and counts `1 + ln(n)` or n.

        Args:
            sums: `(n_sentences, 2, 1 + n_themes)`.
            sentence: `(n,)`: position of the sentence.
            feature: `(n,)`.
            tf: `(n,)`: how often it occurs there.
        """
        count = 1.0 + np.log(tf) if self.model.sublinear_tf else tf.astype(np.float64)
        once = self._once[feature]
        rows = sums.reshape(-1, sums.shape[2])
        row = 2 * sentence.astype(np.int64) + (feature >= self.model.first_ngram)
        for column in range(rows.shape[1]):
            change = count * count - tf if column == 0 else count - tf
            rows[:, column] += np.bincount(row, weights=once[:, column] * change, minlength=len(rows))


def _recurring(keys: NDArray[np.int32], slots: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Where each key that occurs more than once stands for the last time but one, and how often it occurs.

    Args:
        keys: `(n,)`, each below the number of slots.
        slots: overwritten; what it holds before does not matter.
    """
    position = np.arange(len(keys), dtype=np.int32)
    slots[keys] = position
    again = np.flatnonzero(slots[keys] != position)
    found = keys[again]
    slots[found] = 1
    np.add.at(slots, found, np.int32(1))
    counts = slots[found]
    slots[found] = position[: len(found)]
    last = slots[found] == position[: len(found)]
    return again[last], counts[last]


def _sums_of_runs(values: NDArray[Any], lengths: NDArray[np.integer]) -> NDArray[Any]:
    """Sums `(n_runs, n_columns)` over runs of rows that lie one behind the other; 0 where a run is empty."""
    if not len(lengths):
        return np.zeros((0, values.shape[1]), dtype=values.dtype)
    # reduceat gives an empty run the row behind it, and no run may begin behind the end.
    padded = np.concatenate([values, np.zeros((1, values.shape[1]), dtype=values.dtype)])
    sums = np.add.reduceat(padded, np.cumsum(lengths) - lengths, axis=0)
    sums[lengths == 0] = 0
    return sums


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic function, without overflow for any finite input; the shape is kept."""
    small = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1.0, small) / (1.0 + small)
