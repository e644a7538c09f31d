"""Plans on a set of triples, by definition: no query language, no care for speed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt

from kgmem.plans.plan import (
    And,
    Comparison,
    Count,
    Exists,
    Filter,
    Hop,
    Minus,
    OfType,
    Or,
    Other,
    Plan,
    SetPlan,
    Start,
    Top,
    TopBy,
)
from kgmem.types import RDF_TYPE, XSD, Literal, Node, Relation, Triple

NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
TIME = re.compile(
    r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?", re.ASCII
)
ORDERS: dict[Comparison, Callable[..., bool]] = {
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.GREATER: gt,
    Comparison.AT_LEAST: ge,
    Comparison.EQUAL: eq,
}


def number(literal: Literal) -> float | None:
    """The value of a number."""
    value = float(literal.value) if literal.datatype.value in NUMBERS else math.nan
    return None if math.isnan(value) else value


def time(literal: Literal) -> tuple[int, ...] | None:
    """Year, month, day, hour, minute, second, as far as they are given."""
    found = TIME.fullmatch(literal.value)
    return tuple(int(part) for part in found.groups() if part is not None) if found else None


def text(literal: Literal) -> str | None:
    """A string in small letters."""
    return literal.value.lower() if literal.language or literal.datatype.value == XSD + "string" else None


def line(literal: Literal) -> float | None:
    """The place of a number or a time in a ranking."""
    moment = time(literal)
    if number(literal) is not None or moment is None:
        return number(literal)
    year, *rest = moment
    return year + float("0." + "".join(f"{part:02}" for part in rest) + "0")


def compares(literal: Literal, comparison: Comparison, value: Literal) -> bool:
    """Whether a literal passes a filter."""
    held, wanted = text(literal), text(value)
    if comparison in {Comparison.CONTAINS, Comparison.STARTS_WITH}:
        if held is None or wanted is None:
            return False
        return wanted in held if comparison == Comparison.CONTAINS else held.startswith(wanted)
    order, found = ORDERS[comparison], []
    mine, theirs = number(literal), number(value)
    if mine is not None and theirs is not None:
        found.append(order(mine, theirs))
    moment, limit = time(literal), time(value)
    if moment is not None and limit is not None:
        limit = limit[:3]
        cut = comparison not in {Comparison.LESS, Comparison.AT_LEAST}
        found.append(order(moment[: len(limit)] if cut else moment, limit))
    if theirs is None and limit is None:
        found.append(held is not None and held == wanted)
    return any(found)


@dataclass(frozen=True)
class Graph:
    """A set of triples that answers plans."""

    triples: frozenset[Triple]

    def answers(self, plan: Plan) -> set[Node]:
        """What a plan gives."""
        match plan:
            case Count(source):
                return {Literal(len(self.members(source)))}
            case Exists(source):
                return {Literal(bool(self.members(source)))}
            case _:
                return self.members(plan)

    def members(self, plan: SetPlan) -> set[Node]:
        """The nodes of a set."""
        match plan:
            case Start(nodes, _):
                return set(nodes)
            case OfType(types, _):
                return {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object in types}
            case Hop(source, relation):
                return self.follow(self.members(source), relation)
            case Other(source):
                first: SetPlan = source
                while not isinstance(first, Start):
                    first = first.left if isinstance(first, And | Or | Minus) else first.source
                return self.members(source) - set(first.nodes)
            case And(left, right):
                return self.members(left) & self.members(right)
            case Or(left, right):
                return self.members(left) | self.members(right)
            case Minus(left, right):
                return self.members(left) - self.members(right)
            case Filter(source, relation, comparison, value):
                return {
                    node
                    for node in self.members(source)
                    if any(compares(literal, comparison, value) for literal in self.literals(node, relation))
                }
            case Top(source, relation, largest, size):
                best = max if largest else min
                places = {
                    node: [p for literal in self.literals(node, relation) if (p := line(literal)) is not None]
                    for node in self.members(source)
                }
                return first_of({node: best(p) for node, p in places.items() if p}, size, largest=largest)
            case TopBy(source, relation, largest, size):
                counts = {node: len(self.follow([node], relation)) for node in self.members(source)}
                return first_of({node: count for node, count in counts.items() if count}, size, largest=largest)

    def follow(self, nodes: Iterable[Node], relation: Relation) -> set[Node]:
        """All that a relation leads to."""
        edges = [t for t in self.triples if t.predicate.value == relation.iri]
        pairs = [(t.object, t.subject) if relation.inverse else (t.subject, t.object) for t in edges]
        return {target for node in nodes for source, target in pairs if source == node}

    def literals(self, node: Node, relation: Relation) -> list[Literal]:
        """The literals of a node by a relation."""
        return [target for target in self.follow([node], relation) if isinstance(target, Literal)]


def first_of(ranked: dict[Node, float], size: int, *, largest: bool) -> set[Node]:
    """The nodes that fewer than `size` others are ahead of."""
    ahead = gt if largest else lt
    return {node for node, place in ranked.items() if sum(ahead(other, place) for other in ranked.values()) < size}
