"""Sources and their named graphs: the name of one tells the name of the other."""

from __future__ import annotations

from urllib.parse import quote, unquote

from kgmem.types import NamedNode

_PREFIX = "urn:kgmem:source:"


def graph_name(source: str) -> NamedNode:
    """The named graph of a source: its name where that is an absolute IRI, else a URN that holds the name."""
    if not source.startswith(_PREFIX):
        try:
            return NamedNode(source)
        except ValueError:
            pass
    return NamedNode(_PREFIX + quote(source, safe=""))


def source_name(graph: str) -> str:
    """The source whose named graph has the IRI `graph`; the inverse of `graph_name`."""
    return unquote(graph.removeprefix(_PREFIX)) if graph.startswith(_PREFIX) else graph
