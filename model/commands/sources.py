"""The documents that a command was given: found, read one by one, the bad ones said and counted."""

from __future__ import annotations

import os
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
        ours: how many files of folders are results of this tool, which are no reviews.
    """

    text_column: str = "text"
    jobs: int = 1
    failed: int = 0
    skipped: int = 0
    ours: int = 0
    paths: list[str] = field(default_factory=list)

    def find(self, given: Iterable[str]) -> None:
        """Find the files that the arguments name, each once, folders walked in the order of their names.

        Raises:
            UsageError: a folder in which no file can be read.
        """
        given = list(given)
        for name in given:
            if not name:
                raise UsageError("a path is empty: name a file or a folder")
            if name == STANDARD_INPUT or not os.path.isdir(name):  # noqa: PTH112  (Path.is_dir raises on odd names)
                self.paths.append(name)
                continue
            self.paths += map(str, self._reviews_below(name))
        self._drop_repeated()
        if not self.paths and not self.failed:
            left_out = f"{self.skipped} of other types, {self.ours} that this tool wrote"
            raise UsageError(f"no document in {', '.join(given)} (files passed over: {left_out})")

    def _drop_repeated(self) -> None:
        # Counted twice, a review would make shares look surer than they are.
        once: dict[str, str] = {}
        for path in self.paths:
            once.setdefault(path if path == STANDARD_INPUT else os.path.realpath(path), path)
        if len(once) < len(self.paths):
            say(f"warning: files named more than once are read once ({len(self.paths) - len(once)} left out)")
        self.paths = list(once.values())

    def _reviews_below(self, folder: str) -> list[Path]:
        from ..documents.reading import DOCUMENT_SUFFIXES, UNREAD_SUFFIXES
        from ..exchange.results import looks_like_our_output

        files = list(self._files_below(folder))
        readable = [path for path in files if path.suffix.lower() in DOCUMENT_SUFFIXES]
        reviews = [path for path in readable if not looks_like_our_output(path)]
        for path in files:
            if path.suffix.lower() in UNREAD_SUFFIXES:
                say(f"warning: {path}: skipped, as this type of file is not read: save it as .docx, .pdf or .txt")
        self.skipped += len(files) - len(readable)
        self.ours += len(readable) - len(reviews)
        return reviews

    def _files_below(self, folder: str) -> Iterator[Path]:
        """Files of a folder and of all below it in the order of their names; a folder that cannot be read is said."""

        def refused(error: OSError) -> None:
            self.failed += 1
            say_error(DocumentError(f"{error.filename}: cannot be read: {error.strerror}"))

        for place, folders, names in os.walk(folder, onerror=refused):
            folders.sort()
            # Word keeps a lock file beside an open document and macOS a shadow of each: neither is anybody's review.
            yield from (Path(place, name) for name in sorted(names) if not name.startswith((".", "~$")))

    def refuse_as_output(self, output: Path | None) -> None:
        """Refuse an output that is one of the documents.

        Raises:
            UsageError: it is.
        """
        if output is not None and output.exists():
            for path in self.paths:
                if path != STANDARD_INPUT and Path(path).exists() and output.samefile(path):
                    raise UsageError(f"{output} is one of the documents: name another output")

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
