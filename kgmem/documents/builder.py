"""Puts a document's text together, block by block, and keeps account of where everything came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kgmem.documents.characters import plain_pieces
from kgmem.documents.document import Block, BlockKind, Origin, Page, Section
from kgmem.documents.problems import Unreadable

_TIGHT = {BlockKind.ITEM, BlockKind.ROW}
"""Neighbours of one of these kinds are parted by a line end, all others by an empty line."""


class TextBuilder:
    """Takes pieces of text with their places in the original; gives the text with all its positions.

    Without `keep_origins`, places in the original are not recorded. Raises Unreadable when the text gets longer than
    `limit` characters.
    """

    def __init__(self, limit: int, *, keep_origins: bool) -> None:
        self._limit = limit
        self._keep_origins = keep_origins
        self._pieces: list[str] = []
        self._length = 0
        self._kind = BlockKind.PARAGRAPH
        self._level: int | None = None
        self._block: tuple[int, int] | None = None  # where the open one starts: in characters, in pieces
        self._gap: tuple[str, int | None, int | None] | None = None
        self._depth = 0
        self._blocks: list[Block] = []
        self._headings: list[_Mark] = []
        self._pages: list[_Mark] = []
        self._waiting: list[_Mark] = []
        self._origins: list[_Stretch] = []

    def open(self, kind: BlockKind, level: int | None = None) -> None:
        """Closes the block and says of what kind the next one is; `level` is a heading's, from 1."""
        self.close()
        self._kind, self._level = kind, level

    def write(self, text: str, at: int | None = None, until: int | None = None, *, verbatim: bool = False) -> None:
        """Adds text to the block, and starts a paragraph if there is none.

        Args:
            text: any text; white space in it becomes one space, and none at the ends of a block.
            at: where it starts in the original, in characters.
            until: where it ends there, if it is not as long as `text`; it then belongs to its origin as a whole.
            verbatim: white space within the block stays as it is.
        """
        whole = at is not None and until is not None and until - at != len(text)
        for piece, start, end, is_space in plain_pieces(text):
            place = (at, until) if whole else (None, None) if at is None else (at + start, at + end)
            if not is_space:
                self._append(piece, *place)
            elif verbatim:
                self._widen("".join(one if one in "\n\t" else " " for one in piece), *place)
            elif self._gap is None:
                self._gap = " ", *place

    def line_break(self) -> None:
        """A line end within the block; within a row, where it would end the row, a space."""
        if self._gap is None or self._gap[0] == " ":
            self._gap = (" " if self._kind is BlockKind.ROW else "\n"), None, None

    def cell_break(self) -> None:
        """The end of a cell within a row."""
        tabs = self._gap[0] if self._gap is not None and self._gap[0].startswith("\t") else ""
        self._gap = tabs + "\t", None, None

    def close(self) -> None:
        """Ends the block; the next one is a paragraph unless `open` says otherwise."""
        if self._block is not None:
            start, first_piece = self._block
            self._blocks.append(Block(self._kind, start, self._length))
            if self._level is not None:
                title = " ".join("".join(self._pieces[first_piece:]).split())
                self._headings.append(_Mark(title, self._level + self._depth, start))
        self._block = self._gap = self._level = None
        self._kind = BlockKind.PARAGRAPH

    def set_aside(self) -> None:
        """Makes the paragraph or item that is open an aside."""
        if self._kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
            self._kind = BlockKind.ASIDE

    def page(self, label: str) -> None:
        """Starts a page with the next character; the block may go on. An attachment's pages don't count."""
        if not self._depth:
            self._pages.append(self._mark(label, 0))

    @contextmanager
    def part(self, title: str) -> Iterator[None]:
        """What is written within becomes a section whose title is not in the text, an attachment for example."""
        self.close()
        self._headings.append(self._mark(title, 1 + self._depth))
        self._depth += 1
        try:
            yield
        finally:
            self.close()
            self._depth -= 1

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def blocks(self) -> tuple[Block, ...]:
        """The blocks that were closed."""
        return tuple(self._blocks)

    def origins(self) -> tuple[Origin, ...]:
        """Where the text comes from, as far as it was said."""
        return tuple(Origin(one.start, one.end, one.source_start, one.source_end) for one in self._origins)

    def pages(self) -> tuple[Page, ...]:
        """The pages; the first starts with the text, each ends where the next one starts."""
        starts = [0, *(self._place(page) for page in self._pages[1:])]
        ends = [*starts[1:], self._length]
        return tuple(
            Page(number, page.title, start, end)
            for number, (page, start, end) in enumerate(zip(self._pages, starts, ends, strict=False), start=1)
        )

    def sections(self) -> tuple[Section, ...]:
        """The sections; each ends before the next one of its level or a higher one, or with the text."""
        found: list[Section] = []
        for index, heading in enumerate(self._headings):
            after = (self._place(other) for other in self._headings[index + 1 :] if other.level <= heading.level)
            found.append(Section(heading.title, heading.level, self._place(heading), next(after, self._length)))
        return tuple(found)

    def _mark(self, title: str, level: int) -> _Mark:
        mark = _Mark(title, level)
        self._waiting.append(mark)
        return mark

    def _place(self, mark: _Mark) -> int:
        return self._length if mark.start is None else mark.start

    def _widen(self, space: str, at: int | None, until: int | None) -> None:
        """Makes the gap before what comes next wider."""
        if self._gap is None:
            self._gap = space, at, until
        else:
            before, start, end = self._gap
            self._gap = before + space, *((start, until) if end is not None and end == at else (None, None))

    def _append(self, piece: str, at: int | None, until: int | None) -> None:
        if self._block is None:
            if self._blocks:
                tight = self._kind in _TIGHT and self._blocks[-1].kind is self._kind
                self._emit("\n" if tight else "\n\n", None, None)
            self._block = self._length, len(self._pieces)
        elif self._gap is not None:
            self._emit(*self._gap)
        self._gap = None
        for mark in self._waiting:
            mark.start = self._length
        self._waiting.clear()
        self._emit(piece, at, until)

    def _emit(self, piece: str, at: int | None, until: int | None) -> None:
        start = self._length
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > self._limit:
            raise Unreadable(f"its text is longer than {self._limit:,} characters; split it, or raise the limit")
        if at is None or until is None or not self._keep_origins:
            return
        last = self._origins[-1] if self._origins else None
        if last is not None and last.continues(start, at) and until - at == len(piece):
            last.end, last.source_end = self._length, until
        else:
            self._origins.append(_Stretch(start, self._length, at, until))


@dataclass(slots=True)
class _Mark:
    """The start of a section or page; without a place until a character follows."""

    title: str
    level: int
    start: int | None = None


@dataclass(slots=True)
class _Stretch:
    """An Origin that may still grow."""

    start: int
    end: int
    source_start: int
    source_end: int

    def continues(self, start: int, source_start: int) -> bool:
        """Whether a stretch that starts there would be one with this."""
        even = self.end - self.start == self.source_end - self.source_start
        return even and self.end == start and self.source_end == source_start
