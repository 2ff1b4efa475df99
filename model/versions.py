"""Which versions are at work: of this package and of the libraries that decide what a model is."""

from __future__ import annotations

import platform
from importlib import metadata

_LIBRARIES = ("numpy", "scikit-learn", "scipy")


def own_version() -> str:
    """Version of failure-themes, or "not installed" in a checkout that was not."""
    return _version("failure-themes")


def training_versions() -> dict[str, str]:
    """Versions of Python, of this package and of the libraries that train a model, by name."""
    versions = {name: _version(name) for name in ("failure-themes", *_LIBRARIES)}
    return {"python": platform.python_version(), **versions}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
