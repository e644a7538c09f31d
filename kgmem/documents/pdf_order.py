"""The order in which the lines of a page are read: columns by recursive XY-cut (Nagy and Seth, 1984)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kgmem.documents.pdf_lines import Line

_MOST_LINES = 3000
"""A page with more keeps the order of its file; the cuts take time with the square of the lines."""
_GUTTER = 0.7  # in font sizes: the narrowest gap between two columns
_COLUMN_LINES = 3
_COLUMN_WIDTH = 8  # in font sizes: narrower columns are those of a table, which is read row by row
_DESCENT, _ASCENT = 0.2, 0.75  # of the font size, below and above the baseline


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows: lines that stand on one baseline of one column, from left to right. In plain text each has one line."""
    if len(lines) > _MOST_LINES:
        return [[line] for line in lines]
    rows: list[list[Line]] = []
    waiting = [list(lines)] if lines else []
    while waiting:
        region = waiting.pop()
        parts = _columns(region) or _halves(region)
        if parts:
            waiting += reversed(parts)
        else:
            rows += _rows(region)
    return rows


def _columns(lines: list[Line]) -> list[list[Line]]:
    """The columns of a region, if all of it is in columns."""
    if len(lines) < 2 * _COLUMN_LINES:
        return []
    least = median(line.size for line in lines)
    parts = _cut(lines, least * _GUTTER)
    is_text = all(
        len(part) >= _COLUMN_LINES and median(line.right - line.left for line in part) >= least * _COLUMN_WIDTH
        for part in parts
    )
    return parts if len(parts) > 1 and is_text else []


def _halves(lines: list[Line]) -> list[list[Line]]:
    """What is above and below the widest empty stripe across a region; nothing if there is none."""
    widest, where = 0.0, 0.0
    lowest = max(line.baseline for line in lines)
    for line in sorted(lines, key=_top, reverse=True):
        if lowest - _top(line) > widest:
            widest, where = lowest - _top(line), (lowest + _top(line)) / 2
        lowest = min(lowest, line.baseline - line.size * _DESCENT)
    if not widest:
        return []
    above = [line for line in lines if line.baseline > where]
    return [above, [line for line in lines if line.baseline <= where]]


def _cut(lines: list[Line], least: float) -> list[list[Line]]:
    """The parts from left to right between which there are gaps of at least that width."""
    parts: list[list[Line]] = []
    reach = 0.0
    for line in sorted(lines, key=lambda line: line.left):
        if not parts or line.left - reach >= least:
            parts.append([])
            reach = line.right
        parts[-1].append(line)
        reach = max(reach, line.right)
    return parts


def _rows(lines: list[Line]) -> list[list[Line]]:
    """Lines by their baselines, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        if rows and abs(rows[-1][0].baseline - line.baseline) <= line.size * 0.3:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _top(line: Line) -> float:
    return line.baseline + line.size * _ASCENT
