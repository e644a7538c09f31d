"""The query for the triples behind answers, whatever language it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EvidenceStep:
    """One triple of a row: the columns of its parts, and of the named graph that states it.

    The columns of the side of a union that a row does not come from are unbound.
    """

    subject: int
    predicate: str
    object: int
    graph: int
    counted: bool = False
    """Whether the triple is one of those that a rank counts, so that all rows of an answer are of interest."""


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """A query whose rows are ways to answers; column 0 is the answer."""

    text: str
    steps: tuple[EvidenceStep, ...]
    parameters: Mapping[str, object] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    """The variables of the rows, in SPARQL."""
