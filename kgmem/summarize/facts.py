"""Facts of the graph about an entity, said in sentences, each with its triples."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.decoding import vocabulary as v
from kgmem.decoding.rendering import ONE, Wording, render
from kgmem.decoding.sentences import listing, outcome, target_tokens
from kgmem.plans.wording import forward_noun, inverse_phrase
from kgmem.stores import GraphStore
from kgmem.subgraph import Role
from kgmem.summarize.provenance import is_proved
from kgmem.summarize.summary import StatedTriple, SummarySentence
from kgmem.types import RDF_TYPE, BlankNode, NamedNode, Node, Relation, ends, is_relation, node_id

MOST_NAMES = 5
"""A relation that leads to more is left out: half of a set would be taken for all of it."""
_LONGEST_NAME = 120
_EDGES = MOST_NAMES + 1
_THING, _RELATION = v.slot_token(0), v.slot_token(1)


def said_facts(store: GraphStore, node: NamedNode) -> list[SummarySentence]:
    """A sentence for the entity's classes and for each of its relations, the most telling ones first.

    Those come first that lead from the entity to one thing only, and of them those that the graph uses most: where
    somebody was born tells more than the number of a record. What the wording says beyond the triples, such as the
    number in the name of a class, is left out with its sentence.
    """
    label = store.labels([node])[node]
    kinds = store.types([node]).get(node, ())
    said = [_classes(store, node, label, kinds)] if 0 < len(kinds) <= MOST_NAMES else []
    said += (_sentence(store, node, label, relation, others) for relation, others in _groups(store, node))
    return [sentence for sentence in said if is_proved(sentence)]


def _groups(store: GraphStore, node: NamedNode) -> list[tuple[Relation, list[Node]]]:
    groups: dict[Relation, list[Node]] = {}
    for triple in store.neighbourhood([node], limit=_EDGES):
        subject, object_ = ends(triple)
        if not is_relation(triple.predicate):
            continue
        inverse = subject != node
        groups.setdefault(Relation(triple.predicate.value, inverse), []).append(subject if inverse else object_)
    labels = store.labels({other for others in groups.values() for other in others})
    readable = {
        relation: others
        for relation, others in groups.items()
        if len(others) <= MOST_NAMES
        and all(
            not isinstance(other, BlankNode) and 0 < len(labels[other].strip()) <= _LONGEST_NAME for other in others
        )
    }
    counts = {iri: info.count for iri, info in store.schema().relations.items()}

    def telling(item: tuple[Relation, list[Node]]) -> tuple[bool, bool, int, Relation]:
        relation, others = item
        return relation.inverse, len(others) > 1, -counts.get(relation.iri, 0), relation

    return sorted(readable.items(), key=telling)


def _classes(store: GraphStore, node: NamedNode, label: str, kinds: Sequence[NamedNode]) -> SummarySentence:
    names = store.labels(kinds)
    said = [names[kind].lower() if names[kind].istitle() else names[kind] for kind in kinds]
    phrase = listing([f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}" for name in said])
    triples = tuple(StatedTriple(label, "type", names[kind], node.value, RDF_TYPE.value, kind.value) for kind in kinds)
    return SummarySentence(_closed(f"{_plain(label)} is {_plain(phrase)}"), triples=triples)


def _sentence(
    store: GraphStore, node: NamedNode, label: str, relation: Relation, others: Sequence[Node]
) -> SummarySentence:
    """The answer sentence of the question for the other ends: "The capital of Peru is Lima."."""
    info = store.schema().relations[relation.iri]
    labels = store.labels([node, *others])
    names = [labels[other] for other in others]

    def slot(token: int) -> Wording:
        if token == _THING:
            return Wording(_plain(label), is_name=True)
        if not relation.inverse:
            return Wording(forward_noun(info.label))
        kinds = info.subject_types
        return Wording(kinds[0].lower() if len(kinds) == 1 else ONE, inverse_phrase(info.label), is_set=True)

    plan = [v.SELECT, _THING, _RELATION, v.END]
    written = target_tokens(
        plan, outcome(v.SELECT, len(others), ""), inverse=lambda _: relation.inverse,
        role=lambda token: Role.START if token == _THING else None,
    )  # fmt: skip
    text = render(written, slot=slot, answer=_plain(listing(names, most=MOST_NAMES)), many=len(others) > 1)
    triples = []
    for other, name in zip(others, names, strict=True):
        subject, object_ = ((name, other), (label, node)) if relation.inverse else ((label, node), (name, other))
        triples.append(
            StatedTriple(
                subject[0], info.label, object_[0], node_id(subject[1]), relation.iri, node_id(object_[1])
            )
        )  # fmt: skip
    return SummarySentence(text, triples=tuple(triples))


def _plain(name: str) -> str:
    """A name without line ends."""
    return " ".join(name.split())


def _closed(text: str) -> str:
    return text if text.endswith(".") else text + "."
