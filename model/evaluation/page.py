"""Sections of a report as one HTML page: no script, no link outwards, pictures inside."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path

from .blocks import Block, Section, named_version

_TEMPLATE = Path(__file__).with_name("report.html")


def as_html(title: str, sections: Iterable[Section]) -> str:
    """The report as one self-contained page."""
    from jinja2 import Environment, StrictUndefined

    # Sentences of documents stand in the page, so everything is escaped unless it is our own markup.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["kind"] = _kind
    environment.filters["as_uri"] = _as_uri
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(title=title, sections=list(sections), version=named_version()) + "\n"


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _as_uri(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
