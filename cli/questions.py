"""Reads questions, one a line, from a file or from standard input."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from os import fstat
from pathlib import Path
from typing import BinaryIO

from kgmem.errors import ParseError, UsageError

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a file, in order."""

    lines: Iterator[str]
    total: int | None
    """None when they come in through a pipe."""
    batch_size: int
    """One in a pipe, whose other end may wait for an answer before it asks again."""


def read(name: str) -> Questions:
    """The lines of the file `name`, or of standard input for `-`. An empty line counts: it is a question too.

    Raises ParseError for a line that is not UTF-8 (in a regular file: before the first question is asked) and
    OSError for a file that can't be read.
    """
    if name == "-":
        stream = sys.stdin.buffer
        return Questions(_lines(stream, "standard input"), None, _BATCH if _is_regular(stream) else 1)
    path = Path(name)
    if path.is_dir():
        raise UsageError(f"{name} is a folder; --file takes a text file with one question a line")
    if not path.is_file():
        return Questions(_lines(path.open("rb"), name), None, 1)
    total = sum(1 for _ in _lines(path.open("rb"), name))
    return Questions(_lines(path.open("rb"), name), total, _BATCH)


def check(question: str) -> None:
    """Raises UsageError for a question whose bytes on the command line were no text in the terminal's encoding."""
    try:
        question.encode()
    except UnicodeEncodeError as problem:
        where = f"character {problem.start + 1}"
        raise UsageError(f"the question is not valid UTF-8 ({where}); set the terminal to UTF-8") from None


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    with stream:
        for number, raw in enumerate(stream, 1):
            try:
                # Editors put a byte order mark before the first line.
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as problem:
                reason = f"byte 0x{raw[problem.start]:02x} is not valid UTF-8; save the file as UTF-8"
                raise ParseError(reason, file=name, line=number, column=problem.start + 1) from None
            yield text.rstrip("\r\n")


def _is_regular(stream: BinaryIO) -> bool:
    try:
        return stat.S_ISREG(fstat(stream.fileno()).st_mode)
    except OSError:  # a stream in memory
        return False
