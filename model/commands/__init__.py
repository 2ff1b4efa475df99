"""The command line: each command parses, calls the library, writes and says; only this wing knows Typer and exit codes.

Heavy libraries are imported inside the commands that need them, so that `--help` is quick.
"""

from __future__ import annotations

from . import classifying, corpora, evaluating, models, reading, summarising  # noqa: F401  (each adds its commands to the application)
from .application import app

__all__ = ["app"]
