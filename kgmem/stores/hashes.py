"""64-bit hashes of many spans of a text at once, and sets of them in NumPy arrays: 8 bytes a member.

Two different terms share a hash with a probability of about 1e-6 among 6 million terms.
"""

from __future__ import annotations

import secrets

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Groups = NDArray[np.uint32]
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)


class SpanHasher:
    """Hashes spans of a text: a polynomial in a number drawn for the process, modulo 2^64 (Karp and Rabin, 1987).

    All spans are hashed with the same few array operations: a span's polynomial is the difference of two prefix sums,
    divided by the power at which it begins.
    """

    _base = secrets.randbits(64) | 1  # odd numbers have an inverse

    def __init__(self) -> None:
        self._powers = self._inverses = self._sums = np.zeros(0, np.uint64)

    def read(self, data: NDArray[np.uint8]) -> None:
        """Makes `data` the text whose spans are hashed from now on. Shape: (bytes,)."""
        if len(data) >= len(self._sums):
            room = 1 << len(data).bit_length()
            self._powers = _powers(self._base, room)
            self._inverses = _powers(pow(self._base, -1, 1 << 64), room)
            self._sums = np.zeros(room, np.uint64)
        sums = self._sums[1 : len(data) + 1]
        np.multiply(data, self._powers[: len(data)], out=sums)
        np.cumsum(sums, out=sums)

    def hashes(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
        """The hash of each span of the text. Shape: (spans,)."""
        return combined(
            (self._sums[ends] - self._sums[starts]) * self._inverses[starts], (ends - starts).astype(np.uint64)
        )


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    return powers


def combined(*hashes: Hashes) -> Hashes:
    """One hash of several, in their order. Shape: (spans,)."""
    total = np.zeros_like(hashes[0])
    for each in hashes:
        total = (total ^ each) * _MULTIPLIER
        total ^= total >> _SHIFT
    return total


class HashSet:
    """A growing set of hashes: a large sorted array and a smaller one of what came lately."""

    def __init__(self) -> None:
        self._settled: Hashes = np.empty(0, np.uint64)
        self._recent: Hashes = np.empty(0, np.uint64)

    def __len__(self) -> int:
        return len(self._settled) + len(self._recent)

    def contains(self, hashes: Hashes) -> NDArray[np.bool_]:
        """For each of the hashes, whether it is in the set. Quickest if they are sorted."""
        return _in_sorted(self._settled, hashes) | _in_sorted(self._recent, hashes)

    def add(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Takes in hashes, sorted and none of them twice; for each, whether it is new."""
        new = ~self.contains(hashes)
        self._recent = _merge(self._recent, hashes[new])
        if len(self._recent) * 4 > len(self._settled):
            self._settled = _merge(self._settled, self._recent)
            self._recent = np.empty(0, np.uint64)
        return new


def distinct_counts(hashes: list[Hashes], groups: list[Groups], size: int) -> NDArray[np.int64]:
    """How many different hashes each of the groups 0 to `size` - 1 has.

    Each hash comes with its group, `hashes` and `groups` cut into the same parts. Equal hashes are of one group.
    """
    counts = np.bincount(np.concatenate(groups), minlength=size) if groups else np.zeros(size, np.int64)
    ordered = np.sort(np.concatenate(hashes)) if hashes else np.empty(0, np.uint64)
    repeated, times = np.unique(ordered[1:][ordered[1:] == ordered[:-1]], return_counts=True)
    if len(repeated):
        group_of = np.zeros(len(repeated), np.uint32)
        for some, theirs in zip(hashes, groups, strict=True):
            places, found = _search(repeated, some)
            group_of[places[found]] = theirs[found]
        np.subtract.at(counts, group_of, times)
    return counts


def _search(ordered: Hashes, hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each of the hashes stands among the ordered ones, of which there are some, and whether it does."""
    places = np.searchsorted(ordered, hashes)
    places[places == len(ordered)] = 0
    return places, ordered[places] == hashes


def _in_sorted(ordered: Hashes, hashes: Hashes) -> NDArray[np.bool_]:
    return _search(ordered, hashes)[1] if len(ordered) else np.zeros(len(hashes), np.bool_)


def _merge(ordered: Hashes, more: Hashes) -> Hashes:
    merged = np.concatenate((ordered, more))
    merged.sort(kind="stable")  # two sorted runs: a merge
    return merged
