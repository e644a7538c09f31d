"""Plain text, as it stands: its lines are kept."""

from __future__ import annotations

import re

from kgmem.documents.document import BlockKind, Metadata
from kgmem.documents.reading import Reading

_LINE_END = re.compile(r"\r\n|\r|\n|\f")


def read_text(data: bytes, reading: Reading) -> Metadata:
    """Paragraphs are what stands between empty lines."""
    write_plain(reading.decode(data), reading)
    return Metadata()


def write_plain(text: str, reading: Reading) -> None:
    """Writes the paragraphs of a plain text."""
    out = reading.out
    at = 0
    for line in _LINE_END.split(text):
        if line.strip():
            indent = len(line) - len(line.lstrip())
            out.write(line.strip(), at + indent)
            out.line_break()
        else:
            out.open(BlockKind.PARAGRAPH)
        at += len(line) + 1 + text.startswith("\r\n", at + len(line))
    out.close()
