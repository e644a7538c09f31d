"""Whether a graph was loaded anew: nodes have other ids then, though there are as many of each label as before."""

from __future__ import annotations

from kgmem.stores.catalog import Catalog
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_names import Step
from kgmem.stores.neo4j_properties import PropertyLayout
from kgmem.stores.schema import parse_edges
from kgmem.types import NamedNode

_LOOKED_AT = 200
"""Relationships of the sample that are looked for."""
_STILL_THERE = f"""UNWIND $edges AS e
MATCH (s)-[r]->(o) WHERE elementId(s) = e[0] AND elementId(o) = e[2] AND type(r) = e[1]
WITH DISTINCT e LIMIT {_LOOKED_AT}
RETURN count(e)"""


def is_replaced(connection: Connection, layout: PropertyLayout, catalog: Catalog) -> bool:
    """Whether most of the relationships that were sampled when the graph was read are not there any more.

    One call, of some milliseconds; none for what neosemantics imported, whose IRIs stay.
    """
    edges: list[tuple[str, str, str]] = []
    for predicate, subject, object_ in catalog.sample(_LOOKED_AT) if not layout.imported else ():
        known = layout.known(predicate)
        if known is not None and known.step == Step.TYPE and len(edges) < _LOOKED_AT:
            ((s, o),) = parse_edges([(subject, object_)])
            if isinstance(s, NamedNode) and isinstance(o, NamedNode):
                edges.append((layout.names.element_id(s), known.name, layout.names.element_id(o)))
    if not edges:
        return False
    ((there,),) = connection.read(_STILL_THERE, {"edges": edges})
    return 2 * int(there) < len(edges)
