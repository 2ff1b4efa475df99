"""A model described: what it was trained on, how it decides, and how it differs from the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .fitted import ThemeDecision, ThemeModel


def as_mapping(model: ThemeModel) -> dict[str, Any]:
    """Everything about a model but its vocabulary and weights, as plain values."""
    fitted = model.fitted
    return {
        "fingerprint": model.fingerprint,
        "themes": [
            asdict(theme) | {"intercept": float(intercept)}
            for theme, intercept in zip(model.themes, fitted.intercept, strict=True)
        ],
        "settings": dict(model.settings),
        "corpus": dict(model.corpus),
        "versions": dict(model.versions),
        "features": {"words": len(fitted.words), "pairs": len(fitted.pairs), "ngrams": len(fitted.ngrams)},
    }


def as_text(model: ThemeModel) -> str:
    """The same for people, lines of text."""
    corpus, fitted = model.corpus, model.fitted
    lines = [
        f"model      {model.fingerprint}",
        f"corpus     {corpus.get('fingerprint', '')}",
        f"           {corpus.get('sentences', 0)} sentences of {corpus.get('documents', 0)} documents "
        f"on {corpus.get('cases', 0)} cases; codebook version {corpus.get('codebook_version', '')}",
        f"features   {len(fitted.words)} words, {len(fitted.pairs)} word pairs, {len(fitted.ngrams)} character n-grams",
        "settings   " + ", ".join(f"{name} {value}" for name, value in _flat(model.settings)),
        "versions   " + ", ".join(f"{name} {version}" for name, version in sorted(model.versions.items())),
        "",
    ]
    counts = corpus.get("themes", {})
    lines += [line for theme in model.themes for line in _theme_lines(theme, counts.get(theme.id, 0))]
    return "\n".join(lines)


def changes(model: ThemeModel, before: ThemeModel | None) -> Iterator[str]:
    """What a new model has that the one before it had not: sentences by theme, and thresholds that moved."""
    if before is None or before.theme_ids != model.theme_ids:
        return
    gained = model.corpus.get("sentences", 0) - before.corpus.get("sentences", 0)
    yield f"against the model before ({before.fingerprint[:12]}): {gained:+d} sentences"
    for theme, earlier in zip(model.themes, before.themes, strict=True):
        more = model.corpus["themes"].get(theme.id, 0) - before.corpus.get("themes", {}).get(theme.id, 0)
        found, found_before = theme.rates.sensitivity or 0.0, earlier.rates.sensitivity or 0.0
        yield (
            f"  {theme.id}: {more:+d} sentences, threshold {earlier.threshold:.2f} → {theme.threshold:.2f}, "
            f"found out of fold {found_before:.2f} → {found:.2f}"
        )


def _theme_lines(theme: ThemeDecision, n_sentences: int) -> Iterator[str]:
    yield f"{theme.id} ({theme.name}): {n_sentences} sentences"
    yield f"    given from a probability of {theme.threshold:.3f}"
    if theme.precision_reached is None:
        yield f"    for review from {theme.review_from:.3f} on ({theme.recall_reached:.0%} of its sentences lie above)"
    else:
        yield (
            f"    for review from {theme.review_from:.3f} ({theme.recall_reached:.0%} of its sentences lie above) "
            f"to {theme.review_to:.3f} ({theme.precision_reached:.0%} of those above are right)"
        )
    if theme.rates.sensitivity is not None and theme.rates.specificity is not None:
        yield (
            f"    out of fold it finds {theme.rates.sensitivity:.0%} of its sentences "
            f"and leaves alone {theme.rates.specificity:.1%} of the others"
        )


def _flat(settings: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (nested plain values)
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
