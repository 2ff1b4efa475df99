"""Pages saved from the web: the article, without navigation, banners, comments, share links and advertising."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ..errors import DocumentError
from ..files import decode_text
from .assembly import Block, assemble, on_one_line
from .document import Document, Dropped, ParagraphKind
from .furniture import find_furniture
from .reflow import is_list_item, looks_like_heading
from .words import word_set

_VOID = word_set("area base br col embed hr img input link meta param source track wbr")
_SILENT = word_set(
    "script style noscript template svg math canvas iframe object audio video select option datalist head title"
)
_FURNITURE = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "button": "button",
    "dialog": "banner",
    "menu": "navigation",
    "label": "form",
    "textarea": "form",
    "fieldset": "form",
    "header": "header",
}
_ROLES = {
    "navigation": "navigation",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "banner",
    "alertdialog": "banner",
    "form": "form",
}
_NAMES = re.compile(
    r"(?:^|[-_\s])(?:(?P<navigation>nav|navbar|navigation|menu|breadcrumbs?|pagination|skip(?:-?link)?|toc)"
    r"|(?P<banner>cookies?|consent|gdpr|banner|modal|popup|overlay|toast)"
    r"|(?P<comments>comments?|disqus|respond|replies)"
    r"|(?P<share>share|sharing|social|addthis|follow)"
    r"|(?P<related>related|recommended|recirc|more-?(?:from|on|stories)|also|most-?(?:read|popular)|trending|read-?next)"
    r"|(?P<advertising>ads?|advert\w*|sponsor\w*|promo\w*|outbrain|taboola|donat\w*)"
    r"|(?P<sign_in>login|log-?in|sign-?in|signup|sign-?up|register|registration|paywall|subscri\w*|newsletter|account)"
    r"|(?P<footer>footer|copyright|colophon)|(?P<aside>sidebar|widget))(?:$|[-_\s])",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[?(?:\d{1,3}|[*†‡])\]?")
_BLOCKS = word_set(
    "p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr thead tbody tfoot caption "
    "blockquote pre figure figcaption address hr body html header footer nav aside form fieldset details "
    "summary center"
)
_HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.IGNORECASE)


@dataclass(slots=True)
class _Piece:
    """A block of a page before its article is found."""

    text: str
    kind: ParagraphKind
    reason: str | None
    inside: bool
    linked: int
    bold: bool


@dataclass(slots=True)
class _Open:
    name: str
    reason: str | None
    silent: bool
    article: bool


@dataclass(slots=True)
class _Cursor:
    words: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    kind: ParagraphKind = "prose"


class _Page(HTMLParser):
    """Collects blocks of text with what encloses them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.stack: list[_Open] = []
        self.cursor = _Cursor()
        self.marks: list[Dropped] = []
        self.links = 0

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        if name == "br":
            self.cursor.words.append("\n")
        if name in _VOID:
            self._flush() if name == "hr" else None
            return
        if name in _BLOCKS:
            self._flush()
            self.cursor.kind = _kind_of(name)
        if name in ("td", "th"):
            self.cursor.words.append(" | " if any(map(str.strip, self.cursor.words)) else "")
        self.links += name == "a"
        self._close_unclosed(name)
        self.stack.append(self._opened(name, dict(attributes)))

    def _close_unclosed(self, name: str) -> None:
        # These end the one before them without a closing mark of their own.
        if name in ("p", "li", "tr", "td", "th", "dt", "dd") and self.stack and self.stack[-1].name == name:
            self.stack.pop()

    def _opened(self, name: str, attributes: dict[str, str | None]) -> _Open:
        above = self.stack[-1] if self.stack else _Open("", None, False, False)
        reason = above.reason or self._reason(name, attributes, above)
        silent = above.silent or name in _SILENT or "hidden" in attributes or attributes.get("aria-hidden") == "true"
        article = above.article or name in ("article", "main") or attributes.get("role") in ("main", "article")
        return _Open(name, reason, silent, article)

    def _reason(self, name: str, attributes: dict[str, str | None], above: _Open) -> str | None:
        if name in ("html", "body", "main", "article"):
            return None
        if name == "header" and above.article:
            return None
        role = _ROLES.get((attributes.get("role") or "").lower())
        named = _NAMES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:500])
        return (
            _FURNITURE.get(name) or role or (named.lastgroup.replace("_", " ") if named and named.lastgroup else None)
        )

    def handle_endtag(self, name: str) -> None:
        if name in _BLOCKS:
            self._flush()
        self.links -= name == "a" and self.links > 0
        for depth in range(len(self.stack) - 1, max(len(self.stack) - 60, -1), -1):
            if self.stack[depth].name == name:
                del self.stack[depth:]
                break

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1].silent:
            return
        inner = [above.name for above in self.stack[-4:]]
        if "sup" in inner and _MARK.fullmatch(data.strip()):
            self.marks.append(Dropped("footnote mark", data.strip()))
            return
        self.cursor.words.append(data.replace("\n", " "))
        self.cursor.linked += len(data.strip()) if self.links else 0
        self.cursor.bold += len(data.strip()) if {"b", "strong"}.intersection(inner) else 0

    def _flush(self) -> None:
        above = self.stack[-1] if self.stack else _Open("", None, False, False)
        lines = [on_one_line(line) for line in "".join(self.cursor.words).split("\n")]
        bold = self.cursor.bold >= 0.9 * sum(map(len, lines))
        linked = self.cursor.linked
        self.pieces += [
            _Piece(line, self.cursor.kind, above.reason, above.article, linked, bold) for line in lines if line
        ]
        self.cursor = _Cursor(kind=_kind_of(above.name))

    def close(self) -> None:
        super().close()
        self._flush()


def _kind_of(name: str) -> ParagraphKind:
    if name in _HEADINGS:
        return "heading"
    return {"li": "list_item", "tr": "table_row", "dd": "list_item"}.get(name, "prose")  # type: ignore[return-value]


def read_html(raw: bytes, name: str) -> Document:
    """Read the bytes of a saved web page.

    Raises:
        DocumentError: the bytes are no text.
    """
    page = _Page()
    page.feed(_decoded(raw, name))
    page.close()
    pieces = [piece for piece in page.pieces if not piece.reason]
    dropped = page.marks + [Dropped(piece.reason, piece.text) for piece in page.pieces if piece.reason]
    if _is_most([piece for piece in pieces if piece.inside], pieces):
        dropped += [Dropped("outside the article", piece.text) for piece in pieces if not piece.inside]
        pieces = [piece for piece in pieces if piece.inside]
    blocks = [_block(piece) for piece in pieces]
    furniture = find_furniture(blocks, [piece.linked for piece in pieces])
    dropped += [Dropped(furniture[index], block.text) for index, block in enumerate(blocks) if index in furniture]
    return assemble(name, [block for index, block in enumerate(blocks) if index not in furniture], dropped=dropped)


def _is_most(inside: list[_Piece], pieces: list[_Piece]) -> bool:
    return sum(len(piece.text) for piece in inside) > 0.4 * sum(len(piece.text) for piece in pieces)


def _block(piece: _Piece) -> Block:
    if piece.kind == "prose" and is_list_item(piece.text):
        return Block(piece.text, "list_item")
    if piece.kind == "prose" and looks_like_heading(piece.text) and piece.bold and not piece.linked:
        return Block(piece.text, "heading")
    return Block(piece.text, piece.kind)


def _decoded(raw: bytes, name: str) -> str:
    declared = _CHARSET.search(raw[:4096])
    try:
        if declared and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
            return raw.decode(declared[1].decode("ascii"))
    except (LookupError, ValueError):
        pass
    try:
        return decode_text(raw).text
    except ValueError as error:
        raise DocumentError(f"{name}: {error}; give a text, PDF, Word or HTML file") from None
