"""The fitted model: vocabulary and weights as arrays, what was decided for each theme, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SYMBOL_BITS = 12
_UNKNOWN_SYMBOL = (1 << _SYMBOL_BITS) - 1
LARGEST_ALPHABET = _UNKNOWN_SYMBOL - 1
LONGEST_NGRAM = 5


@dataclass(frozen=True)
class FittedModel:
    """Vocabulary and weights of the classifier.

    Attributes:
        words: every word of the vocabulary; its position is its feature.
        pairs: `(n_pairs,)` int64, ascending: `left * n_words + right` of each word pair; they follow the words.
        alphabet: `(n_symbols,)` uint32, ascending: code points that n-grams are made of, at most `LARGEST_ALPHABET`.
        ngrams: `(n_ngrams,)` int64, ascending: n-grams as `ngram_keys` gives them; they follow the pairs.
        idf: `(n_features,)` float64: inverse document frequency, above 0.
        coef: `(n_features, n_themes)` float64: weight of each feature in the logit of each theme.
        intercept: `(n_themes,)` float64.
        token_pattern: regular expression of a word, applied to lower-case text.
        ngram_range: shortest and longest n-gram; `(0, 0)` for none.
        sublinear_tf: whether a feature said n times counts `1 + ln(n)` instead of n.
    """

    words: tuple[str, ...]
    pairs: NDArray[np.int64]
    alphabet: NDArray[np.uint32]
    ngrams: NDArray[np.int64]
    idf: NDArray[np.float64]
    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]
    token_pattern: str
    ngram_range: tuple[int, int]
    sublinear_tf: bool

    @property
    def n_themes(self) -> int:
        """Number of themes."""
        return len(self.intercept)

    @property
    def n_features(self) -> int:
        """Number of words, pairs and n-grams."""
        return len(self.idf)

    @property
    def first_ngram(self) -> int:
        """Feature of the first n-gram; those before it are words and pairs."""
        return len(self.words) + len(self.pairs)

    def phrases(self) -> list[str]:
        """Words and pairs in the order of their features."""
        left, right = np.divmod(self.pairs, max(len(self.words), 1))
        return [*self.words, *(f"{self.words[i]} {self.words[j]}" for i, j in zip(left, right, strict=True))]

    def ngram_texts(self) -> list[str]:
        """N-grams in the order of their features."""
        return [ngram_text(int(key), self.alphabet) for key in self.ngrams]


def ngram_keys(symbols: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Key of the n-gram that begins at each symbol: n symbols of 12 bits, so no two n-grams share one.

    Args:
        symbols: `(n_symbols,)`, each from 1 to 4095.
        n: length of the n-grams, at most `LONGEST_NGRAM`.

    Returns:
        `(n_symbols - n + 1,)`.
    """
    last = len(symbols) - n + 1
    keys = np.zeros(max(last, 0), dtype=np.int64)
    for i in range(n):
        keys = (keys << _SYMBOL_BITS) | symbols[i : i + len(keys)]
    return keys


def ngram_text(key: int, alphabet: NDArray[np.uint32]) -> str:
    """The n-gram of a key."""
    characters: list[str] = []
    while key:
        characters.append(chr(alphabet[(key & _UNKNOWN_SYMBOL) - 1]))
        key >>= _SYMBOL_BITS
    return "".join(reversed(characters))


def symbols_of(text: str, alphabet: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Symbol of each character of `text`: its place in the alphabet from 1, or one that no n-gram holds."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not len(alphabet):
        return np.full(len(points), _UNKNOWN_SYMBOL, dtype=np.int64)
    places = np.minimum(np.searchsorted(alphabet, points), len(alphabet) - 1)
    return np.where(alphabet[places] == points, places + 1, _UNKNOWN_SYMBOL).astype(np.int64)


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How often a theme's predictions are right, from out-of-fold predictions of sentences taken as they come.

    The threshold was chosen on the same predictions, so these rates are a little too kind; `evaluate` measures without.

    Attributes:
        sensitivity: share of the theme's sentences that are found, or None where there were none.
        specificity: share of the other sentences that are left alone, or None where there were none.
        sensitivity_error: standard error of the sensitivity, by bootstrap over cases.
        specificity_error: standard error of the specificity, likewise.
    """

    sensitivity: float | None = None
    specificity: float | None = None
    sensitivity_error: float = 0.0
    specificity_error: float = 0.0


@dataclass(frozen=True, slots=True)
class ThemeDecision:
    """A theme as a model decides it.

    Attributes:
        id: of the theme.
        name: for people.
        definition: of the theme.
        colour: `#RRGGBB`.
        threshold: least probability at which a sentence is given the theme.
        review_from: least probability at which a person should look.
        review_to: probability from which nobody needs to; a sentence between the two is marked for review.
        recall_reached: share of the theme's sentences at or above `review_from`, out of fold.
        precision_reached: share of right ones among predictions at or above `review_to`, out of fold; None where the
            folds reach no such place, and everything from `review_from` on is marked.
        rates: how often the predictions at `threshold` are right.
    """

    id: str
    name: str
    definition: str = ""
    colour: str = "#4D4D4D"
    threshold: float = 0.5
    review_from: float = 0.5
    review_to: float = 0.5
    recall_reached: float = 0.0
    precision_reached: float | None = None
    rates: ErrorRates = field(default_factory=ErrorRates)


@dataclass(frozen=True)
class ThemeModel:
    """A trained model, whole: what a model file holds.

    Attributes:
        fitted: vocabulary and weights.
        themes: what was decided for each theme, in the order of `fitted.coef`'s columns.
        settings: the settings of the training, as plain values.
        corpus: fingerprint and counts of the corpus.
        versions: of this package and the libraries that trained the model.
        fingerprint: SHA-256 of all the rest, in hexadecimal; empty until it has been saved or loaded.
    """

    fitted: FittedModel
    themes: tuple[ThemeDecision, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    corpus: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Ids of the themes, in order."""
        return tuple(theme.id for theme in self.themes)
