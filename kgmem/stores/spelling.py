"""Candidates for misspelt names without comparing with every name: partition-based edit distance search.

A name of length n with at most k errors allowed is cut into k + 1 pieces; whatever the errors, one piece stays
whole (Li, Deng, Wang, Feng, "Pass-Join: a partition-based method for similarity joins", VLDB 2012). Every piece of
every name is indexed with the name's length and its own place; a misspelt text is looked up with the few substrings
that can be such a piece. Two swapped neighbours count as one error here; where they sit on a cut they would harm two
pieces, so the text is also looked up with the letters at each cut swapped back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import AnyStr
from zlib import crc32

LONGEST = 80
"""Names longer than this (spaces apart) are not searched for misspellings."""


def allowed_errors(length: int) -> int:
    """How many errors a name of `length` characters (spaces apart) may have: 0 below 4, 1 below 8, then 2."""
    return 0 if length < 4 else 1 if length < 8 else 2


def _cuts(length: int) -> list[int]:
    """Where the pieces of a name begin, and its length."""
    if length < 8:
        return [0, length // 2, length]
    third = length // 3
    return [0, third, length - (length - third) // 2, length]


_CUTS = [_cuts(length) for length in range(LONGEST + 1)]
# A checksum per length and piece number, which the piece's own bytes then continue.
_SEEDS = [[crc32(b"%d.%d." % (length, number)) for number in range(3)] for length in range(LONGEST + 1)]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def piece_keys(squeezed: str) -> list[int]:
    """The keys under which a name is indexed: 2 or 3 of 32 bits, none for a name too short or too long.

    `squeezed` is the folded name without spaces.
    """
    length = len(squeezed)
    if not 4 <= length <= LONGEST:
        return []
    seeds = _SEEDS[length]
    if squeezed.isascii():
        data = squeezed.encode()
        if length < 8:
            half = length // 2
            return [crc32(data[:half], seeds[0]), crc32(data[half:], seeds[1])]
        _, second, third, _ = _CUTS[length]
        return [crc32(data[:second], seeds[0]), crc32(data[second:third], seeds[1]), crc32(data[third:], seeds[2])]
    cuts = _CUTS[length]
    return [crc32(_bytes(squeezed[i:j]), seed) for i, j, seed in zip(cuts, cuts[1:], seeds, strict=False)]


def probe_keys(squeezed: str) -> set[int]:
    """The keys of all pieces that a name within its allowed errors of `squeezed` may share with it (up to 31)."""
    here = len(squeezed)
    if not 3 <= here <= LONGEST + 2:
        return set()
    if squeezed.isascii():  # what is hashed is bytes, and here they can be cut as well
        return {crc32(piece, seed) for piece, seed in _probes(squeezed.encode(), here)}
    return {crc32(_bytes(piece), seed) for piece, seed in _probes(squeezed, here)}


def _probes(text: AnyStr, here: int) -> Iterator[tuple[AnyStr, int]]:
    for length in range(max(4, here - 2), min(LONGEST, here + 2) + 1):
        errors = allowed_errors(length)
        longer = here - length
        if abs(longer) > errors:
            continue
        cuts, seeds = _CUTS[length], _SEEDS[length]
        for number in range(errors + 1):
            begin, size = cuts[number], cuts[number + 1] - cuts[number]
            # Left of this piece at most `number` errors, right of it at most `errors - number`.
            right = errors - number
            first = max(begin - number, begin + longer - right, 0)
            final = min(begin + number, begin + longer + right, here - size)
            seed = seeds[number]
            for place in range(first, final + 1):
                yield text[place : place + size], seed
        # Neighbours swapped across the first cut (as counted from the left) or the last (from the right).
        cut = cuts[1]
        if cut < here:
            yield text[: cut - 1] + text[cut : cut + 1], seeds[0]
        cut = here - length + cuts[errors]
        if errors == 2 and cut > 0:
            yield text[cut - 1 : cut] + text[cut + 1 :], seeds[2]
