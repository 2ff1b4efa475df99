"""Which versions are at work: of this package and of the libraries that decide what a model is."""

from __future__ import annotations

import platform
from importlib import metadata

# Said here too, so that a checkout that was never installed trains the same model file; a test holds it to pyproject.
VERSION = "0.1.0"
_LIBRARIES = ("numpy", "scikit-learn", "scipy")


def own_version() -> str:
    """Version of failure-themes."""
    return VERSION


def training_versions() -> dict[str, str]:
    """Versions of Python, of this package and of the libraries that train a model, by name."""
    libraries = {name: _version(name) for name in _LIBRARIES}
    return {"python": platform.python_version(), "failure-themes": VERSION, **libraries}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
