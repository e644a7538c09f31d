"""What the writer is compared with: kgmem's sentences by rule, and the most frequent template of each relation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kgmem.summarize.fact_wording import fact_sentence
from kgmem.training.delexicalization import UNSAID, Piece, delexicalized
from kgmem.training.texts import Said
from kgmem.writing.facts import Fact, Slots
from kgmem.writing.words import joined
from kgmem.writing.writer import sayings


def by_rule(facts: Sequence[Fact]) -> str:
    """The sentences of kgmem.summarize, one for each relation of each subject."""
    groups: dict[str, dict[str, list[str]]] = {}
    for fact in facts:
        groups.setdefault(fact.subject, {}).setdefault(fact.predicate, []).append(fact.object)
    return " ".join(
        fact_sentence(predicate, [subject], objects)
        for subject, relations in groups.items()
        for predicate, objects in relations.items()
    )


class Templates:
    """For each triple what people write most often of a single one with its relation; by rule where none is known."""

    def __init__(self, said: Iterable[Said]) -> None:
        single = [one for one in said if len(one.facts) == 1 and one.facts[0].subject != one.facts[0].object]
        found: dict[str, Counter[tuple[Piece, ...]]] = {}
        for one in single:
            slots = Slots.of(one.facts)
            for reference in one.references:
                pieces = tuple(delexicalized(reference.text, slots, {}, reference.mentions))
                named = {piece[0] for piece in pieces if not isinstance(piece, str)}
                if UNSAID not in pieces and named.issuperset(range(len(slots.labels))):
                    found.setdefault(one.facts[0].predicate, Counter())[pieces] += 1
        self._most_frequent = {relation: counts.most_common(1)[0][0] for relation, counts in found.items()}

    def __call__(self, facts: Sequence[Fact]) -> str:
        """A sentence for each fact, those of a subject together."""
        order = list(dict.fromkeys(fact.subject for fact in facts))
        return " ".join(self._one(fact) for fact in sorted(facts, key=lambda fact: order.index(fact.subject)))

    def _one(self, fact: Fact) -> str:
        ways = sayings(Slots.of([fact]), {})
        pieces = self._most_frequent.get(fact.predicate, ())
        said = [piece for piece in pieces if not isinstance(piece, str)]
        if not said or fact.subject == fact.object or any(mark not in ways[slot] for slot, mark in said):
            return by_rule([fact])  # the relation is not known, or this label has no such form
        return joined((p, False) if isinstance(p, str) else (ways[p[0]][p[1]], True) for p in pieces)
