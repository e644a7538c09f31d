"""From the parser's statements to triples that can be stored, blank nodes made the source's own, each time the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from operator import attrgetter
from typing import TypeVar

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kgmem.ingest.problems import Problems

# The parser names nodes without a label at random, with up to 32 hexadecimal digits of which the first is a letter.
# So does a file that such a library has written; there the order of appearance is just as good.
_RANDOM = re.compile(r"[a-f][0-9a-f]{19,31}")

_RECENT = 1 << 16
_Term = TypeVar("_Term")
_DEFAULT_GRAPH = DefaultGraph()
_triple = attrgetter("triple")
_graph_name = attrgetter("graph_name")


class BlankNodes:
    """Renames the blank nodes of one source.

    A label becomes a hash of the source's name and the label. A node without a label gets a hash of the source's name
    and a count, in the order of appearance; that takes about 150 bytes of memory for each.
    The hashes are 128-bit numbers in hexadecimal digits because that is the form that Oxigraph stores shortest.
    """

    def __init__(self, source: str) -> None:
        # The digest's fixed length parts the source's name from the label.
        self._state = blake2b(blake2b(source.encode()).digest()[:32], digest_size=16)
        self._nameless: dict[int, int] = {}
        self._recent: dict[str, BlankNode] = {}

    def triples(self, quads: Iterable[Quad], problems: Problems, line: int | None = None) -> list[Triple]:
        """The quads' triples, renamed. A triple that holds a triple (RDF 1.2) is a problem: stores have no such nodes.

        Raises:
            ParseError: there is one, and problems are not to be skipped.
        """
        renamed = []
        for quad in quads:
            subject, object_ = quad.subject, quad.object
            kind = type(object_)
            if type(subject) is NamedNode and (kind is NamedNode or kind is Literal):
                renamed.append(quad.triple)
            elif kind is Triple:
                problems.broken("a triple as a term of another triple (RDF 1.2) can't be stored", line)
            else:
                renamed.append(Triple(self._own(subject), quad.predicate, self._own(object_)))
        return renamed

    def _own(self, node: _Term) -> _Term | BlankNode:
        if isinstance(node, BlankNode):
            return self._recent.get(node.value) or self._renamed(node.value)
        return node

    def _renamed(self, label: str) -> BlankNode:
        name = label
        if _RANDOM.fullmatch(label):
            # No label holds a space, so the two kinds can't meet.
            name = f" {self._nameless.setdefault(int(label, 16), len(self._nameless))}"
        state = self._state.copy()
        state.update(name.encode())
        node = BlankNode("b" + state.hexdigest()[1:])
        if len(self._recent) >= _RECENT:
            self._recent.clear()
        self._recent[label] = node
        return node


def plain_triples(quads: Iterable[Quad]) -> list[Triple]:
    """The triples of quads that are known to hold no blank nodes and no triple terms."""
    return list(map(_triple, quads))


def count_graph_names(quads: list[Quad]) -> int:
    """How many of the quads are in a named graph."""
    return len(quads) - list(map(_graph_name, quads)).count(_DEFAULT_GRAPH)
