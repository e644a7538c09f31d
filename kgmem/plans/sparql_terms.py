"""Terms, and what is said of them, as SPARQL 1.1 text.

pyoxigraph's serializer writes the terms: it checks IRIs and escapes literals, so that none can change a query's
structure.
"""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.errors import PlanError
from kgmem.stores.sparql_terms import protected
from kgmem.types import BlankNode, NamedNode, Node, Relation


def terms(nodes: Sequence[Node], between: str = " ") -> str:
    """The nodes as a list. Raises PlanError for a blank node, which SPARQL cannot name."""
    if any(isinstance(node, BlankNode) for node in nodes):
        raise PlanError("a query can't name a blank node; give the entity an IRI")
    return between.join(protected(str(node)) for node in nodes)


def edge(source: str, relation: Relation, target: str) -> str:
    """The triple pattern of a hop between two variables. Raises PlanError for a relation that is no IRI."""
    subject, object_ = (target, source) if relation.inverse else (source, target)
    try:
        return f"?{subject} {NamedNode(relation.iri)} ?{object_}"
    except ValueError as error:
        raise PlanError(f"the relation {relation.iri!r} is no IRI: {error}") from None


def is_none_of(variable: str, nodes: Sequence[Node]) -> str:
    """The filters for a node that is none of `nodes`; NOT IN would compare literals by value, and fail on some."""
    return " ".join(f"FILTER(!sameTerm(?{variable}, {terms((node,))}))" for node in nodes)
