"""What a property graph holds: which labels have which properties, and which property names a node.

Detected from a sample of each label's nodes, unless the user has said it; see `name_property`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kgmem.stores.neo4j_names import Predicate, Step, words

_NAMES = ("name", "title", "label", "full name", "display name", "preferred label", "pref label", "caption", "heading")
_ALIASES = frozenset(
    "alias aliases nickname nicknames synonym synonyms acronym acronyms abbreviation abbreviations".split()
) | {"also known as", "alternate name", "alternate names", "alternative name", "alternative names", "alt label",
     "alt labels", "other name", "other names", "short name", "former name", "former names"}  # fmt: skip
_LONGEST = 80
_LETTERS = re.compile(r"[^\W\d_]")
_OPAQUE = re.compile(r"^(?:[0-9a-f-]{16,}|[a-z]+:\S+|\S*[@/\\]\S*|\d[\d\W]*)$", re.IGNORECASE)
"""Ids, addresses and numbers: nobody asks by these."""


@dataclass(slots=True)
class Profile:
    """The names of a property graph."""

    name_of: dict[str, str] = field(default_factory=dict)
    """By label, the property that names its nodes; labels whose nodes have no names are not in it."""
    properties: dict[str, set[str]] = field(default_factory=dict)
    """By property, the labels whose nodes have it; the label "" stands for nodes without any."""
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
        """The names of a node, by the name properties of its labels."""
        named = dict.fromkeys(self.name_of[label] for label in sorted(labels) if label in self.name_of)
        found = [properties[name] for name in named if name in properties]
        texts = [text for value in found for text in (value if isinstance(value, list) else [value])]
        return [str(text) for text in texts if str(text).strip()]

    def naming(self, labels: Iterable[str]) -> set[str]:
        """The properties that name nodes of these labels."""
        return {self.name_of[label] for label in labels if label in self.name_of}

    def to_json(self) -> dict[str, Any]:
        """As plain lists and dictionaries."""
        return {
            "name_of": self.name_of,
            "properties": {name: sorted(labels) for name, labels in self.properties.items()},
            "types": sorted(self.types),
            "links": {name: sorted(properties) for name, properties in self.links.items()},
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Profile:
        """The inverse of `to_json`."""
        return cls(
            name_of=dict(found["name_of"]),
            properties={name: set(labels) for name, labels in found["properties"].items()},
            types=set(found["types"]),
            links={name: set(properties) for name, properties in found["links"].items()},
        )


def is_alias(name: str) -> bool:
    """Whether a property holds further names."""
    return words(name) in _ALIASES


def name_property(label: str, nodes: Sequence[Mapping[str, Any]]) -> str | None:
    """The property that names the nodes of a label, told from the properties of some of them.

    One that is called a name, or the label's own name (`company name` of Company); else the one with the most different
    short texts that have letters and are no ids or addresses. None if there is no such property.
    """
    best: tuple[float, str] | None = None
    for name in sorted({name for node in nodes for name in node}):
        score = _score(label, name, [node[name] for node in nodes if name in node], len(nodes))
        if score > 0 and (best is None or score > best[0]):
            best = score, name
    return best[1] if best is not None else None


def _score(label: str, name: str, values: Sequence[object], nodes: int) -> float:
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if len(texts) < len(values) or not texts:
        return 0.0
    readable = sum(
        len(text) <= _LONGEST and bool(_LETTERS.search(text)) and not _OPAQUE.match(text) for text in texts
    ) / len(texts)
    cover = len(texts) / nodes
    read = words(name)
    if read in _NAMES:
        return (20.0 - _NAMES.index(read)) * cover * max(readable, 0.2)
    if read in {f"{words(label)} {end}" for end in _NAMES}:
        return 12.0 * cover * max(readable, 0.2)
    if read.endswith((" name", " title", " label")) and not read.startswith(("user", "file", "last", "family")):
        return 8.0 * cover * readable
    if is_alias(name):
        return 0.5 * cover * readable
    distinct = len(set(texts)) / len(texts)
    return 3.0 * cover * readable * distinct if distinct > 0.5 and readable > 0.5 else 0.0
