"""From a page of a PDF to its lines: words with places, put together to what stands side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double, c_int, create_string_buffer
from dataclasses import dataclass
from math import degrees
from typing import TYPE_CHECKING

from kgmem.documents.characters import superscript
from kgmem.documents.problems import Unreadable

if TYPE_CHECKING:
    import pypdfium2

_HYPHENS = "\ufffe\x02"
"""PDFium writes this for a hyphen at the end of a line, and no line end after it."""
_WORD = re.compile(rf"[^\s{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
_HYPHEN_AT_THE_END = re.compile("(?<=[^\\W\\d_])[-\u00ad]$")  # where the text goes on in another column or page
_COLUMN_GAP = 1.5  # in font sizes: what is further apart is no space between two words
_SPACE = 0.8  # in font sizes: the widest space between two words that are surely of one line
_SAME_LINE = 0.4  # in font sizes: how far a baseline may be off
_SAMPLES = 50  # words whose direction is that of the page
_FONT_NAME = 128  # bytes
_SMALLER = 0.85  # of the font size before: raised and so small, a digit is superscript


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline without a wide gap. Points (1/72 inch), from the lower left corner of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    """Of the font of the longest word."""
    weight: int
    """Of the lightest font in it: 400 is regular, 700 bold."""
    hyphenated: bool = False
    """Whether the line ends within a word; the hyphen is not part of `text`."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The lines of a page, in the order in which the file has them."""

    number: int
    label: str
    height: float
    lines: tuple[Line, ...]
    is_picture: bool
    """Whether it has no text but an image."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    left: float
    right: float
    baseline: float
    hyphenated: bool
    after_break: bool


def read_page(page: pypdfium2.PdfPage, number: int, label: str, limit: int) -> PdfPage:
    """Reads the text of a page; raises Unreadable if it has more than `limit` characters."""
    from pypdfium2 import raw

    glyphs = _Glyphs(page)
    if glyphs.count > limit:
        raise Unreadable(f"its text is too long from page {number} on; split it, or raise the limit")
    lines = tuple(_lines(glyphs))
    glyphs.close()
    has_image = not lines and next(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)), None) is not None
    return PdfPage(number, label, glyphs.height, lines, has_image)


def _lines(glyphs: _Glyphs) -> Iterator[Line]:
    held: list[_Word] = []
    size = 0.0
    for word in _words(glyphs):
        if not glyphs.is_level(word.start):  # a stamp in the margin, the label of an axis
            continue
        if held and (held[-1].hyphenated or not _is_beside(held[-1], word, size)):
            yield _line(held, glyphs)
            held = []
        if not held:
            size = glyphs.size(word.start)
        held.append(word)
    if held:
        yield _line(held, glyphs)


def _line(words: list[_Word], glyphs: _Glyphs) -> Line:
    start = words[0].start
    longest = max(words, key=lambda word: len(word.text)).start
    text = " ".join(word.text for word in words if word.text)
    at_the_end = _HYPHEN_AT_THE_END.search(text)
    return Line(
        text=text[: at_the_end.start()] if at_the_end else text,
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        baseline=words[0].baseline,
        size=glyphs.size(longest),
        weight=min(glyphs.weight(word) for word in (start, longest, words[-1].start)),
        hyphenated=words[-1].hyphenated or at_the_end is not None,
    )


def _is_beside(before: _Word, word: _Word, size: float) -> bool:
    """Whether two words belong to one line; scripts run to the right or to the left.

    PDFium sees a line end after a raised digit, too.
    """
    if abs(word.baseline - before.baseline) > size * _SAME_LINE:
        return False
    if word.after_break:
        return 0 <= word.left - before.right < size * _SPACE
    return max(word.left - before.right, before.left - word.right) < size * _COLUMN_GAP


def _words(glyphs: _Glyphs) -> Iterator[_Word]:
    done = 0
    for found in _WORD.finditer(glyphs.text):
        start, end = found.span()
        hyphenated = found[0][-1] in _HYPHENS
        left, baseline = glyphs.origin(start)
        right = glyphs.right(end - 1)
        if right < left:  # the script runs to the left
            left, right = glyphs.origin(end - 1)[0], glyphs.right(start)
        text = "".join(_with_superscripts(found[0].rstrip(_HYPHENS), start, glyphs))
        after_break = "\n" in glyphs.text[done:start]
        yield _Word(text, start, left, right, baseline, hyphenated, after_break)
        done = end


def _with_superscripts(word: str, start: int, glyphs: _Glyphs) -> Iterator[str]:
    """The characters of a word; digits that are smaller and higher than what is before them become superscripts."""
    raised = False
    for index, character in enumerate(word):
        if character.isdecimal() and index:
            raised = raised or (
                glyphs.size(start + index) < glyphs.size(start + index - 1) * _SMALLER
                and glyphs.origin(start + index)[1] > glyphs.origin(start + index - 1)[1]
            )
        else:
            raised = False
        yield superscript(character) if raised else character


class _Glyphs:
    """The characters of a page and their places, as the page is read: turned so that most of its lines are level."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._page = page.get_textpage()
        self.count = self._page.count_chars()
        text = self._page.get_text_range(errors="replace")
        if len(text) != self.count:  # characters that have no Unicode value are left out of it
            codes = (raw.FPDFText_GetUnicode(self._page, index) for index in range(self.count))
            text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
        self.text = text
        samples = [found.start() for found, _ in zip(_WORD.finditer(text), range(_SAMPLES), strict=False)]
        self._angle = Counter(map(self._quarter, samples)).most_common(1)[0][0] if samples else 0
        sides: tuple[float, float] = page.get_size()
        self._width, self._height = sides if page.get_rotation() in {0, 180} else sides[::-1]

    @property
    def height(self) -> float:
        """Of the page, as it is read."""
        return self._height if self._angle in {0, 180} else self._width

    def close(self) -> None:
        self._page.close()

    def size(self, index: int) -> float:
        return float(self._raw.FPDFText_GetFontSize(self._page, index)) or 1.0

    def weight(self, index: int) -> int:
        """As the font says; fonts that are not embedded say it in their names only."""
        name = create_string_buffer(_FONT_NAME)
        self._raw.FPDFText_GetFontInfo(self._page, index, name, _FONT_NAME, c_int())
        return 700 if b"bold" in name.value.lower() else int(self._raw.FPDFText_GetFontWeight(self._page, index))

    def is_level(self, index: int) -> bool:
        """Whether a character stands as most do."""
        return self._quarter(index) == self._angle

    def _quarter(self, index: int) -> int:
        """The direction of a character in degrees, counter-clockwise, rounded to quarters of a turn."""
        return round(-degrees(self._raw.FPDFText_GetCharAngle(self._page, index)) / 90) % 4 * 90

    def origin(self, index: int) -> tuple[float, float]:
        """Where a character starts, and its baseline."""
        x, y = c_double(), c_double()
        self._raw.FPDFText_GetCharOrigin(self._page, index, x, y)
        return self._shown(x.value, y.value)

    def right(self, index: int) -> float:
        """Where a character ends."""
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        self._raw.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        return self._shown(right.value, bottom.value)[0]

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        match self._angle:
            case 90:
                return y, self._width - x
            case 180:
                return self._width - x, self._height - y
            case 270:
                return self._height - y, x
        return x, y
