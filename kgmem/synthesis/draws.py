"""Sets drawn over a graph, to be said and to become plans: like `kgmem.plans.plan`, but with step numbers and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kgmem.plans.plan import And, Hop, Other, SetPlan, Start
from kgmem.synthesis.graph import SynthGraph


@dataclass(frozen=True, slots=True)
class Named:
    """A start: node numbers that share a name. `mark` is the character that stands for the name until the end."""

    nodes: tuple[int, ...]
    mark: str

    @property
    def size(self) -> int:
        """As many as one name means."""
        return 1


@dataclass(frozen=True, slots=True)
class Via:
    """What a step leads to, and how many nodes that are."""

    source: Set
    step: int
    size: int


@dataclass(frozen=True, slots=True)
class Besides:
    """There and back, without the start."""

    source: Via
    size: int


@dataclass(frozen=True, slots=True)
class Both:
    """The nodes in both sets."""

    left: Via
    right: Via
    size: int


Set: TypeAlias = Named | Via | Besides | Both

MARKS = tuple(chr(0xE000 + i) for i in range(8))
"""Characters of Unicode's private use area that stand for names while a question is put together."""


def named(draw: Set) -> Iterator[Named]:
    """The starts, left to right."""
    match draw:
        case Named():
            yield draw
        case Both(left, right):
            yield from named(left)
            yield from named(right)
        case Via() | Besides():
            yield from named(draw.source)


def to_plan(draw: Set, graph: SynthGraph) -> SetPlan:
    """The plan that finds the same nodes."""
    match draw:
        case Named(nodes):
            return Start(tuple(graph.nodes[at] for at in nodes), graph.names[nodes[0]])
        case Via(source, step):
            return Hop(to_plan(source, graph), graph.relation(step))
        case Besides(source):
            return Other(to_plan(source, graph))
        case Both(left, right):
            return And(to_plan(left, graph), to_plan(right, graph))


def follow(graph: SynthGraph, nodes: frozenset[int], step: int) -> frozenset[int]:
    """All nodes that a step leads to from any of `nodes`."""
    rows = graph.steps[step]
    if len(nodes) == 1:
        (at,) = nodes
        return frozenset(rows.get(at, ()))
    return frozenset(end for at in nodes if at in rows for end in rows[at])


def result(draw: Set, graph: SynthGraph) -> frozenset[int]:
    """The nodes of a set."""
    match draw:
        case Named(nodes):
            return frozenset(nodes)
        case Via(source, step):
            return follow(graph, result(source, graph), step)
        case Besides(source):
            start = next(named(source))
            return result(source, graph) - frozenset(start.nodes)
        case Both(left, right):
            return result(left, graph) & result(right, graph)
