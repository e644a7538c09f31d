"""A plan as SPARQL 1.1 text.

The structure of the text depends on the plan's shape alone, and on whether a filter's value is a number, a time or a
text. Sets are DISTINCT subselects: they stay sets, and a hub does not multiply the rows of later hops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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
from kgmem.plans.sparql_terms import edge, is_none_of, terms
from kgmem.plans.sparql_values import compares, worth
from kgmem.stores.sparql_union import union
from kgmem.types import RDF_TYPE


def to_sparql(plan: Plan) -> str:
    """The query whose rows are the plan's answers: one column of nodes, one number, or an ASK.

    Raises PlanError for a start at a blank node, which SPARQL cannot name.
    """
    writer = SetWriter()
    match plan:
        case Exists(source):
            return f"ASK {{\n{writer.members(source, 1)[1]}\n}}"
        case Count(source):
            variable, body = writer.members(source, 1)
            return f"SELECT (COUNT(DISTINCT ?{variable}) AS ?count) WHERE {{\n{body}\n}}"
        case _:
            variable, body = writer.members(plan, 1)
            return f"SELECT DISTINCT ?{variable} WHERE {{\n{body}\n}}"


def all_to_sparql(plans: Sequence[Plan], *, members: int) -> str:
    """One query for several plans: rows of a plan's number and one of its answers, or one member of a set.

    The members, `members` at most, are those of the set that a plan counts, or asks for the existence of; a "no" has
    no row.
    """
    writer = SetWriter()
    parts = [part for number, plan in enumerate(plans) for part in _parts(number, plan, writer, members)]
    return union("?plan ?answer ?member", parts)


def _parts(number: int, plan: Plan, writer: SetWriter, members: int) -> Iterator[str]:
    select = f"SELECT DISTINCT ({number} AS ?plan)"
    if isinstance(plan, Count):
        variable, body = writer.members(plan.source, 1)
        yield f"SELECT ({number} AS ?plan) (COUNT(DISTINCT ?{variable}) AS ?answer) WHERE {{\n{body}\n}}"
    if isinstance(plan, Count | Exists):
        variable, body = writer.members(plan.source, 1)
        yield f"{select} (?{variable} AS ?member) WHERE {{\n{body}\n}} LIMIT {members}"
    else:
        variable, body = writer.members(plan, 1)
        yield f"{select} (?{variable} AS ?answer) WHERE {{\n{body}\n}}"


@dataclass(slots=True)
class SetWriter:
    """Writes sets as graph patterns, and hands out variables while it does.

    `depth` is the pattern's indentation; `variable`, if given, is to hold the set.
    """

    used: int = field(default=0)

    def fresh(self) -> str:
        """The name of a variable that is not used yet."""
        self.used += 1
        return f"x{self.used - 1}"

    def members(self, plan: SetPlan, depth: int, variable: str | None = None) -> tuple[str, str]:
        """The variable that holds the set, and the pattern that binds it, to some nodes more than once."""
        pad = "  " * depth
        match plan:
            case Start(nodes, _):
                variable = variable or self.fresh()
                return variable, f"{pad}VALUES ?{variable} {{ {terms(nodes)} }}"
            case OfType(types, _):
                held = self.fresh()
                variable = variable or self.fresh()
                return variable, f"{pad}VALUES ?{held} {{ {terms(types)} }}\n{pad}?{variable} {RDF_TYPE} ?{held} ."
            case Hop(source, relation):
                inner, body = self.distinct(source, depth)
                variable = variable or self.fresh()
                return variable, f"{body}\n{pad}{edge(inner, relation, variable)} ."
            case Other(source):
                return self.members(Minus(source, origin(source)), depth, variable)
            case And(OfType() as kind, rest) | And(rest, OfType() as kind):
                variable, body = self.distinct(rest, depth, variable)
                return variable, f"{body}\n{pad}FILTER EXISTS {self._is_a(kind, variable)}"
            case And(left, right):
                variable, body = self.distinct(left, depth, variable)
                return variable, f"{body}\n{self.distinct(right, depth, variable)[1]}"
            case Or(left, right):
                variable, body = self.subselect(left, depth, variable)
                return variable, f"{body}\n{pad}UNION\n{self.subselect(right, depth, variable)[1]}"
            case Minus(left, right):
                variable, body = self.distinct(left, depth, variable)
                return variable, f"{body}\n{self.without(right, depth, variable)}"
            case Filter(source, relation, comparison, value):
                variable, body = self.distinct(source, depth, variable)
                literal = self.fresh()
                condition = compares(literal, comparison, value)
                return variable, f"{body}\n{pad}{edge(variable, relation, literal)} .\n{pad}FILTER({condition})"
            case Top() | TopBy():
                variable, _, body = self.ranked(plan, depth, variable)
                return variable, body

    def distinct(self, plan: SetPlan, depth: int, variable: str | None = None) -> tuple[str, str]:
        """Like `members`, each node once. A start has none twice, and a type few: they need no subselect."""
        if isinstance(plan, Start | OfType):
            return self.members(plan, depth, variable)
        return self.subselect(plan, depth, variable)

    def subselect(self, plan: SetPlan, depth: int, variable: str | None = None) -> tuple[str, str]:
        """Like `members`, each node once, as a pattern of its own: beside a bare VALUES, Virtuoso's UNION is empty."""
        variable, body = self.members(plan, depth + 1, variable)
        pad = "  " * depth
        return variable, f"{pad}{{ SELECT DISTINCT ?{variable} WHERE {{\n{body}\n{pad}}} }}"

    def without(self, plan: SetPlan, depth: int, variable: str) -> str:
        """The pattern that takes a set out of what `variable` holds; Virtuoso's MINUS would overlook a bare VALUES."""
        pad = "  " * depth
        match plan:
            case Start(nodes, _):
                return f"{pad}{is_none_of(variable, nodes)}"
            case OfType():
                return f"{pad}FILTER NOT EXISTS {self._is_a(plan, variable)}"
            case _:
                return f"{pad}MINUS {{\n{self.members(plan, depth + 1, variable)[1]}\n{pad}}}"

    def _is_a(self, kind: OfType, variable: str) -> str:
        """Whether a node has one of the types: a test, since listing all instances takes longer than a few tests."""
        held = self.fresh()
        return f"{{ ?{variable} {RDF_TYPE} ?{held} . FILTER(?{held} IN ({terms(kind.types, ', ')})) }}"

    def ranked(self, plan: Top | TopBy, depth: int, variable: str | None = None) -> tuple[str, str, str]:
        """The variable that holds the top nodes, the one that holds what each is ranked by, and the pattern.

        The nodes are ranked twice: once to find what the last of the top ones has, and once to find all that have as
        much.
        """
        pad = "  " * depth
        variable, score, body = self._scored(plan, depth + 1, variable)
        rival, rival_score, again = self._scored(plan, depth + 2)
        best, other, last = self.fresh(), self.fresh(), self.fresh()
        order, worst, as_good = ("DESC", "MIN", ">=") if plan.largest else ("ASC", "MAX", "<=")
        pattern = (
            f"{pad}{{ SELECT ?{variable} ({score} AS ?{best}) WHERE {{\n{body}\n{pad}}} GROUP BY ?{variable} }}\n"
            f"{pad}{{ SELECT ({worst}(?{other}) AS ?{last}) WHERE {{\n"
            f"{pad}  {{ SELECT ({rival_score} AS ?{other}) WHERE {{\n{again}\n"
            f"{pad}  }} GROUP BY ?{rival} ORDER BY {order}(?{other}) LIMIT {plan.number} }}\n"
            f"{pad}}} }}\n"
            f"{pad}FILTER(?{best} {as_good} ?{last})"
        )
        return variable, best, pattern

    def _scored(self, plan: Top | TopBy, depth: int, variable: str | None = None) -> tuple[str, str, str]:
        """The variable that holds the nodes to rank, the aggregate to rank them by, and the pattern."""
        pad = "  " * depth
        variable, body = self.distinct(plan.source, depth, variable)
        target = self.fresh()
        pattern = f"{body}\n{pad}{edge(variable, plan.relation, target)} ."
        if isinstance(plan, TopBy):
            return variable, f"COUNT(DISTINCT ?{target})", pattern
        condition, place = worth(target)
        value = self.fresh()
        aggregate = f"{'MAX' if plan.largest else 'MIN'}(?{value})"
        return variable, aggregate, f"{pattern}\n{pad}FILTER({condition})\n{pad}BIND({place} AS ?{value})"
