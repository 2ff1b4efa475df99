"""Training: fit, calibrate and choose thresholds on folds grouped by case; the same corpus gives the same model."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..corpus.corpus import Corpus
from ..corpus.folds import grouped_folds
from ..errors import CorpusError
from ..versions import training_versions
from .features import FeatureCounts, FeatureSettings, Tfidf, count_features, fit_tfidf, vectorisers
from .fitted import FittedModel, ThemeDecision, ThemeModel, ngram_keys, symbols_of
from .scoring import sigmoid
from .thresholds import best_threshold, error_rates, review_band

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

# A calibration that turned the ranking round would hide that a theme cannot be told; it is flattened instead.
_LEAST_SLOPE = 0.01
# With fewer of them the sentences taken as they come say too little about a theme, and all sentences are used.
_LEAST_POSITIVES = 10


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Settings of a training; the defaults are what `docs/method.md` found best by folds.

    Attributes:
        features: what the features are made of.
        C: inverse strength of the regularisation.
        class_weight: "balanced" to weigh a theme's sentences up against the others, None for equal weights.
        most_false_positives: largest share of the sentences without a theme, taken as they come, that its threshold may
            give it; a false alarm costs a reader more trust than a miss that the review band still shows.
        n_folds: folds for calibration and thresholds; fewer where there are fewer cases.
        seed: of the folds and of every random draw.
    """

    features: FeatureSettings = field(default_factory=FeatureSettings)
    C: float = 4.0
    class_weight: str | None = None
    most_false_positives: float = 0.015
    n_folds: int = 5
    seed: int = 20261122


@dataclass(frozen=True)
class _Weights:
    """Linear weights of every theme: `coef` `(n_features, n_themes)`, `intercept` `(n_themes,)`."""

    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]


def train(corpus: Corpus, settings: TrainingSettings | None = None, jobs: int = 1) -> ThemeModel:
    """Train a model.

    Features, weights, calibration and thresholds all come from the corpus given, so that a model trained on one side of
    a split knows nothing of the other. One more regression learns whether a sentence states a failing at all, and each
    theme's logit takes as much of it as out-of-fold logits say (stacking: Wolpert 1992, "Stacked generalization"). Its
    shares and the sigmoid calibration (Platt 1999, "Probabilistic outputs for support vector machines") are fitted on
    sentences taken as they come, because the rest of a corpus is richer in themes than documents are. Both are linear
    and are folded into the weights.

    Args:
        corpus: the labelled sentences.
        settings: None for the defaults.
        jobs: processes for the folds.

    Raises:
        CorpusError: there are fewer than two cases, or no word occurs in enough of them.
    """
    settings = settings or TrainingSettings()
    counts = count_features(corpus.texts, settings.features)
    everything = np.arange(len(corpus.sentences))
    tfidf = _fitted_features(counts, everything, corpus)
    logits = _out_of_fold_logits(counts, corpus, settings, jobs)
    mixing = _mixing(logits, corpus)
    logits = logits @ mixing
    slopes, shifts = _calibration(logits, corpus)
    raw = _fit_weights(tfidf.matrix, _targets(corpus), settings)
    # Single precision, for a file of half the size; the rounded weights are the model.
    coef = (raw.coef @ mixing * slopes).astype(np.float32).astype(np.float64)
    fitted = _as_arrays(tfidf, coef, raw.intercept @ mixing * slopes + shifts, settings.features)
    return ThemeModel(
        fitted=fitted,
        themes=_decisions(sigmoid(logits * slopes + shifts), corpus, settings),
        settings=asdict(settings),
        corpus=_described(corpus),
        versions=training_versions(),
    )


def as_pipeline(model: ThemeModel) -> Pipeline:
    """The model as a fitted scikit-learn `Pipeline` of stock classes; it needs nothing of this package."""
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion, Pipeline
    from sklearn.preprocessing import LabelBinarizer

    fitted = model.fitted
    settings = FeatureSettings(
        longest_phrase=2 if len(fitted.pairs) else 1,
        ngram_range=fitted.ngram_range,
        sublinear_tf=fitted.sublinear_tf,
        token_pattern=fitted.token_pattern,
    )
    features = FeatureUnion(vectorisers(settings, fitted.phrases(), fitted.ngram_texts(), fitted.idf))
    themes = OneVsRestClassifier(unfitted_regression(TrainingSettings()))
    themes.estimators_ = [
        _as_regression(fitted.coef[:, column], fitted.intercept[column]) for column in range(fitted.n_themes)
    ]
    one_of_each = np.eye(fitted.n_themes, dtype=int) if fitted.n_themes > 1 else np.array([[0], [1]])
    themes.label_binarizer_ = LabelBinarizer(sparse_output=True).fit(one_of_each)
    return Pipeline([("features", features), ("themes", themes)])


def _fitted_features(counts: FeatureCounts, rows: NDArray[np.intp], corpus: Corpus) -> Tfidf:
    try:
        return fit_tfidf(counts, rows, corpus.cases)
    except ValueError as error:
        raise CorpusError(f"the corpus is too small to train on: {error}") from None


def _out_of_fold_logits(
    counts: FeatureCounts, corpus: Corpus, settings: TrainingSettings, jobs: int
) -> NDArray[np.float64]:
    """Logits `(n_sentences, n_themes + 1)` of `_targets` by models that saw no sentence of the same case."""
    from joblib import Parallel, delayed

    n_cases = len(set(corpus.cases))
    if n_cases < 2:
        raise CorpusError("training needs sentences of at least two cases: add documents, or give each its own case")
    folds = grouped_folds(corpus.cases, corpus.labels, min(settings.n_folds, n_cases), settings.seed)
    parts = Parallel(n_jobs=jobs)(
        delayed(_fold_logits)(counts, corpus, settings, np.flatnonzero(folds != fold))
        for fold in range(folds.max() + 1)
    )
    logits = np.empty(_targets(corpus).shape)
    for fold, part in enumerate(parts):
        logits[folds == fold] = part[folds == fold]
    return logits


def _fold_logits(
    counts: FeatureCounts, corpus: Corpus, settings: TrainingSettings, rows: NDArray[np.intp]
) -> NDArray[np.float64]:
    tfidf = _fitted_features(counts, rows, corpus)
    weights = _fit_weights(tfidf.matrix[rows], _targets(corpus)[rows], settings)
    logits: NDArray[np.float64] = tfidf.matrix @ weights.coef + weights.intercept
    return logits


def _targets(corpus: Corpus) -> NDArray[np.bool_]:
    """What is learned, `(n_sentences, n_themes + 1)`: each theme, and whether a sentence states any failing."""
    failing = [sentence.stance == "failing" for sentence in corpus.sentences]
    return np.column_stack([corpus.labels, np.array(failing, dtype=np.bool_)])


def _mixing(logits: NDArray[np.float64], corpus: Corpus) -> NDArray[np.float64]:
    """Matrix `(n_themes + 1, n_themes)`: how much of its own logit and of the failing's each theme takes."""
    from sklearn.linear_model import LogisticRegression

    mixing = np.eye(logits.shape[1], logits.shape[1] - 1)
    for column in range(mixing.shape[1]):
        rows = _natural(corpus, column)
        carried = corpus.labels[rows, column]
        if min(carried.sum(), (~carried).sum()) < _LEAST_POSITIVES:
            continue
        shares = LogisticRegression(max_iter=1000).fit(logits[rows][:, [column, -1]], carried).coef_[0]
        # A theme that its own logit speaks against cannot be told; mixing would only turn noise round.
        if shares[0] > 0:
            mixing[[column, -1], column] = shares
    return mixing


def _fit_weights(matrix: Any, labels: NDArray[np.bool_], settings: TrainingSettings) -> _Weights:  # noqa: ANN401
    """One logistic regression a theme; a theme that none or all of the sentences carry gets its prevalence alone."""
    coef = np.zeros((matrix.shape[1], labels.shape[1]))
    intercept = np.zeros(labels.shape[1])
    for column, carried in enumerate(labels.T):
        if carried.all() or not carried.any():
            intercept[column] = _logit_of_share(carried)
            continue
        regression = unfitted_regression(settings).fit(matrix, carried)
        coef[:, column] = regression.coef_[0]
        intercept[column] = regression.intercept_[0]
    return _Weights(coef, intercept)


def unfitted_regression(settings: TrainingSettings) -> Any:  # noqa: ANN401
    """The unfitted logistic regression of one theme, a stock scikit-learn class."""
    from sklearn.linear_model import LogisticRegression

    # There are more features than sentences, where the dual problem is solved twice as fast.
    return LogisticRegression(
        C=settings.C,
        class_weight=settings.class_weight,
        solver="liblinear",
        dual=True,
        tol=1e-3,
        max_iter=1000,
        random_state=settings.seed,
    )


def _as_regression(coef: NDArray[np.float64], intercept: float) -> Any:  # noqa: ANN401
    regression = unfitted_regression(TrainingSettings())
    regression.classes_ = np.array([0, 1])
    regression.coef_ = coef.reshape(1, -1)
    regression.intercept_ = np.array([intercept])
    regression.n_features_in_ = len(coef)
    return regression


def _logit_of_share(carried: NDArray[np.bool_]) -> float:
    # Half a sentence on either side keeps the logit finite.
    return float(np.log((carried.sum() + 0.5) / ((~carried).sum() + 0.5)))


def _natural(corpus: Corpus, column: int) -> NDArray[np.bool_]:
    """Sentences that stand for documents as they are: those taken as they come, if enough of them carry the theme."""
    enough = corpus.labels[corpus.as_it_comes, column].sum() >= _LEAST_POSITIVES
    return corpus.as_it_comes if enough else np.ones(len(corpus.sentences), dtype=np.bool_)


def _calibration(logits: NDArray[np.float64], corpus: Corpus) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slope and shift `(n_themes,)` that turn a theme's out-of-fold logits into logits of frequencies."""
    from sklearn.linear_model import LogisticRegression

    slopes, shifts = np.ones(logits.shape[1]), np.zeros(logits.shape[1])
    for column in range(logits.shape[1]):
        rows = _natural(corpus, column)
        carried = corpus.labels[rows, column]
        if carried.all() or not carried.any():
            continue
        sigmoid_fit = LogisticRegression(C=1e6, solver="lbfgs", max_iter=1000).fit(logits[rows, column, None], carried)
        slopes[column], shifts[column] = sigmoid_fit.coef_[0, 0], sigmoid_fit.intercept_[0]
        if slopes[column] < _LEAST_SLOPE:
            slopes[column], shifts[column] = _LEAST_SLOPE, _logit_of_share(carried)
    return slopes, shifts


def _decisions(
    probabilities: NDArray[np.float64], corpus: Corpus, settings: TrainingSettings
) -> tuple[ThemeDecision, ...]:
    decisions = []
    for column, theme in enumerate(corpus.codebook.themes):
        rows = _natural(corpus, column)
        p, carried = probabilities[rows, column], corpus.labels[rows, column]
        threshold = best_threshold(p, carried, settings.most_false_positives)
        start, end, recall, precision = review_band(p, carried)
        decisions.append(
            ThemeDecision(
                id=theme.id,
                name=theme.name,
                definition=theme.definition,
                colour=theme.colour,
                threshold=threshold,
                review_from=start,
                review_to=end,
                recall_reached=recall,
                precision_reached=precision,
                rates=error_rates(p >= threshold, carried, np.array(corpus.cases)[rows].tolist(), settings.seed),
            )
        )
    return tuple(decisions)


def _as_arrays(
    tfidf: Tfidf, coef: NDArray[np.float64], intercept: NDArray[np.float64], settings: FeatureSettings
) -> FittedModel:
    """Number the vocabulary as `FittedModel` wants it: words, then pairs and n-grams by ascending key."""
    words = [phrase for phrase in tfidf.phrases if " " not in phrase]
    number = {word: i for i, word in enumerate(words)}
    parts = [phrase.split(" ") for phrase in tfidf.phrases[len(words) :]]
    pairs = np.array([number[left] * len(words) + number[right] for left, right in parts], dtype=np.int64)
    alphabet = np.array(sorted({ord(character) for ngram in tfidf.ngrams for character in ngram}), dtype=np.uint32)
    ngrams = np.array(
        [ngram_keys(symbols_of(ngram, alphabet), len(ngram))[0] for ngram in tfidf.ngrams], dtype=np.int64
    )
    by_pair, by_ngram = np.argsort(pairs), np.argsort(ngrams)
    order = np.concatenate([np.arange(len(words)), len(words) + by_pair, len(words) + len(pairs) + by_ngram]).astype(
        np.intp
    )
    return FittedModel(
        words=tuple(words),
        pairs=pairs[by_pair],
        alphabet=alphabet,
        ngrams=ngrams[by_ngram],
        idf=tfidf.idf[order],
        coef=coef[order],
        intercept=intercept,
        token_pattern=settings.token_pattern,
        ngram_range=settings.ngram_range if len(ngrams) else (0, 0),
        sublinear_tf=settings.sublinear_tf,
    )


def _described(corpus: Corpus) -> dict[str, Any]:
    counted = Counter(theme for sentence in corpus.sentences for theme in sentence.themes)
    return {
        "fingerprint": corpus.fingerprint,
        "codebook_version": corpus.codebook.version,
        "codebook_fingerprint": corpus.codebook.fingerprint,
        "sentences": len(corpus.sentences),
        "as_it_comes": int(corpus.as_it_comes.sum()),
        "documents": len({sentence.document for sentence in corpus.sentences}),
        "cases": len(set(corpus.cases)),
        "themes": {theme: counted[theme] for theme in corpus.codebook.theme_ids},
    }
