"""Word files: tracked insertions kept, deletions left out, text boxes once; over the zip and a guarded XML parser."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..errors import DocumentError
from .archives import opened_archive, parse_member
from .assembly import Block, assemble, on_one_line
from .document import Document, Dropped, ParagraphKind
from .reflow import Line, ends_closed, is_list_item, looks_like_heading, paragraphs_of
from .words import word_set

_RUNNING_PARTS = 40
_RUNNING_PART = re.compile(r"(?:header|footer)\d*\.xml")
_LEFT_OUT = {"del": "deleted text", "moveFrom": "deleted text"}
_NEVER_TEXT = word_set("Fallback instrText delInstrText pPr rPr tblPr trPr tcPr sectPr sdtPr")
_NOTE_MARKS = frozenset({"footnoteReference", "endnoteReference"})
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_PROSE_WORDS = 7


@dataclass(slots=True)
class _Style:
    name: str = ""
    heading: bool = False
    numbered: bool = False
    parent: str | None = None


@dataclass(slots=True)
class _Paragraph:
    text: str
    kind: ParagraphKind | None
    runs_on: bool = False
    contents: bool = False


@dataclass(slots=True)
class _State:
    """What a walk through one part of the file has found so far."""

    styles: dict[str, _Style]
    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    rows: list[list[list[Block]]] = field(default_factory=list)
    pending: str = ""

    def put(self, blocks: list[Block]) -> None:
        """Add blocks to the cell that is open, or to the document."""
        (self.rows[-1][-1] if self.rows and self.rows[-1] else self.blocks).extend(blocks)


def read_docx(raw: bytes, name: str) -> Document:
    """Read the bytes of a .docx file.

    Raises:
        DocumentError: it is no Word file, damaged, or holds more than the limits allow.
    """
    with opened_archive(raw, name, "Word file") as archive:
        return _read(archive, name)


def _read(archive: zipfile.ZipFile, name: str) -> Document:
    main = _main_part(archive, name)
    folder = posixpath.dirname(main)
    state = _State(_styles(parse_member(archive, posixpath.join(folder, "styles.xml"), name)))
    root = parse_member(archive, main, name)
    if root is None:
        raise DocumentError(f"{name}: not a Word file: it has no document part")
    _walk_body(root, state)
    for part, reference in (("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")):
        _add_notes(parse_member(archive, posixpath.join(folder, part), name), reference, state)
    _note_furniture(archive, folder, name, state)
    return assemble(name, state.blocks, dropped=state.dropped)


def _main_part(archive: zipfile.ZipFile, name: str) -> str:
    relations = parse_member(archive, "_rels/.rels", name)
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    return "word/document.xml"


def _local(element: Element) -> str:
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _value(element: Element | None, key: str = "val") -> str | None:
    if element is None:
        return None
    return next((value for name, value in element.items() if name.rpartition("}")[2] == key), None)


def _child(element: Element | None, *path: str) -> Element | None:
    for step in path:
        if element is None:
            return None
        element = next((child for child in element if _local(child) == step), None)
    return element


def _is_on(element: Element | None) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off", "none")


def _styles(root: Element | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for element in root if root is not None else ():
        if _local(element) == "style":
            style = _style(element)
            styles[_value(element, "styleId") or ""] = style
    return styles


def _style(element: Element) -> _Style:
    name = (_value(_child(element, "name")) or "").lower()
    level = _value(_child(element, "pPr", "outlineLvl"))
    heading = name.startswith(("heading", "title", "subtitle")) or ((level or "9").isdigit() and int(level or 9) < 9)
    numbered = _child(element, "pPr", "numPr") is not None or name.startswith("list")
    return _Style(name, heading, numbered, _value(_child(element, "basedOn")))


def _style_chain(style_id: str | None, styles: dict[str, _Style]) -> Iterator[_Style]:
    seen: set[str] = set()
    while style_id is not None and style_id in styles and style_id not in seen:
        seen.add(style_id)
        yield styles[style_id]
        style_id = styles[style_id].parent


def _events(root: Element, opaque: frozenset[str]) -> Iterator[tuple[str, bool, Element]]:
    """Walk a tree without recursion: (name, whether entering, element); `opaque` elements are not entered."""
    stack = [(root, iter(root))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield _local(element), False, element
            continue
        yield _local(child), True, child
        if _local(child) not in opaque:
            stack.append((child, iter(child)))


def _walk_body(root: Element, state: _State) -> None:
    opaque = _NEVER_TEXT | {"p", "del", "moveFrom"}
    for name, entering, element in _events(root, opaque):
        if name == "p" and entering:
            _add_paragraph(element, state)
        elif name == "tr" and entering:
            state.rows.append([])
        elif name == "tc" and entering and state.rows:
            state.rows[-1].append([])
        elif name == "tr" and state.rows:
            cells = state.rows.pop()
            if _child(element, "trPr", "del") is not None:
                state.dropped += [Dropped("deleted text", block.text) for cell in cells for block in cell]
            else:
                state.put(_row_blocks(cells))


def _row_blocks(cells: list[list[Block]]) -> list[Block]:
    """One block for a row of short cells; rows that hold prose give each paragraph its own."""
    filled = [cell for cell in cells if cell]
    if all(len(cell) == 1 and not _is_prose(cell[0].text) for cell in filled):
        text = " | ".join(cell[0].text for cell in filled)
        return [Block(text, "table_row")] if text else []
    return [
        Block(block.text, "table_row" if block.kind == "heading" else block.kind) for cell in filled for block in cell
    ]


def _is_prose(text: str) -> bool:
    return len(text.split()) >= _PROSE_WORDS and ends_closed(text)


def _add_paragraph(element: Element, state: _State) -> None:
    boxes: list[Element] = []
    paragraph = _paragraph(element, state, boxes)
    if paragraph.contents:
        if paragraph.text.strip():
            state.dropped.append(Dropped("contents", on_one_line(paragraph.text)))
    elif paragraph.runs_on:
        state.pending += paragraph.text
    else:
        text, state.pending = state.pending + paragraph.text, ""
        lines = [Line(line, kind=paragraph.kind) for line in text.split("\n")]
        state.put(paragraphs_of(lines) if paragraph.kind != "heading" else [Block(on_one_line(text), "heading")])
    for box in boxes:
        _walk_body(box, state)


def _paragraph(element: Element, state: _State, boxes: list[Element]) -> _Paragraph:
    pieces: list[str] = []
    bold: list[bool] = []
    hidden = False
    for name, entering, part in _events(element, _NEVER_TEXT | {"del", "moveFrom", "txbxContent"}):
        if not entering:
            continue
        if name == "r":
            hidden = _is_on(_child(part, "rPr", "vanish"))
            bold.append(_is_on(_child(part, "rPr", "b")) or not any(_local(child) == "t" for child in part))
        elif name in _LEFT_OUT:
            _drop(_LEFT_OUT[name], _deleted_text(part), state)
        elif name == "txbxContent":
            boxes.append(part)
        elif name in _NOTE_MARKS:
            _drop("footnote mark", _value(part, "id") or "", state)
        elif name == "t" and hidden:
            _drop("hidden text", part.text or "", state)
        elif name == "t":
            pieces.append(part.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
    return _described(element, "".join(pieces), bool(bold) and all(bold), state)


def _described(element: Element, text: str, bold: bool, state: _State) -> _Paragraph:
    properties = _child(element, "pPr")
    style_id = _value(_child(properties, "pStyle"))
    chain = list(_style_chain(style_id, state.styles))
    contents = any(style.name.startswith(("toc ", "table of figures")) for style in chain) or (
        (style_id or "").upper().startswith("TOC") and (style_id or "")[3:].isdigit()
    )
    numbering = _child(properties, "numPr")
    numbered = numbering is not None and _value(_child(numbering, "numId")) != "0"
    runs_on = _child(properties, "rPr", "del") is not None
    kind: ParagraphKind | None = "prose"
    if (
        any(style.heading for style in chain)
        or _child(properties, "outlineLvl") is not None
        or (bold and looks_like_heading(on_one_line(text)))
    ):
        kind = "heading"
    elif numbered or any(style.numbered for style in chain) or is_list_item(text):
        kind = "list_item"
    return _Paragraph(text, kind, runs_on, contents)


def _deleted_text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter() if _local(part) in ("delText", "t"))


def _drop(reason: str, text: str, state: _State) -> None:
    if text.strip():
        state.dropped.append(Dropped(reason, on_one_line(text)))


def _add_notes(root: Element | None, reference: str, state: _State) -> None:
    for note in root if root is not None else ():
        if _local(note) == reference and _value(note, "type") in (None, "normal"):
            inner = _State(state.styles, dropped=state.dropped)
            _walk_body(note, inner)
            state.blocks += [Block(block.text, "footnote") for block in inner.blocks]


def _note_furniture(archive: zipfile.ZipFile, folder: str, name: str, state: _State) -> None:
    """Record the text of headers and footers, which stand in parts of their own."""
    for part in sorted(archive.namelist()):
        reason = posixpath.basename(part).rstrip("0123456789.xml")
        if posixpath.dirname(part) == folder and reason in ("header", "footer"):
            root = parse_member(archive, part, name)
            texts = (
                [element.text or "" for element in root.iter() if _local(element) == "t"] if root is not None else []
            )
            _drop(reason, "".join(texts), state)
