"""The triples that prove a plan's answers, and the sources that state them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from kgmem.errors import PlanError
from kgmem.plans.cypher_evidence import evidence_cypher
from kgmem.plans.evidence_query import EvidenceQuery, EvidenceStep
from kgmem.plans.execution import Result, execute, layout_of
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
    SetPlan,
    Start,
    Top,
    TopBy,
)
from kgmem.plans.sparql_evidence import evidence_sparql
from kgmem.stores.base import GraphStore, Row
from kgmem.types import BlankNode, Evidence, NamedNode, Node

EVIDENCE_ANSWERS = 20
"""Answers for which evidence is fetched, and edges that are shown of a count; the query text proves all of them."""

_Found: TypeAlias = tuple[Node, str, Node, str]
"""Subject, predicate, object, named graph."""


def evidence(result: Result, store: GraphStore) -> tuple[Evidence, ...]:
    """The triples that lead to each of the first answers, in answer order, without repeats.

    For a count or a yes, those that lead to the members of the set; for a no, what the graph holds instead. What is on
    top of a ranking is followed by what comes next in it. Differences are proven by their left side.

    Raises PlanError if the plan can't be said in the store's language, StoreError if the store fails.
    """
    plan = result.plan
    members: Sequence[Node] = result.answers
    if isinstance(plan, Count | Exists):
        plan = plan.source
        members = execute(plan, store).answers
    triples: dict[tuple[Node, str, Node], str] = {}
    for subject, predicate, target, source in _proof(plan, members[:EVIDENCE_ANSWERS], store):
        triples.setdefault((subject, predicate, target), source)
    nodes = {node for s, p, o in triples for node in (s, NamedNode(p), o)}
    label = store.labels(nodes)
    return tuple(Evidence(label[s], label[NamedNode(p)], label[o], source) for (s, p, o), source in triples.items())


def _proof(plan: SetPlan, members: Sequence[Node], store: GraphStore) -> Iterator[_Found]:
    if members:
        yield from _ways(plan, members, store)
    else:
        yield from _instead(plan, store)
    for top in _tops(plan):
        wider = type(top)(top.source, top.relation, top.largest, top.number + 1)
        yield from _some(Minus(wider, top), store, most=1)


def _instead(plan: SetPlan, store: GraphStore) -> Iterator[_Found]:
    """What the graph holds of an empty set: the way to it as far as it goes."""
    match plan:
        case Start() | OfType():
            return
        case And(left, right) | Or(left, right) | Minus(left, right):
            parts: tuple[SetPlan, ...] = (left, right)
        case Filter(source, relation):
            parts = (Hop(source, relation),)
        case Hop(source) | Other(source) | Top(source) | TopBy(source):
            parts = (source,)
    for part in parts:
        found = list(_some(part, store, most=EVIDENCE_ANSWERS))
        yield from found or _instead(part, store)


def _tops(plan: SetPlan) -> Iterator[Top | TopBy]:
    match plan:
        case Start() | OfType():
            return
        case And(left, right) | Or(left, right) | Minus(left, right):
            yield from _tops(left)
            yield from _tops(right)
        case Top(source) | TopBy(source):
            yield plan
            yield from _tops(source)
        case Hop(source) | Other(source) | Filter(source):
            yield from _tops(source)


def _ways(plan: SetPlan, members: Sequence[Node], store: GraphStore) -> Iterator[_Found]:
    """The triples of one way to each of `members`, in their order."""
    found: dict[Node, list[_Found]] = {}
    missing = list(members)
    query = _query(plan, missing, store)
    while missing and query.steps:
        # The rows are limited, and one answer may have more ways than that: the others are asked for again.
        some = _by_answer(store.query(query.text, query.parameters), missing)
        found.update({node: list(_triples(rows, query.steps)) for node, rows in some.items()})
        missing = [node for node in missing if node not in some] if some else []
        query = _query(plan, missing, store)
    for member in members:
        yield from found.get(member, ())


def _some(plan: SetPlan, store: GraphStore, *, most: int) -> Iterator[_Found]:
    """The triples of one way to each of the first nodes of a set that the store finds."""
    query = _query(plan, (), store)
    if query.steps:
        for rows in list(_by_answer(store.query(query.text, query.parameters)).values())[:most]:
            yield from _triples(rows, query.steps)


def _query(plan: SetPlan, members: Sequence[Node], store: GraphStore) -> EvidenceQuery:
    # A query can't name a blank node: then it asks for the way to any node.
    named = () if any(isinstance(node, BlankNode) for node in members) else members
    match store.query_language:
        case "sparql":
            # Only an endpoint can hold triples that no named graph states.
            default_source = getattr(store, "default_source", None)
            return evidence_sparql(plan, named, limit=25 * EVIDENCE_ANSWERS, default_source=default_source)
        case "cypher":
            return evidence_cypher(plan, named, layout_of(store), limit=25 * EVIDENCE_ANSWERS)
        case language:
            raise PlanError(f"no plans for stores that speak {language!r}")


def _by_answer(rows: Iterable[Row], wanted: Sequence[Node] | None = None) -> dict[Node, list[Row]]:
    found: dict[Node, list[Row]] = {}
    for row in rows:
        answer = row[0]
        if answer is not None and (wanted is None or answer in wanted):
            found.setdefault(answer, []).append(row)
    return found


def _triples(rows: Sequence[Row], steps: Sequence[EvidenceStep]) -> Iterator[_Found]:
    """The triples of an answer's first row; where they are counted, also of the rows that go the same way."""
    found: dict[tuple[Node, str, Node], str] = {}
    for row in rows:
        if any(row[at] != rows[0][at] for step in steps if not step.counted for at in (step.subject, step.object)):
            continue
        for step in steps:
            subject, object_, graph = row[step.subject], row[step.object], row[step.graph]
            if subject is not None and object_ is not None and graph is not None:
                found.setdefault((subject, step.predicate, object_), str(graph.value))
        if len(found) >= len(steps) - 1 + EVIDENCE_ANSWERS:
            break
    for (subject, predicate, object_), source in found.items():
        yield subject, predicate, object_, source
