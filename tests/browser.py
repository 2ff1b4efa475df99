"""Find and drive Chromium without a package for it: pictures of a page, and the page as the browser sees it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

REQUIRED = "FAILURE_THEMES_REQUIRE_BROWSER"
DESKTOP, PHONE = (1280, 900), (390, 844)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
_SECONDS = 90


def chromium() -> str:
    """Path of a Chromium; without one the test is skipped, or fails where a browser is required."""
    found = next(filter(None, map(shutil.which, _NAMES)), None) or next(filter(os.path.exists, _PLACES), None)
    if found:
        return found
    reason = f"no Chromium on this machine (looked for {', '.join(_NAMES)})"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{reason}, and {REQUIRED}=1 demands one")
    pytest.skip(reason)


def screenshot(page: Path, picture: Path, size: tuple[int, int] = DESKTOP) -> Path:
    """Write a PNG of `page` as a window of `size` (width, height in CSS pixels) shows it; a phone's at the left."""
    with _framed(page, size) as shown:
        _run(shown, size, f"--screenshot={picture}", "--hide-scrollbars")
    assert picture.stat().st_size > 0, "the browser wrote no picture"
    return picture


def dom(page: Path) -> str:
    """The page's HTML after the browser has read it and its scripts, if any, have run."""
    return _run(page, DESKTOP, "--dump-dom")


def measure(page: Path, expression: str, size: tuple[int, int] = DESKTOP) -> Any:
    """What a JavaScript expression says of a page, in which `window` and `document` are the page's."""
    script = (
        f"const measured = JSON.stringify(((window, document) => ({expression}))(frame.contentWindow, "
        "frame.contentDocument)); document.getElementById('measured').textContent = measured;"
    )
    with _framed(page, size, script) as shown:
        found = re.search(r'<pre id="measured" hidden="">(.+?)</pre>', _run(shown, size, "--dump-dom"), re.DOTALL)
    assert found, "the browser said nothing: does the expression fail?"
    return json.loads(unescape(found.group(1)))


@contextmanager
def _framed(page: Path, size: tuple[int, int], script: str = "") -> Iterator[Path]:
    """A page that holds `page` in a frame of that size: a window of Chromium is never narrower than 500 pixels.

    It lies beside the page, so that relative links stay right.
    """
    width, height = size
    content = escape(page.read_text(encoding="utf-8"))
    html = (
        '<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><pre id="measured" hidden></pre>'
        f"<script>const loaded = (frame) => {{ {script} }};</script>"
        f'<iframe onload="loaded(this)" style="border:0;width:{width}px;height:{height}px" srcdoc="{content}"></iframe>'
    )
    with tempfile.NamedTemporaryFile("w", suffix=".html", dir=page.parent, delete=False, encoding="utf-8") as file:
        file.write(html)
    try:
        yield Path(file.name)
    finally:
        Path(file.name).unlink()


def _run(page: Path, size: tuple[int, int], *wanted: str) -> str:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            chromium(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
            f"--window-size={size[0]},{size[1]}",
            "--virtual-time-budget=3000",
            *wanted,
            page.resolve().as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout.decode("utf-8", errors="replace")
