"""Codings that people made elsewhere, taken back into a corpus: from QDA projects and from our own workbooks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..corpus.codebook import CODEBOOK_NAME, Codebook, read_codebook
from ..corpus.corpus import (
    DOCUMENT_COLUMNS,
    DOCUMENTS_NAME,
    REGISTERS,
    REQUIRED_SENTENCE_COLUMNS,
    SENTENCE_COLUMNS,
    folded_text,
    read_corpus,
)
from ..corpus.rows import read_table, table_bytes
from ..errors import UsageError
from ..files import write_atomically
from .characters import file_name, one_line
from .coded_projects import from_project
from .codings import ImportedCodings, ImportedSentence, ThemeNames
from .decisions import from_workbook

IMPORTED_NAME = "sentences-imported.csv"
# A sentence that carries no theme needs some stance; the note says that nobody stated this one.
_STANCE_NOT_STATED = "story"
_SUFFIXES = re.compile(r"(?:\.(?:txt|pdf|docx?|html?|md|csv|tsv|jsonl|xlsx))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        added: how many rows are new.
        replaced: how many rows of an earlier import a person has decided otherwise since.
        present: how many sentences the corpus has already, with the same themes.
        documents: ids of the documents that were added to documents.csv.
        conflicts: sentences that were not written because the corpus gives the same text other themes, one line each.
        messages: what else was left out or should be known, one line each.
    """

    added: int
    replaced: int
    present: int
    documents: tuple[str, ...]
    conflicts: tuple[str, ...]
    messages: tuple[str, ...]


def read_codings(
    path: Path,
    codebook: Codebook,
    mapping: Mapping[str, str] | None = None,
    *,
    uncoded: bool = False,
    suggestions: bool = True,
) -> ImportedCodings:
    """Read the codings of a .qdpx project, or the decisions in a workbook that `classify` wrote.

    Args:
        path: the file.
        codebook: whose themes the names are matched to, by id or name, whatever their case.
        mapping: their name → a theme id of ours, `none`, a stance, or `-`; see `parse_mapping`.
        uncoded: projects only: take sentences without a coding, in texts that have one, as having no theme.
        suggestions: projects only: take codings that the model gave and nobody removed.

    Raises:
        UnknownThemesError: names that stand for no theme.
        CorpusError: decisions that cannot be understood, each in `faults`.
        DocumentError: the file is damaged or no such file.
        UsageError: it is of another type.
    """
    names = ThemeNames(codebook, mapping or {})
    match path.suffix.lower():
        case ".qdpx":
            return from_project(path, codebook, names, uncoded=uncoded, suggestions=suggestions)
        case ".xlsx":
            return from_workbook(path, codebook, names)
        case suffix:
            raise UsageError(f"{path}: codings are read from .qdpx and .xlsx, not from {suffix or 'such files'}")


def import_codings(
    path: Path,
    corpus_folder: Path,
    mapping: Mapping[str, str] | None = None,
    coder: str = "imported",
    *,
    register: str = "report",
    uncoded: bool = False,
    suggestions: bool = True,
) -> ImportReport:
    """Add the codings of a file to a corpus folder: rows to sentences-imported.csv, documents to documents.csv.

    What the corpus has already is passed over. A person's decision that differs from the one of an earlier import takes
    its place. Documents come first, so an interrupted import leaves a sound corpus.

    Args:
        path: as `read_codings`.
        corpus_folder: holds codebook.toml; the other files are made where they are missing.
        mapping: as `read_codings`.
        coder: who decided, for the rows.
        register: what kind of text the new documents are, one of the corpus's registers; a document that the corpus
            has keeps its own.
        uncoded: as `read_codings`.
        suggestions: as `read_codings`.

    Raises:
        FailureThemesError: as `read_codings` and `read_corpus`; or a file cannot be written.
    """
    if register not in REGISTERS:
        raise UsageError(f"--register {register}: there are {', '.join(REGISTERS)}")
    codebook = read_codebook(corpus_folder / CODEBOOK_NAME)
    codings = read_codings(path, codebook, mapping, uncoded=uncoded, suggestions=suggestions)
    folder = _Folder.read(corpus_folder)
    report = folder.add(codings, coder, register)
    folder.write()
    return report


@dataclass(slots=True)
class _Folder:
    """A corpus folder as it will be: its imported rows and its documents, and which texts it holds.

    Attributes:
        path: the folder.
        documents: rows of documents.csv by id.
        document_columns: its columns.
        rows: rows of the imported sentences.
        by_text: text, folded → the sentence's themes and id, of every file of the folder.
        registers: document → the register of its sentences.
        changed: whether there is anything to write.
    """

    path: Path
    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    document_columns: tuple[str, ...] = DOCUMENT_COLUMNS
    rows: list[dict[str, str]] = field(default_factory=list)
    by_text: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    registers: dict[str, str] = field(default_factory=dict)
    changed: bool = False

    @classmethod
    def read(cls, path: Path) -> _Folder:
        """Read a folder, whose files of sentences and documents may be missing."""
        folder = cls(path)
        if any(path.glob("sentences*.csv")):
            sentences = read_corpus(path).sentences
            folder.by_text = {folded_text(s.text): (s.themes, s.id) for s in sentences}
            folder.registers = {s.document: s.register for s in sentences}
        if (path / DOCUMENTS_NAME).exists():
            table = read_table(path / DOCUMENTS_NAME, DOCUMENT_COLUMNS)
            folder.document_columns = table.columns
            folder.documents = {row["id"]: dict(row.cells) for row in table.rows}
        if (path / IMPORTED_NAME).exists():
            table = read_table(path / IMPORTED_NAME, REQUIRED_SENTENCE_COLUMNS)
            folder.rows = [dict(row.cells) for row in table.rows]
        return folder

    def add(self, codings: ImportedCodings, coder: str, register: str) -> ImportReport:
        """Take in what is new, and tell of the rest."""
        known_documents = set(self.documents)
        # What nobody but the model coded stands for no document, and for no person's decision.
        whole = codings.whole - {sentence.document for sentence in codings.sentences if sentence.suggested}
        before = len(self.rows)
        earlier = {row["id"]: number for number, row in enumerate(self.rows)}
        replaced, present, conflicts, suggested, completed = 0, 0, [], 0, False
        for sentence in codings.sentences:
            themes, where = self.by_text.get(folded_text(sentence.text), (None, ""))
            if themes == sentence.themes:
                present += 1
                if sentence.document in whole and where in earlier:
                    # Its document is decided throughout by now, so that this row is no longer one picked out.
                    completed |= self.rows[earlier[where]].get("sampling") != "as_it_comes"
                    self.rows[earlier[where]]["sampling"] = "as_it_comes"
                continue
            row = self._row(sentence, coder, register, "as_it_comes" if sentence.document in whole else "sought")
            if themes is None:
                self.rows.append(row)
                suggested += sentence.suggested
            elif where == row["id"] and where in earlier and not sentence.suggested:
                # Decided anew: the second decision of one file on one sentence would still be a conflict.
                self.rows[earlier.pop(where)] = row
                replaced += 1
            else:
                conflicts.append(f"{sentence.place}: not written, as {where} has the same text with other themes")
                continue
            self._add_document(row["document"], sentence.document)
            self.by_text[folded_text(sentence.text)] = (sentence.themes, row["id"])
        added = len(self.rows) - before
        messages = list(codings.messages)
        if suggested:
            messages.append(f"{suggested} of {added} rows rest on the model's own codings, which nobody removed")
        self.changed = added + replaced > 0 or completed
        new = tuple(name for name in self.documents if name not in known_documents)
        return ImportReport(added, replaced, present, new, tuple(conflicts), tuple(messages))

    def _row(self, sentence: ImportedSentence, coder: str, register: str, sampling: str) -> dict[str, str]:
        """The row of a sentence; its id stands for its document and its text."""
        document = _document_id(sentence.document)
        digest = hashlib.sha256(f"{document}\n{folded_text(sentence.text)}".encode("utf-8", "replace")).hexdigest()
        return {
            "id": f"imported-{digest[:16]}",
            "document": document,
            "text": sentence.text,
            "themes": ";".join(sentence.themes),
            "stance": sentence.stance or _STANCE_NOT_STATED,
            "register": self.registers.get(document, register),
            "sampling": sampling,
            "source": f"sentence {sentence.number}" + (f", page {sentence.page}" if sentence.page else ""),
            "coder": f"model, not removed by {coder}" if sentence.suggested else coder,
            "note": sentence.note if sentence.stance else f"{sentence.note}; stance not stated",
        }

    def _add_document(self, document: str, name: str) -> None:
        if document not in self.documents:
            known = {"id": document, "case": document, "title": one_line(file_name(name)), "kind": "imported"}
            self.documents[document] = {column: known.get(column, "") for column in self.document_columns}

    def write(self) -> None:
        """Write both files, each whole or not at all, if anything is new."""
        if not self.changed:
            return
        documents = table_bytes(self.document_columns, self.documents.values())
        write_atomically(self.path / DOCUMENTS_NAME, documents, force=True)
        write_atomically(self.path / IMPORTED_NAME, table_bytes(SENTENCE_COLUMNS, self.rows), force=True)


def _document_id(name: str) -> str:
    """Id of a document, which goes by its file name."""
    title = one_line(file_name(name))
    return re.sub(r"[^a-z0-9]+", "-", _SUFFIXES.sub("", title).lower()).strip("-") or "document"
