"""`evaluate`: how far a model can be trusted."""

from __future__ import annotations
