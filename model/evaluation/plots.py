"""Plots as SVG: readable in black and white, the same figures giving the same bytes. They need matplotlib."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..statistics import metrics
from .blocks import Picture
from .details import natural_rows
from .evaluation import EvaluationReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HOW_TO_INSTALL = "plots need matplotlib: pip install 'failure-themes[report]'"
# Okabe and Ito's palette; dashes and marks tell the lines apart without it.
_STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#B34700", "linestyle": "--", "marker": "s"},
    {"color": "#00664B", "linestyle": "-.", "marker": "^"},
    {"color": "#8F3A72", "linestyle": ":", "marker": "D"},
    {"color": "#000000", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
)
_SETTINGS: dict[Any, Any] = {
    # Text stays text: smaller, readable to screen readers, and the same whatever fonts are installed.
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.max_open_warning": 0,
}
_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def plots_available() -> bool:
    """Whether matplotlib is there."""
    return importlib.util.find_spec("matplotlib") is not None


def pictures(report: EvaluationReport) -> dict[str, Picture]:
    """The plots of a report by name: precision-recall, reliability, themes together, and a learning curve of folds.

    Raises:
        ImportError: matplotlib is not installed; see `plots_available`.
    """
    import matplotlib as mpl

    with mpl.rc_context():
        # The person's own settings would change the bytes.
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        return {picture.name: picture for picture in _drawn(report)}


def _drawn(report: EvaluationReport) -> Iterator[Picture]:
    names = [report.name_of(theme) for theme in report.outcome.themes]
    yield _precision_recall(report, names)
    yield _reliability(report, names)
    yield _together(report, names)
    if len(report.figures.get("learning_curve", ())) > 1:
        yield _learning_curve(report, names)


def _panels(names: Sequence[str], across: str, up: str) -> tuple[Figure, list[Axes]]:
    """A figure with a square panel for each theme, two in a row."""
    # Figure rather than pyplot: no window system is looked for and nothing is kept open.
    from matplotlib.figure import Figure

    rows = -(-len(names) // 2)
    figure = Figure(figsize=(6.4, 3.1 * rows), layout="constrained")
    axes = []
    for place, name in enumerate(names):
        panel = figure.add_subplot(rows, 2, place + 1)
        panel.set(title=name, xlabel=across, ylabel=up, xlim=(0, 1.02), ylim=(0, 1.02))
        axes.append(panel)
    return figure, axes


def _svg(figure: Figure, name: str) -> bytes:
    import matplotlib as mpl

    buffer = io.BytesIO()
    # Without a salt matplotlib names its clip paths at random; each plot has its own, for pages that hold several.
    with mpl.rc_context({"svg.hashsalt": f"failure-themes {name}"}):
        figure.savefig(buffer, format="svg", metadata=_METADATA)
    return b"".join(line.rstrip() + b"\n" for line in buffer.getvalue().splitlines())


def _precision_recall(report: EvaluationReport, names: Sequence[str]) -> Picture:
    outcome, rows = report.outcome, natural_rows(report.outcome)
    figure, axes = _panels(names, "recall", "precision")
    said = []
    for column, (panel, name) in enumerate(zip(axes, names, strict=True)):
        carried, given = outcome.labels[rows, column], outcome.given[rows, column]
        points = metrics.operating_points(outcome.probabilities[rows, column], carried)
        panel.plot([p.recall for p in points], [p.precision for p in points], color="#0072B2", linewidth=1.2)
        panel.axhline(float(carried.mean()), color="#555555", linestyle=":", linewidth=1)
        counts = metrics.cells(given[:, None], carried[:, None]).sum(axis=0)[0]
        if not points:
            said.append(f"{name}: in no sentence")
            continue
        at = float(metrics.recall(counts)), float(metrics.precision(counts))
        panel.plot(*at, marker="o", color="black", linestyle="none")
        said.append(f"{name}: at the chosen threshold recall {at[0]:.2f}, precision {at[1]:.2f}")
    return Picture(
        "precision-recall",
        _svg(figure, "precision-recall"),
        "Precision against recall for each theme. " + "; ".join(said) + ".",
        "Precision and recall at every threshold; the dot is the chosen one, the dotted line what guessing brings.",
    )


def _reliability(report: EvaluationReport, names: Sequence[str]) -> Picture:
    figure, axes = _panels(names, "probability", "share that carries the theme")
    said = []
    for panel, name, theme in zip(axes, names, report.outcome.themes, strict=True):
        calibration = report.figures["themes"][theme]["calibration"]
        bins = calibration["bins"]
        panel.plot([0, 1], [0, 1], color="#555555", linestyle=":", linewidth=1)
        panel.plot([b["probability"] for b in bins], [b["frequency"] for b in bins], **_STYLES[0], markersize=3)
        error = calibration["expected_calibration_error"]
        said.append(f"{name}: expected calibration error {error:.3f}")
    return Picture(
        "reliability",
        _svg(figure, "reliability"),
        "Share of sentences that carry a theme against the probability they were given. " + "; ".join(said) + ".",
        "What probabilities are worth: on the dotted line, thirty in a hundred sentences at .30 carry the theme.",
    )


def _together(report: EvaluationReport, names: Sequence[str]) -> Picture:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.6, 3.6), layout="constrained")
    short = [name.replace(" ", "\n") for name in names]
    for place, (side, title) in enumerate((("labels", "labels"), ("predictions", "predictions"))):
        counts = np.array([list(row.values()) for row in report.figures["together"][side].values()])
        panel = figure.add_subplot(1, 2, place + 1)
        off = np.where(np.eye(len(counts), dtype=bool), 0, counts)
        # Twice the largest as the darkest, so that black figures stay readable on every cell.
        panel.imshow(off, cmap="Greys", vmin=0, vmax=max(int(off.max()), 1) * 2)
        panel.grid(visible=False)
        panel.set_xticks(range(len(names)), short, fontsize=7)
        panel.set_yticks(range(len(names)), short, fontsize=7)
        panel.set_title(title)
        for row, column in np.ndindex(counts.shape):
            panel.text(column, row, str(counts[row, column]), ha="center", va="center", color="black")
    labels = report.figures["together"]["labels"]
    themes = report.outcome.themes
    pairs = [
        f"{first} and {second}: {labels[themes[i]][themes[j]]}"
        for i, first in enumerate(names)
        for j, second in enumerate(names)
        if i < j
    ]
    return Picture(
        "together",
        _svg(figure, "together"),
        "Sentences that carry two themes, by labels. " + "; ".join(pairs) + ".",
        "Sentences with each two themes, by labels and by predictions; on the diagonal all sentences of a theme.",
    )


def _learning_curve(report: EvaluationReport, names: Sequence[str]) -> Picture:
    from matplotlib.figure import Figure

    points: Sequence[Mapping[str, Any]] = report.figures["learning_curve"]
    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    panel = figure.add_subplot()
    cases = [point["cases"] for point in points]
    for place, (name, theme) in enumerate(zip(names, report.outcome.themes, strict=True)):
        values = [np.nan if p["themes"][theme] is None else p["themes"][theme] for p in points]
        panel.plot(cases, values, label=name, markersize=4, linewidth=1.2, **_STYLES[place % len(_STYLES)])
    panel.set(xlabel="cases trained on", ylabel="average precision", ylim=(0, 1), xlim=(0, None))
    panel.legend(frameon=False, fontsize=8, loc="upper left", ncols=2)
    said = [f"with {point['cases']} cases {_or_dash(point['macro'])}" for point in points]
    return Picture(
        "learning-curve",
        _svg(figure, "learning-curve"),
        "Mean average precision of the themes: " + ", ".join(said) + ".",
        "What more labelled cases bring: average precision on held-out cases after training on a share of the others.",
    )


def _or_dash(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f}"
