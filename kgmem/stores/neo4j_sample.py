"""The nodes of a sample of edges, looked at a few hundred at a time instead of one by one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from kgmem.types import NamedNode, Node, ends

if TYPE_CHECKING:
    from kgmem.stores.base import GraphStore

_AT_ONCE = 250


class SampledNodes:
    """What `build_schema` asks of single nodes, from the store's batched calls."""

    def __init__(self, store: GraphStore, nodes: Iterable[Node]) -> None:
        self._store = store
        self._leaving: dict[tuple[Node, bool], dict[NamedNode, None]] = {}
        remaining = iter(nodes)
        while some := list(islice(remaining, _AT_ONCE)):
            for triple in store.neighbourhood(some, limit=1):
                subject, object_ = ends(triple)
                self._leaving.setdefault((subject, False), {})[triple.predicate] = None
                self._leaving.setdefault((object_, True), {})[triple.predicate] = None

    def predicates_of(self, node: Node, *, inverse: bool) -> list[NamedNode]:
        """The predicates of the edges that leave `node`, or of those that lead to it."""
        return list(self._leaving.get((node, inverse), ()))

    def labels(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """See GraphStore."""
        return self._store.labels(nodes)

    def types(self, nodes: Iterable[Node]) -> dict[Node, tuple[NamedNode, ...]]:
        """See GraphStore."""
        return self._store.types(nodes)
