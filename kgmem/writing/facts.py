"""Facts in words, and as what the memory encoder reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgmem.memory.features import Features, featurize
from kgmem.subgraph import Role, Seed, Subgraph
from kgmem.types import Candidate, Literal, NamedNode, Relation, Triple

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MOST_TOKENS = 160
_SMALL = frozenset("a an and at by for from has have in into is of on or s that the to was were with".split())
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple in words."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Slots:
    """What the decoder's slots say: things and values by their labels, then words of the relations' labels."""

    labels: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> Slots:
        """The slots of some facts, in the order in which these name them. Words like "of" get none."""
        labels = dict.fromkeys(end for fact in facts for end in (fact.subject, fact.object))
        words = dict.fromkeys(word for fact in facts for word in _WORD.findall(fact.predicate.lower()))
        return cls(tuple(labels), tuple(word for word in words if word not in _SMALL))

    def __len__(self) -> int:
        return len(self.labels) + len(self.words)


def features(facts: Sequence[Fact], tokenizer: Tokenizer) -> Features:
    """The facts as a small graph and, for the text encoder, as a line of text. Slots come first among its nodes.

    The graph is that of kgmem.memory.features, which otherwise holds a question's surroundings: things and values are
    its seeds, mentioned where the line names them first, and so are the relations' words.
    """
    slots = Slots.of(facts)
    nodes = {label: NamedNode(f"urn:kgmem:slot:{i}") for i, label in enumerate(slots.labels)}
    names = dict.fromkeys(fact.predicate for fact in facts)
    predicates = {name: NamedNode(f"urn:kgmem:said:{i}") for i, name in enumerate(names)}
    places: dict[str, tuple[int, int]] = {}
    text = ""
    for fact in facts:
        for place, label in enumerate((fact.subject, fact.predicate, fact.object)):
            start = len(text)
            text += label + " "
            if place == 1:
                for found in _WORD.finditer(label.lower()):
                    places.setdefault("word " + found.group(), (start + found.start(), start + found.end()))
            else:
                places.setdefault("name " + label, (start, start + len(label)))
        text = text[:-1] + ". "
    seeds = [Seed(*places["name " + name], Candidate((node,), name, 1.0, "exact")) for name, node in nodes.items()]
    seeds += [
        Seed(*places["word " + word], Candidate((Literal(word),), word, 1.0, "value"), Role.VALUE)
        for word in slots.words
    ]
    triples = tuple(Triple(nodes[f.subject], predicates[f.predicate], nodes[f.object]) for f in facts)
    relations = tuple(Relation(p.value, inverse) for p in predicates.values() for inverse in (False, True))
    graph = Subgraph(
        seeds=tuple(seeds),
        triples=triples,
        distance=dict.fromkeys(nodes.values(), 0),
        types={},
        relations=relations,
        labels={node.value: name for name, node in predicates.items()},
    )
    made, _ = featurize(text, graph, tokenizer, most=MOST_TOKENS)
    return made
