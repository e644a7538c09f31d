"""Runs plans on a store: complete answer sets, exact counts, and the triples that prove them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgmem.errors import PlanError
from kgmem.plans.plan import And, Count, Exists, Hop, Other, Plan, SetPlan, Start
from kgmem.plans.sparql import evidence_sparql, to_sparql
from kgmem.stores.base import GraphStore
from kgmem.types import XSD_BOOLEAN, XSD_INTEGER, Evidence, Literal, NamedNode, Node, QueryText

EVIDENCE_ANSWERS = 20
"""Answers for which evidence is fetched; the query text proves all of them."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answers of a plan (one literal for a count or a yes/no question) and the query that gave them."""

    plan: Plan
    answers: tuple[Node, ...]
    query: QueryText

    @property
    def empty(self) -> bool:
        """No answer at all; a "no" and a zero are answers."""
        return not self.answers


def execute(plan: Plan, store: GraphStore) -> Result:
    """Runs `plan` in one query. Answers are in the order of their text, so that runs can be compared.

    Raises PlanError if the plan can't be said in the store's language, StoreError if the store fails.
    """
    if store.query_language != "sparql":
        raise PlanError(f"no plans for stores that speak {store.query_language!r}")
    query = QueryText("sparql", to_sparql(plan))
    rows = store.query(query.text)
    found = [row[0] for row in rows if row[0] is not None]
    match plan:
        case Exists():
            answers: tuple[Node, ...] = (Literal(str(found[0].value).lower(), datatype=XSD_BOOLEAN),)
        case Count():
            answers = (Literal(str(found[0].value), datatype=XSD_INTEGER),)
        case _:
            answers = tuple(sorted(found, key=str))
    return Result(plan, answers, query)


def evidence(result: Result, store: GraphStore) -> tuple[Evidence, ...]:
    """One path of triples for each of the first answers, in answer order, without repeats.

    For a count or a yes, the paths to the members of the set; for a no, what the graph does hold on both sides.
    """
    plan = result.plan
    members: Sequence[Node] = result.answers[:EVIDENCE_ANSWERS]
    if isinstance(plan, Count | Exists):
        plan = plan.source
        members = execute(plan, store).answers[:EVIDENCE_ANSWERS]
    triples: dict[tuple[Node, str, Node], str] = {}
    for chain, ends in _chains(plan, members, store):
        for subject, predicate, target, source in _paths(chain, ends, store):
            triples.setdefault((subject, predicate, target), source)
    nodes = {node for s, p, o in triples for node in (s, NamedNode(p), o)}
    label = store.labels(nodes)
    return tuple(Evidence(label[s], label[NamedNode(p)], label[o], source) for (s, p, o), source in triples.items())


def _chains(plan: SetPlan, members: Sequence[Node], store: GraphStore) -> Iterator[tuple[SetPlan, Sequence[Node]]]:
    """The chains of a plan without intersections, each with the ends that its evidence leads to."""
    match plan:
        case Start():
            return
        case And(left, right):
            yield from _chains(left, members, store)
            yield from _chains(right, members, store)
        case Hop() | Other():
            fork = _fork(plan)
            if fork is None:
                yield plan, members
                return
            middle = execute(fork, store).answers[:EVIDENCE_ANSWERS]
            yield from _chains(fork, middle, store)
            if middle:
                yield _graft(plan, fork, Start(middle, "both")), members


def _fork(plan: SetPlan) -> And | None:
    while not isinstance(plan, Start | And):
        plan = plan.source
    return plan if isinstance(plan, And) else None


def _graft(plan: SetPlan, fork: And, start: Start) -> SetPlan:
    """`plan` with `start` in the place of `fork`."""
    match plan:
        case Hop(source, relation):
            return Hop(_graft(source, fork, start), relation)
        case Other(source):
            return _graft(source, fork, start)
        case _:
            return start


def _paths(chain: SetPlan, ends: Sequence[Node], store: GraphStore) -> Iterator[tuple[Node, str, Node, str]]:
    """The triples of one path to each of `ends`; without ends, of the first paths that the chain has."""
    named = [end for end in ends if isinstance(end, NamedNode | Literal)]
    pattern = evidence_sparql(chain, named, limit=25 * EVIDENCE_ANSWERS)
    seen: set[Node] = set()
    last = len(pattern.steps)
    for row in store.query(pattern.text):
        end = row[last]
        if end is None or end in seen or len(seen) >= EVIDENCE_ANSWERS:
            continue
        seen.add(end)
        for subject, relation, target, graph in pattern.steps:
            s, o, g = row[subject], row[target], row[graph]
            if s is not None and o is not None and g is not None:
                yield s, relation.iri, o, str(g.value)
