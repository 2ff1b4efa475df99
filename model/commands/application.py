"""The application that commands are added to, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..errors import CorpusError, FailureThemesError, OutputError

_MOST_FAULTS = 200


class _ErrorBoundary(TyperGroup):
    """Turns the library's errors into one line on stderr and an exit code, for every command."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (as Typer declares it)
        try:
            return super().main(*args, **kwargs)
        except FailureThemesError as error:
            say_error(error)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of our output, such as `head`, has seen enough; closing quietly is what it expects.
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            say_error(OutputError(f"{error.filename or 'the output'}: {error.strerror or error}"))
            sys.exit(OutputError.exit_code)


app = typer.Typer(
    name="failure-themes",
    cls=_ErrorBoundary,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def say(message: str) -> None:
    """Say something to the person, on stderr: data goes to stdout or to a file."""
    # A file's name may hold anything; a line of ours stays one line and colours nothing.
    typer.echo("".join(c if c.isprintable() else repr(c)[1:-1] for c in message), err=True)


def say_error(error: FailureThemesError) -> None:
    """Say what is wrong, with every fault of a corpus on a line of its own."""
    faults = error.faults if isinstance(error, CorpusError) else ()
    for fault in faults[:_MOST_FAULTS]:
        say(fault)
    if len(faults) > _MOST_FAULTS:
        say(f"… and {len(faults) - _MOST_FAULTS} more")
    say(f"error: {error}")


def _show_version(wanted: bool) -> None:
    if wanted:
        from ..versions import own_version

        typer.echo(f"failure-themes {own_version()}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Find the sentences of child safeguarding reviews that state a failure theme. A second reader, never the judge."""
