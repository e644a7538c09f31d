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
_DIGITS = re.compile(r"\d+")


def without_margins(pages: Sequence[PdfPage]) -> list[tuple[Line, ...]]:
    """The lines of each page without those that repeat in its margins.

    Lines repeat if they have the same text, or the same but for numbers in the same place. Larger type than that of
    the text does not count: "Chapter 2" may well be a heading on each page.
    """
    if len(pages) < 2:
        return [page.lines for page in pages]
    usual = _usual_size(pages)
    seen: defaultdict[Hashable, set[int]] = defaultdict(set)
    for page in pages:
        for line in _edges(page):
            for key in _keys(line, usual):
                seen[key].add(page.number)
    enough = min(_PAGES, len(pages))
    repeated = {key for key, numbers in seen.items() if len(numbers) >= enough}
    return [
        tuple(
            line
            for line in page.lines
            if line not in edges or repeated.isdisjoint(_keys(line, usual))
        )
        for page in pages
        for edges in [set(_edges(page))]
    ]


def _keys(line: Line, usual: float) -> Iterator[Hashable]:
    """What two lines must share to be the same."""
    if line.size > usual * 1.1:
        return
    without_numbers = _DIGITS.sub("#", line.text)
    if without_numbers != line.text:
        yield without_numbers, round(line.baseline / 4)
    else:
        yield line.text


def _edges(page: PdfPage) -> Iterator[Line]:
    """The lines in the margins of a page that are among the outermost."""
    baselines = sorted({round(line.baseline) for line in page.lines})
    for line in page.lines:
        low = line.baseline < page.height * _MARGIN and round(line.baseline) in baselines[:_DEEP]
        high = line.baseline > page.height * (1 - _MARGIN) and round(line.baseline) in baselines[-_DEEP:]
        if low or high:
            yield line


def _usual_size(pages: Sequence[PdfPage]) -> float:
    """The size of the font that most characters have."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0
