"""How a value is compared in words (bank/comparisons.txt)."""

from __future__ import annotations

from kgmem.plans.plan import Comparison
from kgmem.synthesis.bank import data_lines


def _read() -> dict[str, tuple[str, ...]]:
    rows = (line.rpartition(" = ") for line in data_lines("comparisons.txt"))
    return {key: tuple(phrase.strip() for phrase in phrases.split("|")) for key, _, phrases in rows}


_PHRASES = _read()


def phrases(kind: str, place: str, comparison: Comparison | None) -> tuple[str, ...]:
    """The phrases for a kind of measure at a place ("has", "on", "of", "is"); without a comparison, between two values.

    Raises KeyError if there are none.
    """
    return _PHRASES[f"{kind} {place} {'between' if comparison is None else comparison.value}"]
