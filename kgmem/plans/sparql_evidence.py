"""The triples behind a plan's answers as one SPARQL 1.1 query, each with the named graph that states it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kgmem.plans.evidence_query import EvidenceQuery, EvidenceStep
from kgmem.plans.plan import And, Filter, Hop, Minus, OfType, Or, Other, SetPlan, Start, Top, TopBy, origin
from kgmem.plans.sparql import SetWriter
from kgmem.plans.sparql_terms import edge, terms
from kgmem.plans.sparql_values import compares, worth
from kgmem.stores.sparql_union import union
from kgmem.types import RDF_TYPE, Literal, Node, Relation

_TYPE = Relation(RDF_TYPE.value)


def evidence_sparql(
    plan: SetPlan, answers: Sequence[Node], sets: SetWriter, *, limit: int, default_source: str | None = None
) -> EvidenceQuery:
    """The query that finds how the graph leads to each of `answers`; without answers, to any node of the set.

    `sets` hands out variables; give queries that run as one the same writer, since Virtuoso mixes up what subselects
    have in variables of one name. `default_source` is the source of all triples where they stand in no named graph.
    Raises PlanError for a blank node, which SPARQL cannot name.
    """
    writer = _EvidenceWriter(default_source, sets)
    end = writer.sets.fresh()
    body = writer.pattern(plan, end)
    given = f"  VALUES ?{end} {{ {terms(answers)} }}\n" if answers else ""
    columns = tuple(f"?{name}" for name in writer.columns)
    text = f"SELECT {' '.join(columns)} WHERE {{\n{given}{body}\n}} LIMIT {limit}"
    return EvidenceQuery(text, tuple(writer.steps), columns=columns)


def all_evidence_sparql(queries: Sequence[EvidenceQuery]) -> str:
    """One query for several: rows of a query's number and its columns, and None for columns that only others have."""
    width = max(len(query.columns) for query in queries)
    parts = [
        f"SELECT ({number} AS ?query) {_renamed(query.columns)} WHERE {{ {{ {query.text} }} }}"
        for number, query in enumerate(queries)
    ]
    return union(" ".join(["?query", *(f"?c{i}" for i in range(width))]), parts)


def _renamed(columns: Sequence[str]) -> str:
    return " ".join(f"({column} AS ?c{i})" for i, column in enumerate(columns))


@dataclass(slots=True)
class _EvidenceWriter:
    """Writes sets without subselects, so that the nodes on the way to a member stay in its row."""

    default_source: str | None
    sets: SetWriter
    columns: dict[str, int] = field(default_factory=dict)
    steps: list[EvidenceStep] = field(default_factory=list)

    def pattern(self, plan: SetPlan, variable: str) -> str:
        """The pattern that binds `variable` to the members of a set."""
        self._column(variable)
        match plan:
            case Start(nodes, _):
                return f"  VALUES ?{variable} {{ {terms(nodes)} }}"
            case OfType(types, _):
                held = self.sets.fresh()
                return f"{self._triple(variable, _TYPE, held)}\n  FILTER(?{held} IN ({terms(types, ', ')}))"
            case Hop(source, relation):
                inner = self.sets.fresh()
                return f"{self.pattern(source, inner)}\n{self._triple(inner, relation, variable)}"
            case Other(source):
                return self.pattern(Minus(source, origin(source)), variable)
            case And(OfType() as right, left) | And(left, right):
                return f"{self.pattern(left, variable)}\n{self.pattern(right, variable)}"
            case Or(left, right):
                return f"  {{\n{self._side(left, variable)}\n  }} UNION {{\n{self._side(right, variable)}\n  }}"
            case Minus(left, right):
                return f"{self.pattern(left, variable)}\n{self.sets.without(right, 1, variable)}"
            case Filter(source, relation, comparison, value):
                body, literal = self.pattern(source, variable), self.sets.fresh()
                condition = compares(literal, comparison, value)
                return f"{body}\n{self._triple(variable, relation, literal)}\n  FILTER({condition})"
            case Top(source, relation):
                _, best, ranked = self.sets.ranked(plan, 1, variable)
                body, literal = self.pattern(source, variable), self.sets.fresh()
                condition, place = worth(literal)
                is_best = f"FILTER(({condition}) && {place} = ?{best})"
                return f"{ranked}\n{body}\n{self._triple(variable, relation, literal)}\n  {is_best}"
            case TopBy(source, relation):
                _, _, ranked = self.sets.ranked(plan, 1, variable)
                body, target = self.pattern(source, variable), self.sets.fresh()
                return f"{ranked}\n{body}\n{self._triple(variable, relation, target, counted=True)}"

    def _side(self, plan: SetPlan, variable: str) -> str:
        return self.sets.subselect(plan, 2, variable)[1] if isinstance(plan, Start) else self.pattern(plan, variable)

    def _triple(self, source: str, relation: Relation, target: str, *, counted: bool = False) -> str:
        graph = self.sets.fresh()
        ends = (target, source) if relation.inverse else (source, target)
        subject, object_ = map(self._column, ends)
        self.steps.append(EvidenceStep(subject, relation.iri, object_, self._column(graph), counted))
        if self.default_source is not None:
            name = terms([Literal(self.default_source)])
            return f"  {edge(source, relation, target)} .\n  BIND({name} AS ?{graph})"
        return f"  GRAPH ?{graph} {{ {edge(source, relation, target)} }}"

    def _column(self, variable: str) -> int:
        return self.columns.setdefault(variable, len(self.columns))
