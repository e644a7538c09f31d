"""A graph in Neo4j that others made: a property graph, or RDF that was imported with neosemantics."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kgmem.config import Place
from kgmem.stores.base import Fetched
from kgmem.stores.contents import Contents, ContentsReader
from kgmem.stores.names import NameServer
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.neo4j_cypher import quoted
from kgmem.stores.neo4j_layout import Kind, Parameters
from kgmem.stores.neo4j_lookup import Keep, PropertyLookup
from kgmem.stores.neo4j_mirror import Mirror
from kgmem.stores.neo4j_names import PlainNames, Predicate, PrefixedNames, Step
from kgmem.stores.neo4j_naming import Naming, naming_of
from kgmem.stores.neo4j_node_names import RESOURCE
from kgmem.stores.neo4j_profile import Profile
from kgmem.stores.neo4j_properties import PropertyLayout
from kgmem.stores.neo4j_replaced import is_replaced
from kgmem.stores.neo4j_state import State
from kgmem.stores.neo4j_values import literals_of
from kgmem.types import (
    RDF_TYPE,
    RDFS_LABEL,
    Literal,
    NamedNode,
    Node,
    Triple,
)

if TYPE_CHECKING:
    import neo4j.graph

_ALT_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
_SAMPLE = 300
"""Nodes of a label that are looked at for what names them."""
_QUICK_S = 5.0
"""A mirror that was made in less time is made anew after every change; else only parts whose counters have changed."""
_PROFILE = "profile.json"
_READING = 2
"""Changes with what is read from a graph."""
_READ = 1_000
"""Nodes of a label, and relationships of a type, that are read where the database looks names up."""
_MOVED = 0.1
"""Share by which their numbers change before they are read again there."""


class ForeignGraph:
    """One state of such a graph. A part of the mirror is a node label, or a relationship type."""

    def __init__(self, connection: Connection, mirror: Mirror, state: State, names: Mapping[str, str]) -> None:
        self._connection = connection
        self._mirror = mirror
        self._state = state
        self._set_names = dict(names)
        self._most = _READ if mirror.place == Place.SERVER else None
        own = PrefixedNames(state.prefixes) if state.imported else PlainNames()
        kept = mirror.load_json(_PROFILE)
        profile = Profile.from_json(kept["profile"]) if kept.get("reading") == _READING else Profile()
        self.layout = PropertyLayout(own, profile, connection.address.url)

    def sync(self, progress: Fetched | None = None, *, anew: bool = False) -> None:
        """Reads all parts, or those whose counters have changed, if a mirror of another state is here."""
        if not anew and self._in_step():
            return
        with self._mirror.locked():
            if not anew and self._in_step():
                return
            began = time.monotonic()
            counts = self._counts()
            kept, known = self._mirror.load_json(_PROFILE), self._mirror.parts()
            again = anew or self._is_read_otherwise(kept) or ("seconds" in kept and kept["seconds"] < _QUICK_S)
            again = again or is_replaced(self._connection, self.layout, self._mirror.catalog)
            stale = {part for part in counts if again or self._is_stale(known.get(part), counts[part])}
            if again:
                self.layout.profile = Profile()
            self._find_names(counts, stale)
            self._mirror.drop(known.keys() - counts.keys())
            self._mirror.drop(stale & known.keys())
            total, before = sum(counts.values()), 0
            for part, count in counts.items():
                if part in stale:
                    if progress is not None:
                        progress(before, total)
                    self._read(part, count)
                    self._save(None, 0.0)
                before += count
            self._save(self._state.mark, time.monotonic() - began)

    def _is_stale(self, known: str | None, count: int) -> bool:
        """Whether a part has other numbers than when it was read; where only some of it is read, quite other ones."""
        if known is None or self._most is None:
            return known != str(count)
        return abs(int(known) - count) > _MOVED * int(known)

    def _read(self, part: str, count: int) -> None:
        if self._most is None:
            self._mirror.read_part(part, self._part(part), str(count), local_names=self.layout.imported)
            return
        reader = ContentsReader(lambda _: None)
        deque(reader.alias_rows(self._part(part), self._mirror.folder), maxlen=0)
        self._mirror.note_part(part, self._whole(part, reader.contents(), count), str(count))

    def _whole(self, part: str, read: Contents, count: int) -> Contents:
        """The contents of all of a part of which some were read."""
        kind, _, name = part.partition(" ")
        times = max(1.0, count / (self._most or count))
        predicates = {iri: round(times * n) for iri, n in read.predicates.items()}
        is_class = kind == "label" and name and not (self.layout.imported and name == RESOURCE)
        types = {self.layout.names.label(name).value: count} if is_class else {}
        return Contents(sum(predicates.values()), predicates, types, read.sample)

    def lookup(self, keep: Keep) -> NameServer:
        """By the database's indexes."""
        return PropertyLookup(self._connection, self.layout, keep)

    def _in_step(self) -> bool:
        kept = self._mirror.load_json(_PROFILE)
        if kept.get("mark") != self._state.mark or self._is_read_otherwise(kept):
            return False
        self.layout.profile = Profile.from_json(kept["profile"])
        return True

    def _is_read_otherwise(self, kept: Mapping[str, Any]) -> bool:
        """Whether the mirror was made by another version of kgmem, or with other names set by the user."""
        return kept.get("set_names") != self._set_names or kept.get("reading") != _READING

    def _save(self, mark: str | None, seconds: float) -> None:
        profile = self.layout.profile.to_json()
        content: dict[str, Any] = {"profile": profile, "set_names": self._set_names, "reading": _READING, "mark": mark}
        if mark is not None:
            content["seconds"] = seconds
        self._mirror.save_json(_PROFILE, content)

    def _counts(self) -> dict[str, int]:
        """The parts, `label NAME` and `type NAME`, with the numbers of their nodes and relationships; from counters."""
        labels = [name for (name,) in self._connection.read("CALL db.labels() YIELD label RETURN label")]
        types = [
            name
            for (name,) in self._connection.read(
                "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType"
            )
        ]
        found: dict[str, int] = {}
        for kind, names, pattern in (("label", labels, "(n:{})"), ("type", types, "()-[n:{}]->()")):
            parts = [
                f"MATCH {pattern.format(quoted(name))} RETURN {i} AS i, count(n) AS n" for i, name in enumerate(names)
            ]
            for begin in range(0, len(parts), 200):
                for i, n in self._connection.read("\nUNION ALL\n".join(parts[begin : begin + 200])):
                    if n:
                        found[f"{kind} {names[i]}"] = n
        ((unlabelled,),) = self._connection.read("MATCH (n) WHERE size(labels(n)) = 0 RETURN count(n)")
        return {**found, "label ": unlabelled} if unlabelled else found

    def _find_names(self, counts: Mapping[str, int], stale: Iterable[str]) -> None:
        """What names the nodes of the labels that are read now, from some of them, and as the user says."""
        profile = self.layout.profile
        profile.types = {part.removeprefix("type ") for part in counts if part.startswith("type ")}
        for label in [part.removeprefix("label ") for part in stale if part.startswith("label ")]:
            if self._state.prefixes or (self.layout.imported and label == RESOURCE):
                continue
            nodes = self._connection.read(f"MATCH (n{':' + quoted(label) if label else ''}) RETURN n LIMIT {_SAMPLE}")
            profile.naming_of[label] = naming_of(label, [dict(node) for (node,) in nodes])
        for label, name in self._set_names.items():
            profile.naming_of[label] = replace(profile.naming_of.get(label, Naming()), properties=(name,), prefix="")

    def _part(self, part: str) -> Iterator[Triple]:
        kind, _, name = part.partition(" ")
        return self._nodes(name) if kind == "label" else self._relationships(name)

    def _nodes(self, label: str) -> Iterator[Triple]:
        """What is said of the nodes whose first label this is, and in passing which properties they have."""
        ignored = {RESOURCE} if self.layout.imported else set()
        pattern = f"(n:{quoted(label)})" if label else "(n) WHERE size(labels(n)) = 0"
        for (node,) in self._connection.stream(f"MATCH {pattern} RETURN n{self._limit()}"):
            labels = sorted(node.labels)
            if self.layout.imported and RESOURCE not in labels:
                continue  # what neosemantics keeps for itself
            for name, value in node.items():
                self.layout.profile.properties.setdefault(name, set()).add(label)
                if isinstance(value, bool) and name not in self.layout.profile.flags:
                    self.layout.profile.flags.add(name)
                    yield self._named(self.layout.names.flag(name))
            first = next((name for name in labels if name not in ignored), labels[0] if labels else "")
            if first == label:
                yield from self._node(node, labels)

    def _named(self, of_nodes: NamedNode) -> Triple:
        """The name of a class."""
        return Triple(of_nodes, RDFS_LABEL, Literal(self.words(of_nodes.value)))

    def _node(self, node: neo4j.graph.Node, labels: Sequence[str]) -> Iterator[Triple]:
        described = self.layout.described(node)
        if described is None:
            return
        subject: Any = described.node
        for of_node in described.types:
            yield Triple(subject, RDF_TYPE, of_node)
        for name in sorted(name for name, value in node.items() if value is True):
            yield Triple(subject, RDF_TYPE, self.layout.names.flag(name))
        for text in self.layout.names_of(labels, dict(node)):
            yield Triple(subject, RDFS_LABEL, Literal(text))
        for predicate, literal in described.literals:
            yield Triple(subject, NamedNode(predicate), literal)
        for literal in self.layout.aliases_of(labels, node):
            yield Triple(subject, _ALT_LABEL, literal)

    def _relationships(self, type_: str) -> Iterator[Triple]:
        """The relationships of a type, and their properties at both ends."""
        names, layout = self.layout.names, self.layout
        predicate = names.iri(Predicate(Step.TYPE, type_))
        query = f"MATCH (s)-[r:{quoted(type_)}]->(o) RETURN {layout.identity('s')}, r, {layout.identity('o')}"
        query += self._limit()
        for start, relationship, end in self._connection.stream(query):
            subject, object_ = (NamedNode(key) if layout.imported else names.node(key) for key in (start, end))
            yield Triple(subject, predicate, object_)
            for name in relationship:
                layout.profile.links.setdefault(type_, set()).add(name)
                for literal in literals_of(relationship[name]):
                    yield Triple(subject, names.iri(Predicate(Step.OUT, type_, name)), literal)
                    yield Triple(object_, names.iri(Predicate(Step.IN, type_, name)), literal)

    def _limit(self) -> str:
        return f" LIMIT {self._most}" if self._most is not None else ""

    def statements(self) -> int:
        """Relationships, and a few properties for each node."""
        return self._state.relationships + self._state.nodes

    def size(self) -> int:
        """Relationships, classes and properties, counted; that takes a look at each node."""
        ((properties, labels),) = self._connection.read(
            "MATCH (n) RETURN coalesce(sum(size(keys(n))), 0), coalesce(sum(size(labels(n))), 0)"
        )
        return self._state.relationships + int(properties) + int(labels)

    def words(self, iri: str) -> str:
        """ACTED_IN reads "acted in"."""
        return self.layout.names.words(iri)

    def contains(self, nodes: Sequence[Node]) -> set[Node]:
        """Nodes that are there, and literals that a node has."""
        found: set[Node] = set()
        for kind in Kind:
            some = [node for node in nodes if self.layout.kind(node) == kind]
            parameters = Parameters()
            if not some:
                continue
            if kind == Kind.NODE:
                parts = [f"{self.layout.start('x', some, kind, parameters)} RETURN x"]
            else:
                parts = [f"CALL () {{ {part} }} RETURN node" for part in self.layout.holding(some, parameters)]
                parameters.named("limit", 1)
            for part in parts:
                rows = self._connection.read(part, parameters.values)
                found |= {d.node for (value,) in rows if (d := self.layout.described(value)) is not None}
        return found & set(nodes)

    def triples(self, source: str | None) -> Iterator[Triple]:
        """The graph as RDF, part by part."""
        del source
        for part in self._counts():
            yield from self._part(part)
