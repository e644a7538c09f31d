"""What a graph states about an entity, fact by fact, and how often it uses relations and classes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kgmem.stores import GraphStore
from kgmem.types import RDF_TYPE, NamedNode, Node, Relation, ends, is_relation, local_name

MOST_VALUES = 20
"""Values of one relation that are looked at, in each direction."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple, seen from the entity that it is about."""

    relation: Relation
    node: Node
    """The other end."""
    relation_name: str
    name: str
    """Of the other end."""

    @property
    def is_class(self) -> bool:
        """Whether it says what the entity is."""
        return self.relation.iri == RDF_TYPE.value and not self.relation.inverse

    @property
    def words(self) -> str:
        """The relation in words, "of" marking that it leads to the entity."""
        return f"{self.relation_name} of" if self.relation.inverse else self.relation_name


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """An entity and its facts."""

    node: NamedNode
    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Usage:
    """How often a graph uses its relations and its classes, both by IRI. Shares are given as logarithms."""

    relations: Mapping[str, int]
    classes: Mapping[str, int]

    @classmethod
    def of(cls, store: GraphStore) -> Usage:
        """Of a store's schema."""
        schema = store.schema()
        return cls({iri: info.count for iri, info in schema.relations.items()}, schema.types)

    def relation(self, iri: str) -> float:
        """A relation's share of all statements; 0 for those that are not relations, such as names."""
        return _share(self.relations[iri], self._statements) if iri in self.relations else 0.0

    def relation_vocabulary(self, iri: str) -> float:
        """The share of all statements that are made with its vocabulary."""
        return _share(self._relation_vocabularies[vocabulary(iri)], self._statements)

    def class_(self, iri: str) -> float:
        """How many instances a class has beside the largest one."""
        return _share(self.classes.get(iri, 0), max(self.classes.values(), default=0))

    def class_vocabulary(self, iri: str) -> float:
        """The share of all class memberships that are of its vocabulary."""
        return _share(self._class_vocabularies[vocabulary(iri)], sum(self.classes.values()))

    @cached_property
    def _statements(self) -> int:
        return sum(self.relations.values())

    @cached_property
    def _relation_vocabularies(self) -> Counter[str]:
        return _by_vocabulary(self.relations)

    @cached_property
    def _class_vocabularies(self) -> Counter[str]:
        return _by_vocabulary(self.classes)


def _share(part: int, whole: int) -> float:
    return math.log((part + 1) / (whole + 1))


def _by_vocabulary(counts: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for iri, count in counts.items():
        found[vocabulary(iri)] += count
    return found


def vocabulary(iri: str) -> str:
    """An IRI up to its last slash or number sign."""
    return re.sub(r"[^/#]*$", "", iri)


def read_facts(store: GraphStore, node: NamedNode) -> EntityFacts:
    """The facts of an entity, in the order that all stores share: its classes first, its names left out.

    Of a relation that two things have to one another, only what leads from the entity.
    """
    kinds = store.types([node]).get(node, ())
    stated: dict[tuple[Relation, Node], None] = {(Relation(RDF_TYPE.value), kind): None for kind in kinds}
    for triple in store.neighbourhood([node], limit=MOST_VALUES):
        subject, object_ = ends(triple)
        inverse = subject != node
        other = subject if inverse else object_
        there_and_back = inverse and (Relation(triple.predicate.value), other) in stated
        if is_relation(triple.predicate) and not there_and_back:
            stated[Relation(triple.predicate.value, inverse), other] = None
    names = store.labels({node, *(other for _, other in stated)})
    relations = store.schema().relations
    facts = (
        Fact(
            relation, other, relations[relation.iri].label if relation.iri in relations else local_name(relation.iri),
            names[other],
        )
        for relation, other in stated
    )  # fmt: skip
    return EntityFacts(node, names[node], tuple(facts))
