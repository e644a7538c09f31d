"""A plan as Cypher.

The text depends on the plan's shape and on the names of the graph's labels, types and properties, which stand in it
quoted; all values are parameters. How a step is said depends on how the graph lies in Neo4j: the store's layout writes
the clauses, and here they are put together. After each step a set is made DISTINCT, so that paths do not multiply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kgmem.plans.cypher_values import compares
from kgmem.plans.plan import (
    And,
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
    origin,
)
from kgmem.stores.neo4j_layout import Kind, Layout, Parameters
from kgmem.types import QueryText, Relation


def to_cypher(plan: Plan, layout: Layout) -> QueryText:
    """The query whose rows are the plan's answers: one column of nodes, one number, or one boolean."""
    parameters = Parameters()
    return QueryText("cypher", "\n".join(_lines(plan, layout, parameters)), parameters.values)


def all_to_cypher(plans: Sequence[Plan], layout: Layout) -> QueryText:
    """One query for several plans: rows of a plan's number and one of its answers."""
    parameters = Parameters()
    parts = [
        "\n".join(["CALL () {", *_indented(_lines(plan, layout, parameters)), "}", f"RETURN {number} AS plan, answer"])
        for number, plan in enumerate(plans)
    ]
    return QueryText("cypher", "\nUNION ALL\n".join(parts), parameters.values)


def _lines(plan: Plan, layout: Layout, parameters: Parameters) -> list[str]:
    writer = CypherWriter(layout, parameters)
    match plan:
        case Exists(source):
            variable, lines = writer.whole(source)
            return [*lines, f"WITH {variable} LIMIT 1", f"RETURN count({variable}) > 0 AS answer"]
        case Count(source):
            variable, lines = writer.whole(source)
            return [*lines, f"RETURN count(DISTINCT {variable}) AS answer"]
        case _:
            variable, lines = writer.whole(plan)
            shown = layout.shown(variable, Kind.NODE, parameters)
            return [*lines, f"WITH DISTINCT {variable}", f"RETURN {shown} AS answer"]


@dataclass(slots=True)
class CypherWriter:
    """Writes sets as clauses that bind one variable, and hands out variables while it does."""

    layout: Layout
    parameters: Parameters = field(default_factory=Parameters)
    used: int = field(default=0)

    def fresh(self) -> str:
        """The name of a variable that is not used yet."""
        self.used += 1
        return f"x{self.used - 1}"

    def whole(self, plan: SetPlan) -> tuple[str, list[str]]:
        """The variable that holds the set, nodes and values alike, and the clauses that bind it."""
        kinds = sorted(self.kinds(plan), key=lambda kind: kind.value)
        if len(kinds) == 2:
            return self._union([self.members(plan, kind) for kind in kinds], self.fresh(), "UNION")
        return self.members(plan, kinds[0] if kinds else Kind.NODE)

    def kinds(self, plan: SetPlan) -> frozenset[Kind]:
        """What a set may hold in this layout."""
        match plan:
            case Start(nodes, _):
                return frozenset(map(self.layout.kind, nodes))
            case Hop(_, relation):
                ends = self.layout.ends(relation.iri)
                return frozenset() if ends is None else frozenset({ends[0] if relation.inverse else ends[1]})
            case And(left, right):
                return self.kinds(left) & self.kinds(right)
            case Or(left, right):
                return self.kinds(left) | self.kinds(right)
            case Minus(left, _):
                return self.kinds(left)
            case Other(source) | TopBy(source):
                return self.kinds(source)
            case OfType() | Filter() | Top():
                return frozenset({Kind.NODE})

    def members(self, plan: SetPlan, kind: Kind) -> tuple[str, list[str]]:
        """The variable that holds those of a set that are of one kind, some of them more than once, and the clauses."""
        if kind not in self.kinds(plan):
            variable = self.fresh()
            return variable, [f"UNWIND [] AS {variable}"]
        match plan:
            case Start(nodes, _):
                variable = self.fresh()
                some = [node for node in nodes if self.layout.kind(node) == kind]
                return variable, self.layout.start(variable, some, kind, self.parameters).split("\n")
            case OfType(types, _):
                variable = self.fresh()
                return variable, self.layout.of_type(variable, types, self.parameters).split("\n")
            case Hop(source, relation):
                inner, lines = self.distinct(source, self.source_kind(relation))
                variable = self.fresh()
                return variable, lines + self.hop(inner, relation, variable)
            case Other(source):
                variable, lines = self.members(source, kind)
                some = [node for node in origin(source).nodes if self.layout.kind(node) == kind]
                among = self.layout.among(variable, some, kind, self.parameters)
                return variable, [*lines, f"WITH DISTINCT {variable} WHERE NOT {among}"]
            case And(left, right):
                return self._combined(left, right, kind, "sides = 3")
            case Minus(left, right):
                return self._combined(left, right, kind, "sides = 1")
            case Or(left, right):
                return self._union([self.members(left, kind), self.members(right, kind)], self.fresh(), "UNION")
            case Filter(source, relation, comparison, value):
                variable, lines = self.members(source, kind)
                literal = self.fresh()
                condition = compares(self.layout.worth(literal), comparison, value, self.parameters)
                has = self.layout.has(variable, relation.iri, literal, condition, self.parameters)
                return variable, [*lines, f"WITH DISTINCT {variable} WHERE {has}"]
            case Top() | TopBy():
                variable, best, lines = self.ranked(plan, kind)
                return variable, [*lines, f"WITH {variable}, {best}"]

    def distinct(self, plan: SetPlan, kind: Kind) -> tuple[str, list[str]]:
        """Like `members`, each node once and nothing else bound. A start has none twice."""
        variable, lines = self.members(plan, kind)
        return variable, lines if isinstance(plan, Start) else [*lines, f"WITH DISTINCT {variable}"]

    def source_kind(self, relation: Relation) -> Kind:
        """What a relation starts from."""
        ends = self.layout.ends(relation.iri)
        return Kind.NODE if ends is None else ends[1] if relation.inverse else ends[0]

    def hop(self, source: str, relation: Relation, target: str) -> list[str]:
        """The clauses that lead from one variable to the other."""
        subject, object_ = (target, source) if relation.inverse else (source, target)
        clause = self.layout.hop(subject, relation.iri, object_, self.parameters, inverse=relation.inverse)
        return clause.split("\n")

    def ranked(self, plan: Top | TopBy, kind: Kind) -> tuple[str, str, list[str]]:
        """The variable that holds the top nodes, the one for what each is ranked by, and the clauses."""
        variable, lines = self.distinct(plan.source, kind)
        if isinstance(plan, TopBy) and self.source_kind(plan.relation) != kind:
            return variable, "rank", [*lines, f"WITH {variable}, null AS rank WHERE false"]
        best, ranking, one = self.fresh(), self.fresh(), self.fresh()
        lines += self._scored(plan, variable, best)
        number = self.parameters.add(plan.number - 1)
        order, as_good = ("DESC", ">=") if plan.largest else ("ASC", "<=")
        lines += [
            f"WITH {variable}, {best} WHERE {best} IS NOT NULL",
            f"WITH {variable}, {best} ORDER BY {best} {order}",
            f"WITH collect([{variable}, {best}]) AS {ranking}",
            f"UNWIND {ranking} AS {one}",
            f"WITH {one}[0] AS {variable}, {one}[1] AS {best}, {ranking}[{number}] AS {one}",
            f"WHERE {one} IS NULL OR {best} {as_good} {one}[1]",
        ]
        return variable, best, lines

    def _scored(self, plan: Top | TopBy, variable: str, best: str) -> list[str]:
        relation = plan.relation
        target = self.fresh()
        if isinstance(plan, TopBy):
            # A subquery keeps the nodes apart where the hop collects what it starts from.
            steps = "\n".join(f"  {line}" for line in self.hop(variable, relation, target))
            return [f"CALL ({variable}) {{\n{steps}\n  RETURN count(DISTINCT {target}) AS {best}", "}",
                    f"WITH {variable}, CASE WHEN {best} > 0 THEN {best} END AS {best}"]  # fmt: skip
        ends = self.layout.ends(relation.iri)
        if ends is None:
            return [f"WITH {variable}, null AS {best}"]
        worth = self.layout.worth(target).place
        aggregate = "max" if plan.largest else "min"
        return [*self.hop(variable, relation, target), f"WITH {variable}, {aggregate}({worth}) AS {best}"]

    def _combined(self, left: SetPlan, right: SetPlan, kind: Kind, condition: str) -> tuple[str, list[str]]:
        """The nodes of two sets, by the sides that they are on: 1 left, 2 right, 3 both."""
        variable = self.fresh()
        parts = [self.members(left, kind), self.members(right, kind)]
        body = [
            [*lines, f"RETURN DISTINCT {inner} AS {variable}, {side} AS side"]
            for side, (inner, lines) in enumerate(parts, start=1)
        ]
        lines = ["CALL () {", *_indented(body[0]), "  UNION ALL", *_indented(body[1]), "}"]
        return variable, [*lines, f"WITH {variable}, sum(side) AS sides WHERE {condition}"]

    def _union(self, parts: list[tuple[str, list[str]]], variable: str, word: str) -> tuple[str, list[str]]:
        lines = ["CALL () {"]
        for number, (inner, body) in enumerate(parts):
            lines += [f"  {word}"] if number else []
            lines += _indented([*body, f"RETURN {inner} AS {variable}"])
        return variable, [*lines, "}"]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
