"""Facts of the graph about an entity, said in sentences, each with its triples."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.decoding.sentences import listing
from kgmem.stores import Schema
from kgmem.summarize.entity_facts import EntityFacts, Fact
from kgmem.summarize.fact_wording import article, fact_sentence, yes_or_no
from kgmem.summarize.summary import StatedTriple, SummarySentence
from kgmem.types import XSD, XSD_BOOLEAN, BlankNode, Literal, Node, node_id

MOST_NAMES = 5
"""A relation that leads to more is not said: half of a set would be taken for all of it."""
_LONGEST_NAME = 120
_NUMBERS = frozenset("integer nonNegativeInteger positiveInteger int long short byte decimal double float".split())


def can_be_said(facts: Sequence[Fact]) -> bool:
    """Whether the facts of a relation fit into a sentence, and have names to be said with."""
    return 0 < len(facts) <= MOST_NAMES and all(
        not isinstance(fact.node, BlankNode) and 0 < len(fact.name.strip()) <= _LONGEST_NAME for fact in facts
    )


def say(entity: EntityFacts, facts: Sequence[Fact], schema: Schema) -> SummarySentence:
    """A sentence for facts of one relation: what the entity is, or what it leads to, or what leads to it."""
    text = _kinds(entity, facts) if facts[0].is_class else _related(entity, facts, schema)
    return SummarySentence(text, triples=tuple(_stated(entity, fact) for fact in facts))


def _kinds(entity: EntityFacts, facts: Sequence[Fact]) -> str:
    said = [fact.name.lower() if fact.name.istitle() else fact.name for fact in facts]
    phrase = listing([f"{article(name)} {name}" for name in said])
    return _plain(f"{entity.name} is {phrase}.")


def _related(entity: EntityFacts, facts: Sequence[Fact], schema: Schema) -> str:
    relation, label = facts[0].relation, facts[0].relation_name
    names = [_plain(fact.name) for fact in facts]
    if not relation.inverse and (answer := _boolean(facts)) is not None:
        return yes_or_no(label, _plain(entity.name), yes=answer)
    if not relation.inverse:
        return fact_sentence(label, [_plain(entity.name)], names, number=len(facts) == 1 and _is_number(facts[0]))
    info = schema.relations.get(relation.iri)
    kinds = info.subject_types if info is not None else ()
    return fact_sentence(label, names, [_plain(entity.name)], kind=kinds[0].lower() if len(kinds) == 1 else "one")


def _boolean(facts: Sequence[Fact]) -> bool | None:
    """What one fact answers whose value is yes or no; None for any other."""
    node = facts[0].node
    if len(facts) > 1 or not isinstance(node, Literal) or node.datatype != XSD_BOOLEAN:
        return None
    return node.value in {"true", "1"}


def _is_number(fact: Fact) -> bool:
    """A year is none."""
    return isinstance(fact.node, Literal) and fact.node.datatype.value.removeprefix(XSD) in _NUMBERS


def _stated(entity: EntityFacts, fact: Fact) -> StatedTriple:
    subject: tuple[str, Node] = (entity.name, entity.node)
    object_: tuple[str, Node] = (fact.name, fact.node)
    if fact.relation.inverse:
        subject, object_ = object_, subject
    return StatedTriple(
        subject[0], fact.relation_name, object_[0], node_id(subject[1]), fact.relation.iri, node_id(object_[1])
    )


def _plain(name: str) -> str:
    """A name without line ends."""
    return " ".join(name.split())
