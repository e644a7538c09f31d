"""A plan as SPARQL 1.1 text.

The structure of the text depends on the plan's shape alone. Terms are written by pyoxigraph's serializer,
which checks IRIs and escapes literals, so that no label or IRI can change the structure.
Each hop is a DISTINCT subselect: sets stay sets, and a hub does not multiply the rows of later hops.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kgmem.errors import PlanError
from kgmem.plans.plan import And, Count, Exists, Hop, Other, Plan, SetPlan, Start
from kgmem.types import BlankNode, NamedNode, Node, Relation


def to_sparql(plan: Plan) -> str:
    """The query whose rows are the plan's answers: one column of nodes, one number, or an ASK.

    Raises PlanError for a start at a blank node, which SPARQL cannot name.
    """
    writer = _Writer()
    match plan:
        case Exists(source):
            return f"ASK {{\n{writer.patterns(source, 1)[1]}\n}}"
        case Count(source):
            variable, body = writer.patterns(source, 1)
            return f"SELECT (COUNT(DISTINCT ?{variable}) AS ?count) WHERE {{\n{body}\n}}"
        case Start() | Hop() | Other() | And():
            variable, body = writer.patterns(plan, 1)
            return f"SELECT DISTINCT ?{variable} WHERE {{\n{body}\n}}"


@dataclass(frozen=True, slots=True)
class EvidencePattern:
    """A query for the triples behind answers; each of `steps` names the columns of one triple of a row."""

    text: str
    steps: tuple[tuple[int, Relation, int, int], ...]
    """Column of the subject, relation (never inverse), column of the object, column of the named graph."""


def evidence_sparql(chain: SetPlan, answers: Sequence[Node], *, limit: int) -> EvidencePattern:
    """The query that finds the chain's path to each of `answers`, with the named graph of every triple.

    `chain` holds no And: evidence of an intersection is that of its two sides.
    """
    relations: list[Relation] = []
    excluded: list[int] = []
    source: SetPlan = chain
    while not isinstance(source, Start):
        match source:
            case Hop(inner, relation):
                relations.append(relation)
                source = inner
            case Other(inner):
                excluded.append(len(relations))
                source = inner
            case And():
                raise PlanError("evidence is asked for one chain at a time")
    relations.reverse()
    length = len(relations)
    lines = [
        f"  VALUES ?x{length} {{ {_terms(answers)} }}" if answers else "",
        f"  VALUES ?x0 {{ {_terms(source.nodes)} }}",
    ]
    lines += [f"  {_graph_triple(i, relation)}" for i, relation in enumerate(relations)]
    lines += [f"  FILTER(?x{length - i} NOT IN ({_terms(source.nodes, ', ')}))" for i in excluded]
    names = [f"?x{i}" for i in range(length + 1)] + [f"?g{i}" for i in range(length)]
    steps = tuple(
        (i + 1 if r.inverse else i, Relation(r.iri), i if r.inverse else i + 1, length + 1 + i)
        for i, r in enumerate(relations)
    )
    body = "\n".join(line for line in lines if line)
    return EvidencePattern(f"SELECT {' '.join(names)} WHERE {{\n{body}\n}} LIMIT {limit}", steps)


def _terms(nodes: Sequence[Node], between: str = " ") -> str:
    if any(isinstance(node, BlankNode) for node in nodes):
        raise PlanError("a query can't name a blank node; give the entity an IRI")
    return between.join(_ESCAPE.sub(_escape, str(node)) for node in nodes)


_ESCAPE = re.compile(r"\\(?:\\[uU]?|.)", re.DOTALL)


def _escape(found: re.Match[str]) -> str:
    r"""`\\u` as `\\\U00000075`: a literal that holds a backslash and a u.

    SPARQL 1.1, 19.2, has code point escapes replaced before the text is parsed, and some parsers, rdflib's among them,
    then take the second backslash for the start of one. Written like this, with all eight digits, no reader does.
    """
    escape = found[0]
    return f"\\\\\\U{ord(escape[2]):08x}" if len(escape) == 3 else escape


def _iri(relation: Relation) -> str:
    try:
        return str(NamedNode(relation.iri))
    except ValueError as error:
        raise PlanError(f"the relation {relation.iri!r} is no IRI: {error}") from None


def _graph_triple(i: int, relation: Relation) -> str:
    subject, target = (f"?x{i + 1}", f"?x{i}") if relation.inverse else (f"?x{i}", f"?x{i + 1}")
    return f"GRAPH ?g{i} {{ {subject} {_iri(relation)} {target} }}"


@dataclass(slots=True)
class _Writer:
    """Hands out variable names while it writes graph patterns."""

    used: int = field(default=0)

    def patterns(self, plan: SetPlan, depth: int) -> tuple[str, str]:
        """The variable that holds the set, and the pattern that binds it."""
        pad = "  " * depth
        match plan:
            case Start(nodes, _):
                variable = self._variable()
                return variable, f"{pad}VALUES ?{variable} {{ {_terms(nodes)} }}"
            case Hop(source, relation):
                inner, body = self._distinct(source, depth)
                variable = self._variable()
                ends = (variable, inner) if relation.inverse else (inner, variable)
                return variable, f"{body}\n{pad}?{ends[0]} {_iri(relation)} ?{ends[1]} ."
            case Other(source):
                variable, body = self._distinct(source, depth)
                start = _first_start(source)
                return variable, f"{body}\n{pad}FILTER(?{variable} NOT IN ({_terms(start.nodes, ', ')}))"
            case And(left, right):
                variable, first = self._distinct(left, depth)
                _, second = self._distinct(right, depth, rename=variable)
                return variable, f"{first}\n{second}"

    def _distinct(self, plan: SetPlan, depth: int, rename: str | None = None) -> tuple[str, str]:
        """The pattern of `plan` as a subselect, which a start and a single hop do not need unless renamed."""
        if rename is None and isinstance(plan, Start):
            return self.patterns(plan, depth)
        variable, body = self.patterns(plan, depth + 1)
        pad = "  " * depth
        head = f"?{variable}" if rename is None else f"(?{variable} AS ?{rename})"
        return rename or variable, f"{pad}{{ SELECT DISTINCT {head} WHERE {{\n{body}\n{pad}}} }}"

    def _variable(self) -> str:
        self.used += 1
        return f"x{self.used - 1}"


def _first_start(plan: SetPlan) -> Start:
    """The start of the chain that `plan` continues; of an intersection, the left one's."""
    while not isinstance(plan, Start):
        plan = plan.left if isinstance(plan, And) else plan.source
    return plan
