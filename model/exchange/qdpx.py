"""QDA projects and codebooks (REFI-QDA 1.5): codings by offset, for NVivo, MAXQDA, ATLAS.ti, QualCoder, and back."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from ..classifier.fitted import ThemeDecision, ThemeModel
from ..classifier.prediction import Classification, ClassifiedDocument, SentencePrediction
from ..documents.archives import opened_archive, parse_member, read_member
from ..errors import DocumentError
from ..files import decode_text
from ..versions import own_version
from .characters import file_name, legal, one_line
from .colours import safe_colour
from .positions import best_counting, is_place, position
from .tabular import shown_themes, strongest_for

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "failure-themes"
REVIEW_CODE = "for review (failure-themes)"
MODEL_USER = "failure-themes model"
_PROJECT_FILE = "project.qde"
_INTERNAL = "internal://"
# GUIDs are made from names below this one, so the same results give the same GUIDs and a second import finds the first.
_GUIDS = uuid.UUID("6f1d2f0e-5f0a-5c39-9d0b-8c1f4a2f7e11")
# Programs expect dates; a fixed one lets the same results give the same bytes.
_MADE = "2000-01-01T00:00:00Z"
_ZIP_MADE = (1980, 1, 1, 0, 0, 0)
_NAME_LENGTH = 80
_LINE_END = re.compile(r"\r\n?")
_TEXT_HOLDERS = ("Representation", "Transcript")


@dataclass(frozen=True, slots=True)
class Selection:
    """A coded span of a source.

    Attributes:
        start: offset of its first character in the source's text, in code points.
        end: offset behind its last character.
        codes: names of its codes.
        coders: names of the people who gave them, in the same order; empty where the project does not say.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodedSource:
    """A text of a project with its coded spans, in order.

    Attributes:
        name: of the source.
        text: as it is stored.
        selections: its sound coded spans.
        damaged: how many coded spans were refused: their positions are none of the text, or a code is not there.
        left_out: how many codings of the source are not in `selections`, for whatever reason.
    """

    name: str
    text: str
    selections: tuple[Selection, ...]
    damaged: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CodedProject:
    """What a project holds of coded texts.

    Attributes:
        sources: its texts.
        ignored: how many codings are of something else: places on a page, pictures, sound, whole sources.
        missing: names of sources whose text the project does not hold.
        damaged: how many coded spans of texts were refused for a damaged position.
        dangling: how many codings of texts were refused because their code is not in the project.
    """

    sources: tuple[CodedSource, ...]
    ignored: int
    missing: tuple[str, ...]
    damaged: int = 0
    dangling: int = 0


def to_qdpx(classification: Classification, *, crlf: bool = False) -> bytes:
    """A project with the themes as codes, the documents as plain text, and a coding for each theme of each sentence.

    All codings belong to one user, named after the model, so that they can be told apart and removed in one go.
    Positions count code points of the text as it is stored.

    Args:
        classification: the results; sentences without a theme or review mark give no coding.
        crlf: store texts with Windows line ends, and count them as two characters, as MAXQDA for Windows does.
    """
    model = classification.model
    user = _guid("user", model.fingerprint)
    sources = list(_sources(classification, user, crlf))
    project = _project(model, user, [element for element, _ in sources])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _add(archive, _PROJECT_FILE, _xml(project))
        for element, text in sources:
            path = element.get("plainTextPath", "").removeprefix(_INTERNAL)
            _add(archive, f"sources/{path}", text.encode("utf-8"))
    return buffer.getvalue()


def to_qdc(classification: Classification) -> bytes:
    """The codebook alone: the model's themes with their definitions and colours."""
    root = Element("CodeBook", {"xmlns": CODEBOOK_SPACE, "origin": _origin()})
    codes = SubElement(root, "Codes")
    _add_codes(codes, classification.model.themes)
    return _xml(root)


def _project(model: ThemeModel, user: str, sources: Sequence[Element]) -> Element:
    made = {"creatingUserGUID": user, "creationDateTime": _MADE}
    root = Element("Project", {"xmlns": PROJECT_SPACE, "name": "failure themes", "origin": _origin(), **made})
    users = SubElement(root, "Users")
    SubElement(users, "User", guid=user, name=f"{MODEL_USER} {model.fingerprint[:12]}".strip())
    codes = SubElement(SubElement(root, "CodeBook"), "Codes")
    _add_codes(codes, model.themes)
    review = SubElement(codes, "Code", guid=_review_guid(), name=REVIEW_CODE, isCodable="true", color="#808080")
    SubElement(review, "Description").text = "The model is not sure of this sentence: a person should look."
    SubElement(root, "Sources").extend(sources)
    return root


def _add_codes(codes: Element, themes: Sequence[ThemeDecision]) -> None:
    for theme in themes:
        colour = safe_colour(theme.colour)
        code = SubElement(
            codes, "Code", guid=_theme_guid(theme.id), name=one_line(theme.name), isCodable="true", color=colour
        )
        if theme.definition:
            SubElement(code, "Description").text = legal(theme.definition)


def _sources(classification: Classification, user: str, crlf: bool) -> Iterator[tuple[Element, str]]:
    """Each document as a source with its selections, and the text that goes into its file."""
    names: dict[str, int] = {}
    for document in classification.documents:
        name = _source_name(document.document.name, names)
        guid = _guid("source", classification.model.fingerprint, name)
        text, place = _stored_text(document.document.text, crlf)
        made = {"creatingUser": user, "creationDateTime": _MADE}
        path = f"{_INTERNAL}{guid}.txt"
        source = Element("TextSource", {"guid": guid, "name": name, "plainTextPath": path, **made})
        # The project holds the whole text; only what is marked in it is a question.
        for prediction in document.wanted(classification.selection.of_marks):
            source.append(_selection(classification.model, document, prediction, guid, place, made))
        yield source, text


def _source_name(document: str, names: dict[str, int]) -> str:
    """A name that is a file name, ends in .txt as the stored text does, and stands once in the project."""
    name = one_line(file_name(document)).removesuffix(".txt") or "document"
    names[name] = names.get(name, 0) + 1
    return f"{name}.txt" if names[name] == 1 else f"{name} ({names[name]}).txt"


def _stored_text(text: str, crlf: bool) -> tuple[str, Callable[[int], int]]:
    """The text with one kind of line end and no byte order mark, and where an offset of the original falls in it."""
    pieces = _LINE_END.split(_without_mark(legal(text)))
    ends = [match.end() for match in _LINE_END.finditer(text)]
    shifts = [0]
    for match in _LINE_END.finditer(text):
        shifts.append(shifts[-1] + 1 - len(match[0]))
    stored = "\n".join(pieces)
    if not crlf:
        return stored, lambda offset: offset + shifts[bisect_right(ends, offset)]
    breaks = [offset for offset, character in enumerate(stored) if character == "\n"]

    def place(offset: int) -> int:
        plain = offset + shifts[bisect_right(ends, offset)]
        return plain + bisect_right(breaks, plain - 1)

    return stored.replace("\n", "\r\n"), place


def _without_mark(text: str) -> str:
    # A first U+FEFF would be taken for a byte order mark and dropped, and all positions would be off by one.
    return " " + text[1:] if text.startswith("\ufeff") else text


def _selection(
    model: ThemeModel,
    document: ClassifiedDocument,
    prediction: SentencePrediction,
    source: str,
    place: Callable[[int], int],
    made: Mapping[str, str],
) -> Element:
    sentence = prediction.sentence
    start, end = place(sentence.start), place(sentence.end)
    guid = _guid("selection", source, str(start), str(end))
    name = one_line(document.document.text[sentence.start : sentence.end])[:_NAME_LENGTH]
    places = {"startPosition": str(start), "endPosition": str(end)}
    element = Element("PlainTextSelection", {"guid": guid, "name": name, **places, **made})
    SubElement(element, "Description").text = _reasons(model, prediction)
    codes = [(theme, _theme_guid(theme)) for theme in prediction.themes]
    codes += [("review", _review_guid())] if prediction.review else []
    for theme, code in codes:
        coding = SubElement(element, "Coding", {"guid": _guid("coding", guid, theme), **made})
        SubElement(coding, "CodeRef", targetGUID=code)
    return element


def _reasons(model: ThemeModel, prediction: SentencePrediction) -> str:
    """What the model made of a sentence, for the comment of its coding."""
    names = {theme.id: theme.name for theme in model.themes}
    shown = shown_themes(prediction)
    parts = [f"{names[theme]} {prediction.probabilities[theme]:.2f}" + _words(prediction, theme) for theme in shown]
    return legal("; ".join([*parts, "for review"] if prediction.review else parts))


def _words(prediction: SentencePrediction, theme: str) -> str:
    words = strongest_for(prediction, theme)
    return f" ({', '.join(words)})" if words else ""


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(_GUIDS, legal("\n".join(parts))))


def _theme_guid(theme: str) -> str:
    return _guid("code", theme)


def _review_guid() -> str:
    return _guid("review")


def _origin() -> str:
    return f"{ORIGIN} {own_version()}"


def _xml(root: Element) -> bytes:
    content: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + content


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    member = zipfile.ZipInfo(path, _ZIP_MADE)
    member.compress_type = zipfile.ZIP_DEFLATED
    # The mark of the system that made a zip differs between Windows and the others.
    member.create_system = 3
    member.external_attr = 0o644 << 16
    archive.writestr(member, content)


def read_qdpx(path: Path) -> CodedProject:
    """Read the coded texts of a project.

    Programs count positions differently past line ends and characters beyond U+FFFF; the way is taken for each source
    by which most spans have the text that they are named after, or else begin and end between words.

    A span whose positions are no place in its text is refused, never moved to where the text has one.

    Raises:
        DocumentError: it cannot be read, is no project, damaged in itself or in all its coded spans, or exceeds the
            limits.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} could not be read: {error.strerror}") from None
    with opened_archive(raw, str(path), "QDA project") as archive:
        part = next((name for name in archive.namelist() if name.lower().endswith(".qde")), None)
        root = parse_member(archive, part, str(path)) if part else None
        if root is None or _local(root) != "Project":
            raise DocumentError(f"{path}: not a QDA project: it holds no project.qde")
        project = _Reader(archive, str(path), root).project()
    if (project.damaged or project.dangling) and not any(source.selections for source in project.sources):
        raise DocumentError(f"{path}: every coded span of text is damaged: export the project anew")
    return project


def is_suggestion(coder: str) -> bool:
    """Whether a coding's coder is a model, as `to_qdpx` names it."""
    return coder.startswith(MODEL_USER)


class _Reader:
    """Reads one project."""

    def __init__(self, archive: zipfile.ZipFile, name: str, root: Element) -> None:
        self._archive = archive
        self._name = name
        self._root = root
        self._members = {member.lower(): member for member in archive.namelist()}
        self._codes = {_key(code.get("guid")): code.get("name", "") for code in _all(root, "Code")}
        self._users = {_key(user.get("guid")): user.get("name", "") for user in _all(root, "User")}
        self._missing: list[str] = []
        self._damaged = self._dangling = self._ignored = 0

    def project(self) -> CodedProject:
        """All sources that hold text."""
        listed = next(iter(_all(self._root, "Sources")), None)
        sources = [coded for source in (listed if listed is not None else ()) for coded in self._coded(source)]
        return CodedProject(tuple(sources), self._ignored, tuple(self._missing), self._damaged, self._dangling)

    def _coded(self, source: Element) -> list[CodedSource]:
        """The texts of a source; what of its codings was left out is known once all are read."""
        refused = self._damaged, self._dangling
        texts = list(self._texts(source))
        codings = sum(1 for _ in _all(source, "Coding"))
        read = sum(1 for holder, _ in texts for span in _spans(holder) for _ in _all(span, "Coding"))
        self._ignored += codings - read
        taken = sum(len(selection.codes) for _, coded in texts for selection in coded.selections)
        damaged = self._damaged + self._dangling - sum(refused)
        return [replace(coded, damaged=damaged, left_out=codings - taken) for _, coded in texts]

    def _texts(self, source: Element) -> Iterator[tuple[Element, CodedSource]]:
        name = source.get("name") or source.get("guid") or "source"
        for holder in (source, *(child for child in source if _local(child) in _TEXT_HOLDERS)):
            spans = _spans(holder)
            content = self._text(holder)
            if content is None:
                if spans:
                    self._missing.append(name)
                continue
            text, marked = content
            yield holder, CodedSource(name, text, tuple(self._selections(spans, text, marked)))

    def _text(self, holder: Element) -> tuple[str, bool] | None:
        """The text of a source, and whether its file began with a byte order mark."""
        inline = next((child.text or "" for child in holder if _local(child) == "PlainTextContent"), None)
        if inline is not None:
            return inline, False
        path = holder.get("plainTextPath", "")
        member = self._members.get("sources/" + path.removeprefix(_INTERNAL).lower())
        if not path.startswith(_INTERNAL) or member is None:
            return None
        raw = read_member(self._archive, member, self._name)
        return decode_text(raw).text.removeprefix("\ufeff"), raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe"))

    def _selections(self, spans: Sequence[Element], text: str, marked: bool) -> Iterator[Selection]:
        places = [(position(span.get("startPosition")), position(span.get("endPosition"))) for span in spans]
        starts = best_counting(text, places, [span.get("name", "") for span in spans], marked=marked)
        for span, (start, end) in zip(spans, places, strict=True):
            codings = [child for child in span if _local(child) == "Coding"]
            if codings and not is_place(starts, start, end):
                self._damaged += 1
                continue
            given = [(self._code(coding), self._users.get(_key(coding.get("creatingUser")), "")) for coding in codings]
            known = [(code, coder) for code, coder in given if code]
            self._dangling += len(given) - len(known)
            if known:
                codes, coders = zip(*known, strict=True)
                yield Selection(starts[start], starts[end], codes, coders)

    def _code(self, coding: Element) -> str | None:
        """Name of a coding's code; nothing where it points to none."""
        return self._codes.get(next((_key(ref.get("targetGUID")) for ref in _all(coding, "CodeRef")), ""))


def _spans(holder: Element) -> list[Element]:
    return [child for child in holder if _local(child) == "PlainTextSelection"]


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _key(guid: str | None) -> str:
    return (guid or "").strip("{}").lower()
