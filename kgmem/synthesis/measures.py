"""What the literals of a relation are worth: the numbers or times of each node, and how they compare.

The same order as `kgmem.plans.values` states, for relations whose literals are all of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kgmem.plans.plan import Comparison
from kgmem.plans.values import is_number, is_text, time_of
from kgmem.synthesis.words import NUMBER, TIME
from kgmem.types import Literal, Node

Worth: TypeAlias = float | str
"""A number, or a time as `time_of` gives it, or a text in small letters."""
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Measure:
    """A relation's literals by the number of the node that has them."""

    kind: str
    """What people speak of: NUMBER, TIME or TEXT."""
    numeric: bool
    """Compared as numbers; so are years, where some are before the year 1000."""
    worths: Mapping[int, tuple[Worth, ...]]

    def best(self, nodes: Iterable[int], *, largest: bool) -> list[tuple[Worth, int]]:
        """Those of the nodes that have a literal, with their best one, the best first."""
        choose = max if largest else min
        rows = [(choose(self.worths[at]), at) for at in nodes if at in self.worths]
        return sorted(rows, reverse=largest)


def measure(literals: Mapping[int, Iterable[Node]], *, means_time: bool) -> Measure | None:
    """The measure of some nodes' literals; None if they are not all numbers, all times or all texts.

    `means_time`: integers of four digits are years.
    """
    every = [node for row in literals.values() for node in row]
    if not every or not all(isinstance(node, Literal) for node in every):
        return None
    numeric = all(is_number(node) for node in every if isinstance(node, Literal))
    timely = all(time_of(node) for node in every if isinstance(node, Literal))
    if numeric:
        kind = TIME if means_time else NUMBER
        numeric = not (means_time and timely)
    elif timely:
        kind = TIME
    elif all(is_text(node) for node in every if isinstance(node, Literal)):
        kind = TEXT
    else:
        return None
    worths = {at: tuple(worth(node, kind, numeric=numeric) for node in row) for at, row in literals.items()}
    return Measure(kind, numeric, worths)


def worth(literal: Node, kind: str, *, numeric: bool) -> Worth:
    """What a literal is worth in a measure of that kind. Raises TypeError for what is no literal."""
    if not isinstance(literal, Literal):
        raise TypeError(f"{literal} is no literal")
    if numeric:
        return float(literal.value)
    return time_of(literal) or "" if kind == TIME else literal.value.lower()


def compares(held: Worth, comparison: Comparison, value: Worth) -> bool:
    """Whether a literal of one worth passes a filter with a value of another, of the same kind."""
    if isinstance(held, str) and isinstance(value, str):
        return _text_compares(held, comparison, value)
    if isinstance(held, str) or isinstance(value, str):
        return False
    match comparison:
        case Comparison.LESS:
            return held < value
        case Comparison.AT_MOST:
            return held <= value
        case Comparison.GREATER:
            return held > value
        case Comparison.AT_LEAST:
            return held >= value
        case _:
            return held == value


def _text_compares(held: str, comparison: Comparison, value: str) -> bool:
    cut = held[: len(value)]
    match comparison:
        case Comparison.LESS:
            return held < value
        case Comparison.AT_MOST:
            return cut <= value
        case Comparison.GREATER:
            return cut > value
        case Comparison.AT_LEAST:
            return held >= value
        case Comparison.CONTAINS:
            return value in held
        case _:
            return cut == value
