"""What queries to Neo4j have told of nodes: names, classes, neighbourhoods. Nothing is asked for twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_described import Described
from kgmem.stores.neo4j_edges import edges_around
from kgmem.stores.neo4j_layout import Kind, Layout, Parameters
from kgmem.types import Node, Triple

_KNOWN = 200_000
"""Nodes whose names and classes are kept."""
_LOOKED_AROUND = 5_000
"""Nodes whose neighbourhoods are kept; hubs come again and again."""
_AT_ONCE = 2_000
_FEW, _AHEAD = 64, 2
"""Few nodes whose names are asked for are likely to be looked around next, with the limit of a question's first hop:
both are done in one query."""


class Nodes:
    """The nodes of one state of a graph."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        self._connection = connection
        self._layout = layout
        self._known: dict[Node, Described] = {}
        self._around: dict[tuple[Node, int], list[Triple]] = {}

    def keep(self, met: Iterable[Described]) -> None:
        """Remembers what a query has told."""
        self._known.update((described.node, described) for described in met)

    def described(self, nodes: Sequence[Node]) -> Mapping[Node, Described]:
        """What is known of nodes; those that no earlier query told of are asked for in one query."""
        if len(self._known) > _KNOWN:
            self._known.clear()
        new = [node for node in nodes if node not in self._known]
        for begin in range(0, len(new), _AT_ONCE):
            some = new[begin : begin + _AT_ONCE]
            if len(new) <= _FEW:
                self._look_around(some, _AHEAD)
            else:
                self._ask(some)
            for node in some:
                self._known.setdefault(node, Described(node))
        return {node: self._known[node] for node in nodes}

    def around(self, nodes: Sequence[Node], limit: int) -> list[Triple]:
        """The triples around nodes, each once; one query at most, which tells of all nodes that it meets."""
        wanted = list(dict.fromkeys(nodes))
        around = {node: self._around[node, limit] for node in wanted if (node, limit) in self._around}
        around |= self._look_around([node for node in wanted if node not in around], limit)
        return list(dict.fromkeys(triple for node in wanted for triple in around[node]))

    def _ask(self, nodes: Sequence[Node]) -> None:
        parameters = Parameters()
        start = self._layout.start("x", nodes, Kind.NODE, parameters)
        shown = self._layout.shown("x", Kind.NODE, parameters)
        rows = self._connection.read(f"{start}\nRETURN {shown}", parameters.values)
        self.keep(filter(None, (self._layout.described(value) for (value,) in rows)))

    def _look_around(self, nodes: Sequence[Node], limit: int) -> dict[Node, list[Triple]]:
        if len(self._around) > _LOOKED_AROUND:
            self._around.clear()
        around, met = edges_around(self._connection, self._layout, nodes, limit)
        self.keep(met)
        self._around.update(((node, limit), triples) for node, triples in around.items())
        return around
