"""What a property graph holds: which labels have which properties, and what names a node.

The latter is detected from a sample of each label's nodes, unless the user has said it; see `neo4j_naming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kgmem.stores.neo4j_names import Predicate, Step
from kgmem.stores.neo4j_naming import Naming, named_by


@dataclass(slots=True)
class Profile:
    """The names of a property graph."""

    naming_of: dict[str, Naming] = field(default_factory=dict)
    """By label, what names its nodes."""
    properties: dict[str, set[str]] = field(default_factory=dict)
    """By property, the labels whose nodes have it; the label "" stands for nodes without any."""
    flags: set[str] = field(default_factory=set)
    """Properties of nodes that are true or false, somewhere at least."""
    types: set[str] = field(default_factory=set)
    """Of relationships."""
    links: dict[str, set[str]] = field(default_factory=dict)
    """By type, the properties of its relationships."""

    def has(self, predicate: Predicate) -> bool:
        """Whether the graph has it."""
        match predicate.step:
            case Step.TYPE:
                return predicate.name in self.types
            case Step.PROPERTY:
                return predicate.name in self.properties
            case Step.OUT | Step.IN:
                return predicate.property in self.links.get(predicate.name, ())

    def labels_with(self, name: str) -> list[str]:
        """The labels whose nodes may have a property; none if any node may."""
        labels = self.properties.get(name, {""})
        return [] if "" in labels else sorted(labels)

    def names_of(self, labels: Iterable[str], properties: Mapping[str, Any]) -> list[str]:
        """The names of a node, by its labels; those that hold a number only if there are no others."""
        namings = dict.fromkeys(self.naming_of[label] for label in sorted(labels) if label in self.naming_of)
        found = [(naming.prefix, name) for naming in namings for name in naming.names(properties)]
        proper = [name for prefix, name in found if not prefix]
        return proper or [name for _, name in found]

    def handles_of(self, labels: Iterable[str], properties: Mapping[str, Any]) -> list[str]:
        """The further names of a node that its labels tell of."""
        namings = [self.naming_of[label] for label in sorted(labels) if label in self.naming_of]
        return list(dict.fromkeys(name for naming in namings for name in naming.handles(properties)))

    def naming(self, labels: Iterable[str]) -> set[str]:
        """The properties that are nothing but names for nodes of these labels."""
        return named_by(self.naming_of[label] for label in labels if label in self.naming_of)

    def to_json(self) -> dict[str, Any]:
        """As plain lists and dictionaries."""
        return {
            "naming_of": {label: asdict(naming) for label, naming in self.naming_of.items()},
            "properties": {name: sorted(labels) for name, labels in self.properties.items()},
            "flags": sorted(self.flags),
            "types": sorted(self.types),
            "links": {name: sorted(properties) for name, properties in self.links.items()},
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Profile:
        """The inverse of `to_json`."""
        return cls(
            naming_of={
                label: Naming(tuple(of["properties"]), of["prefix"], tuple(of["further"]))
                for label, of in found["naming_of"].items()
            },
            properties={name: set(labels) for name, labels in found["properties"].items()},
            flags=set(found["flags"]),
            types=set(found["types"]),
            links={name: set(properties) for name, properties in found["links"].items()},
        )
