"""The triples that prove a plan's answers, and the sources that state them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from kgmem.plans.evidence_query import EvidenceStep
from kgmem.plans.evidence_rows import EvidenceRows, Wanted
from kgmem.plans.execution import MEMBERS, Result, execute
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
from kgmem.stores.base import GraphStore, Row
from kgmem.types import Evidence, NamedNode, Node

EVIDENCE_ANSWERS = MEMBERS
"""Answers for which evidence is fetched, and edges that are shown of a count; the query text proves all of them."""

_Found: TypeAlias = tuple[Node, str, Node, str]
"""Subject, predicate, object, named graph."""


def evidence(result: Result, store: GraphStore) -> tuple[Evidence, ...]:
    """The triples that lead to each of the first answers, in answer order, without repeats.

    For a count or a yes, those that lead to members of the set; for a no, what the graph holds instead. What is on
    top of a ranking is followed by what comes next in it. Differences are proven by their left side. One request to
    the store, but where answers have very many ways to them.

    Raises PlanError if the plan can't be said in the store's language, StoreError if the store fails.
    """
    rows = EvidenceRows(store)
    triples: dict[tuple[Node, str, Node], str] = {}
    for subject, predicate, target, source in _proof(result, rows, store):
        triples.setdefault((subject, predicate, target), source)
    nodes = {node for s, p, o in triples for node in (s, NamedNode(p), o)}
    label = store.labels(nodes)
    return tuple(Evidence(label[s], label[NamedNode(p)], label[o], source) for (s, p, o), source in triples.items())


def _proof(result: Result, rows: EvidenceRows, store: GraphStore) -> Iterator[_Found]:
    plan, members = result.plan, result.answers
    if isinstance(plan, Count | Exists):
        nothing = result.answers[0].value in ("0", "false")
        plan = plan.source
        members = () if nothing else result.members or execute(plan, store).answers
    proven = members[:EVIDENCE_ANSWERS]
    tops = list(_tops(plan))
    ahead: list[Wanted] = [(plan, proven)] if members else [(part, ()) for part in _all_parts(plan)]
    ahead += [(_one_more(top), ()) for top in tops] + [(top, ()) for top in tops if top != plan]
    rows.ask_ahead(dict.fromkeys(ahead))
    yield from _ways(plan, proven, rows) if members else _instead(plan, rows)
    for top in tops:
        above = members if top == plan else rows.ways(top)[0]
        yield from _some(_one_more(top), rows, most=1, without=frozenset(above))


def _instead(plan: SetPlan, rows: EvidenceRows) -> Iterator[_Found]:
    """What the graph holds of an empty set: the way to it as far as it goes."""
    for part in _parts(plan):
        found = list(_some(part, rows, most=EVIDENCE_ANSWERS))
        yield from found or _instead(part, rows)


def _parts(plan: SetPlan) -> tuple[SetPlan, ...]:
    """The sets that a set is made of; of a filter what is compared, too."""
    match plan:
        case Start() | OfType():
            return ()
        case And(left, right) | Or(left, right) | Minus(left, right):
            return (left, right)
        case Filter(source, relation):
            return (Hop(source, relation),)
        case Hop(source) | Other(source) | Top(source) | TopBy(source):
            return (source,)


def _all_parts(plan: SetPlan) -> Iterator[SetPlan]:
    for part in _parts(plan):
        yield part
        yield from _all_parts(part)


def _one_more(top: Top | TopBy) -> Top | TopBy:
    """A ranking with what comes next in it."""
    return type(top)(top.source, top.relation, top.largest, top.number + 1)


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


def _ways(plan: SetPlan, members: Sequence[Node], rows: EvidenceRows) -> Iterator[_Found]:
    """The triples of one way to each of `members`, in their order."""
    found: dict[Node, list[_Found]] = {}
    missing = list(members)
    while missing:
        # The rows are limited, and one answer may have more ways than that: the others are asked for again.
        some, steps = rows.ways(plan, missing)
        if not some:
            break
        found.update({node: list(_triples(of_node, steps)) for node, of_node in some.items()})
        missing = [node for node in missing if node not in some]
    for member in members:
        yield from found.get(member, ())


def _some(plan: SetPlan, rows: EvidenceRows, *, most: int, without: frozenset[Node] = frozenset()) -> Iterator[_Found]:
    """The triples of one way to each of some nodes of a set, the first in the order of their text."""
    found, steps = rows.ways(plan)
    for node in sorted(found.keys() - without, key=str)[:most]:
        yield from _triples(found[node], steps)


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
