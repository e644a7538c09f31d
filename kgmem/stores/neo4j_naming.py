"""What names the nodes of a label in a property graph: told from the properties of some of them.

Usually one property. People are often kept with a first and a last name, which name them together. What people have no
word for, such as an order or an invoice, is called by its number: "order 10248". Ids and codes in letters, logins and
last names are further names, as long as no two nodes share one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kgmem.stores.neo4j_cypher import quoted
from kgmem.stores.neo4j_layout import Parameters
from kgmem.stores.neo4j_names import words

_NAMES = ("name", "title", "label", "full name", "display name", "preferred label", "pref label", "caption", "heading")
_FIRST = ("first name", "firstname", "given name", "forename")
_LAST = ("last name", "lastname", "surname", "family name")
_ALIASES = frozenset(
    "alias aliases nickname nicknames synonym synonyms acronym acronyms abbreviation abbreviations".split()
) | {"also known as", "alternate name", "alternate names", "alternative name", "alternative names", "alt label",
     "alt labels", "other name", "other names", "short name", "former name", "former names"}  # fmt: skip
_KEYS = ("id", "key", "code", "number", "no", "nr", "ref", "reference", "uuid", "guid")
_HANDLES = {*_KEYS, *_LAST, "slug", "login", "username", "user name", "handle", "symbol", "sku", "isbn"}
_LONGEST = 80
_LONGEST_KEY = 40
_LETTERS = re.compile(r"[^\W\d_]")
_OPAQUE = re.compile(r"^(?:[0-9a-f-]{16,}|[a-z]+:\S+|\S*[@/\\]\S*|\d[\d\W]*)$", re.IGNORECASE)
"""Ids, addresses and numbers: nobody asks by these."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A label's way of naming: the values of `properties`, one after the other, behind `prefix` where there is one."""

    properties: tuple[str, ...] = ()
    prefix: str = ""
    further: tuple[str, ...] = ()
    """Properties with further names, which are relations, too."""

    @property
    def plain(self) -> str | None:
        """The one property whose values are the names as they stand."""
        return self.properties[0] if len(self.properties) == 1 and not self.prefix else None

    def handles(self, properties: Mapping[str, Any]) -> list[str]:
        """A node's further names."""
        return [properties[name] for name in self.further if isinstance(properties.get(name), str)]

    def names(self, properties: Mapping[str, Any]) -> list[str]:
        """A node's names: each element where the one property is a list."""
        if self.plain is not None:
            value = properties.get(self.plain)
            found = [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
            return [name for name in found if name.strip()]
        parts = [str(properties[name]).strip() for name in self.properties if name in properties]
        return [" ".join([self.prefix, *parts]).strip()] if any(parts) else []

    def cypher(self, variable: str, parameters: Parameters) -> str:
        """The expression for a node's name; null where a property is missing."""
        held = [f"{variable}.{quoted(name)}" for name in self.properties]
        if self.plain is not None:
            return held[0]
        prefix = [parameters.add(self.prefix)] if self.prefix else []
        return " + ' ' + ".join([*prefix, *(f"toStringOrNull({one})" for one in held)])


def is_alias(name: str) -> bool:
    """Whether a property holds further names."""
    return words(name) in _ALIASES


def naming_of(label: str, nodes: Sequence[Mapping[str, Any]]) -> Naming:
    """What names the nodes of a label, told from the properties of some of them.

    A first and a last name; else what is called a name, or the label's own name (`company name` of Company); else the
    property with the most different short texts that have letters and are no ids or addresses; else the label with what
    numbers its nodes. No properties if there is no such thing.
    """
    properties = sorted({name for node in nodes for name in node})
    held = {name: [node[name] for node in nodes if name in node] for name in properties}
    scores = {name: _score(label, name, values, len(nodes)) for name, values in held.items()}
    best = max(scores, key=lambda name: scores[name], default=None)
    of_people = _of_people(held, len(nodes))
    if of_people and (best is None or words(best) not in {"name", "full name", "display name"}):
        naming = Naming(of_people)
    elif best is not None and scores[best] > 0:
        naming = Naming((best,))
    else:
        naming = _numbered(label, held, len(nodes))
    further = (name for name, values in held.items() if (name,) != naming.properties and _is_handle(name, values))
    return replace(naming, further=tuple(further))


def _is_handle(name: str, values: Sequence[object]) -> bool:
    """Whether a property tells nodes apart by texts that people use: an id in letters, a login, a last name."""
    texts = {value for value in values if isinstance(value, str) and len(value) <= _LONGEST_KEY}
    read = words(name)
    is_called_so = read in _HANDLES or read.rpartition(" ")[2] in _HANDLES
    return is_called_so and len(texts) == len(values) and all(map(_LETTERS.search, texts))


def _of_people(held: Mapping[str, Sequence[object]], nodes: int) -> tuple[str, ...]:
    """A first and a last name, which most nodes have."""
    common = [name for name, values in held.items() if 2 * len(values) >= nodes]
    first, last = (next((name for name in common if words(name) in kind), None) for kind in (_FIRST, _LAST))
    return (first, last) if first is not None and last is not None else ()


def _numbered(label: str, held: Mapping[str, Sequence[object]], nodes: int) -> Naming:
    """The property that tells all nodes apart and is called an id or a number, the label's own before others."""
    called = words(label)
    found: list[tuple[bool, int, str]] = []
    for name, values in held.items():
        before, _, last = words(name).rpartition(" ")
        different = {value for value in values if isinstance(value, int | str) and 0 < len(str(value)) <= _LONGEST_KEY}
        if last in _KEYS and len(different) == nodes:
            found.append((before not in {called, ""}, _KEYS.index(last), name))
    return Naming((min(found)[2],), called) if found and called else Naming()


def _score(label: str, name: str, values: Sequence[object], nodes: int) -> float:
    elements = [one for value in values for one in (value if isinstance(value, list) else [value])]
    texts = [value for value in elements if isinstance(value, str) and value.strip()]
    if 2 * len(texts) <= len(elements):
        return 0.0
    readable = sum(map(_is_readable, texts)) / len(texts)
    cover = min(1.0, len(texts) / nodes)
    read = words(name)
    if read in _NAMES:
        return (20.0 - _NAMES.index(read)) * cover * max(readable, 0.2)
    if read in {f"{words(label)} {end}" for end in _NAMES}:
        return 12.0 * cover * max(readable, 0.2)
    if any(isinstance(value, list) for value in values):
        return 0.0
    distinct = len(set(texts)) / len(texts)
    if read.endswith((" name", " title", " label")) and not read.startswith(("user", "file", "last", "family")):
        return 8.0 * cover * readable * (distinct if distinct > 0.5 else 0.0)
    if is_alias(name):
        return 0.5 * cover * readable
    if distinct <= 0.5 or readable <= 0.5:
        return 0.0
    weight = 1.0 if distinct < 1 else 2.0 if read.rpartition(" ")[2] in _KEYS else 3.0
    return weight * cover * readable * distinct


def _is_readable(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_LETTERS.search(text)) and not _OPAQUE.match(text)


def named_by(namings: Iterable[Naming]) -> set[str]:
    """The properties that are nothing but names."""
    return {naming.plain for naming in namings if naming.plain is not None}
