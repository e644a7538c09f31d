"""Labels and types of nodes, asked of an endpoint whose names are not kept on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_names import label_rank
from kgmem.stores.sparql_terms import term_text
from kgmem.types import LABEL_PREDICATES, RDF_TYPE, Literal, NamedNode, Node

Said: TypeAlias = tuple[Node, NamedNode, Node | None]
"""A node, a predicate that names or types it, and what it says."""
_KNOWN = 200_000
"""Nodes whose labels and types are remembered."""
_AT_ONCE = 500


class DescribedNodes:
    """What a server says of nodes; both are asked for together, once for each node. Raises StoreError.

    The interface of `NodeNames`.
    """

    def __init__(self, endpoint: SparqlEndpoint) -> None:
        self._endpoint = endpoint
        self._labels: dict[str, str] = {}
        self._types: dict[str, set[str]] = {}
        self._known: set[str] = set()

    def labels(self, nodes: Iterable[Node]) -> dict[str, str]:
        """The best label of each node that has one, by the node's N-Triples form."""
        return {node: self._labels[node] for node in self._ask(nodes) if node in self._labels}

    def types(self, nodes: Iterable[Node]) -> dict[str, set[str]]:
        """The IRIs of each node's classes, by the node's N-Triples form."""
        return {node: self._types[node] for node in self._ask(nodes) if node in self._types}

    def take(self, said: Iterable[Said]) -> None:
        """Takes in all labels and types of some nodes, whoever has asked for them; other names are passed over."""
        best: dict[str, tuple[int, str, str]] = {}
        for node, predicate, value in said:
            name = str(node)
            self._known.add(name)
            if isinstance(value, NamedNode) and predicate == RDF_TYPE:
                self._types.setdefault(name, set()).add(value.value)
            elif isinstance(value, Literal) and predicate in LABEL_PREDICATES and value.value.strip():
                found = (label_rank(predicate, value.language), value.language or "", value.value)
                best[name] = min(best.get(name, found), found)
        self._labels.update({name: label for name, (_, _, label) in best.items()})

    def _ask(self, nodes: Iterable[Node]) -> list[str]:
        """Has all nodes described; their N-Triples forms."""
        wanted = {str(node): node for node in nodes if not isinstance(node, Literal)}
        if len(self._known) > _KNOWN:
            self._known.clear()
            self._labels.clear()
            self._types.clear()
        new = [node for name, node in wanted.items() if name not in self._known]
        predicates = " ".join(map(str, (*LABEL_PREDICATES, RDF_TYPE)))
        for begin in range(0, len(new), _AT_ONCE):
            terms = " ".join(map(term_text, new[begin : begin + _AT_ONCE]))
            pattern = f"VALUES ?x {{ {terms} }} VALUES ?p {{ {predicates} }} ?x ?p ?v"
            rows = self._endpoint.rows(f"SELECT DISTINCT ?x ?p ?v WHERE {{ {pattern} }}")
            self.take((x, p, v) for x, p, v in rows if x is not None and isinstance(p, NamedNode))
        self._known.update(wanted)
        return list(wanted)
