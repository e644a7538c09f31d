"""The sentences of a document, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgmem.documents import BlockKind, Document
from kgmem.language import BLANK
from kgmem.summarize.pipeline import pipeline

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
"""Kana and the characters of Chinese, which are words without spaces between them."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:[.,'’\-/][^\W{_UNSPACED}]+)*")
_UNSPACED_END = re.compile(r"[。！？]+[\"'”’」』）)]*(?=\S)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:al|cf|vs|[Ff]igs?|[Ee]qs?|pp|Sec|Tab|[Aa]pprox|e\.g|i\.e|Tel|incl"
    r"|bzgl|bzw|ca|evtl|geb|gest|ggf|Hrsg|inkl|Jh|Mio|Mrd|Prof|rd|St|Str|Tsd|[Vv]gl|z\.\s?B|d\.\s?h|u\.\s?a"
    r"|Mmes?|Mlles?|env|p\.\s?ex|Sras?|Srs?|Dra|[Pp]ágs?|Sig|Dott)\.|\b[A-Z]\."
    r"|\b(?i:am|vom|zum|bis|der|dem|den|des|das|im|seit|ab|und|beim) \d{1,2}\.)$"
)
"""English, German, and French, Spanish and Italian abbreviations; German ordinals."""
_BEFORE_NUMBERS = re.compile(r"\b(?:[Nn]o|[Nn]r|[Aa]rt|[Aa]bs)\.$")
_GOES_ON = re.compile(r"[a-z(\[,;:)]")
_REFERENCE = re.compile(r"\[\d+\]\s|.{0,20}\bReferences \[1\]")
_NOT_SAID = re.compile(
    r"[\d.\s]*(?:references|bibliography|works cited|literature cited|acknowledge?ments?|table of contents|contents|"
    r"further reading|external links|see also|related (?:articles?|posts?|stories)|footnotes|notes and references)\W*",
    re.IGNORECASE,
)
"""Titles of sections that are about the document rather than a part of what it says."""
_CLOSED = re.compile(r"""[.!?…。！？]["'”’)\]]*(?:\s*\[[\d,\s–-]+\])*$""")
"""An end, perhaps with a citation behind it."""
_SAID = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})
_SAID_ALONE = _SAID | {BlockKind.ASIDE}
"""Where a document says nothing else, such as a mail that only quotes."""
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
    for kinds in (_SAID, _SAID_ALONE, frozenset(BlockKind)):
        blocks = [number for number, block in enumerate(document.blocks) if block.kind in kinds]
        found = tuple(_sentences(document, blocks, language))
        if any(sentence.is_whole for sentence in found) or (found and kinds is _SAID_ALONE):
            break
    return found


def _sentences(document: Document, blocks: Sequence[int], language: str) -> Iterator[Sentence]:
    sections = _Sections(document)
    texts = [document.text[document.blocks[number].start : document.blocks[number].end] for number in blocks]
    for number, text, parsed in zip(blocks, texts, pipeline(language).pipe(texts), strict=True):
        offset = document.blocks[number].start
        opens = number == 0 and document.blocks[0].kind is BlockKind.PARAGRAPH
        is_reference = _REFERENCE.match(text) is not None
        for start, end in _mended(text, [(span.start_char, span.end_char) for span in parsed.sents]):
            words = text[start:end]
            length = count_words(words)
            section = sections.at(offset + start)
            whole = bool(_CLOSED.search(words)) and length >= _FEWEST_WORDS
            whole = whole and not is_reference and not sections.is_apart(section)
            headline = opens and not start and not whole and length >= _HEADLINE_WORDS
            yield Sentence(offset + start, offset + end, words, section, number, whole, headline)


def _mended(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences without white space around them; what an abbreviation's full stop has parted is joined again."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        if start >= end:
            continue
        before = text[last[0] : last[1]] if last is not None else ""
        numbered = text[start].isdigit() and _BEFORE_NUMBERS.search(before)
        parted = not _CLOSED.search(before) or _ABBREVIATED.search(before) or _GOES_ON.match(text, start)
        if last is not None and (parted or numbered):
            last = last[0], end
            continue
        if last is not None:
            yield from _parted(text, *last)
        last = start, end
    if last is not None:
        yield from _parted(text, *last)


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a script that writes no space behind them."""
    for found in _UNSPACED_END.finditer(text, start, end):
        yield start, found.end()
        start = found.end()
    yield start, end


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

    def is_apart(self, number: int) -> bool:
        """Whether the section of a number holds references or the like."""
        return number >= 0 and _NOT_SAID.fullmatch(self._sections[number].title) is not None
