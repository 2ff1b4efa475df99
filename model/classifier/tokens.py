"""What each token of a text holds: its words and its character n-grams, worked out once a distinct token and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fitted import FittedModel, ngram_keys, symbols_of

# A report of 300 pages holds about 10,000 distinct tokens, with 20 n-grams each; past this bound the table begins anew.
_MOST_KEPT = 2_000_000


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Features of a batch of sentences, one entry for each time that one occurs.

    Attributes:
        sentence: `(n,)`: position of the sentence in the batch.
        feature: `(n,)`: the feature.
    """

    sentence: NDArray[np.int64]
    feature: NDArray[np.int64]


class _Lists:
    """Many short lists of integers in one growing array."""

    def __init__(self) -> None:
        self.values = np.empty(1024, dtype=np.int64)
        self.ends = np.zeros(1, dtype=np.int64)

    @property
    def n_values(self) -> int:
        return int(self.ends[-1])

    def extend(self, values: NDArray[np.int64], lengths: NDArray[np.int64]) -> None:
        """Add lists of those lengths, whose values lie one behind the other."""
        needed = self.n_values + len(values)
        if needed > len(self.values):
            self.values = np.concatenate([self.values, np.empty(needed, dtype=np.int64)])
        self.values[self.n_values : needed] = values
        self.ends = np.concatenate([self.ends, self.n_values + np.cumsum(lengths)])

    def gather(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Values of those lists, one behind the other, and the lists' lengths."""
        starts = self.ends[rows]
        lengths = self.ends[rows + 1] - starts
        ends = np.cumsum(lengths)
        shift = np.repeat(starts - (ends - lengths), lengths)
        return self.values[shift + np.arange(len(shift))], lengths


class TokenTable:
    """Looks up the features of sentences token by token.

    Text is put in lower case and parted at white space; words are what the token pattern finds, n-grams are taken of
    each token with a space on both sides, both as scikit-learn's `TfidfVectorizer` does.
    """

    def __init__(self, model: FittedModel) -> None:
        self._model = model
        self._word_ids = {word: number for number, word in enumerate(model.words)}
        self._find_words = re.compile(model.token_pattern).findall
        self._begin()

    def _begin(self) -> None:
        self._rows: dict[str, int] = {}
        self._words = _Lists()
        self._ngrams = _Lists()

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Every occurrence of a feature in the sentences of a batch, in no stated order."""
        parted = [text.lower().split() for text in texts]
        if self._words.n_values + self._ngrams.n_values > _MOST_KEPT:
            self._begin()
        flat = [token for tokens in parted for token in tokens]
        self._learn(flat)
        rows = np.fromiter(map(self._rows.__getitem__, flat), dtype=np.int64, count=len(flat))
        sentence_of_token = np.repeat(np.arange(len(texts)), [len(tokens) for tokens in parted])
        words, n_words = self._words.gather(rows)
        word_sentence = np.repeat(sentence_of_token, n_words)
        ngrams, n_ngrams = self._ngrams.gather(rows)
        pair_at, pairs = self.pairs(words, word_sentence)
        known = words >= 0
        return Occurrences(
            np.concatenate([word_sentence[known], word_sentence[pair_at], np.repeat(sentence_of_token, n_ngrams)]),
            np.concatenate([words[known], pairs, ngrams]),
        )

    def pairs(
        self, words: NDArray[np.int64], sentence: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Where in a row of words a known pair begins, and its feature; no pair crosses sentences.

        Args:
            words: `(n,)`: number of each word, -1 for an unknown one.
            sentence: `(n,)`: the sentence it stands in.
        """
        left, right = words[:-1], words[1:]
        at = np.flatnonzero((left >= 0) & (right >= 0) & (sentence[:-1] == sentence[1:]))
        keys = left[at] * len(self._model.words) + right[at]
        place, found = _find(keys, self._model.pairs)
        return at[found], place[found] + len(self._model.words)

    def words_of(self, token: str) -> list[tuple[str, int]]:
        """Words of a lower-case token, each with its feature, or -1."""
        return [(word, self._word_ids.get(word, -1)) for word in self._find_words(token)]

    def ngrams_of(self, token: str) -> NDArray[np.int64]:
        """Features of a lower-case token's n-grams, one entry for each time that one occurs."""
        self._learn([token])
        return self._ngrams.gather(np.array([self._rows[token]]))[0]

    def _learn(self, tokens: Iterable[str]) -> None:
        new = [token for token in dict.fromkeys(tokens) if token not in self._rows]
        if not new:
            return
        self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))
        words = [[self._word_ids.get(word, -1) for word in self._find_words(token)] for token in new]
        flat = np.array([number for numbers in words for number in numbers], dtype=np.int64)
        self._words.extend(flat, np.array([len(numbers) for numbers in words], dtype=np.int64))
        self._ngrams.extend(*self._ngrams_of_all(new))

    def _ngrams_of_all(self, tokens: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """N-gram features of distinct tokens, one token behind the other, and how many each has."""
        shortest, longest = self._model.ngram_range
        if not longest:
            return np.empty(0, np.int64), np.zeros(len(tokens), np.int64)
        symbols = symbols_of("".join(f" {token} " for token in tokens), self._model.alphabet)
        token = np.repeat(np.arange(len(tokens)), [len(token) + 2 for token in tokens])
        owners, features = [], []
        for n in range(shortest, longest + 1):
            keys = ngram_keys(symbols, n)
            place, found = _find(keys, self._model.ngrams)
            # An n-gram that begins in one token and ends in another is none.
            at = np.flatnonzero(found & (token[: len(keys)] == token[n - 1 :]))
            owners.append(token[at])
            features.append(place[at] + self._model.first_ngram)
        owner = np.concatenate(owners)
        order = np.argsort(owner, kind="stable")
        return np.concatenate(features)[order], np.bincount(owner, minlength=len(tokens))


def _find(keys: NDArray[np.int64], ordered: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Place of each key among `ordered`, and whether it is there at all."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    return place, ordered[place] == keys
