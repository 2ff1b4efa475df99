"""The errors a user can meet; each kind has its exit code, and its message says what, where and what to do."""

from __future__ import annotations

from typing import ClassVar


class FailureThemesError(Exception):
    """Base of every error that is the input's or the set-up's, not a bug.

    The message is one line for the user and never quotes a document's text.
    """

    exit_code: ClassVar[int] = 1


class UsageError(FailureThemesError):
    """Options that contradict each other or name something that is not there."""

    exit_code = 2


class CorpusError(FailureThemesError):
    """Training data or codings that cannot be used.

    Attributes:
        faults: every fault found, each as ``file:line: what is wrong``.
    """

    exit_code = 3

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class DocumentError(FailureThemesError):
    """A document that cannot be read."""

    exit_code = 4


class ModelFileError(FailureThemesError):
    """A model file that is missing, damaged or of another format."""

    exit_code = 5


class RequirementError(FailureThemesError):
    """An evaluation whose figures fall below what was demanded."""

    exit_code = 6


class OutputError(FailureThemesError):
    """An output that could not be written: it exists, the disk is full, the folder is read-only."""

    exit_code = 7


# What is longer, or has more words, may be a sentence of somebody's document and no name of a column or a theme.
_LONGEST_NAME, _MOST_NAME_WORDS = 120, 3


def shown_name(name: str) -> str:
    """A name as an error may show it, or its length where it could be a sentence of a document."""
    if len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_NAME_WORDS:
        return name
    return f"(a text of {len(name)} characters)"
