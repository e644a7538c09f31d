"""What reading a document gives: its text, and where each stretch of it stood in the original."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a stretch of text is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """One item of a list, without what stands in the items below it."""
    ROW = "row"
    """One row of a table; a tab stands between two cells."""
    CODE = "code"
    NOTE = "note"
    """A footnote or endnote."""
    ASIDE = "aside"
    """What stands beside the text: a caption, a menu of links, the signature of a mail and what it quotes."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or the like: the characters `start` to `end` of the text. No sentence goes beyond its block."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it, up to the next heading of its level or a higher one.

    `level` is 1 for the highest. `start` is where the heading starts; an attachment's section, whose title is the
    name of a file, has no heading in the text. Sections lie within one another.
    """

    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """The characters `start` to `end` of the text stand on this page; `number` counts from 1, `label` is printed."""

    number: int
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The characters `start` to `end` of the text come from `source_start` to `source_end` of the original.

    The original is the file's characters, decoded with the document's `encoding`, without a byte order mark. Stretches
    of the same length correspond character by character, others (`&amp;` for &) only as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself; None for what it doesn't."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    """ISO 8601, as exact as the document has it."""
    language: str | None = None
    """A language tag such as en or zh-Hans."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as people read it.

    Paragraphs are parted by an empty line, items of a list, rows of a table and lines of code by a line end; soft
    hyphens, ligatures and no-break spaces are written plainly. All positions are characters of `text`, from 0.
    """

    name: str
    """The file, as the user named it."""
    text: str
    media_type: str
    sha256: str
    """Of the file's bytes, in hexadecimal digits."""
    size: int
    """Of the file, in bytes."""
    metadata: Metadata
    blocks: tuple[Block, ...]
    """In order, without overlap."""
    sections: tuple[Section, ...]
    """By start; a section comes before those within it."""
    pages: tuple[Page, ...] = ()
    """Of a PDF; they follow one another without a gap."""
    encoding: str | None = None
    """How the bytes of a text file, a Markdown file or an HTML page became characters."""
    origins: tuple[Origin, ...] = field(default=(), repr=False)
    """Of the same, in order, without overlap; what lies between two of them (line ends) has no origin."""
    warnings: tuple[str, ...] = ()
    """What could not be read of a document that otherwise could, such as an attachment."""

    def page_at(self, offset: int) -> Page | None:
        """The page on which the character at `offset` stands; None in a document without pages."""
        index = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[index] if index >= 0 else None

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the characters `start` to `end` of the text stand in the original, or None if that is not known.

        Where only a part of a stretch is asked for whose length differs from its origin's, all of it is given.
        """
        first = bisect_right(self.origins, start, key=lambda origin: origin.end)
        after = bisect_right(self.origins, end - 1, key=lambda origin: origin.start)
        touched = self.origins[first:after]
        if not touched:
            return None
        return _source(touched[0], start)[0], _source(touched[-1], end - 1)[1]


def _source(origin: Origin, offset: int) -> tuple[int, int]:
    """Where one character of the text comes from."""
    if origin.end - origin.start != origin.source_end - origin.source_start:
        return origin.source_start, origin.source_end
    at = origin.source_start + min(max(offset, origin.start), origin.end - 1) - origin.start
    return at, at + 1
