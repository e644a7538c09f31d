"""The triples behind a plan's answers as one Cypher query, each with the source that states it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kgmem.plans.cypher import CypherWriter
from kgmem.plans.cypher_values import compares
from kgmem.plans.evidence_query import EvidenceQuery, EvidenceStep
from kgmem.plans.plan import And, Filter, Hop, Minus, OfType, Or, Other, SetPlan, Start, Top, TopBy, origin
from kgmem.stores.neo4j_layout import Kind, Layout
from kgmem.types import RDF_TYPE, NamedNode, Node, Relation


def evidence_cypher(plan: SetPlan, answers: Sequence[Node], layout: Layout, *, limit: int) -> EvidenceQuery:
    """The query that finds how the graph leads to each of `answers`; without answers, to any node of the set."""
    sets = CypherWriter(layout)
    kinds = frozenset(map(layout.kind, answers)) or sets.kinds(plan) or frozenset({Kind.NODE})
    kind = Kind.NODE if Kind.NODE in kinds else Kind.VALUE
    end = sets.fresh()
    writer = _EvidenceWriter(sets, places={end: 0})
    given = [node for node in answers if layout.kind(node) == kind]
    lines = layout.start(end, given, kind, sets.parameters).split("\n") if given else []
    lines += writer.pattern(plan, end, kind, bound=bool(given))
    columns = [layout.shown(end, kind, sets.parameters), *writer.columns[1:]]
    names = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
    text = "\n".join([*lines, f"RETURN {names} LIMIT {limit}"])
    return EvidenceQuery(text, tuple(writer.steps), sets.parameters.values)


@dataclass(slots=True)
class _EvidenceWriter:
    """Writes sets without dropping variables, so that the nodes on the way to a member stay in its row."""

    sets: CypherWriter
    columns: list[str] = field(default_factory=lambda: [""])
    """The expressions to return; the first one is the answer."""
    steps: list[EvidenceStep] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """The columns of variables."""

    def pattern(self, plan: SetPlan, variable: str, kind: Kind, *, bound: bool) -> list[str]:
        """The clauses that bind `variable`, or, if it is `bound`, keep the rows in which it is a member."""
        sets, layout, parameters = self.sets, self.sets.layout, self.sets.parameters
        if kind not in sets.kinds(plan):
            return ["WITH * WHERE false"] if bound else [f"UNWIND [] AS {variable}"]
        match plan:
            case Start(nodes, _):
                some = [node for node in nodes if layout.kind(node) == kind]
                if bound:
                    return [f"WITH * WHERE {layout.among(variable, some, kind, parameters)}"]
                return layout.start(variable, some, kind, parameters).split("\n")
            case OfType(types, _):
                return self._of_type(types, variable)
            case Hop(source, relation):
                inner = sets.fresh()
                lines = self.pattern(source, inner, sets.source_kind(relation), bound=False)
                return lines + self._triple(inner, relation, variable, bound=bound)
            case Other(source):
                some = [node for node in origin(source).nodes if layout.kind(node) == kind]
                among = layout.among(variable, some, kind, parameters)
                return [*self.pattern(source, variable, kind, bound=bound), f"WITH * WHERE NOT {among}"]
            case And(OfType() as right, left) | And(left, right):
                lines = self.pattern(left, variable, kind, bound=bound)
                return lines + self.pattern(right, variable, kind, bound=True)
            case Or(left, right):
                return self._either(left, right, variable, kind, bound=bound)
            case Minus(left, right):
                lines = self.pattern(left, variable, kind, bound=bound)
                without = _EvidenceWriter(sets, places={variable: 0}).pattern(right, variable, kind, bound=True)
                return [*lines, "WITH * WHERE NOT EXISTS {", *without, "RETURN 1 AS one", "}"]
            case Filter(source, relation, comparison, value):
                lines, literal = self.pattern(source, variable, kind, bound=bound), sets.fresh()
                condition = compares(layout.worth(literal), comparison, value, parameters)
                return [*lines, *self._triple(variable, relation, literal), f"WITH * WHERE {condition}"]
            case Top(source, relation) | TopBy(source, relation):
                top, best, ranked = sets.ranked(plan, kind)
                lines = ["CALL () {", *ranked, f"RETURN {top}, {best}", "}"]
                lines.append(f"WITH * WHERE {variable} = {top}" if bound else f"WITH *, {top} AS {variable}")
                lines += self.pattern(source, variable, kind, bound=True)
                target = sets.fresh()
                lines += self._triple(variable, relation, target, counted=isinstance(plan, TopBy))
                if isinstance(plan, Top):
                    lines.append(f"WITH * WHERE {layout.worth(target).place} = {best}")
                return lines

    def _of_type(self, types: Sequence[NamedNode], variable: str) -> list[str]:
        """With the triple that says so, whose object is the class's name where classes are no nodes."""
        layout, parameters = self.sets.layout, self.sets.parameters
        typed = layout.typed(variable, types, parameters)
        if typed is not None:
            columns = self._column(variable), *map(self._new_column, typed)
            self.steps.append(EvidenceStep(columns[0], RDF_TYPE.value, columns[1], columns[2]))
            return layout.of_type(variable, types, parameters).split("\n")
        held = self.sets.fresh()
        lines = layout.start(held, types, Kind.NODE, parameters).split("\n")
        return lines + self._triple(held, Relation(RDF_TYPE.value, inverse=True), variable)

    def _either(self, left: SetPlan, right: SetPlan, variable: str, kind: Kind, *, bound: bool) -> list[str]:
        """Both ways; the columns of the one that a row has not come are null."""
        shared, way = len(self.columns), self.sets.fresh()
        sides: list[tuple[str, list[str], range]] = []
        for side in (left, right):
            begin = len(self.columns)
            lines = self.pattern(side, variable, kind, bound=bound)
            sides.append((variable, lines, range(begin, len(self.columns))))
        added = range(shared, len(self.columns))
        held = {column: self.sets.fresh() for column in added}
        parts: list[list[str]] = []
        for name, lines, own in sides:
            shown = [way, *([] if bound else [name])]
            shown += [f"{self.columns[column] if column in own else 'null'} AS {held[column]}" for column in added]
            parts.append([f"WITH {len(parts)} AS {way}", *lines, f"RETURN {', '.join(shown)}"])
        for column, name in held.items():
            self.columns[column] = name
        return [f"CALL ({variable if bound else ''}) {{", *parts[0], "UNION ALL", *parts[1], "}"]

    def _triple(
        self, source: str, relation: Relation, target: str, *, bound: bool = False, counted: bool = False
    ) -> list[str]:
        """The clauses from one variable to the other; `bound`: the target is bound already."""
        layout, parameters = self.sets.layout, self.sets.parameters
        ends = layout.ends(relation.iri)
        is_value = ends is not None and ends[0 if relation.inverse else 1] == Kind.VALUE
        met = self.sets.fresh() if bound and is_value else target
        subject, object_ = (met, source) if relation.inverse else (source, met)
        clause, stated_by = layout.edge(subject, relation.iri, object_, parameters, inverse=relation.inverse)
        lines = clause.split("\n")
        if met != target:
            lines.append(f"WITH * WHERE {met} = {target}")
        subject, object_ = (target, source) if relation.inverse else (source, target)
        columns = self._column(subject), self._column(object_), self._new_column(stated_by)
        self.steps.append(EvidenceStep(columns[0], relation.iri, columns[1], columns[2], counted))
        return lines

    def _column(self, variable: str) -> int:
        if variable not in self.places:
            shown = self.sets.layout.shown(variable, Kind.NODE, self.sets.parameters)
            self.places[variable] = self._new_column(shown)
        return self.places[variable]

    def _new_column(self, expression: str) -> int:
        self.columns.append(expression)
        return len(self.columns) - 1
