"""IRIs for what a property graph calls by plain names, and the words that these names are read as.

    urn:neo4j:node:ELEMENT ID             a node; the id is its own as long as it lives in this database
    urn:neo4j:label:NAME                  a node label, as a class
    urn:neo4j:true:NAME                   the nodes of which a property is true, as a class
    urn:neo4j:type:NAME                   a relationship type
    urn:neo4j:property:NAME               a property of nodes
    urn:neo4j:out:TYPE:NAME               a property of relationships, from the node where such a relationship starts
    urn:neo4j:in:TYPE:NAME                the same, from the node where it ends

Names are percent-encoded. In a graph that was imported with neosemantics `ns0__name` stands for the IRI that its
prefixes tell, nodes have IRIs of their own, and only relationships' properties get IRIs of this kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from kgmem.types import NamedNode, local_name

_PREFIX = "urn:neo4j:"
_NODE = _PREFIX + "node:"
_TRUE = "true"
_IS = re.compile("^(?:is|are|was|has|have) (?=.)")


class Step(StrEnum):
    """What a predicate stands for."""

    TYPE = "type"
    PROPERTY = "property"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate in Neo4j's words: a relationship type, a property, or a property of a type's relationships."""

    step: Step
    name: str
    """Of the relationship type, or of the property of nodes."""
    property: str = ""
    """Of relationships."""


class PlainNames:
    """The names of a property graph."""

    def node(self, element_id: str) -> NamedNode:
        """The IRI of the node with this element id."""
        return NamedNode(_NODE + element_id)

    def element_id(self, node: NamedNode) -> str:
        """The element id; empty for an IRI that is no node's."""
        return node.value.removeprefix(_NODE) if node.value.startswith(_NODE) else ""

    def label(self, name: str) -> NamedNode:
        """The class that a node label stands for."""
        return NamedNode(f"{_PREFIX}label:{quote(name, safe='')}")

    def label_of(self, iri: str) -> str | None:
        """The node label of a class; None for another IRI."""
        parts = _parts(iri)
        return parts[1] if len(parts) == 2 and parts[0] == "label" else None

    def flag(self, name: str) -> NamedNode:
        """The class of the nodes of which a property is true."""
        return NamedNode(f"{_PREFIX}{_TRUE}:{quote(name, safe='')}")

    def flag_of(self, iri: str) -> str | None:
        """The property of such a class; None for another IRI."""
        parts = _parts(iri)
        return parts[1] if len(parts) == 2 and parts[0] == _TRUE else None

    def iri(self, predicate: Predicate) -> NamedNode:
        """The IRI of a predicate."""
        names = [name for name in (predicate.name, predicate.property) if name]
        return NamedNode(f"{_PREFIX}{predicate.step}:{':'.join(quote(name, safe='') for name in names)}")

    def predicates(self, iri: str) -> tuple[Predicate, ...]:
        """What an IRI may stand for."""
        parts = _parts(iri)
        match parts:
            case (Step.TYPE | Step.PROPERTY as step, name):
                return (Predicate(Step(step), name),)
            case (Step.OUT | Step.IN as step, name, of_link):
                return (Predicate(Step(step), name, of_link),)
            case _:
                return ()

    def words(self, iri: str) -> str:
        """How a class or a predicate is read: ACTED_IN as "acted in", isOpen as "open", of a link's property both."""
        step, *parts = _parts(iri) or ("",)
        read = " ".join(words(self._bare(part)) for part in parts) or local_name(iri)
        return _IS.sub("", read) if step == _TRUE else read

    def _bare(self, name: str) -> str:
        """A name without its prefix."""
        return name


class PrefixedNames(PlainNames):
    """The names of a graph that was imported with neosemantics."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespace = dict(prefixes)
        self._prefix = sorted(((space, prefix) for prefix, space in prefixes.items()), key=lambda p: -len(p[0]))

    def label(self, name: str) -> NamedNode:
        """The class that a node label stands for."""
        return self._long(name) or super().label(name)

    def label_of(self, iri: str) -> str | None:
        """The node label of a class."""
        return super().label_of(iri) or self._short(iri)

    def iri(self, predicate: Predicate) -> NamedNode:
        """The IRI of a predicate."""
        long = None if predicate.property else self._long(predicate.name)
        return long or super().iri(predicate)

    def predicates(self, iri: str) -> tuple[Predicate, ...]:
        """What an IRI may stand for: with values and with nodes at its end, the name is the same."""
        if own := super().predicates(iri):
            return own
        short = self._short(iri)
        return (Predicate(Step.TYPE, short), Predicate(Step.PROPERTY, short)) if short else ()

    def _bare(self, name: str) -> str:
        """A name without its prefix."""
        return name.rpartition("__")[2]

    def _long(self, name: str) -> NamedNode | None:
        prefix, mark, rest = name.partition("__")
        if mark and prefix in self._namespace:
            name = self._namespace[prefix] + rest
        try:
            return NamedNode(name)
        except ValueError:
            return None

    def _short(self, iri: str) -> str:
        for space, prefix in self._prefix:
            if iri.startswith(space):
                return f"{prefix}__{iri[len(space) :]}"
        return iri


def words(name: str) -> str:
    """A name in words: `ACTED_IN` and `actedIn` as "acted in", `first name` as it is."""
    spaced = _NOT_WORDS.sub(" ", name)
    spaced = _CAMEL.sub(" ", spaced).strip()
    return " ".join(spaced.split()).lower() or name


_NOT_WORDS = re.compile(r"[_\-./:]+")
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _parts(iri: str) -> tuple[str, ...]:
    if not iri.startswith(_PREFIX):
        return ()
    return tuple(unquote(part) for part in iri.removeprefix(_PREFIX).split(":"))
