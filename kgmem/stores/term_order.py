"""The order in which a few of a node's edges stand for all of them: the same in every store, whatever it keeps."""

from __future__ import annotations

from kgmem.stores.sparql_terms import skolemized
from kgmem.types import Literal, NamedNode, Node

SAMPLED = 10_000
"""Edges of one predicate and direction among which the first ones of a hub are chosen; a store may leave out others."""


def term_order(node: Node) -> tuple[str, str, str]:
    """A key to sort nodes by: the text of an IRI or literal, then its language, then its datatype.

    A blank node stands where the IRI does that endpoints know it by.
    """
    if isinstance(node, Literal):
        return node.value, node.language or "", node.datatype.value
    iri = skolemized(node)
    return iri.value if isinstance(iri, NamedNode) else "", "", ""


def sparql_order(variable: str) -> str:
    """The same in an ORDER BY."""
    return f"STR({variable}) LANG({variable}) STR(DATATYPE({variable}))"
