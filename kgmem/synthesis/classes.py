"""The classes of a graph and the nouns that people have for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgmem.plans.nouns import plural, singular
from kgmem.plans.wording import split_label
from kgmem.synthesis import bank
from kgmem.synthesis.phrases import type_key
from kgmem.synthesis.pieces import Noun
from kgmem.types import NamedNode


@dataclass(frozen=True, slots=True)
class SynthClass:
    """A class of a graph, or several that share a name."""

    label: str
    types: tuple[NamedNode, ...]
    members: frozenset[int]
    """Node numbers."""
    nouns: tuple[Noun, ...]
    """Its label's first, then others that no other class of the graph goes by."""
    kind: str
    """Of its members: person, place, thing …; "" if unknown."""


def classes_of(
    type_names: Sequence[Sequence[str]], types: Mapping[str, tuple[NamedNode, ...]]
) -> dict[str, SynthClass]:
    """The classes by label. `type_names` has each node's, by number; `types` those that a label stands for."""
    members: dict[str, list[int]] = {}
    for at, labels in enumerate(type_names):
        for label in labels:
            if label in types:
                members.setdefault(label, []).append(at)
    keys = {label: type_key(label) for label in members}
    own = {label: _spoken(label) for label in members}
    offered = {label: _synonyms(own[label], keys[label]) for label in members}
    claimed = Counter(noun for nouns in offered.values() for noun in nouns)
    out = {}
    for label, numbers in members.items():
        nouns = [noun for noun in offered[label] if noun == own[label] or claimed[noun] == 1]
        key = keys[label]
        out[label] = SynthClass(
            label=label,
            types=types[label],
            members=frozenset(numbers),
            nouns=tuple(Noun(noun, plural(noun)) for noun in nouns),
            kind=bank.types()[key].kind if key is not None else "",
        )
    return out


def _spoken(label: str) -> str:
    words = singular(split_label(label)).split(" ")
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


def _synonyms(noun: str, key: str | None) -> tuple[str, ...]:
    """The noun, its head ("element" of "chemical element"), and what else the bank calls things of that very name."""
    heads = bank.types()[key].heads if key is not None else ()
    known = heads if noun == key or noun in heads[:1] else ()
    return tuple(dict.fromkeys((noun, noun.partition(" of ")[0].rpartition(" ")[2], *known)))
