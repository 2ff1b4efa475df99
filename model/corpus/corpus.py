"""The corpus: labelled sentences with the documents they come from, checked as a whole and fingerprinted."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import CorpusError, shown_name
from .codebook import CODEBOOK_NAME, NO_THEME, Codebook, folded_name, read_codebook
from .codebook import STANCES as STANCES
from .rows import Row, Table, read_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Register = Literal["report", "briefing", "inquiry", "inspection", "news"]
Sampling = Literal["as_it_comes", "sought", "reworded"]

REGISTERS: tuple[str, ...] = get_args(Register)
SAMPLINGS: tuple[str, ...] = get_args(Sampling)
SENTENCE_COLUMNS = ("id", "document", "text", "themes", "stance", "register", "sampling", "source", "coder", "note")
REQUIRED_SENTENCE_COLUMNS = ("id", "document", "text", "themes", "stance", "register", "coder", "note")
DOCUMENT_COLUMNS = ("id", "case", "title", "publisher", "year", "kind", "address")
DOCUMENTS_NAME = "documents.csv"
_YES = ("yes", "true", "1", "y")
_NO = ("no", "false", "0", "n", "")


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with the themes that a person gave it.

    Attributes:
        id: unique in its corpus.
        document: id of its document.
        text: the sentence.
        themes: ids of its themes, in the codebook's order; empty for none.
        stance: what the sentence does, one of `STANCES`; empty in a test file without that column.
        register: what kind of text it comes from, one of `REGISTERS`; empty likewise.
        sampling: `as_it_comes` where its passage was taken whole, `sought` where it was chosen for what it says,
            `reworded` where it is one more wording of a sentence that has a row already.
        source: where in its document it stands.
        coder: who labelled it.
        note: what the coder wished to say.
        slice: part of a test file that figures are also given for.
        disputed: whether its labels are in dispute; such rows are left out of figures.
    """

    id: str
    document: str
    text: str
    themes: tuple[str, ...] = ()
    stance: str = ""
    register: str = ""
    sampling: str = "as_it_comes"
    source: str = ""
    coder: str = ""
    note: str = ""
    slice: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document that sentences come from; documents on one child share a `case`, and folds never part them."""

    id: str
    case: str
    title: str = ""
    publisher: str = ""
    year: str = ""
    kind: str = ""
    address: str = ""


@dataclass(frozen=True)
class Corpus:
    """Labelled sentences with their codebook and their documents."""

    codebook: Codebook
    sentences: tuple[LabelledSentence, ...]
    documents: Mapping[str, DocumentRecord] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """The sentences' texts, in order."""
        return [sentence.text for sentence in self.sentences]

    @property
    def cases(self) -> list[str]:
        """The case of each sentence, in order; a document without a record is its own case."""
        return [self.case_of(sentence.document) for sentence in self.sentences]

    def case_of(self, document: str) -> str:
        """Case of a document."""
        return self.documents[document].case if document in self.documents else document

    @cached_property
    def labels(self) -> NDArray[np.bool_]:
        """Array `(n_sentences, n_themes)`: whether a sentence carries a theme."""
        import numpy as np

        ids = self.codebook.theme_ids
        rows = [[theme in sentence.themes for theme in ids] for sentence in self.sentences]
        return np.array(rows, dtype=np.bool_).reshape(len(rows), len(ids))

    @cached_property
    def as_it_comes(self) -> NDArray[np.bool_]:
        """Array `(n_sentences,)`: whether a sentence's passage was taken whole."""
        import numpy as np

        return np.array([sentence.sampling == "as_it_comes" for sentence in self.sentences], dtype=np.bool_)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal of what training depends on: texts, themes, stances, cases and sampling, in order."""
        digest = hashlib.sha256(json.dumps(self.codebook.theme_ids).encode())
        for sentence in self.sentences:
            row = (self.case_of(sentence.document), sentence.text, sentence.themes, sentence.stance, sentence.sampling)
            digest.update(json.dumps(row).encode())
        return digest.hexdigest()

    def without_cases(self, cases: Iterable[str]) -> Corpus:
        """The corpus without the sentences of those cases."""
        away = set(cases)
        return replace(self, sentences=tuple(s for s in self.sentences if self.case_of(s.document) not in away))

    def subset(self, indices: Iterable[int]) -> Corpus:
        """The corpus with the sentences at those positions alone."""
        return replace(self, sentences=tuple(self.sentences[i] for i in indices))


def shipped_corpus_folder() -> Path:
    """Folder of the corpus that ships: inside the package when installed, beside it in a checkout.

    Raises:
        CorpusError: it is in neither place.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "training_data", package.parent / "training_data"):
        if (folder / CODEBOOK_NAME).is_file():
            return folder
    raise CorpusError(
        "the shipped corpus is missing from this installation: install failure-themes again, or give --corpus"
    )


def read_corpus(folder: Path | str | None = None) -> Corpus:
    """Read and check a corpus folder: `codebook.toml`, `documents.csv` and every `sentences*.csv`.

    Args:
        folder: the folder; None for the corpus that ships.

    Raises:
        CorpusError: with every fault at once in `faults`, each as `file:line: what is wrong`.
    """
    folder = shipped_corpus_folder() if folder is None else Path(folder)
    if not folder.is_dir():
        raise CorpusError(
            f"{folder} is not a folder: a corpus folder holds {CODEBOOK_NAME}, {DOCUMENTS_NAME} and sentences.csv"
        )
    codebook = read_codebook(folder / CODEBOOK_NAME)
    paths = sorted(folder.glob("sentences*.csv"))
    if not paths:
        raise CorpusError(f"{folder} holds no sentences.csv: put the labelled sentences there")
    faults: list[str] = []
    documents = _read_documents(folder / DOCUMENTS_NAME, faults)
    tables = list(_tables(paths, REQUIRED_SENTENCE_COLUMNS, faults))
    sentences = tuple(_checked_sentences(tables, codebook, documents, faults))
    if not faults and not sentences:
        faults.append(f"{paths[0]}:1: there are no sentences")
    if faults:
        raise CorpusError(f"{folder} has {len(faults)} fault{'s' * (len(faults) > 1)}", tuple(faults))
    return Corpus(codebook, sentences, documents)


def read_test_file(path: Path | str, codebook: Codebook) -> Corpus:
    """Read a labelled CSV for measuring.

    Args:
        path: a CSV file with `text` and `themes`; `id`, `document`, `stance`, `register`, `slice` and `disputed`
            (yes or no) are used where they stand. Without `document` all rows count as one document.
        codebook: its themes are the ones allowed.

    Raises:
        CorpusError: with every fault at once in `faults`.
    """
    path = Path(path)
    table = read_table(path, ("text", "themes"))
    faults: list[str] = []
    sentences = tuple(_test_sentences(table, codebook, faults))
    if not sentences:
        faults.append(f"{path}:1: there are no sentences")
    if faults:
        raise CorpusError(f"{path} has {len(faults)} fault{'s' * (len(faults) > 1)}", tuple(faults))
    return Corpus(codebook, sentences)


def _test_sentences(table: Table, codebook: Codebook, faults: list[str]) -> Iterator[LabelledSentence]:
    seen = _Seen()
    for row in table.rows:
        place = f"{table.path}:{row.line}"
        sentence = replace(
            _sentence(row, row_themes(row, codebook, table.path, faults)),
            id=row["id"] or f"row-{row.line}",
            document=row["document"] or table.path.stem,
            sampling="as_it_comes",
            slice=row["slice"],
            disputed=row["disputed"].lower() in _YES,
        )
        complaints = (*_test_complaints(row), *seen.complaints(sentence, place))
        faults.extend(f"{place}: {complaint}" for complaint in complaints)
        yield sentence


def _test_complaints(row: Row) -> Iterator[str]:
    if not row["text"]:
        yield "the text is empty"
    for name, allowed in (("stance", STANCES), ("register", REGISTERS)):
        if row[name] and row[name] not in allowed:
            yield f"the {name} {shown_name(row[name])} is not one of {', '.join(allowed)}"
    if row["disputed"].lower() not in (*_YES, *_NO):
        yield "disputed is neither yes nor no: write yes, true, 1 or y, or no, false, 0, n or nothing"


def _tables(paths: Iterable[Path], required: tuple[str, ...], faults: list[str]) -> Iterator[Table]:
    for path in paths:
        try:
            yield read_table(path, required)
        except CorpusError as error:
            faults.extend(error.faults or (str(error),))


def _read_documents(path: Path, faults: list[str]) -> dict[str, DocumentRecord]:
    records: dict[str, DocumentRecord] = {}
    for table in _tables([path], DOCUMENT_COLUMNS, faults):
        for row in table.rows:
            record = DocumentRecord(**{column: row[column] for column in DOCUMENT_COLUMNS})
            faults.extend(f"{path}:{row.line}: {complaint}" for complaint in _document_complaints(record, records))
            records[record.id] = record
    return records


def _document_complaints(record: DocumentRecord, known: Mapping[str, DocumentRecord]) -> Iterator[str]:
    if not record.id:
        yield "the id is empty"
    if record.id in known:
        yield f"the id {record.id} stands above already"
    if not record.case:
        yield "the case is empty: give the document's own id where it shares none"
    if record.year and not re.fullmatch(r"(19|20)\d\d", record.year):
        yield f"the year {record.year} is not a year"


def _checked_sentences(
    tables: Iterable[Table], codebook: Codebook, documents: Mapping[str, DocumentRecord], faults: list[str]
) -> Iterator[LabelledSentence]:
    seen = _Seen()
    for table in tables:
        for row in table.rows:
            place = f"{table.path}:{row.line}"
            sentence = _sentence(row, row_themes(row, codebook, table.path, faults))
            complaints = (*_complaints(sentence, documents), *seen.complaints(sentence, place))
            faults.extend(f"{place}: {complaint}" for complaint in complaints)
            yield sentence


@dataclass(slots=True)
class _Seen:
    """Where each id stood first, and each text with its themes."""

    places: dict[str, str] = field(default_factory=dict)
    by_text: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def complaints(self, sentence: LabelledSentence, place: str) -> Iterator[str]:
        """What is wrong with a sentence beside those before it."""
        first = self.places.setdefault(sentence.id, place)
        if sentence.id and first != place:
            yield f"the id {sentence.id} stands already at {first}"
        themes, where = self.by_text.setdefault(folded_text(sentence.text), (sentence.themes, place))
        if sentence.text and themes != sentence.themes:
            yield f"the same text has other themes at {where}"


def _sentence(row: Row, themes: tuple[str, ...]) -> LabelledSentence:
    return LabelledSentence(
        id=row["id"],
        document=row["document"],
        text=row["text"],
        themes=themes,
        stance=row["stance"],
        register=row["register"],
        sampling=row["sampling"] or "as_it_comes",
        source=row["source"],
        coder=row["coder"],
        note=row["note"],
    )


def _complaints(sentence: LabelledSentence, documents: Mapping[str, DocumentRecord]) -> Iterator[str]:
    if not sentence.id:
        yield "the id is empty"
    if not sentence.text:
        yield "the text is empty"
    if sentence.document not in documents:
        yield f"the document {shown_name(sentence.document) or '(none)'} is not in {DOCUMENTS_NAME}"
    for name, value, allowed in (
        ("stance", sentence.stance, STANCES),
        ("register", sentence.register, REGISTERS),
        ("sampling", sentence.sampling, SAMPLINGS),
    ):
        if value not in allowed:
            yield f"the {name} {shown_name(value) or '(none)'} is not one of {', '.join(allowed)}"
    if sentence.themes and sentence.stance in STANCES and sentence.stance != "failing":
        yield f"it has a theme, so its stance is failing, not {sentence.stance}"


def row_themes(row: Row, codebook: Codebook, path: Path, faults: list[str]) -> tuple[str, ...]:
    """Themes in the cell `themes` of a row, by id or name, in the codebook's order; unknown ones go into `faults`.

    `none` alone says that there is none, as an empty cell does.
    """
    given = {theme.strip(): codebook.find(theme) for theme in row["themes"].split(";") if theme.strip()}
    if [folded_name(theme) for theme in given] == [NO_THEME]:
        return ()
    known = ", ".join(codebook.theme_ids)
    faults += [
        f"{path}:{row.line}: the theme {shown_name(theme)} is not in the codebook ({known})"
        for theme, found in given.items()
        if found is None
    ]
    return tuple(theme for theme in codebook.theme_ids if theme in given.values())


def folded_text(text: str) -> str:
    """`text` as it is compared with others: in lower case, every run of white space one space."""
    return " ".join(text.lower().split())
