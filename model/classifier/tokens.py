"""What each token of a text holds: its features, and what they add up to, worked out once a distinct token and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .fitted import FittedModel, ngram_keys, symbols_of

# A report of 300 pages holds about 10,000 distinct tokens of 25 features; past this bound the table begins anew.
_MOST_KEPT = 2_000_000


class TokenTable:
    """Looks up the features of sentences token by token.

    Text is put in lower case and parted at white space; words are what the token pattern finds, n-grams are taken of
    each token with a space on both sides, both as scikit-learn's `TfidfVectorizer` does. Word pairs cross tokens and
    are looked up apart.
    """

    def __init__(self, model: FittedModel) -> None:
        self._model = model
        self._word_ids = {word: number for number, word in enumerate(model.words)}
        self._find_words = re.compile(model.token_pattern).findall
        self.generation = 0
        self._begin()

    def _begin(self) -> None:
        # Rows given out before mean nothing now; whoever kept something by row sees it by this number.
        self.generation += 1
        self._rows: dict[str, int] = {}
        self.words = _Lists()
        self.features = _Lists()

    def rows(self, tokens: Sequence[str]) -> NDArray[np.intp]:
        """Row of each lower-case token, for `words` and `features`; new tokens are learned."""
        if self.features.n_values > _MOST_KEPT:
            self._begin()
        self._learn(tokens)
        return np.fromiter(map(self._rows.__getitem__, tokens), dtype=np.intp, count=len(tokens))

    def pairs(
        self, words: NDArray[np.integer], sentence: NDArray[np.integer]
    ) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Where in a row of words a known pair begins, and its feature; no pair crosses sentences.

        Args:
            words: `(n,)`: number of each word, -1 for an unknown one.
            sentence: `(n,)`: a number of the sentence it stands in.
        """
        left, right = words[:-1].astype(np.int64), words[1:]
        at = np.flatnonzero((left >= 0) & (right >= 0) & (sentence[:-1] == sentence[1:]))
        place, found = _find(left[at] * len(self._model.words) + right[at], self._model.pairs)
        return at[found], place[found] + len(self._model.words)

    def words_of(self, token: str) -> list[tuple[str, int]]:
        """Words of a lower-case token, each with its feature, or -1."""
        return [(word, self._word_ids.get(word, -1)) for word in self._find_words(token)]

    def _learn(self, tokens: Iterable[str]) -> None:
        new = [token for token in dict.fromkeys(tokens) if token not in self._rows]
        if not new:
            return
        words = [[self._word_ids.get(word, -1) for word in self._find_words(token)] for token in new]
        flat = np.array([number for numbers in words for number in numbers], dtype=np.int32)
        lengths = np.array([len(numbers) for numbers in words], dtype=np.int64)
        self.words.extend(flat, lengths)
        owner = np.repeat(np.arange(len(new)), lengths)
        ngram_owner, ngrams = self._ngrams(new)
        owners = np.concatenate([owner[flat >= 0], ngram_owner])
        # A token's words come before its n-grams, since the sort is stable.
        order = np.argsort(owners, kind="stable")
        features = np.concatenate([flat[flat >= 0], ngrams])[order].astype(np.int32)
        self.features.extend(features, np.bincount(owners, minlength=len(new)))
        self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))

    def _ngrams(self, tokens: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Every n-gram of the tokens that is a feature: the token's position, and the feature."""
        shortest, longest = self._model.ngram_range
        if not longest:
            return np.empty(0, np.intp), np.empty(0, np.int64)
        symbols = symbols_of("".join(f" {token} " for token in tokens), self._model.alphabet)
        token = np.repeat(np.arange(len(tokens)), [len(token) + 2 for token in tokens])
        owners, features = [], []
        for n in range(shortest, longest + 1):
            keys = ngram_keys(symbols, n)
            # An n-gram that begins in one token and ends in another is none.
            inside = np.flatnonzero(token[: len(keys)] == token[n - 1 :])
            place, found = _find(keys[inside], self._model.ngrams)
            owners.append(token[inside[found]])
            features.append(place[found] + self._model.first_ngram)
        return np.concatenate(owners), np.concatenate(features)


class _Lists:
    """Many short lists of integers in one growing array."""

    def __init__(self) -> None:
        self.values = np.empty(1024, dtype=np.int32)
        self.ends = np.zeros(1, dtype=np.int64)

    @property
    def n_lists(self) -> int:
        return len(self.ends) - 1

    @property
    def n_values(self) -> int:
        return int(self.ends[-1])

    def extend(self, values: NDArray[np.int32], lengths: NDArray[np.int64]) -> None:
        """Add lists of those lengths, whose values lie one behind the other."""
        needed = self.n_values + len(values)
        if needed > len(self.values):
            self.values = np.concatenate([self.values, np.empty(needed, dtype=np.int32)])
        self.values[self.n_values : needed] = values
        self.ends = np.concatenate([self.ends, self.n_values + np.cumsum(lengths)])

    def gather(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Values of those lists, one behind the other, and the lists' lengths."""
        starts = self.ends[rows]
        lengths = self.ends[rows + 1] - starts
        ends = np.cumsum(lengths)
        places = np.repeat(starts - (ends - lengths), lengths)
        places += np.arange(len(places))
        return self.values[places], lengths


def _find(keys: NDArray[np.int64], ordered: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Place of each key among `ordered`, and whether it is there at all."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    return place, ordered[place] == keys
