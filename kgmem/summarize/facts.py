"""Facts of the graph about an entity, said in sentences, each with its triples."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.decoding import vocabulary as v
from kgmem.decoding.sentences import listing, outcome, render, target_tokens
from kgmem.plans.nouns import plural
from kgmem.plans.wording import forward_noun, inverse_phrase
from kgmem.stores import Schema
from kgmem.subgraph import Role
from kgmem.summarize.entity_facts import EntityFacts, Fact
from kgmem.summarize.summary import StatedTriple, SummarySentence
from kgmem.types import BlankNode, node_id

MOST_NAMES = 5
"""A relation that leads to more is not said: half of a set would be taken for all of it."""
_LONGEST_NAME = 120
_THING, _RELATION = v.slot_token(0), v.slot_token(1)


def can_be_said(facts: Sequence[Fact]) -> bool:
    """Whether the facts of a relation fit into a sentence, and have names to be said with."""
    return 0 < len(facts) <= MOST_NAMES and all(
        not isinstance(fact.node, BlankNode) and 0 < len(fact.name.strip()) <= _LONGEST_NAME for fact in facts
    )


def say(entity: EntityFacts, facts: Sequence[Fact], schema: Schema) -> SummarySentence:
    """A sentence for facts of one relation: what the entity is, or what it leads to, or what leads to it."""
    text = _kinds(entity, facts) if facts[0].is_class else _answer(entity, facts, schema)
    return SummarySentence(text, triples=tuple(_stated(entity, fact) for fact in facts))


def _kinds(entity: EntityFacts, facts: Sequence[Fact]) -> str:
    said = [fact.name.lower() if fact.name.istitle() else fact.name for fact in facts]
    phrase = listing([f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}" for name in said])
    text = f"{_plain(entity.name)} is {_plain(phrase)}"
    return text if text.endswith(".") else text + "."


def _answer(entity: EntityFacts, facts: Sequence[Fact], schema: Schema) -> str:
    """The answer sentence of the question for the other ends: "The capital of Peru is Lima."."""
    relation, many = facts[0].relation, len(facts) > 1
    info = schema.relations[relation.iri]

    def slot(token: int, several: bool) -> str:  # noqa: FBT001 (`render` calls it so)
        if token == _THING:
            return _plain(entity.name)
        if not relation.inverse:
            return plural(forward_noun(info.label)) if several else forward_noun(info.label)
        kinds = info.subject_types
        one = kinds[0].lower() if len(kinds) == 1 else "one"
        return f"{plural(one) if several else one} {inverse_phrase(info.label)}"

    plan = [v.SELECT, _THING, _RELATION, v.END]
    written = target_tokens(
        plan, outcome(v.SELECT, len(facts), ""), inverse=lambda _: relation.inverse,
        role=lambda token: Role.START if token == _THING else None,
    )  # fmt: skip
    names = [fact.name for fact in facts]
    return render(written, slot=slot, answer=_plain(listing(names, most=MOST_NAMES)), many=many)


def _stated(entity: EntityFacts, fact: Fact) -> StatedTriple:
    subject, object_ = (entity.name, entity.node), (fact.name, fact.node)
    if fact.relation.inverse:
        subject, object_ = object_, subject
    return StatedTriple(
        subject[0], fact.relation_name, object_[0], node_id(subject[1]), fact.relation.iri, node_id(object_[1])
    )


def _plain(name: str) -> str:
    """A name without line ends."""
    return " ".join(name.split())
