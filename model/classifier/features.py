"""The TF-IDF features: words, word pairs and character n-grams, by stock scikit-learn classes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .fitted import LARGEST_ALPHABET

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

# Words of one letter stay ("Child K"), and no stop word is taken out: negation decides here.
TOKEN_PATTERN = r"(?u)\b\w+\b"


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """What the features are made of.

    Attributes:
        longest_phrase: 1 for words alone, 2 for words and word pairs.
        ngram_range: shortest (2 or 3) and longest (at most 5) character n-gram; `(0, 0)` for none.
        sublinear_tf: whether a feature said n times counts `1 + ln(n)` instead of n.
        min_cases: least number of cases that a feature occurs in, so that a name said in one case is not stored.
        token_pattern: regular expression of a word.
    """

    longest_phrase: int = 2
    ngram_range: tuple[int, int] = (2, 5)
    sublinear_tf: bool = True
    min_cases: int = 2
    token_pattern: str = TOKEN_PATTERN


@dataclass(frozen=True)
class FeatureCounts:
    """How often each candidate feature occurs in each sentence, counted once for every fold that is fitted.

    Attributes:
        phrases: words and pairs, words first; their counts are `phrase_counts`, sparse `(n_sentences, n_phrases)`.
        ngrams: character n-grams; their counts are `ngram_counts`, sparse `(n_sentences, n_ngrams)`.
        settings: what was counted.
    """

    phrases: NDArray[np.str_]
    phrase_counts: Any
    ngrams: NDArray[np.str_]
    ngram_counts: Any
    settings: FeatureSettings


@dataclass(frozen=True)
class Tfidf:
    """TF-IDF features fitted on some sentences.

    Attributes:
        phrases: words and pairs in use, words first.
        ngrams: n-grams in use.
        idf: `(n_features,)`: inverse document frequency of phrases, then n-grams.
        matrix: sparse `(n_sentences, n_features)`: every counted sentence, each block of unit length.
    """

    phrases: tuple[str, ...]
    ngrams: tuple[str, ...]
    idf: NDArray[np.float64]
    matrix: Any


def count_features(texts: Sequence[str], settings: FeatureSettings) -> FeatureCounts:
    """Count every word, pair and n-gram of the sentences."""
    phrases, phrase_counts = _counted(_word_block(settings), texts)
    # Words first, then pairs: the order in which the fitted model numbers them.
    order = sorted(range(len(phrases)), key=lambda i: (" " in phrases[i], phrases[i]))
    ngrams, ngram_counts = _counted(_ngram_block(settings), texts) if settings.ngram_range[1] else _nothing(len(texts))
    kept = _within_alphabet(ngrams)
    return FeatureCounts(phrases[order], phrase_counts[:, order], ngrams[kept], ngram_counts[:, kept], settings)


def fit_tfidf(counts: FeatureCounts, rows: NDArray[np.intp], cases: Sequence[str]) -> Tfidf:
    """Choose the vocabulary and fit the IDF on some of the counted sentences.

    Args:
        counts: of all sentences.
        rows: positions of the sentences to fit on.
        cases: case of each counted sentence.

    Raises:
        ValueError: no word occurs in enough cases.
    """
    case_of_row = np.unique(np.asarray(cases, dtype=str)[rows], return_inverse=True)[1]
    phrases = _in_enough_cases(counts.phrase_counts[rows], case_of_row, counts.settings.min_cases)
    ngrams = _in_enough_cases(counts.ngram_counts[rows], case_of_row, counts.settings.min_cases)
    if not len(phrases):
        raise ValueError(f"no word occurs in {counts.settings.min_cases} cases")
    blocks = [_weighted(counts.phrase_counts[:, phrases], rows, counts.settings)]
    if len(ngrams):
        blocks.append(_weighted(counts.ngram_counts[:, ngrams], rows, counts.settings))
    from scipy.sparse import hstack

    return Tfidf(
        tuple(map(str, counts.phrases[phrases])),
        tuple(map(str, counts.ngrams[ngrams])),
        np.concatenate([idf for idf, _ in blocks]),
        hstack([matrix for _, matrix in blocks], format="csr"),
    )


def vectorisers(
    settings: FeatureSettings, phrases: Sequence[str], ngrams: Sequence[str], idf: NDArray[np.float64]
) -> list[tuple[str, TfidfVectorizer]]:
    """Fitted scikit-learn vectorisers of a fixed vocabulary, named, for a `FeatureUnion`."""
    words = _word_block(settings, phrases)
    words.idf_ = idf[: len(phrases)]
    if not ngrams:
        return [("words", words)]
    characters = _ngram_block(settings, ngrams)
    characters.idf_ = idf[len(phrases) :]
    return [("words", words), ("characters", characters)]


def _word_block(settings: FeatureSettings, vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        token_pattern=settings.token_pattern,
        ngram_range=(1, settings.longest_phrase),
        sublinear_tf=settings.sublinear_tf,
        vocabulary=_numbered(vocabulary),
    )


def _ngram_block(settings: FeatureSettings, vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=settings.ngram_range,
        sublinear_tf=settings.sublinear_tf,
        vocabulary=_numbered(vocabulary),
    )


def _numbered(vocabulary: Sequence[str] | None) -> dict[str, int] | None:
    return None if vocabulary is None else {term: number for number, term in enumerate(vocabulary)}


def _counted(block: TfidfVectorizer, texts: Sequence[str]) -> tuple[NDArray[np.str_], Any]:
    from sklearn.feature_extraction.text import CountVectorizer

    shared = ("analyzer", "token_pattern", "ngram_range")
    counter = CountVectorizer(**{name: getattr(block, name) for name in shared}, dtype=np.float64)
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # scikit-learn's word for texts that hold no feature at all
        return _nothing(len(texts))
    return counter.get_feature_names_out().astype(str), counts.tocsc()


def _nothing(n_sentences: int) -> tuple[NDArray[np.str_], Any]:
    from scipy.sparse import csc_matrix

    return np.empty(0, dtype=str), csc_matrix((n_sentences, 0))


def _in_enough_cases(counts: Any, case: NDArray[np.intp], least: int) -> NDArray[np.intp]:  # noqa: ANN401
    """Columns that occur in at least that many cases; `case` holds the case of each row, from 0."""
    from scipy.sparse import csr_matrix

    membership = csr_matrix((np.ones(len(case)), (case, np.arange(len(case)))))
    n_cases = np.bincount((membership @ counts).nonzero()[1], minlength=counts.shape[1])
    return np.flatnonzero(n_cases >= least)


def _weighted(counts: Any, rows: NDArray[np.intp], settings: FeatureSettings) -> tuple[NDArray[np.float64], Any]:  # noqa: ANN401
    from sklearn.feature_extraction.text import TfidfTransformer

    weighting = TfidfTransformer(sublinear_tf=settings.sublinear_tf).fit(counts[rows])
    # Single precision halves the model file; rounding here makes the rounded weights the ones that are trained on.
    weighting.idf_ = weighting.idf_.astype(np.float32).astype(np.float64)
    return weighting.idf_, weighting.transform(counts)


def _within_alphabet(ngrams: NDArray[np.str_]) -> NDArray[np.intp]:
    """Positions of the n-grams whose characters are among the commonest that the model file has numbers for."""
    counts: dict[str, int] = {}
    for ngram in ngrams:
        for character in ngram:
            counts[character] = counts.get(character, 0) + 1
    commonest = set(sorted(counts, key=lambda character: (-counts[character], character))[:LARGEST_ALPHABET])
    return np.flatnonzero([commonest.issuperset(ngram) for ngram in ngrams])
