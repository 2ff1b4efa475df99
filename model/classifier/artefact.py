"""The model file: numbers and words in one safetensors file, checked before use; no object is ever loaded from it.

Format version: 1. Raise `FORMAT_VERSION` whenever a file of the new kind would be read wrongly, or not at all, by the
code before it (a tensor renamed, a setting with another meaning); a new optional key in the header does not need it. A
reader keeps reading every version it ever wrote, and a test loads a file of each.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelFileError
from ..files import write_atomically
from .fitted import LARGEST_ALPHABET, LONGEST_NGRAM, ErrorRates, FittedModel, ThemeDecision, ThemeModel

FORMAT_VERSION = 1
MODEL_SUFFIX = ".safetensors"
# One key of sorted JSON: safetensors writes several metadata keys in an order that changes from run to run.
_HEADER = "failure_themes"
_TRAIN_ANEW = "train it anew with `failure-themes train`"
# The shipped model takes about 4 MB; no corpus that people code by hand comes near this.
_LARGEST_FILE = 500_000_000

_TENSORS: Mapping[str, tuple[str, int]] = {
    "words": ("uint8", 1),
    "pairs": ("int64", 1),
    "alphabet": ("uint32", 1),
    "ngrams": ("int64", 1),
    "idf": ("float32", 1),
    "coef": ("float32", 2),
    "intercept": ("float64", 1),
}


def shipped_model_path() -> Path:
    """Path of the model that ships with the package."""
    return Path(__file__).resolve().parents[1] / "trained" / f"failure-themes{MODEL_SUFFIX}"


def save_model(model: ThemeModel, path: Path | str, *, force: bool = False) -> ThemeModel:
    """Write a model file; the same model gives the same bytes.

    Args:
        model: what to write.
        path: where to.
        force: replace a file that exists.

    Returns:
        The model with the fingerprint that the file carries.

    Raises:
        OutputError: the file exists or cannot be written.
    """
    from safetensors.numpy import save

    path = Path(path)
    tensors = _tensors(model.fitted)
    header = _header(model)
    fingerprint = _fingerprint(header, tensors)
    text = json.dumps(header | {"fingerprint": fingerprint}, sort_keys=True, ensure_ascii=False)
    write_atomically(path, save(tensors, metadata={_HEADER: text}), force=force)
    return replace(model, fingerprint=fingerprint)


def load_model(path: Path | str | None = None) -> ThemeModel:
    """Read and check a model file.

    Args:
        path: the file; None for the model that ships.

    Raises:
        ModelFileError: it is missing, is no model file, is damaged, or is of a newer format.
    """
    path = shipped_model_path() if path is None else Path(path)
    header, tensors = _read(path)
    version = header.get("format_version")
    if version != FORMAT_VERSION:
        raise ModelFileError(
            f"{path} has model format {version}, and this version of failure-themes reads format {FORMAT_VERSION}: "
            f"update failure-themes, or {_TRAIN_ANEW}"
        )
    fingerprint = header.pop("fingerprint", None)
    if fingerprint != _fingerprint(header, tensors):
        raise ModelFileError(
            f"{path} is damaged or was altered (its checksum is wrong): copy it again, or {_TRAIN_ANEW}"
        )
    try:
        return _model(header, tensors, str(fingerprint))
    except (KeyError, IndexError, TypeError, ValueError, re.error) as error:
        raise ModelFileError(f"{path} contradicts itself ({error}): copy it again, or {_TRAIN_ANEW}") from None


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    from safetensors import SafetensorError, safe_open

    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ModelFileError(f"{path} is larger than any model file: it was made by something else")
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_HEADER])
            tensors = {name: file.get_tensor(name) for name in sorted(file.keys())}
    except FileNotFoundError:
        raise ModelFileError(f"{path} is not there: give --model the path of a model file, or {_TRAIN_ANEW}") from None
    except OSError as error:
        raise ModelFileError(f"{path} could not be read: {error.strerror or 'it is no file'}") from None
    except (SafetensorError, KeyError, ValueError, TypeError):
        raise ModelFileError(
            f"{path} is not a whole failure-themes model file: copy it again, or {_TRAIN_ANEW}"
        ) from None
    if not isinstance(header, dict):
        raise ModelFileError(f"{path} is not a failure-themes model file")
    return header, tensors


def _header(model: ThemeModel) -> dict[str, Any]:
    fitted = model.fitted
    return {
        "format_version": FORMAT_VERSION,
        "themes": [asdict(theme) for theme in model.themes],
        "token_pattern": fitted.token_pattern,
        "ngram_range": list(fitted.ngram_range),
        "sublinear_tf": fitted.sublinear_tf,
        "settings": _plain(model.settings),
        "corpus": _plain(model.corpus),
        "versions": _plain(model.versions),
    }


def _plain(values: Mapping[str, Any]) -> Any:  # noqa: ANN401  (what JSON gives back)
    return json.loads(json.dumps(values))


def _tensors(fitted: FittedModel) -> dict[str, NDArray[Any]]:
    return {
        "words": np.frombuffer("\n".join(fitted.words).encode(), dtype=np.uint8),
        "pairs": fitted.pairs,
        "alphabet": fitted.alphabet,
        "ngrams": fitted.ngrams,
        "idf": fitted.idf.astype(np.float32),
        "coef": np.ascontiguousarray(fitted.coef.astype(np.float32)),
        "intercept": fitted.intercept,
    }


def _fingerprint(header: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256(json.dumps(header, sort_keys=True, ensure_ascii=False).encode())
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {tensors[name].shape}".encode())
        digest.update(np.ascontiguousarray(tensors[name]).data)
    return digest.hexdigest()


def _model(header: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]], fingerprint: str) -> ThemeModel:
    for name, (kind, dimensions) in _TENSORS.items():
        if tensors[name].dtype != kind or tensors[name].ndim != dimensions:
            raise ValueError(f"{name} has the wrong kind or shape")
    fitted = FittedModel(
        words=tuple(tensors["words"].tobytes().decode().split("\n")) if tensors["words"].size else (),
        pairs=tensors["pairs"],
        alphabet=tensors["alphabet"],
        ngrams=tensors["ngrams"],
        idf=tensors["idf"].astype(np.float64),
        coef=tensors["coef"].astype(np.float64),
        intercept=tensors["intercept"],
        token_pattern=re.compile(header["token_pattern"]).pattern,
        ngram_range=(int(header["ngram_range"][0]), int(header["ngram_range"][1])),
        sublinear_tf=bool(header["sublinear_tf"]),
    )
    themes = tuple(ThemeDecision(**theme | {"rates": ErrorRates(**theme["rates"])}) for theme in header["themes"])
    _check(fitted, themes)
    for part in ("settings", "corpus", "versions"):
        if not isinstance(header[part], dict):
            raise ValueError(f"{part} is no table")
    return ThemeModel(fitted, themes, header["settings"], header["corpus"], header["versions"], fingerprint)


def _check(fitted: FittedModel, themes: tuple[ThemeDecision, ...]) -> None:
    """Refuse arrays that do not fit each other.

    Raises:
        ValueError: which do not.
    """
    n_features = len(fitted.words) + len(fitted.pairs) + len(fitted.ngrams)
    n_words, (shortest, longest) = len(fitted.words), fitted.ngram_range
    limits = [limit for theme in themes for limit in (theme.threshold, theme.review_from, theme.review_to)]
    faults = {
        "the words of a pair are not there": bool(((fitted.pairs < 0) | (fitted.pairs >= n_words**2)).any()),
        "the alphabet is too large": len(fitted.alphabet) > LARGEST_ALPHABET,
        "the n-grams have no such length": bool(longest) and not 2 <= shortest <= longest <= LONGEST_NGRAM,
        "a threshold is not from 0 to 1": not all(isinstance(p, int | float) and 0 <= p <= 1 for p in limits),
        "features and weights differ in number": fitted.coef.shape != (n_features, len(themes)),
        "features and IDF differ in number": fitted.idf.shape != (n_features,),
        "themes and intercepts differ in number": fitted.intercept.shape != (len(themes),),
        "there are no themes": not themes,
        "a weight is not finite": not all(np.isfinite(a).all() for a in (fitted.coef, fitted.idf, fitted.intercept)),
        "an IDF is not above 0": bool((fitted.idf <= 0).any()),
        "keys are not in order": any((np.diff(a) <= 0).any() for a in (fitted.pairs, fitted.ngrams)),
        "the alphabet is not in order": bool((np.diff(fitted.alphabet.astype(np.int64)) <= 0).any()),
    }
    for fault, there in faults.items():
        if there:
            raise ValueError(fault)
