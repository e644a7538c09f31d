"""From the lines of a PDF to headings, paragraphs, items and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kgmem.documents.builder import TextBuilder
from kgmem.documents.document import BlockKind
from kgmem.documents.pdf_lines import Line, PdfPage
from kgmem.documents.pdf_margins import without_margins
from kgmem.documents.pdf_order import reading_order

_BULLET = re.compile(r"[•‣◦▪●■○–—*·∙\uf0b7-]\s+(?=\S)|[•‣◦▪●■○∙\uf0b7](?=\w)")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]\s|\[\d+\]\s")
_SENTENCE_END = re.compile(r"[.!?:。！？：؟][)\]\"'”’»]*$")
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_LARGER = 1.12
"""A heading's font is so much larger than the body's."""
_SMALLER = 1.2
"""A footnote's font is so much smaller. Words in another typeface differ less."""
_BOLDER = 150
"""Or so much heavier (400 is regular, 700 bold)."""
_HEADING_LENGTH = 200
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands on one baseline: one line of text, or several cells."""

    page: int
    """From 0."""
    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def is_table(self) -> bool:
        return len(self.lines) > 1


@dataclass(frozen=True, slots=True)
class _Body:
    """What the running text of the document looks like."""

    size: float
    weight: int
    pitch: float
    """From one baseline to the next."""

    def stands_out(self, line: Line) -> bool:
        """Whether a line is set as headings are."""
        return line.size > self.size * _LARGER or (
            line.weight >= self.weight + _BOLDER and line.size >= self.size / _LARGER
        )


def write_blocks(pages: Sequence[PdfPage], out: TextBuilder) -> None:
    """Writes the text of all pages, with a mark where each begins."""
    rows = [
        _Row(index, tuple(row)) for index, lines in enumerate(without_margins(pages)) for row in reading_order(lines)
    ]
    body = _body(rows)
    blocks = list(_blocks(rows, body))
    levels = _levels(block[0].first.size for block in blocks if _is_heading(block, body))
    compounds = Counter(word.lower() for row in rows for line in row.lines for word in _HYPHENATED.findall(line.text))
    begun = 0
    for block in blocks:
        kind = _kind(block, body)
        out.open(kind, levels[_rounded(block[0].first.size)] if kind is BlockKind.HEADING else None)
        for number, row in enumerate(block):
            while begun <= row.page:
                out.page(pages[begun].label)
                begun += 1
            following = block[number + 1].first.text if number + 1 < len(block) else ""
            _write_row(row, following, compounds, out, is_first=number == 0)
    for page in pages[begun:]:
        out.page(page.label)
    out.close()


def _write_row(row: _Row, following: str, compounds: Counter[str], out: TextBuilder, *, is_first: bool) -> None:
    for number, line in enumerate(row.lines):
        if number:
            out.cell_break()
        text = line.text
        bullet = _BULLET.match(text) if is_first and not number else None
        out.write(text[bullet.end() :] if bullet else text)
    if not row.last.hyphenated:
        out.write(" ")
    elif not _is_one_word(row.last.text, following, compounds):
        out.write("-")


def _is_one_word(before: str, after: str, compounds: Counter[str]) -> bool:
    """Whether the hyphen between them is there only because the line ended.

    It stays before a capital or a digit, and in a compound that stands in the document with its hyphen.
    """
    if not after or not after[0].islower():
        return False
    start, end = re.search(r"[\w-]*$", before), re.match(r"[\w-]*", after)
    return f"{start[0] if start else ''}-{end[0] if end else ''}".lower() not in compounds


def _body(rows: Sequence[_Row]) -> _Body:
    """The size and weight that most characters have, and the usual distance of baselines."""
    letters: Counter[tuple[float, int]] = Counter()
    for row in rows:
        for line in row.lines:
            letters[_rounded(line.size), line.weight] += len(line.text)
    size, weight = letters.most_common(1)[0][0]
    pitches = [
        before.first.baseline - row.first.baseline
        for before, row in pairwise(rows)
        if before.page == row.page
        and _rounded(before.first.size) == _rounded(row.first.size) == size
        and 0 < before.first.baseline - row.first.baseline < 3 * size
    ]
    return _Body(size, weight, median(pitches) if pitches else size * 1.2)


def _blocks(rows: Iterable[_Row], body: _Body) -> Iterator[list[_Row]]:
    block: list[_Row] = []
    for row in rows:
        if block and not _goes_on(block, row, body):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _goes_on(block: list[_Row], row: _Row, body: _Body) -> bool:
    """Whether a row belongs to the paragraph of those before."""
    before, line = block[-1].last, row.first
    if row.is_table or block[-1].is_table or _BULLET.match(line.text):
        return False
    heading = body.stands_out(line)
    ratio = max(line.size, before.size) / min(line.size, before.size)
    if heading != body.stands_out(before) or ratio > (_LARGER if heading else _SMALLER):
        return False
    if before.hyphenated:
        return True
    ended = _SENTENCE_END.search(before.text) is not None
    drop = before.baseline - line.baseline
    if row.page != block[-1].page or drop <= 0:  # on the next page or at the top of the next column
        return not ended and not heading and not _NUMBER.match(line.text)
    if drop > max(body.pitch, line.size * 1.2) * 1.3:
        return False
    if _is_indented(block, line):
        return False
    width = max(other.last.right for other in block) - min(other.first.left for other in block)
    return not (ended and (before.right < block[0].first.left + width * 0.75 or _NUMBER.match(line.text)))


def _is_indented(block: list[_Row], line: Line) -> bool:
    """Whether a line starts further to the right than the one before, as the first of a paragraph does.

    In an item all lines but the first are indented.
    """
    first = block[0].first
    if len(block) == 1 and (_BULLET.match(first.text) or _NUMBER.match(first.text)):
        return False
    return line.left - block[-1].first.left > line.size * 0.8


def _kind(block: list[_Row], body: _Body) -> BlockKind:
    if block[0].is_table:
        return BlockKind.ROW
    if _is_heading(block, body):
        return BlockKind.HEADING
    return BlockKind.ITEM if _BULLET.match(block[0].first.text) else BlockKind.PARAGRAPH


def _is_heading(block: list[_Row], body: _Body) -> bool:
    """Short, all of it set to stand out, and no sentence in the body's size."""
    if block[0].is_table or not all(body.stands_out(row.first) for row in block):
        return False
    length = sum(len(row.first.text) for row in block)
    letters = any(character.isalpha() for character in block[0].first.text)
    is_sentence = block[0].first.size <= body.size * _LARGER and block[-1].first.text.endswith((".", ":", ";", ","))
    return letters and length <= _HEADING_LENGTH and not is_sentence


def _levels(sizes: Iterable[float]) -> dict[float, int]:
    """The level of a heading by the size of its font, the largest being 1."""
    ranked = sorted({_rounded(size) for size in sizes}, reverse=True)
    return {size: min(level, _DEEPEST) for level, size in enumerate(ranked, start=1)}


def _rounded(size: float) -> float:
    return round(size * 2) / 2
