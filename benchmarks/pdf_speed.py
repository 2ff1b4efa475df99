"""Pages per second of this package's PDF reader beside pypdf's, on the same files, in one process each.

usage: python benchmarks/pdf_speed.py FILE_OR_FOLDER... [--repeat N]
"""

from __future__ import annotations

import argparse
import io
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from model.documents.pdf import read_pdf


def files_of(paths: list[str]) -> list[Path]:
    """The PDF files named, or lying in the folders named."""
    found = [sorted(Path(path).rglob("*.pdf")) if Path(path).is_dir() else [Path(path)] for path in paths]
    return [file for files in found for file in files]


def by_pypdf(raw: bytes) -> int:
    """Read with pypdf; the number of pages."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(raw)).pages
    for page in pages:
        page.extract_text()
    return len(pages)


def by_us(raw: bytes) -> int:
    """Read with this package: columns, furniture and paragraphs included; the number of pages."""
    return len(read_pdf(raw, "benchmark").page_starts)


def pages_per_second(read: Callable[[bytes], int], contents: list[bytes], repeat: int) -> float:
    """The best of some rounds, because other work on the machine only slows."""
    rates = []
    for _ in range(repeat):
        start = time.perf_counter()
        pages = sum(read(raw) for raw in contents)
        rates.append(pages / (time.perf_counter() - start))
    return max(rates)


def kept_memory(contents: list[bytes]) -> int:
    """Bytes of Python objects still held after reading every file and letting go of it."""
    by_us(contents[0])
    tracemalloc.start()
    for raw in contents:
        by_us(raw)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return kept


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    contents = [path.read_bytes() for path in files_of(arguments.paths)]
    ours = pages_per_second(by_us, contents, arguments.repeat)
    theirs = pages_per_second(by_pypdf, contents, arguments.repeat)
    print(f"{len(contents)} files: ours {ours:.0f} pages/s, pypdf {theirs:.0f} pages/s, {ours / theirs:.1f} times")
    print(f"kept after all files: {kept_memory(contents) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
