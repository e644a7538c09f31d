"""Questions out of files and pipes."""

from __future__ import annotations

import importlib
import io
import os
import sys
import threading
from pathlib import Path

import pytest

from kgmem.errors import ParseError, UsageError

questions = importlib.import_module("kgmem.cli.questions")


def test_every_line_is_a_question(tmp_path: Path) -> None:
    """Line numbers agree: empty lines count, Windows line ends and a byte order mark are no part of a question."""
    file = tmp_path / "questions.txt"
    file.write_bytes("\ufeffWho?\r\n\nWhat \u2028 now?\nlast".encode())
    read = questions.read(str(file))
    assert (list(read.lines), read.total) == (["Who?", "", "What \u2028 now?", "last"], 4)


def test_empty_file_has_no_question(tmp_path: Path) -> None:
    """Nothing in, nothing out."""
    file = tmp_path / "questions.txt"
    file.write_bytes(b"")
    read = questions.read(str(file))
    assert (list(read.lines), read.total) == ([], 0)


def test_bytes_that_are_no_text_are_named_before_anything_is_asked(tmp_path: Path) -> None:
    """The error says file, line and column, and comes from the reading of the file, not with the thousandth answer."""
    file = tmp_path / "questions.txt"
    file.write_bytes(b"fine\nalso fine\nPer\xfa\n")
    with pytest.raises(ParseError, match=r"questions\.txt:3:4: byte 0xfa is not valid UTF-8"):
        questions.read(str(file))


def test_pipe_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that came through a pipe is there before the next one is written."""
    reading, writing = os.pipe()
    with io.TextIOWrapper(os.fdopen(reading, "rb")) as stream, os.fdopen(writing, "wb", buffering=0) as other_end:
        monkeypatch.setattr(sys, "stdin", stream)
        read = questions.read("-")
        assert (read.total, read.batch_size) == (None, 1)
        other_end.write(b"first?\n")
        got: list[str] = []
        reader = threading.Thread(target=lambda: got.append(next(read.lines)))
        reader.start()
        reader.join(timeout=5)
        assert got == ["first?"]
        read.lines.close()


def test_bytes_that_are_no_text_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before is asked, then the error names the line."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"one\n\xff\n")))
    read = questions.read("-")
    assert next(read.lines) == "one"
    with pytest.raises(ParseError, match="standard input:2:1"):
        next(read.lines)


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder holds no lines; the message says what is expected."""
    with pytest.raises(UsageError, match="is a folder"):
        questions.read(str(tmp_path))


def test_argument_that_is_no_text_is_refused() -> None:
    """Bytes outside UTF-8 on the command line arrive as lone surrogates."""
    with pytest.raises(UsageError, match="not valid UTF-8"):
        questions.check("Per\udcfa")
