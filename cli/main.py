"""The command line: puts the commands together and turns whatever ends them into an exit code.

Exit codes: 0 done, 1 failed, 2 wrong use, 3 no answer in the graph (`ask` with one question), 130 interrupted.
Nothing heavy is imported here or at the top of a command's file, so that `kgmem --help` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from kgmem.errors import KgmemError, ShapesError

from . import (
    adapt,
    ask,
    demo,
    doctor,
    eval,  # noqa: A004
    export,
    forget,
    ingest,
    link,
    read,
    sources,
    stats,
    summarize,
    sync,
    synthesize,
    train,
)
from .show import error, note, prepare_streams, show_log

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: quick, and readable in a pipe and by a screen reader
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        ask,
        link,
        read,
        summarize,
        ingest,
        forget,
        sources,
        stats,
        sync,
        export,
        synthesize,
        train,
        adapt,
        eval,
        doctor,
        demo,
    )
}
for name, module in COMMANDS.items():
    app.command(name, epilog=module.EXAMPLES)(getattr(module, name))


def _version(wanted: bool) -> None:
    if wanted:
        from kgmem import __version__

        typer.echo(f"kgmem {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answer questions from a knowledge graph and summarize documents: on a laptop, offline, with proof."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `kgmem ARGUMENTS` (the process's own by default) and returns its exit code."""
    prepare_streams()
    show_log()
    try:
        app(args=arguments, prog_name="kgmem")
    except ShapesError as problem:  # its message is a report of several lines
        note(f"error: {problem}")
        return problem.exit_code
    except KgmemError as problem:
        error(str(problem))
        return problem.exit_code
    except BrokenPipeError:
        return _reader_gone()
    except OSError as problem:
        error(f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:  # Typer ends every command this way
        code = end.code if isinstance(end.code, int) else 1
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    return code


def _reader_gone() -> int:
    """Whoever read our output has left, as `head` does: nothing to complain about, nor at the interpreter's exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return 1
