"""A bitmap that says of most keys at once that the alias index lacks them: a Bloom filter with one hash.

Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 1970.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplicative hashing: the high bits depend on all of a key
_BITS_PER_KEY = 16


class KeyFilter:
    """Made of all keys of an index, of shape (keys,); 2 to 4 bytes a key, and wrong for one key in 16 to 32."""

    def __init__(self, keys: NDArray[np.uint64]) -> None:
        bits = max(16, int(len(keys) * _BITS_PER_KEY - 1).bit_length())
        self._shift = np.uint64(64 - bits)
        held = np.zeros(1 << bits, np.bool_)
        held[self._places(keys)] = True
        self._bytes = np.packbits(held)

    def may_hold(self, keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """For each key, shape (keys,), False if the index surely lacks it."""
        places = self._places(keys)
        bits: NDArray[np.uint8] = self._bytes[places >> np.uint64(3)] >> (7 - (places & np.uint64(7))).astype(np.uint8)
        there: NDArray[np.bool_] = np.not_equal(bits & np.uint8(1), 0)
        return there

    def _places(self, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return (keys * _MULTIPLIER) >> self._shift
