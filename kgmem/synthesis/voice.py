"""What every way of saying something needs: the dice, heads, pronouns, determiners, names."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from kgmem.synthesis import bank
from kgmem.synthesis.draws import Named
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.phrases import type_key
from kgmem.synthesis.pieces import Noun, Reading
from kgmem.synthesis.words import NUMBER, PERSON, PLACE, TIME

T = TypeVar("T")


class Np(NamedTuple):
    """A noun phrase: its text, its number, and whether it is short enough to be followed by 's."""

    text: str
    many: bool
    light: bool
    kind: str = ""


_GENERIC = {
    PERSON: tuple(Noun(*pair.split()) for pair in ("person people", "one ones", "individual individuals", "guy guys")),
    PLACE: tuple(Noun(*pair.split()) for pair in ("place places", "location locations", "spot spots")),
}
_THINGS = (
    Noun("thing", "things"),
    Noun("one", "ones"),
    Noun("item", "items"),
    Noun("entry", "entries"),
    Noun("thing", "things"),
)
_TITLED = frozenset(
    "city country actor director writer musician drug disease gene product software server species river station "
    "building vehicle character project".split()
)
"""Types whose noun people put before a name, besides works and organisations: "the actor X"."""


def possessive(np: Np) -> str:
    """The phrase with 's and a space."""
    return f"{np.text}' " if np.many and np.text.endswith("s") else f"{np.text}'s "


class Dice:
    """Choices over one graph with one source of randomness."""

    def __init__(self, graph: SynthGraph, rng: random.Random) -> None:
        self.graph = graph
        self.rng = rng
        self.random = rng.random

    def pick(self, row: Sequence[T]) -> T:
        """One of a sequence, each as likely."""
        return row[int(self.random() * len(row))]

    def first(self, row: Sequence[T]) -> T:
        """One of a sequence, the earlier ones likelier."""
        at = self.random()
        return row[int(at * at * len(row))]

    def many(self, size: int, kind: str) -> bool:
        """Whether to say a set in the plural: mostly as it is in the graph, which a person who asks may not know."""
        if kind in {TIME, NUMBER}:
            return self.random() < (0.12 if size > 1 else 0.02)
        return self.random() < (0.8 if size > 1 else 0.22)

    def head(self, reading: Reading) -> Noun:
        """A noun for the answers of a reading."""
        if reading.settled:
            return reading.heads[0]
        if self.random() < 0.07 and reading.kind not in {TIME, NUMBER}:
            return self.pick(_GENERIC.get(reading.kind, _THINGS))
        return self.first(reading.heads)

    def pronoun(self, kind: str) -> str:
        """A relative pronoun for a subject."""
        roll = self.random()
        if kind == PERSON:
            return "who" if roll < 0.65 else "that"
        return "that" if roll < 0.65 else "which"

    def determine(self, determiner: str | None, *, many: bool) -> str:
        """A determiner with its space: the given one, else one that is drawn."""
        if determiner is not None:
            return determiner
        if not many:
            return "the "
        roll = self.random()
        if roll < 0.88:
            return "the " if roll < 0.6 else ""
        return "all the " if roll < 0.92 else "all " if roll < 0.95 else "any " if roll < 0.98 else "any of the "

    def name(self, named: Named) -> Np:
        """A start: its mark, at times with a noun for its type ("the film X") or in quotes."""
        text = named.mark
        roll = self.random()
        types = self.graph.type_names[named.nodes[0]]
        key = type_key(types[0]) if types else None
        kind = bank.types()[key].kind if key else ""
        if roll < 0.10 and types and key is not None:
            if bank.is_a(key, "work") or bank.is_a(key, "organisation") or key in _TITLED:
                noun = types[0].lower() if self.random() < 0.5 else self.first(bank.types()[key].heads)
                return Np(f"the {noun} {text}", many=False, light=True, kind=kind)
        elif 0.10 < roll < 0.125:
            text = f'"{text}"' if self.random() < 0.7 else f"'{text}'"
            return Np(text, many=False, light=False, kind=kind)
        return Np(text, many=False, light=True, kind=kind)
