"""The plan: what a question asks of the graph, as a small tree.

    Who directed the films that Temuera Morrison acted in?
    Hop(Hop(Start(Temuera Morrison), starred actors, inverse), directed by)

Sets of nodes come from `Start`, `Hop`, `Other` and `And`; `Count` and `Exists` may stand at the top only.
A plan knows nodes and predicates, not how a store is asked: `plans.sparql` turns it into text,
`plans.execution` runs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kgmem.errors import PlanError
from kgmem.types import Node, Relation

MAX_HOPS = 3


@dataclass(frozen=True, slots=True)
class Start:
    """The nodes that a mention stands for: one, or several that share the name."""

    nodes: tuple[Node, ...]
    label: str

    def __post_init__(self) -> None:
        if not self.nodes:
            raise PlanError("a plan can't start from no node")


@dataclass(frozen=True, slots=True)
class Hop:
    """All nodes that `relation` leads to from any node of `source`."""

    source: SetPlan
    relation: Relation


@dataclass(frozen=True, slots=True)
class Other:
    """`source` without the nodes that its chain started from: "the other films of …", "co-stars"."""

    source: SetPlan


@dataclass(frozen=True, slots=True)
class And:
    """The nodes in both sets."""

    left: SetPlan
    right: SetPlan


@dataclass(frozen=True, slots=True)
class Count:
    """How many nodes `source` has."""

    source: SetPlan


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether `source` has any node."""

    source: SetPlan


SetPlan: TypeAlias = Start | Hop | Other | And
Plan: TypeAlias = Start | Hop | Other | And | Count | Exists


def starts(plan: Plan) -> Iterator[Start]:
    """The start sets of a plan, left to right."""
    match plan:
        case Start():
            yield plan
        case And(left, right):
            yield from starts(left)
            yield from starts(right)
        case Hop() | Other() | Count() | Exists():
            yield from starts(plan.source)


def hops(plan: Plan) -> int:
    """The length of the longest chain of a plan, in hops."""
    match plan:
        case Start():
            return 0
        case And(left, right):
            return max(hops(left), hops(right))
        case Hop(source, _):
            return 1 + hops(source)
        case Other() | Count() | Exists():
            return hops(plan.source)


def describe(plan: Plan, relation_label: dict[str, str]) -> str:
    """One readable line: `Temuera Morrison <- starred actors -> directed by`.

    `relation_label` names predicates by IRI; one that is missing is shown by its IRI.
    """
    match plan:
        case Start(_, label):
            return f'"{label}"'
        case Hop(source, relation):
            arrow = "<-" if relation.inverse else "->"
            return f"{describe(source, relation_label)} {arrow} {relation_label.get(relation.iri, relation.iri)}"
        case Other(source):
            return f"{describe(source, relation_label)} other"
        case And(left, right):
            return f"({describe(left, relation_label)}) and ({describe(right, relation_label)})"
        case Count(source):
            return f"count({describe(source, relation_label)})"
        case Exists(source):
            return f"exists({describe(source, relation_label)})"
