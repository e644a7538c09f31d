"""Facts of the graph about an entity, said in sentences, each with its triples."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.decoding.sentences import listing
from kgmem.plans.nouns import article
from kgmem.plans.wording import split_label
from kgmem.summarize.entity_facts import EntityFacts, Fact
from kgmem.summarize.fact_wording import fact_sentence, yes_or_no
from kgmem.summarize.summary import StatedTriple, SummarySentence
from kgmem.summarize.values import is_number, is_time, said
from kgmem.types import XSD_BOOLEAN, BlankNode, Literal, node_id

MOST_NAMES = 5
"""A relation that leads to more is not said: half of a set would be taken for all of it."""
_LONGEST_NAME = 120


def can_be_said(facts: Sequence[Fact]) -> bool:
    """Whether the facts of a relation fit into a sentence, and have names to be said with."""
    return 0 < len(facts) <= MOST_NAMES and all(
        not isinstance(fact.node, BlankNode) and 0 < len(fact.name.strip()) <= _LONGEST_NAME for fact in facts
    )


def say(entity: EntityFacts, facts: Sequence[Fact]) -> SummarySentence:
    """A sentence for facts of one relation: what the entity is, or what it leads to, or what leads to it."""
    text = _kinds(entity, facts) if facts[0].is_class else _related(entity, facts)
    return SummarySentence(text, triples=tuple(_stated(entity, fact) for fact in facts))


def _kinds(entity: EntityFacts, facts: Sequence[Fact]) -> str:
    return _plain(f"{entity.name} is {listing([article(_kind(fact.name)) for fact in facts])}.")


def _kind(name: str) -> str:
    """The name of a class as a noun: "Chemical element" and "ChemicalElement" give "chemical element"."""
    if name.isascii() and name.isalpha() and not name.isupper():
        return split_label(name)
    first, space, rest = name.partition(" ")
    return first.lower() + space + rest if name.istitle() or rest.islower() else name


def _related(entity: EntityFacts, facts: Sequence[Fact]) -> str:
    relation, label = facts[0].relation, facts[0].relation_name
    own, names = [_plain(entity.name)], [_plain(_said(fact)) for fact in facts]
    if relation.inverse:
        return fact_sentence(label, names, own, inverse=True)
    if (answer := _boolean(facts)) is not None:
        return yes_or_no(label, own[0], yes=answer)
    values = [fact.node for fact in facts if isinstance(fact.node, Literal)]
    number = len(values) == len(facts) and all(map(is_number, values))
    is_year = number and "year" in label.lower()
    return fact_sentence(label, own, names, number=number, time=is_year or any(map(is_time, values)))


def _said(fact: Fact) -> str:
    return said(fact.node) if isinstance(fact.node, Literal) else fact.name


def _boolean(facts: Sequence[Fact]) -> bool | None:
    """What one fact answers whose value is yes or no; None for any other."""
    node = facts[0].node
    if len(facts) > 1 or not isinstance(node, Literal) or node.datatype != XSD_BOOLEAN:
        return None
    return node.value in {"true", "1"}


def _stated(entity: EntityFacts, fact: Fact) -> StatedTriple:
    own, other = node_id(entity.node), node_id(fact.node)
    if fact.relation.inverse:
        return StatedTriple(fact.name, fact.relation_name, entity.name, other, fact.relation.iri, own)
    return StatedTriple(entity.name, fact.relation_name, fact.name, own, fact.relation.iri, other)


def _plain(name: str) -> str:
    """A name without line ends."""
    return " ".join(name.split())
