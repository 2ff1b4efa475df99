"""The exact scorer of a fitted model in NumPy: no scikit-learn, so that labelling starts at once.

The model is one-vs-rest logistic regression over two blocks of TF-IDF, each of unit length: words with word pairs, and
character n-grams inside white-space tokens (scikit-learn's `char_wb`). A sentence is what its tokens hold, and one sort
counts what occurs more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .fitted import FittedModel
from .tokens import TokenTable

# Sentences scored at once: large enough for NumPy to be busy, small enough for its arrays to stay in the cache.
_BATCH = 1000


class Scorer:
    """Scores sentences with a fitted model; what it learns of tokens is kept, up to a bound, from call to call."""

    def __init__(self, model: FittedModel) -> None:
        self.model = model
        self._table = TokenTable(model)

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
        weights = self._weights(np.zeros_like(unique), unique, tf, 1) / tf
        added = weights[inverse, None] * self.model.coef[features]
        summed: dict[str, NDArray[np.float64]] = {}
        for term, contribution in zip(terms, added, strict=True):
            summed[term] = summed[term] + contribution if term in summed else contribution
        return summed

    def _held(self, text: str) -> tuple[list[str], NDArray[np.int64]]:
        """The term that holds each feature of a sentence, and the features, both once for each occurrence."""
        terms: list[str] = []
        features: list[int] = []
        in_order: list[tuple[str, int]] = []
        for token in text.lower().split():
            words = self._table.words_of(token)
            in_order += words
            ngrams = self._table.ngrams_of(token)
            holder = words[0][0] if len(words) == 1 else token
            terms += [holder] * len(ngrams)
            features += ngrams.tolist()
        ids = np.array([number for _, number in in_order], dtype=np.int64)
        at, pairs = self._table.pairs(ids, np.zeros(len(ids), dtype=np.int64))
        terms += [word for word, number in in_order if number >= 0]
        terms += [f"{in_order[place][0]} {in_order[place + 1][0]}" for place in at]
        known = [number for _, number in in_order if number >= 0]
        return terms, np.array(features + known + pairs.tolist(), dtype=np.int64)

    def _batch_logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        n, n_features = len(texts), max(self.model.n_features, 1)
        found = self._table.occurrences(texts)
        # Narrow integers sort several times faster than wide ones.
        width = np.int32 if n * n_features < 2**31 else np.int64
        keys = (found.sentence * n_features + found.feature).astype(width)
        keys.sort()
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
        tf = np.diff(first, append=len(keys))
        sentence, feature = np.divmod(keys[first], width(n_features))
        weights = self._weights(sentence, feature, tf, n)
        columns = [np.bincount(sentence, weights=weights * coef[feature], minlength=n) for coef in self._coef_by_theme]
        return np.stack(columns, axis=1) + self.model.intercept

    @cached_property
    def _coef_by_theme(self) -> NDArray[np.float64]:
        return np.ascontiguousarray(self.model.coef.T)

    def _weights(
        self, sentence: NDArray[np.integer], feature: NDArray[np.integer], tf: NDArray[np.integer], n: int
    ) -> NDArray[np.float64]:
        """TF-IDF weight of each feature of `n` sentences, both blocks of a sentence scaled to unit length."""
        count = 1.0 + np.log(tf) if self.model.sublinear_tf else tf.astype(np.float64)
        weights = count * self.model.idf[feature]
        block = sentence * 2 + (feature >= self.model.first_ngram)
        norms = np.sqrt(np.bincount(block, weights=weights * weights, minlength=2 * n))
        unit: NDArray[np.float64] = weights / norms[block]
        return unit


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic function, without overflow for any finite input; the shape is kept."""
    small = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1.0, small) / (1.0 + small)
