"""Prevalence corrected for the classifier's error: a raw count of predictions is biased wherever errors do not cancel.

The corrected share is (observed + specificity - 1) / (sensitivity + specificity - 1): the estimator of Rogan and Gladen
(1978, "Estimating prevalence from the results of a screening test", American Journal of Epidemiology 107), in text
classification the adjusted count (Forman 2008, "Quantifying counts and costs via classification", Data Mining and
Knowledge Discovery 17). It supposes that sensitivity and specificity are the same in the texts it is used on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

# Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054
# A test that tells the two apart less than this says nothing of prevalence: its correction would blow up any noise.
_LEAST_YOUDEN = 0.05


@dataclass(frozen=True, slots=True)
class CorrectedPrevalence:
    """Share of sentences with a theme, as predicted and as corrected.

    Attributes:
        sentences: how many sentences there are.
        observed: share that was given the theme; NaN without sentences.
        corrected: share that is likely to carry it, from 0 to 1; NaN where the classifier's error is not known or so
            large that no correction can be made.
        error: standard error of `corrected` before it is cut to 0 to 1; NaN likewise.
        low: lower end of the 95 % interval.
        high: upper end.
    """

    sentences: int
    observed: float
    corrected: float
    error: float
    low: float
    high: float


def corrected_prevalence(
    n_sentences: int,
    n_predicted: int,
    sensitivity: float | None,
    specificity: float | None,
    sensitivity_error: float = 0.0,
    specificity_error: float = 0.0,
) -> CorrectedPrevalence:
    """Prevalence corrected for the classifier's error, with a 95 % interval.

    The interval is the Wald interval with the variances of all three shares by the delta method, the observed share
    drawn towards a half by z² further sentences so that a count of 0 is not taken for certain (after Lang and Reiczigel
    2014, "Confidence limits for prevalence of disease adjusted for estimated sensitivity and specificity", Preventive
    Veterinary Medicine 113).

    Args:
        n_sentences: sentences read.
        n_predicted: how many of them were given the theme.
        sensitivity: share of the theme's sentences that the model finds; None where it is not known.
        specificity: share of the other sentences that it leaves alone; None likewise.
        sensitivity_error: standard error of the sensitivity.
        specificity_error: standard error of the specificity.

    Raises:
        ValueError: the counts are negative or more are predicted than read.
    """
    if not 0 <= n_predicted <= n_sentences:
        raise ValueError(f"{n_predicted} of {n_sentences} sentences cannot be predicted")
    observed = n_predicted / n_sentences if n_sentences else nan
    if not n_sentences or sensitivity is None or specificity is None:
        return CorrectedPrevalence(n_sentences, observed, nan, nan, nan, nan)
    youden = sensitivity + specificity - 1
    if youden < _LEAST_YOUDEN:
        return CorrectedPrevalence(n_sentences, observed, nan, nan, nan, nan)
    smoothed = (n_predicted + _Z**2 / 2) / (n_sentences + _Z**2)
    # The point is the plain estimator; only the interval is drawn towards a half.
    corrected = _cut((observed + specificity - 1) / youden)
    centre = (smoothed + specificity - 1) / youden
    share = _cut(centre)
    variance = smoothed * (1 - smoothed) / (n_sentences + _Z**2)
    variance += ((1 - share) * specificity_error) ** 2 + (share * sensitivity_error) ** 2
    error = sqrt(variance) / youden
    low, high = _cut(centre - _Z * error), _cut(centre + _Z * error)
    return CorrectedPrevalence(n_sentences, observed, corrected, error, min(low, corrected), max(high, corrected))


def pooled_prevalence(parts: Sequence[CorrectedPrevalence]) -> CorrectedPrevalence:
    """Prevalence of several sets of sentences together, each corrected by the rates of its own model.

    Args:
        parts: one for each set; NaN in one makes the whole NaN.
    """
    total = sum(part.sentences for part in parts)
    if not total:
        return CorrectedPrevalence(0, nan, nan, nan, nan, nan)
    weights = [part.sentences / total for part in parts]
    observed = sum(weight * part.observed for weight, part in zip(weights, parts, strict=True) if weight)
    corrected = sum(weight * part.corrected for weight, part in zip(weights, parts, strict=True) if weight)
    error = sqrt(sum((weight * part.error) ** 2 for weight, part in zip(weights, parts, strict=True) if weight))
    # Comparisons with NaN are false, so a share that is not known has to be passed by the cut.
    low, high = (_cut(corrected - _Z * error), _cut(corrected + _Z * error)) if corrected == corrected else (nan, nan)
    return CorrectedPrevalence(total, observed, corrected, error, low, high)


def _cut(share: float) -> float:
    return min(max(share, 0.0), 1.0)
