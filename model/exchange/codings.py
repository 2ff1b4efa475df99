"""What people decided, however it came back: sentences with themes, and the names of themes matched to a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..corpus.codebook import Codebook, folded_name
from ..corpus.corpus import STANCES
from ..errors import CorpusError, UsageError, shown_name

NONE = "none"
LEFT_OUT = "-"
ALL_OTHERS = "*"
_WITHOUT_THEME = (NONE, *(stance for stance in STANCES if stance != "failing"))


class UnknownThemesError(CorpusError):
    """Names that stand for no theme of the codebook.

    Attributes:
        names: the names, in order.
    """

    def __init__(self, source: str, names: tuple[str, ...], codebook: Codebook, faults: tuple[str, ...] = ()) -> None:
        known = ", ".join(codebook.theme_ids)
        noun = "name that is" if len(names) == 1 else "names that are"
        remedy = f"give --map OURS=THEIRS for each (OURS: {known}, none, or - to leave it out)"
        shown = ", ".join(repr(shown_name(name)) for name in names)
        message = f"{source} has {len(names)} {noun} not in the codebook ({shown}): {remedy}"
        super().__init__(message, faults)
        self.names = names


@dataclass(frozen=True, slots=True)
class ImportedSentence:
    """A sentence with what people decided of it.

    Attributes:
        document: name of its document.
        number: its position in the document, from 1.
        page: page from 1, or None.
        text: the sentence.
        themes: ids of its themes, in the codebook's order.
        stance: what it does, one of the corpus's stances; empty where nobody said.
        place: where in the imported file it stands, for messages.
        note: how it was decided.
        suggested: whether nobody but the model gave it its themes.
    """

    document: str
    number: int
    page: int | None
    text: str
    themes: tuple[str, ...]
    stance: str
    place: str
    note: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class ImportedCodings:
    """The decisions of one file.

    Attributes:
        sentences: decided sentences, in the file's order.
        whole: names of the documents of which every sentence is decided.
        messages: what was left out, and why, one line each.
    """

    sentences: tuple[ImportedSentence, ...]
    whole: frozenset[str] = frozenset()
    messages: tuple[str, ...] = ()


def parse_mapping(entries: Iterable[str], codebook: Codebook) -> dict[str, str]:
    """Read `OURS=THEIRS` entries into a mapping from their names to ours.

    Args:
        entries: OURS is a theme id, `none`, a stance without a theme, or `-` to leave a name out; THEIRS is a name, or
            `*` for every name that is not known otherwise.
        codebook: whose themes may be named.

    Raises:
        UsageError: an entry is not written so, or OURS is not known.
    """
    mapping = {}
    for entry in entries:
        ours, sign, theirs = (part.strip() for part in entry.partition("="))
        if not sign or not theirs:
            raise UsageError(f"--map {entry}: write it as OURS=THEIRS")
        if ours not in (*codebook.theme_ids, *_WITHOUT_THEME, LEFT_OUT):
            known = ", ".join(codebook.theme_ids)
            raise UsageError(f"--map {entry}: there is no theme {ours!r}; there are {known}, and none, and -")
        mapping[theirs] = ours
    return mapping


class ThemeNames:
    """Finds the theme, or the way of having none, that a name stands for."""

    def __init__(self, codebook: Codebook, mapping: Mapping[str, str]) -> None:
        self._codebook = codebook
        self._others = mapping.get(ALL_OTHERS)
        self._known = {folded_name(name): name for name in _WITHOUT_THEME}
        self._known |= {folded_name(name): theme.id for theme in codebook.themes for name in (theme.id, theme.name)}
        self._known |= {folded_name(theirs): ours for theirs, ours in mapping.items() if theirs != ALL_OTHERS}

    def find(self, name: str) -> str | None:
        """A theme's id, `none`, a stance without a theme, `LEFT_OUT`, or None for a name that stands for nothing."""
        return self._known.get(folded_name(name), self._others)

    def knows(self, name: str) -> bool:
        """Whether a name was named itself, not only met by `*`."""
        return folded_name(name) in self._known

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that stand for nothing, each once, in order."""
        return tuple(dict.fromkeys(name for name in names if self.find(name) is None))

    def decided(self, names: Iterable[str]) -> tuple[tuple[str, ...], str] | None:
        """Themes in the codebook's order, and the stance (empty where none is said); None where all are left out.

        Raises:
            ValueError: the names contradict each other.
        """
        found = {meaning for name in names if (meaning := self.find(name)) not in (None, LEFT_OUT)}
        themes = tuple(theme for theme in self._codebook.theme_ids if theme in found)
        others = found - set(themes)
        stances = others - {NONE}
        if (themes and others) or len(stances) > 1:
            raise ValueError("a theme and none, or two ways of having none, contradict each other")
        if not found:
            return None
        return themes, "failing" if themes else next(iter(stances), "")
