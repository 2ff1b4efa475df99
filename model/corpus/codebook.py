"""The codebook: which themes there are and how a sentence is labelled with them, read from codebook.toml."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from ..errors import CorpusError

Stance = Literal["failing", "good_practice", "remedy", "rule", "reaction", "story", "heading", "furniture"]

STANCES: tuple[str, ...] = get_args(Stance)
CODEBOOK_NAME = "codebook.toml"
NO_THEME = "none"
# Where a theme may be named, these say that there is none.
_RESERVED = frozenset((NO_THEME, *STANCES))
_THEME_ID = re.compile(r"[a-z][a-z0-9_]*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DEFAULT_COLOURS = ("#B2182B", "#2166AC", "#762A83", "#B35806", "#1B7837", "#01665E", "#8C510A", "#4D4D4D")


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a codebook.

    Attributes:
        id: how it is named in files and options: lower-case letters, digits, underscores.
        name: how it is named to people.
        definition: the failing in a sentence.
        counts: what counts as this theme, for coders.
        colour: `#RRGGBB`, for highlights and for the codebook handed to other programs.
    """

    id: str
    name: str
    definition: str = ""
    counts: str = ""
    colour: str = _DEFAULT_COLOURS[0]


@dataclass(frozen=True, slots=True)
class Codebook:
    """The themes in order, with the rules for labelling.

    Attributes:
        version: as the codebook states it.
        themes: in the order that every table and array of this project follows.
        none: what carries no theme.
        hard_cases: rules that coders settled on.
        fingerprint: SHA-256 of its file, in hexadecimal.
    """

    version: str
    themes: tuple[Theme, ...]
    none: tuple[str, ...] = ()
    hard_cases: tuple[str, ...] = ()
    fingerprint: str = field(default="", compare=False)

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Ids of the themes, in order."""
        return tuple(theme.id for theme in self.themes)

    def find(self, name: str) -> str | None:
        """Id of the theme that goes by an id or a name, whatever its case; None for neither."""
        if name in self.theme_ids:
            return name
        known = {folded_name(either): theme.id for theme in self.themes for either in (theme.name, theme.id)}
        return known.get(folded_name(name))

    def theme(self, theme_id: str) -> Theme:
        """The theme with that id.

        Raises:
            KeyError: there is none.
        """
        return {theme.id: theme for theme in self.themes}[theme_id]


def folded_name(name: str) -> str:
    """`name` as it is compared with others: no case, underscores as spaces, every run of white space one space."""
    return " ".join(name.replace("_", " ").casefold().split())


def read_codebook(path: Path) -> Codebook:
    """Read a codebook file.

    Args:
        path: a TOML file with `version`, `[[themes]]` (`id`, `name`, `definition`, `counts`, `colour`) and, where
            wanted, `[rules]` with the lists `none` and `hard_cases`.

    Raises:
        CorpusError: it is missing, is no TOML, names its themes wrongly, or its rules are no lists of texts.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"{path} could not be read ({error.strerror}): a corpus folder holds a {CODEBOOK_NAME}"
        ) from None
    try:
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path} is not a TOML file in UTF-8: {error}") from None
    return Codebook(
        version=str(table.get("version", "1")),
        themes=_themes(path, table.get("themes")),
        none=_rules(path, table, "none"),
        hard_cases=_rules(path, table, "hard_cases"),
        fingerprint=hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest(),
    )


def _rules(path: Path, table: dict[str, Any], name: str) -> tuple[str, ...]:
    rules = table.get("rules", {})
    if not isinstance(rules, dict):
        raise CorpusError(f"{path}: rules must be a table: write [rules], and under it the lists none and hard_cases")
    said = rules.get(name, [])
    if not isinstance(said, list) or not all(isinstance(rule, str) for rule in said):
        raise CorpusError(f"{path}: {name} of [rules] must be a list of texts, each between quotation marks")
    return tuple(said)


def _themes(path: Path, entries: Any) -> tuple[Theme, ...]:  # noqa: ANN401  (whatever the file holds)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise CorpusError(f"{path} names no themes: add a [[themes]] table with an id and a name for each")
    themes = tuple(_theme(path, number, entry) for number, entry in enumerate(entries, start=1))
    ids = [theme.id for theme in themes]
    repeated = sorted({theme_id for theme_id in ids if ids.count(theme_id) > 1})
    if repeated:
        raise CorpusError(f"{path} names a theme twice: {', '.join(repeated)}")
    _refuse_other_meanings(path, themes)
    return themes


def _refuse_other_meanings(path: Path, themes: tuple[Theme, ...]) -> None:
    """Refuse a name that stands for another theme or for none, because themes may be written by name."""
    meanings = {folded_name(word): word for word in _RESERVED} | {folded_name(theme.id): theme.id for theme in themes}
    for theme in themes:
        meaning = meanings.setdefault(folded_name(theme.name), theme.id)
        if meaning != theme.id:
            raise CorpusError(f"{path}: the name of {theme.id} stands for {meaning} too: give it another")


def _theme(path: Path, number: int, entry: dict[str, Any]) -> Theme:
    theme_id = str(entry.get("id", ""))
    if not _THEME_ID.fullmatch(theme_id):
        raise CorpusError(f"{path}: theme {number} needs an id of lower-case letters, digits and underscores")
    if theme_id in _RESERVED:
        raise CorpusError(f"{path}: theme {number} needs another id: {theme_id} says that a sentence has no theme")
    name = str(entry.get("name", theme_id.replace("_", " "))).strip()
    if not name:
        raise CorpusError(f"{path}: the name of {theme_id} is empty: give one, or leave the line out")
    colour = str(entry.get("colour", _DEFAULT_COLOURS[(number - 1) % len(_DEFAULT_COLOURS)]))
    if not _COLOUR.fullmatch(colour):
        raise CorpusError(f"{path}: the colour of {theme_id} must look like #B2182B")
    return Theme(
        id=theme_id,
        name=name,
        definition=str(entry.get("definition", "")),
        counts=str(entry.get("counts", "")),
        colour=colour,
    )
