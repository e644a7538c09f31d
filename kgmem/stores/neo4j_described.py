"""What a query tells of a node besides its term: its name and its classes."""

from __future__ import annotations

from dataclasses import dataclass

from kgmem.types import NamedNode, Node


@dataclass(frozen=True, slots=True)
class Described:
    """A node, its best name (None if it has none), its classes, and the literals that are its properties."""

    node: Node
    label: str | None = None
    types: tuple[NamedNode, ...] = ()
    literals: tuple[tuple[str, Node], ...] = ()
    """Predicate IRI and literal; only where literals are properties of nodes."""
    complete: bool = False
    """Whether the query asked for all this, so that what is missing is known to be missing."""


def language_rank(language: str | None) -> int:
    """English first, then names without a language, then any."""
    if language is None:
        return 1
    return 0 if language.partition("-")[0] == "en" else 2
