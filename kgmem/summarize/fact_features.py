"""What is known of a fact beside the words of its relation: features for judging how much it tells of its entity."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from kgmem.summarize.entity_facts import MOST_VALUES, EntityFacts, Fact, Usage, vocabulary
from kgmem.summarize.vectors import SentenceEncoder, Vectors
from kgmem.types import NAMING_PREDICATES, VOCABULARIES, Literal, Node, Relation

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|\S+\.\S+$")
_DATES = ("date", "dateTime", "gYear", "gYearMonth")
_NUMBERS = ("integer", "int", "long", "short", "byte", "decimal", "double", "float")
_LONG = 80


@dataclass(frozen=True, slots=True)
class FactFeatures:
    """Shares are logarithms, counts too; the rest is between 0 and 1."""

    inverse: float
    naming: float
    ontology: float
    values: float
    """Of the same relation."""
    only_value: float
    facts: float
    """Of the entity."""
    relations: float
    """Of the entity."""
    relation_share: float
    """Among the graph's statements; so is the next one."""
    vocabulary_share: float
    is_class: float
    class_share: float
    """Instances, beside the largest class of the graph."""
    class_vocabulary_share: float
    special_class: float
    """Whether none of the entity's classes of this vocabulary has fewer instances."""
    literal: float
    number: float
    date: float
    language: float
    foreign: float
    """In a language other than English."""
    address: float
    length: float
    """In characters."""
    long: float
    digits: float
    shared_words: float
    """With the entity's name, of the words of both."""
    name_words: float
    """The share of its words that are in the entity's name."""
    is_name: float
    repeated: float
    """Facts with a value of the same name."""
    nearest_relation: float
    """The similarity of the nearest other relation of the entity."""


FEATURES = tuple(field.name for field in fields(FactFeatures))


def relation_vectors(encoder: SentenceEncoder, facts: Sequence[Fact]) -> Vectors:
    """The vector of each fact's relation; each is computed once. Shape: (facts, width)."""
    place = {text: number for number, text in enumerate(dict.fromkeys(fact.words for fact in facts))}
    return encoder(list(place))[[place[fact.words] for fact in facts]]


def fact_features(entity: EntityFacts, usage: Usage, vectors: Vectors) -> Vectors:
    """The features of each fact. Shape: vectors (facts, width), those of relations; result (facts, len(FEATURES))."""
    groups = Counter(fact.relation for fact in entity.facts)
    names = Counter(fact.name for fact in entity.facts)
    rarest = _rarest_classes(entity, usage)
    nearest = _nearest(entity.facts, vectors)
    rows = []
    for fact, near in zip(entity.facts, nearest, strict=True):
        iri, node = fact.relation.iri, fact.node
        naming = any(iri == predicate.value for predicate in NAMING_PREDICATES)
        kind = "" if isinstance(node, Literal) else node.value
        share, said = usage.class_(kind) if fact.is_class else 0.0, words(fact.name)
        own = words(entity.name)
        row = FactFeatures(
            inverse=fact.relation.inverse,
            naming=naming,
            ontology=iri.startswith(VOCABULARIES) and not naming and not fact.is_class,
            values=math.log(min(groups[fact.relation], MOST_VALUES)),
            only_value=groups[fact.relation] == 1,
            facts=math.log(len(entity.facts)),
            relations=math.log(len(groups)),
            relation_share=usage.relation(iri),
            vocabulary_share=usage.relation_vocabulary(iri),
            is_class=fact.is_class,
            class_share=share,
            class_vocabulary_share=usage.class_vocabulary(kind) if fact.is_class else 0.0,
            special_class=fact.is_class and share <= rarest[vocabulary(kind)],
            literal=isinstance(node, Literal),
            number=_datatype(node) in _NUMBERS or _datatype(node).endswith("Integer"),
            date=_datatype(node) in _DATES,
            language=isinstance(node, Literal) and node.language is not None,
            foreign=isinstance(node, Literal) and node.language is not None and node.language[:2] != "en",
            address=_ADDRESS.match(fact.name) is not None,
            length=math.log1p(len(fact.name)),
            long=len(fact.name) > _LONG,
            digits=sum(character.isdigit() for character in fact.name) / max(1, len(fact.name)),
            shared_words=len(said & own) / max(1, len(said | own)),
            name_words=len(said & own) / max(1, len(said)),
            is_name=fact.name.lower() == entity.name.lower(),
            repeated=math.log(names[fact.name]),
            nearest_relation=near,
        )
        rows.append(astuple(row))
    return np.asarray(rows, np.float32).reshape(len(rows), len(FEATURES))


def words(text: str) -> frozenset[str]:
    """The words of a name in small letters."""
    return frozenset(_WORD.findall(text.lower()))


def _datatype(node: Node) -> str:
    """The end of a literal's datatype; nothing for a node."""
    return re.split("[/#:]", node.datatype.value)[-1] if isinstance(node, Literal) else ""


def _rarest_classes(entity: EntityFacts, usage: Usage) -> dict[str, float]:
    """For each vocabulary of the entity's classes, the share of the one that has the fewest instances."""
    rarest: dict[str, float] = {}
    for fact in entity.facts:
        if fact.is_class and not isinstance(fact.node, Literal):
            name = vocabulary(fact.node.value)
            rarest[name] = min(usage.class_(fact.node.value), rarest.get(name, math.inf))
    return rarest


def _nearest(facts: Sequence[Fact], vectors: Vectors) -> list[float]:
    """For each fact, how near the nearest other relation of the entity is; 0 if there is none."""
    first: dict[Relation, int] = {}
    for number, fact in enumerate(facts):
        first.setdefault(fact.relation, number)
    rows = vectors[list(first.values())]
    similar = rows @ rows.T
    np.fill_diagonal(similar, 0)
    nearest = dict(zip(first, similar.max(1, initial=0).tolist(), strict=True))
    return [nearest[fact.relation] for fact in facts]
