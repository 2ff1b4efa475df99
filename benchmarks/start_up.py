"""Classify one article in a process of its own, beside a process that only imports NumPy and Typer.

usage: python benchmarks/start_up.py [FILE] [--rounds N]

FILE is the article; without it the sample review of examples/. The two run in turn, A B A B …
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def seconds(command: list[str]) -> float:
    """Wall time of a process."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", nargs="?", type=Path, default=ROOT / "examples" / "sample-review.txt")
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    commands = {
        "classify one article": [sys.executable, "cli.py", "classify", str(chosen.file.resolve())],
        "--help": [sys.executable, "cli.py", "--help"],
        "import numpy, typer": [sys.executable, "-c", "import numpy, typer"],
        "import typer": [sys.executable, "-c", "import typer"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(chosen.rounds + 1):
        for name, command in commands.items():
            taken[name].append(seconds(command))
    print(f"{chosen.rounds} rounds after a warm-up, seconds of wall time, median (least to most)")
    for name, found in taken.items():
        print(f"  {name:22} {statistics.median(found[1:]):.3f} ({min(found[1:]):.3f} to {max(found[1:]):.3f})")
    for name, base in (("classify one article", "import numpy, typer"), ("--help", "import typer")):
        ratios = [a / b for a, b in zip(taken[name][1:], taken[base][1:], strict=True)]
        print(f"  {name} / {base}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
