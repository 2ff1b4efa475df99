"""Colours of themes, safe to put into a style sheet or a workbook whatever a model file says."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DEFAULT = "#4D4D4D"
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def safe_colour(colour: str) -> str:
    """Return `colour` if it looks like `#B2182B`, else a grey."""
    return colour.upper() if _COLOUR.fullmatch(colour) else _DEFAULT


def tint(colour: str, share: float) -> str:
    """Return `colour` mixed with white; `share` is how much of the colour is left, from 0 to 1."""
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in _parts(colour))


def ink(colour: str) -> str:
    """Black or white, whichever stands out more from `colour` (contrast of the WCAG 2)."""
    luminance = sum(weight * _linear(part / 255) for weight, part in zip(_WEIGHTS, _parts(colour), strict=True))
    return "#FFFFFF" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> tuple[int, int, int]:
    safe = safe_colour(colour)
    return int(safe[1:3], 16), int(safe[3:5], 16), int(safe[5:7], 16)
