"""Plain text: paragraphs and items, whose lines are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgmem.documents.document import BlockKind, Metadata
from kgmem.documents.reading import Reading

_LINE_END = re.compile(r"\r\n|\r|\n|\f")
_RULE = re.compile(r"\s*([-=_*~#+])(?:\s*\1){2,}\s*")
_BULLET = re.compile(r"[*•‣◦▪●–-][ \t]+(?=\S)")
_NUMBER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, and where it starts."""

    at: int
    text: str


def read_text(data: bytes, reading: Reading) -> Metadata:
    """Paragraphs are what stands between empty lines."""
    write_lines(lines_of(reading.decode(data)), reading)
    return Metadata()


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text."""
    at = 0
    for found in _LINE_END.finditer(text):
        yield Line(at, text[at : found.start()])
        at = found.end()
    yield Line(at, text[at:])


def write_lines(lines: Iterable[Line], reading: Reading, kind: BlockKind = BlockKind.PARAGRAPH) -> None:
    """Writes the paragraphs and items of a plain text; lines that are nothing but a rule part them.

    A line without a letter, the number of a page for example, stands alone. A bullet begins an item behind an empty
    line, a colon or another item; elsewhere it is a dash.
    """
    out = reading.out
    out.open(kind)
    before = ""
    in_list = False
    for line in lines:
        text = line.text.strip()
        if not text or _RULE.fullmatch(text):
            out.open(kind)
            before, in_list = "", in_list and not text
            continue
        indent = len(line.text) - len(line.text.lstrip())
        bullet = _BULLET.match(text)
        if bullet and (not before or in_list or before.endswith(":")):
            out.open(BlockKind.ITEM if kind is BlockKind.PARAGRAPH else kind)
            indent, text, in_list = indent + bullet.end(), text[bullet.end() :], True
        elif not before:
            in_list = False
        if _NUMBER.fullmatch(text) and not in_list:
            out.open(kind)
        out.write(text, line.at + indent)
        out.line_break()
        if _NUMBER.fullmatch(text) and not in_list:
            out.open(kind)
        before = text
    out.close()
