"""Sets of 64-bit hashes in NumPy arrays: 8 bytes a member, where a Python set takes more than 60.

Two different terms share a hash with a probability of about 1e-6 among 6 million terms.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.int64]


def hash_all(terms: Collection[Hashable]) -> Hashes:
    """The hash of each term, in order; equal in one process only. Shape: (terms,)."""
    return np.fromiter(map(hash, terms), np.int64, len(terms))


class HashSet:
    """A growing set of hashes: a large sorted array and a smaller one of what came lately."""

    def __init__(self) -> None:
        self._settled: Hashes = np.empty(0, np.int64)
        self._recent: Hashes = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self._settled) + len(self._recent)

    def contains(self, hashes: Hashes) -> NDArray[np.bool_]:
        """For each of the hashes, whether it is in the set."""
        order = np.argsort(hashes)
        ordered = hashes[order]
        found = np.empty(len(hashes), np.bool_)
        found[order] = _in_sorted(self._settled, ordered) | _in_sorted(self._recent, ordered)
        return found

    def add(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Takes in hashes, none of them twice; for each, whether it is new."""
        new = ~self.contains(hashes)
        self._recent = _merge(self._recent, hashes[new])
        if len(self._recent) * 4 > len(self._settled):
            self._settled = _merge(self._settled, self._recent)
            self._recent = np.empty(0, np.int64)
        return new


def has_repeats(parts: list[Hashes]) -> bool:
    """Whether any hash stands twice in the parts taken together. Empties the list."""
    together = np.concatenate(parts) if parts else np.empty(0, np.int64)
    parts.clear()
    together.sort()
    return bool((together[1:] == together[:-1]).any())


def _in_sorted(ordered: Hashes, hashes: Hashes) -> NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(len(hashes), np.bool_)
    places = np.searchsorted(ordered, hashes)
    places[places == len(ordered)] = 0
    found: NDArray[np.bool_] = ordered[places] == hashes
    return found


def _merge(ordered: Hashes, more: Hashes) -> Hashes:
    merged = np.concatenate((ordered, np.sort(more)))
    merged.sort(kind="stable")  # two sorted runs: a merge
    return merged
