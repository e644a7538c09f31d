"""How results, tables, warnings and errors are written: results to standard output, the rest to standard error."""

from __future__ import annotations

import dataclasses
import io
import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress

    from kgmem.ingest import Progress as Moved

# Everything that steers a terminal: C0 without tab and newline, DEL, C1, and the marks that turn the reading direction.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# JSON leaves them as they are, yet many readers of lines end a line at them.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_PLAIN_WIDTH = 160
"""Columns of a table that does not go to a terminal."""


def prepare_streams() -> None:
    """Text that the streams' encoding does not have is written as an escape instead of ending in an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Notes(logging.Handler):
    """What the library logs, as notes."""

    def emit(self, record: logging.LogRecord) -> None:
        note(record.getMessage())


def show_log() -> None:
    """From now on what kgmem logs is shown to a user who watches."""
    if not sys.stderr.isatty():
        return
    log = logging.getLogger("kgmem")
    log.setLevel(logging.INFO)
    log.propagate = False
    if not any(isinstance(handler, _Notes) for handler in log.handlers):
        log.addHandler(_Notes())


def plain(text: str) -> str:
    r"""`text` with control characters made visible (`\x1b`): labels may come from anywhere, to steer a terminal."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def line(text: str = "") -> None:
    """One line of the result, visible at once to whoever reads the pipe."""
    print(plain(text), flush=True)


def json_line(value: Any) -> None:
    """A dataclass, or a list or dictionary of plain values, as one line of JSON."""
    content = dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value
    readable = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = as_json(content, ascii_only=not readable)
    print(_LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text), flush=True)


def as_json(content: Any, *, ascii_only: bool = False) -> str:
    """Plain values as JSON; dates and the like as they are written."""
    return json.dumps(content, ensure_ascii=ascii_only, default=str)


def note(text: str) -> None:
    """Something worth saying that is not the result."""
    print(plain(text), file=sys.stderr)


def warn(text: str) -> None:
    """Something that may need the user's attention."""
    note(f"warning: {text}")


def error(text: str) -> None:
    """Why the command failed, in one line."""
    note("error: " + " ".join(text.splitlines()))


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """A table of the result; the columns numbered in `right` are flushed right. Nothing is cut off."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, header in enumerate(headers):
        shown.add_column(header, overflow="fold", justify="right" if number in right else "left")
    for row in rows:
        shown.add_row(*(Text(plain(cell)) for cell in row))
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
    console.print(shown)
    sys.stdout.flush()


def progress(*, in_bytes: bool = False) -> Progress:
    """A progress bar on standard error, shown only when that is a terminal, gone when done."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextmanager
def bytes_progress() -> Iterator[Moved]:
    """A progress bar for an ingest: gives the function that is told how many bytes of how many are read."""
    with progress(in_bytes=True) as bar:
        task = bar.add_task("", total=None)

        def moved(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=plain(name))

        yield moved
