"""Which facts make up the summary of an entity: telling ones that don't say again what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kgmem.summarize.entity_facts import Fact
from kgmem.summarize.fact_features import words
from kgmem.summarize.vectors import Vectors
from kgmem.types import Relation

AGAIN = 0.1
"""What a statement loses for each one of its relation that was taken before, in logarithms of chances."""
SAID = 0.5
"""What it loses where another relation has said the same: in one more vocabulary, or as the year of a date."""
_ALIKE = 0.5
"""How similar relations are that say the same of the same things."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Facts of one relation that are said together."""

    facts: tuple[Fact, ...]
    score: float
    vector: Vectors
    """Of the relation. Shape: (width,)."""

    @property
    def relation(self) -> Relation:
        """That of its facts."""
        return self.facts[0].relation

    def repeats(self, other: Statement) -> bool:
        """Whether `other`, of another relation, says the same, or more."""
        if self.relation == other.relation or float(self.vector @ other.vector) < _ALIKE:
            return False
        said = [words(fact.name) for fact in other.facts]
        return all(any(words(fact.name) <= one for one in said) for fact in self.facts)


def in_turn(statements: Sequence[Statement], *, again: float = AGAIN, said: float = SAID) -> list[Statement]:
    """All statements, each time the one that tells most beside those before it (Carbonell and Goldstein 1998)."""
    scores = np.asarray([one.score for one in statements], np.float64)
    order: list[Statement] = []
    left = list(range(len(statements)))
    while left:
        best = max(left, key=lambda number: (scores[number], -number))
        taken = statements[best]
        left.remove(best)
        order.append(taken)
        for number in left:
            one = statements[number]
            scores[number] -= again * (one.relation == taken.relation) + said * one.repeats(taken)
    return order
