"""Finds what is printed on every page: running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from kgmem.documents.pdf_lines import Line, PdfPage

_MARGIN = 0.15
"""Of the page's height, above and below, in which they stand."""
_DEEP = 3
"""So many baselines from the edge at most."""
_PAGES = 3
"""On so many pages a line repeats; in a shorter document on all."""
_LARGER = 1.1
_DIGITS = re.compile(r"\d+")


def without_margins(pages: Sequence[PdfPage]) -> list[tuple[Line, ...]]:
    """The lines of each page without those that repeat in its margins, or stand there where others do that repeat.

    Lines repeat if they have the same text, or the same but for numbers in the same place. Larger type than that of
    the text does not count: "Chapter 2" may well be a heading on each page.
    """
    usual = _usual_size(pages)
    seen: defaultdict[Hashable, list[Line]] = defaultdict(list)
    for page in pages:
        for key, line in {_key(line): line for line in _edges(page, usual)}.items():
            seen[key].append(line)
    enough = max(2, min(_PAGES, len(pages)))
    places = {round(line.baseline) for lines in seen.values() if len(lines) >= enough for line in lines}
    return [
        tuple(line for line in page.lines if line not in edges or round(line.baseline) not in places)
        for page in pages
        for edges in [set(_edges(page, usual))]
    ]


def _key(line: Line) -> Hashable:
    """What two lines must share to be the same."""
    without_numbers = _DIGITS.sub("#", line.text)
    return line.text if without_numbers == line.text else (without_numbers, round(line.baseline / 4))


def _edges(page: PdfPage, usual: float) -> Iterator[Line]:
    """The lines in the margins of a page that are among the outermost, but for large ones."""
    baselines = sorted({round(line.baseline) for line in page.lines})
    for line in page.lines:
        low = line.baseline < page.height * _MARGIN and round(line.baseline) in baselines[:_DEEP]
        high = line.baseline > page.height * (1 - _MARGIN) and round(line.baseline) in baselines[-_DEEP:]
        if (low or high) and line.size <= usual * _LARGER:
            yield line


def _usual_size(pages: Sequence[PdfPage]) -> float:
    """The size of the font that most characters have."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0
