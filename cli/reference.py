"""Writes docs/commands.md: `python -m kgmem.cli.reference > docs/commands.md`, or `make docs`."""

from __future__ import annotations

import contextlib
import io
import os

from .main import COMMANDS, app


def _help(*command: str) -> str:
    held = io.StringIO()
    with contextlib.redirect_stdout(held), contextlib.suppress(SystemExit):
        app(args=[*command, "--help"], prog_name="kgmem")
    return held.getvalue().strip()


def reference() -> str:
    """The help text of every command, as one page."""
    os.environ["COLUMNS"] = "100"  # the width of the terminal must not show in the page
    parts = ["# Commands\n\nWritten by `make docs` from the help texts.\n", f"```\n{_help()}\n```\n"]
    parts += [f"## kgmem {name}\n\n```\n{_help(name)}\n```\n" for name in COMMANDS]
    return "\n".join(parts)


if __name__ == "__main__":
    from .show import line

    line(reference().rstrip())
