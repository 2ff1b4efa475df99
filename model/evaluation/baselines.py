"""Baselines to stand beside the model: the majority, keywords written by hand, scikit-learn's defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..corpus.corpus import Corpus

# Written once from the codebook's definitions, before any sentence was labelled, as an analyst would search by hand.
KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "risk_underestimated": (
        r"underestimat\w+",
        r"minimis\w+",
        r"over-?optimis\w+",
        r"warning signs?",
        r"disguised compliance",
        r"face value",
        r"(?:risks?|history|danger) (?:was|were) not",
        r"(?:failed|failure) to (?:recognise|identify|assess)",
        r"not (?:recognised|identified|assessed)",
    ),
    "poor_information_sharing": (
        r"information (?:was|were) not shared",
        r"not (?:shared?|passed on|told|informed|communicated)",
        r"(?:poor|lack of|inadequate|weak) (?:information[- ]sharing|communication)",
        r"(?:failed|failure) to (?:share|communicate|inform|pass on)",
        r"in isolation",
        r"silos?",
        r"unaware",
    ),
    "management_oversight": (
        r"(?:lack of|poor|weak|no|inadequate|ineffective) (?:\w+ )?(?:supervision|oversight|leadership|governance)",
        r"management oversight",
        r"quality assurance",
        r"caseloads?",
        r"staff(?:ing)? (?:shortages?|turnover)",
        r"unsupervised",
    ),
    "threshold_misjudged": (
        r"thresholds?",
        r"no further action",
        r"closed (?:too|prematurely|the case)",
        r"step(?:ped)?[- ]down",
        r"(?:not|never) referred",
        r"(?:failed|failure) to refer",
        r"referrals? (?:was|were) not",
    ),
}


def keyword_patterns(corpus: Corpus) -> list[re.Pattern[str]]:
    """Pattern of each theme: ours where they are written, else the words of the theme's name."""
    return [
        re.compile(r"\b(?:" + "|".join(KEYWORDS.get(theme.id, _words(theme.name))) + r")\b", re.IGNORECASE)
        for theme in corpus.codebook.themes
    ]


def _words(name: str) -> Sequence[str]:
    return [re.escape(word) for word in name.split()] or [re.escape(name)]


def majority(corpus: Corpus) -> NDArray[np.float64]:
    """What most sentences are, for every sentence: no theme. `(n, n_themes)` of 0, or 1 where most carry the theme."""
    common = corpus.labels.mean(axis=0) > 0.5
    return np.broadcast_to(common, corpus.labels.shape).astype(np.float64)


def keywords(corpus: Corpus) -> NDArray[np.float64]:
    """Whether a sentence holds a keyword of a theme: `(n, n_themes)` of 0 and 1."""
    patterns = keyword_patterns(corpus)
    found = [[bool(pattern.search(text)) for pattern in patterns] for text in corpus.texts]
    return np.array(found, dtype=np.float64).reshape(len(found), len(patterns))


def tfidf_defaults(training: Corpus, texts: Sequence[str]) -> NDArray[np.float64]:
    """Probabilities by scikit-learn as it comes: `TfidfVectorizer` and one `LogisticRegression` a theme.

    Args:
        training: the sentences to learn from.
        texts: the sentences to score, length n.

    Returns:
        `(n, n_themes)`; 0 or 1 for a theme that none or all of the training sentences carry.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    # As they come, with nothing tuned: that is what a reader could have had in three lines.
    vectoriser = TfidfVectorizer()
    learnt = vectoriser.fit_transform(training.texts)
    scored = vectoriser.transform(texts)
    probabilities = np.empty((len(texts), training.labels.shape[1]))
    for column, carried in enumerate(training.labels.T):
        if carried.all() or not carried.any():
            probabilities[:, column] = float(carried.all())
            continue
        probabilities[:, column] = LogisticRegression().fit(learnt, carried).predict_proba(scored)[:, 1]
    return probabilities
