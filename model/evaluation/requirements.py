"""Demands on figures: a TOML file names figures with the least, or the most, that they may be."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import RequirementError, UsageError
from .evaluation import EvaluationReport
from .figures import SCORES


def check_requirements(report: EvaluationReport, path: Path) -> None:
    """Check a report's figures against what is demanded.

    Args:
        report: the report.
        path: a TOML file: `"overall.macro.f1" = 0.5` demands at least 0.5 of a figure of `metrics.json`, and
            `"overall.without_theme.given_one" = { most = 0.1 }` at most 0.1; `least` and `most` may stand together.
            A figure with an interval is meant by its value.

    Raises:
        RequirementError: with every figure missed.
        UsageError: the file cannot be read, demands nothing, or what it demands is no figure or no number.
    """
    demands = read_requirements(path)
    missed = [message for name, least, most in demands for message in _missed(report.figures, path, name, least, most)]
    if missed:
        raise RequirementError(f"{len(missed)} of {len(demands)} figures missed: " + "; ".join(missed))


def read_requirements(path: Path) -> list[tuple[str, float | None, float | None]]:
    """Read a file of demands: each figure's name with the least and the most that it may be.

    Raises:
        UsageError: the file cannot be read, demands nothing, or a demand is no number.
    """
    demands = list(_demands(path))
    if not demands:
        raise UsageError(f'{path} demands nothing: write a figure with its least, such as "overall.macro.f1" = 0.5')
    return demands


def claims(report: EvaluationReport) -> str:
    """What a report claims, as a TOML file of demands that `check_requirements` takes.

    Figures are rounded to three decimals in the model's disfavour: other machines may differ in the last digits.
    """
    overall = report.figures["overall"]
    found = {f"overall.macro.{score}": overall["macro"][score]["value"] for score in SCORES}
    for theme, figures in overall["themes"].items():
        found |= {f"overall.themes.{theme}.{score}": figures[score]["value"] for score in ("f1", "average_precision")}
    lines = [f'"{name}" = {math.floor(value * 1000) / 1000:.3f}' for name, value in found.items() if value is not None]
    most = overall["without_theme"]["given_one"]["value"]
    if most is not None:
        lines.append(f'"overall.without_theme.given_one" = {{ most = {math.ceil(most * 1000) / 1000:.3f} }}')
    return "\n".join(["# What this report claims: failure-themes evaluate --require FILE", *lines, ""])


def _demands(path: Path) -> Iterator[tuple[str, float | None, float | None]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} could not be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is not a TOML file in UTF-8: {error}") from None
    yield from _leaves(path, table, "")


def _leaves(path: Path, table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, float | None, float | None]]:
    """Figures demanded; a dotted key without quotes is a table in TOML, and means the same."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        # A table of least and most is a demand, any other table is part of a name.
        if isinstance(value, dict) and not set(value) <= {"least", "most"}:
            yield from _leaves(path, value, f"{name}.")
            continue
        limits = value if isinstance(value, dict) else {"least": value}
        # An empty table would demand nothing, and no figure is below NaN.
        if not limits or not all(map(_is_limit, limits.values())):
            raise UsageError(f"{path}: {name} must be a number, or {{ least = …, most = … }}")
        yield name, limits.get("least"), limits.get("most")


def _is_limit(limit: object) -> bool:
    # True is an int in Python.
    return isinstance(limit, int | float) and not isinstance(limit, bool) and math.isfinite(limit)


def _missed(
    figures: Mapping[str, Any], path: Path, name: str, least: float | None, most: float | None
) -> Iterator[str]:
    value = _figure(figures, path, name)
    if value is None:
        yield f"{name} could not be worked out"
        return
    if least is not None and value < least:
        yield f"{name} is {value:.4f}, at least {least:g} is demanded"
    if most is not None and value > most:
        yield f"{name} is {value:.4f}, at most {most:g} is allowed"


def _figure(figures: Mapping[str, Any], path: Path, name: str) -> float | None:
    place: Any = figures
    for key in name.split("."):
        if not isinstance(place, Mapping) or key not in place:
            raise UsageError(f"{path}: {name} is not a figure of metrics.json")
        place = place[key]
    # A figure with interval is meant by its value; its ends can be named.
    if isinstance(place, Mapping) and "value" in place:
        place = place["value"]
    if place is None:
        return None
    if isinstance(place, bool) or not isinstance(place, int | float):
        raise UsageError(f"{path}: {name} is not a number in metrics.json")
    return float(place)
