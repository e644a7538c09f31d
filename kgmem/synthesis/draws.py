"""Sets drawn over a graph, to be said and to become plans: like `kgmem.plans.plan`, but with step numbers and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kgmem.plans.plan import And, Comparison, Filter, Hop, Minus, OfType, Or, Other, SetPlan, Start, Top, TopBy
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.measures import compares, worth
from kgmem.types import Literal


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


@dataclass(frozen=True, slots=True)
class Kind:
    """All members of a class. `mark` stands behind the word for it until the end."""

    label: str
    mark: str
    size: int


@dataclass(frozen=True, slots=True)
class Typed:
    """The members of a class in another set."""

    kind: Kind
    source: Via
    size: int


@dataclass(frozen=True, slots=True)
class Where:
    """Those with a literal that compares so with `value`, which `said` writes; `mark` stands for it until the end."""

    source: Set
    step: int
    comparison: Comparison
    value: Literal
    said: str
    mark: str
    size: int


@dataclass(frozen=True, slots=True)
class Best:
    """The `size` with the largest or smallest literal; a number above 1 is said, `mark` stands for it until the end."""

    source: Set
    step: int
    largest: bool
    said: str
    mark: str
    size: int


@dataclass(frozen=True, slots=True)
class Most:
    """The `size` from which a step leads to the most or fewest nodes."""

    source: Set
    step: int
    largest: bool
    said: str
    mark: str
    size: int


@dataclass(frozen=True, slots=True)
class Either:
    """The nodes in either set."""

    left: Via | Named
    right: Via | Named
    size: int


@dataclass(frozen=True, slots=True)
class Without:
    """The nodes in `left` that are not in `right`."""

    left: Kind | Via
    right: Via
    size: int


Shape: TypeAlias = Kind | Typed | Where | Best | Most | Either | Without
Set: TypeAlias = Named | Via | Besides | Both | Shape

MARKS = tuple(chr(0xE000 + i) for i in range(8))
"""Characters of Unicode's private use area that stand for names while a question is put together."""
VALUE_MARKS = tuple(chr(0xE008 + i) for i in range(8))
"""The same for values."""
KIND_MARKS = tuple(chr(0xE010 + i) for i in range(8))
"""These stand behind the words for classes."""


def parts(draw: Set) -> Iterator[Set]:
    """A set and all that it is made of, in postfix order."""
    match draw:
        case Named() | Kind():
            pass
        case Both(left, right) | Either(left, right) | Without(left, right):
            yield from parts(left)
            yield from parts(right)
        case Typed(kind, source):
            yield from parts(kind)
            yield from parts(source)
        case _:
            yield from parts(draw.source)
    yield draw


def named(draw: Set) -> Iterator[Named]:
    """The starts, left to right."""
    return (part for part in parts(draw) if isinstance(part, Named))


def kinds(draw: Set) -> Iterator[Kind]:
    """The classes, left to right."""
    return (part for part in parts(draw) if isinstance(part, Kind))


def valued(draw: Set) -> Iterator[Where | Best | Most]:
    """What has a value of a filter, or a number above 1, in postfix order."""
    return (part for part in parts(draw) if isinstance(part, Where | Best | Most) and part.said)


def steps(draw: Set) -> list[int]:
    """The steps that a set takes, in postfix order."""
    return [part.step for part in parts(draw) if isinstance(part, Via | Where | Best | Most)]


def to_plan(draw: Set, graph: SynthGraph) -> SetPlan:
    """The plan that finds the same nodes."""
    match draw:
        case Named(nodes):
            return Start(tuple(graph.nodes[at] for at in nodes), graph.names[nodes[0]])
        case Kind(label):
            return OfType(graph.classes[label].types, label)
        case Via(source, step):
            return Hop(to_plan(source, graph), graph.relation(step))
        case Besides(source):
            return Other(to_plan(source, graph))
        case Both(left, right):
            return And(to_plan(left, graph), to_plan(right, graph))
        case Typed(kind, source):
            return And(to_plan(kind, graph), to_plan(source, graph))
        case Where(source, step, comparison, value):
            return Filter(to_plan(source, graph), graph.relation(step), comparison, value)
        case Best(source, step, largest):
            return Top(to_plan(source, graph), graph.relation(step), largest, draw.size)
        case Most(source, step, largest):
            return TopBy(to_plan(source, graph), graph.relation(step), largest, draw.size)
        case Either(left, right):
            return Or(to_plan(left, graph), to_plan(right, graph))
        case Without(left, right):
            return Minus(to_plan(left, graph), to_plan(right, graph))


def follow(graph: SynthGraph, nodes: frozenset[int], step: int) -> frozenset[int]:
    """All nodes that a step leads to from any of `nodes`."""
    rows = graph.steps[step]
    if len(nodes) == 1:
        (at,) = nodes
        return frozenset(rows.get(at, ()))
    return frozenset(end for at in nodes if at in rows for end in rows[at])


def result(draw: Set, graph: SynthGraph) -> frozenset[int]:
    """The nodes of a set. For the best, as many as there are without ties."""
    match draw:
        case Named(nodes):
            return frozenset(nodes)
        case Kind(label):
            return graph.classes[label].members
        case Via(source, step):
            return follow(graph, result(source, graph), step)
        case Besides(source):
            start = next(named(source))
            return result(source, graph) - frozenset(start.nodes)
        case Both(left, right):
            return result(left, graph) & result(right, graph)
        case Typed(kind, source):
            return result(kind, graph) & result(source, graph)
        case Where(source):
            return passing(draw, result(source, graph), graph)
        case Best(source) | Most(source):
            return frozenset(at for _, at in ranked(draw, result(source, graph), graph)[: draw.size])
        case Either(left, right):
            return result(left, graph) | result(right, graph)
        case Without(left, right):
            return result(left, graph) - result(right, graph)


def passing(draw: Where, nodes: frozenset[int], graph: SynthGraph) -> frozenset[int]:
    """Those of the nodes that a filter lets through."""
    measure = graph.measure(draw.step)
    if measure is None:
        return frozenset()
    value = worth(draw.value, measure.kind, numeric=measure.numeric)
    worths = measure.worths
    return frozenset(
        at for at in nodes if at in worths and any(compares(held, draw.comparison, value) for held in worths[at])
    )


def ranked(draw: Best | Most, nodes: frozenset[int], graph: SynthGraph) -> list[tuple[float | str, int]]:
    """Those of the nodes that can be ranked, with what they are ranked by, the best first."""
    if isinstance(draw, Best):
        measure = graph.measure(draw.step)
        return measure.best(nodes, largest=draw.largest) if measure is not None else []
    rows = graph.steps[draw.step]
    return sorted(((float(len(rows[at])), at) for at in nodes if at in rows), reverse=draw.largest)
