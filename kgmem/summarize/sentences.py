"""The sentences of a document, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgmem.documents import BlockKind, Document
from kgmem.language import BLANK
from kgmem.summarize.pipeline import pipeline

_WORD = re.compile(r"\w+(?:[.,'’\-/]\w+)*")
_ABBREVIATED = re.compile(r"(?:\b(?:al|cf|vs|[Ff]igs?|[Ee]qs?|[Nn]o|pp|Sec|Tab|[Aa]pprox|e\.g|i\.e)\.|\b[A-Z]\.)$")
_GOES_ON = re.compile(r"[a-z(\[,;:)]")
_CLOSED = re.compile(r"""[.!?…。！？]["'”’)\]]*(?:\s*\[[\d,\s–-]+\])*$""")
"""An end, perhaps with a citation behind it."""
_SAID = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})
_FEWEST_WORDS = 4
_HEADLINE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """The characters `start` to `end` of a document's text."""

    start: int
    end: int
    text: str
    """As it stands there, line ends included."""
    section: int
    """The number of the innermost section among the document's; -1 outside all."""
    block: int
    """The number of its block."""
    is_whole: bool
    """Whether it is a sentence rather than a fragment such as a heading or a cell of a table."""

    is_headline: bool = False
    """Whether it is a fragment that a document begins with, long enough to say something."""

    @property
    def is_usable(self) -> bool:
        """Whether it may stand in a summary."""
        return self.is_whole or self.is_headline

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)


def count_words(text: str) -> int:
    """The number of words; numbers count, marks don't."""
    return sum(1 for _ in _WORD.finditer(text))


def find_sentences(document: Document, language: str = BLANK) -> tuple[Sentence, ...]:
    """The sentences of paragraphs and items, or, where a document has none, whatever its blocks hold.

    Args:
        document: what is read.
        language: the spaCy pipeline that reads it, as `kgmem.language.load` takes it.
    """
    said = [number for number, block in enumerate(document.blocks) if block.kind in _SAID]
    found = tuple(_sentences(document, said, language))
    if any(sentence.is_whole for sentence in found):
        return found
    return found or tuple(_sentences(document, range(len(document.blocks)), language))


def _sentences(document: Document, blocks: Sequence[int], language: str) -> Iterator[Sentence]:
    sections = _Sections(document)
    texts = [document.text[document.blocks[number].start : document.blocks[number].end] for number in blocks]
    for number, text, parsed in zip(blocks, texts, pipeline(language).pipe(texts), strict=True):
        offset = document.blocks[number].start
        for start, end in _mended(text, [(span.start_char, span.end_char) for span in parsed.sents]):
            words = text[start:end]
            length = count_words(words)
            whole = bool(_CLOSED.search(words)) and length >= _FEWEST_WORDS
            headline = number == blocks[0] and not start and not whole and length >= _HEADLINE_WORDS
            yield Sentence(offset + start, offset + end, words, sections.at(offset + start), number, whole, headline)


def _mended(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences without white space around them; what an abbreviation's full stop has parted is joined again."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        if start >= end:
            continue
        before = text[last[0] : last[1]] if last is not None else ""
        parted = not _CLOSED.search(before) or _ABBREVIATED.search(before) or _GOES_ON.match(text, start)
        if last is not None and parted:
            last = last[0], end
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


class _Sections:
    """Which section a place is in. Sections lie within one another, so the latest start that still holds it wins."""

    def __init__(self, document: Document) -> None:
        self._sections = document.sections
        self._starts = [section.start for section in document.sections]

    def at(self, offset: int) -> int:
        """The number of the innermost section that holds the character at `offset`; -1 for none."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self._sections[number].end <= offset:
            number -= 1
        return number
