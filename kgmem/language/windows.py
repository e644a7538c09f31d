"""Where a long text is cut for an encoder that reads a limited number of word pieces at a time."""

from __future__ import annotations

from collections.abc import Sequence

_ENDS = frozenset(".!?…。！？")


def windows(text: str, offsets: Sequence[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    """Stretches of at most `limit` word pieces that follow one another, as (first, behind the last).

    Args:
        text: What the pieces are of.
        offsets: The characters of each piece.
        limit: At least 1.

    A window ends with a sentence or a line if one ends in its second half, else between two words, else anywhere, so
    that most words are read in the whole of their sentence.
    """
    found, first, count = [], 0, len(offsets)
    while first < count:
        last = min(first + limit, count)
        if last < count:
            cuts = range(last, first + limit // 2, -1)
            last = next((i for i in cuts if _sentence_ends(text, offsets, i)), None) or next(
                (i for i in cuts if offsets[i - 1][1] < offsets[i][0]), last
            )
        found.append((first, last))
        first = last
    return found


def _sentence_ends(text: str, offsets: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether something ends between the pieces before and behind `place`: the text has room or a new line there."""
    end, start = offsets[place - 1][1], offsets[place][0]
    return (end < start and text[end - 1] in _ENDS) or "\n" in text[end:start]
