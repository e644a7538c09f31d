"""The plan: what a question asks of the graph, as a small tree.

    Who directed the films that Temuera Morrison acted in?
    Hop(Hop(Start(Temuera Morrison), starred actors, inverse), directed by)

    Which country with more than a million people has the most neighbours?
    TopBy(Filter(OfType(country), population, GREATER, 1000000), borders, largest)

    Is Norway larger than Sweden?
    Exists(And(Top(Or(Start(Norway), Start(Sweden)), area, largest), Start(Norway)))

Each shape but `Count` and `Exists`, which may stand at the top only, is a set of nodes; literals are nodes too.
A plan knows nodes and predicates, not how a store is asked: `plans.sparql` turns it into text, `plans.execution`
runs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from kgmem.errors import PlanError
from kgmem.plans.values import is_number, is_text, time_of
from kgmem.types import Literal, NamedNode, Node, Relation

MAX_HOPS = 3


class Comparison(StrEnum):
    """How a literal compares with the value of a filter."""

    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    EQUAL = "="
    CONTAINS = "contains"
    STARTS_WITH = "starts with"


@dataclass(frozen=True, slots=True)
class Start:
    """The nodes that a mention stands for: one, or several that share the name."""

    nodes: tuple[Node, ...]
    label: str

    def __post_init__(self) -> None:
        if not self.nodes:
            raise PlanError("a plan can't start from no node")


@dataclass(frozen=True, slots=True)
class OfType:
    """All instances of a class, or of several that share the name: "which countries …"."""

    types: tuple[NamedNode, ...]
    label: str

    def __post_init__(self) -> None:
        if not self.types:
            raise PlanError("a plan can't start from no type")


@dataclass(frozen=True, slots=True)
class Hop:
    """All nodes that `relation` leads to from any node of `source`."""

    source: SetPlan
    relation: Relation


@dataclass(frozen=True, slots=True)
class Other:
    """`source` without the nodes that its chain started from: "the other films of …", "co-stars"."""

    source: SetPlan

    def __post_init__(self) -> None:
        origin(self.source)


@dataclass(frozen=True, slots=True)
class And:
    """The nodes in both sets."""

    left: SetPlan
    right: SetPlan


@dataclass(frozen=True, slots=True)
class Or:
    """The nodes in either set."""

    left: SetPlan
    right: SetPlan


@dataclass(frozen=True, slots=True)
class Minus:
    """The nodes in `left` that are not in `right`."""

    left: SetPlan
    right: SetPlan


@dataclass(frozen=True, slots=True)
class Filter:
    """The nodes of `source` that have, by `relation`, a literal that compares so with `value`.

    What a literal is worth, `plans.values` says. A number compares by value with numbers of any datatype. A time (a
    date, a month, a year; a year may also be an integer or a string of four digits) compares with times: LESS is before
    it begins, GREATER when it is over, EQUAL within it; AT_MOST and AT_LEAST take in what lies within it. An integer of
    four digits may be either. A text compares with strings of any language, in small letters. Literals of another kind
    never match.
    """

    source: SetPlan
    relation: Relation
    comparison: Comparison
    value: Literal

    def __post_init__(self) -> None:
        _check_forward(self.relation)
        ordered = is_number(self.value) or time_of(self.value) is not None
        if self.comparison in {Comparison.CONTAINS, Comparison.STARTS_WITH}:
            if not is_text(self.value):
                raise PlanError(f"{self.value} is no text: nothing contains it or starts with it")
        elif not ordered and (self.comparison != Comparison.EQUAL or not is_text(self.value)):
            kinds = "nor a time nor a text" if self.comparison == Comparison.EQUAL else "nor a time"
            raise PlanError(f"{self.value} can't be compared by {self.comparison}: it is neither a number {kinds}")


@dataclass(frozen=True, slots=True)
class Top:
    """The `number` nodes of `source` with the largest, or smallest, literal by `relation`: a number or a time.

    A node with several counts by its best. Nodes that are as good as the last one all stay in; nodes without such a
    literal are left out.
    """

    source: SetPlan
    relation: Relation
    largest: bool
    number: int = 1

    def __post_init__(self) -> None:
        _check_forward(self.relation)
        _check_number(self.number)


@dataclass(frozen=True, slots=True)
class TopBy:
    """The `number` nodes of `source` from which `relation` leads to the most, or fewest, nodes, but to one at least.

    Nodes that are as good as the last one all stay in.
    """

    source: SetPlan
    relation: Relation
    largest: bool
    number: int = 1

    def __post_init__(self) -> None:
        _check_number(self.number)


@dataclass(frozen=True, slots=True)
class Count:
    """How many nodes `source` has."""

    source: SetPlan


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether `source` has any node."""

    source: SetPlan


SetPlan: TypeAlias = Start | OfType | Hop | Other | And | Or | Minus | Filter | Top | TopBy
Plan: TypeAlias = SetPlan | Count | Exists


def starts(plan: Plan) -> Iterator[Start]:
    """The start sets of a plan, left to right."""
    match plan:
        case Start():
            yield plan
        case OfType():
            return
        case And(left, right) | Or(left, right) | Minus(left, right):
            yield from starts(left)
            yield from starts(right)
        case Hop() | Other() | Filter() | Top() | TopBy() | Count() | Exists():
            yield from starts(plan.source)


def origin(plan: SetPlan) -> Start:
    """The start of the chain that `plan` ends, which `Other` leaves out; where sets are combined, of the left one.

    Raises PlanError if the chain begins with a type.
    """
    match plan:
        case Start():
            return plan
        case OfType(_, label):
            raise PlanError(f"nothing can be the other of all {label!r}: start from a node")
        case And(left, _) | Or(left, _) | Minus(left, _):
            return origin(left)
        case Hop() | Other() | Filter() | Top() | TopBy():
            return origin(plan.source)


def hops(plan: Plan) -> int:
    """The length of the longest chain of a plan, in hops."""
    match plan:
        case Start() | OfType():
            return 0
        case And(left, right) | Or(left, right) | Minus(left, right):
            return max(hops(left), hops(right))
        case Hop(source, _):
            return 1 + hops(source)
        case Other() | Filter() | Top() | TopBy() | Count() | Exists():
            return hops(plan.source)


def describe(plan: Plan, relation_label: Mapping[str, str]) -> str:
    """One readable line: `"Temuera Morrison" <- starred actors -> directed by`.

    `relation_label` names predicates by IRI; one that is missing is shown by its IRI.
    """

    def name(relation: Relation) -> str:
        return relation_label.get(relation.iri, relation.iri)

    def step(relation: Relation) -> str:
        return f"{'<-' if relation.inverse else '->'} {name(relation)}"

    def line(part: SetPlan) -> str:
        match part:
            case Start(_, label):
                return f'"{label}"'
            case OfType(_, label):
                return f'every "{label}"'
            case Hop(source, relation):
                return f"{line(source)} {step(relation)}"
            case Other(source):
                return f"{line(source)} other"
            case And(left, right):
                return f"({line(left)}) and ({line(right)})"
            case Or(left, right):
                return f"({line(left)}) or ({line(right)})"
            case Minus(left, right):
                return f"({line(left)}) without ({line(right)})"
            case Filter(source, relation, comparison, value):
                return f'{line(source)} [{name(relation)} {comparison} "{value.value}"]'
            case Top(source, relation, largest, number):
                return f"{line(source)} [{number} {'largest' if largest else 'smallest'} by {name(relation)}]"
            case TopBy(source, relation, largest, number):
                return f"{line(source)} [{number} with {'most' if largest else 'fewest'} {step(relation)}]"

    match plan:
        case Count(source):
            return f"count({line(source)})"
        case Exists(source):
            return f"exists({line(source)})"
        case _:
            return line(plan)


def _check_forward(relation: Relation) -> None:
    if relation.inverse:
        raise PlanError(f"<{relation.iri}> can't be read backwards here: literals stand at its end")


def _check_number(number: int) -> None:
    if number < 1:
        raise PlanError(f"the first {number} of a set are none; ask for 1 or more")
