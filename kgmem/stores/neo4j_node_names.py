"""What the nodes of a property graph are called: by the properties that name them, their labels and their flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kgmem.stores.neo4j_names import PlainNames, Predicate, PrefixedNames, Step, words
from kgmem.stores.neo4j_naming import Naming, is_alias, named_by
from kgmem.stores.neo4j_profile import Profile
from kgmem.stores.neo4j_values import literals_of
from kgmem.types import LABEL_PREDICATES, NAMING_PREDICATES, Literal, NamedNode

if TYPE_CHECKING:
    import neo4j.graph

RESOURCE, URI = "Resource", "uri"
"""The label and the key of every node that neosemantics makes."""


class NodeNames:
    """The names of nodes as a graph's profile tells them, and which properties are names and which are relations."""

    def __init__(self, names: PlainNames, profile: Profile) -> None:
        self.names = names
        self.profile = profile
        self.imported = isinstance(names, PrefixedNames)

    def numbered(self, labels: Sequence[str], value: neo4j.graph.Node) -> str | None:
        """How people are shown a node without a name: "review 12". What was imported has an IRI that tells more."""
        number = value.element_id.rpartition(":")[2]
        return None if self.imported else f"{words(min(labels, default='node'))} {number}"

    def naming(self, labels: Iterable[str]) -> set[str]:
        """The properties that name a node of these labels, or are its key, so that they are no relations."""
        own = {URI} if self.imported else set()
        return own | self.profile.naming(labels) | {name for name in self.profile.properties if self.is_name(name)}

    def is_name(self, name: str) -> bool:
        """Whether a property is one of RDF's naming predicates."""
        return self.names.iri(Predicate(Step.PROPERTY, name)) in NAMING_PREDICATES

    def names_of(self, labels: Sequence[str], properties: Mapping[str, Any]) -> list[str]:
        """Best first."""
        found = []
        for predicate in LABEL_PREDICATES if self.imported else ():
            (_, known) = self.names.predicates(predicate.value)
            value = properties.get(known.name)
            found += [str(text) for text in (value if isinstance(value, list) else [value]) if text]
        return list(dict.fromkeys(found + self.profile.names_of(labels, properties)))

    def aliases_of(self, labels: Iterable[str], properties: Mapping[str, Any]) -> list[Literal]:
        """Further names."""
        found = [literal for name in properties if self.is_alias(name) for literal in literals_of(properties[name])]
        return list(dict.fromkeys([*found, *map(Literal, self.profile.handles_of(labels, properties))]))

    def is_alias(self, name: str) -> bool:
        """Whether a property holds further names."""
        iri = self.names.iri(Predicate(Step.PROPERTY, name))
        return is_alias(name) or iri in NAMING_PREDICATES - set(LABEL_PREDICATES)

    def namings(self) -> list[tuple[str, Naming]]:
        """The labels with what names their nodes."""
        of_rdf = [name for name in sorted(self.profile.properties) if self.imported and self.is_name(name)]
        return [*((RESOURCE, Naming((name,))) for name in of_rdf), *sorted(self.profile.naming_of.items(), key=str)]

    def flags(self) -> list[NamedNode]:
        """The classes of the nodes for which a property is true."""
        return [self.names.flag(name) for name in sorted(self.profile.flags)]

    def all_names(self) -> set[str]:
        """The properties that hold names of any kind."""
        namings = [naming for _, naming in self.namings()]
        named = named_by(namings) | {name for naming in namings for name in naming.further}
        return named | {name for name in self.profile.properties if self.is_alias(name)}

    def is_value(self, label: str, name: str) -> bool:
        """Whether a property of a label's nodes is a relation to literals."""
        labels = self.profile.properties.get(name, ())
        return (label in labels or self.imported) and bool(labels) and name not in self.naming([label])

    def is_told(self, name: str) -> bool:
        """Whether a property is a relation to literals for some label."""
        return any(self.is_value(label, name) for label in self.profile.properties[name])
