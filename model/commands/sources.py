"""The documents that a command was given: found, read one by one, the bad ones said and counted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import DocumentError, UsageError
from .application import say, say_error

if TYPE_CHECKING:
    from ..documents.document import Document

STANDARD_INPUT = "-"
PathsArgument = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Files and folders (with all below them), or - for standard input."),
]


@dataclass
class DocumentSource:
    """Reads the documents that a command was given; a bad one is said and counted, and the others go on.

    Attributes:
        text_column: column that holds the texts of a table.
        jobs: how many documents are read side by side.
        failed: how many could not be read.
        skipped: how many files of folders are of a type that is not read.
    """

    text_column: str = "text"
    jobs: int = 1
    failed: int = 0
    skipped: int = 0
    paths: list[str] = field(default_factory=list)

    def find(self, given: Iterable[str]) -> None:
        """Find the files that the arguments name, folders walked in the order of their names.

        Raises:
            UsageError: a folder in which no file can be read.
        """
        from ..documents.reading import DOCUMENT_SUFFIXES

        for name in given:
            if name == STANDARD_INPUT or not Path(name).is_dir():
                self.paths.append(name)
                continue
            files = sorted(path for path in Path(name).rglob("*") if path.is_file())
            readable = [str(path) for path in files if path.suffix.lower() in DOCUMENT_SUFFIXES]
            self.skipped += len(files) - len(readable)
            self.paths += readable
        if not self.paths:
            raise UsageError(f"no document in {', '.join(given)} ({self.skipped} files of other types)")

    def documents(self) -> Iterator[Document]:
        """The documents in order, each read when it is asked for or shortly before."""
        for result in self._read_all():
            if isinstance(result, DocumentError):
                self.failed += 1
                say_error(result)
                continue
            for warning in result.warnings:
                say(f"warning: {warning}")
            yield result

    def _read_all(self) -> Iterable[Document | DocumentError]:
        if self.jobs == 1 or len(self.paths) == 1:
            return map(self._read, self.paths)
        from joblib import Parallel, delayed

        # PDF and Word files are read in child processes anyway, so threads are enough to wait for them.
        parallel = Parallel(n_jobs=self.jobs, prefer="threads", return_as="generator")
        found: Iterable[Document | DocumentError] = parallel(delayed(self._read)(path) for path in self.paths)
        return found

    def _read(self, path: str) -> Document | DocumentError:
        from ..documents.reading import read_document, read_text

        try:
            if path == STANDARD_INPUT:
                return read_text(sys.stdin.buffer.read(), name=STANDARD_INPUT)
            return read_document(path, text_column=self.text_column)
        except DocumentError as error:
            return error

    def leave_if_failed(self) -> None:
        """Leave with a document's exit code if one could not be read."""
        if self.failed:
            raise typer.Exit(DocumentError.exit_code)
