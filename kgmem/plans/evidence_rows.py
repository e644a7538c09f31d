"""The rows of evidence queries, several of them in one request where the store's language can say that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kgmem.errors import PlanError
from kgmem.plans.cypher_evidence import evidence_cypher
from kgmem.plans.evidence_query import EvidenceQuery, EvidenceStep
from kgmem.plans.execution import layout_of
from kgmem.plans.plan import SetPlan
from kgmem.plans.sparql import SetWriter
from kgmem.plans.sparql_evidence import all_evidence_sparql, evidence_sparql
from kgmem.stores.base import GraphStore, Row
from kgmem.types import BlankNode, Node

LIMIT = 500
"""Rows of one query."""

Wanted: TypeAlias = tuple[SetPlan, tuple[Node, ...]]
"""A set, and its members whose proof is wanted; none: whichever the store finds first."""


class EvidenceRows:
    """Rows of ways to the members of sets; each query is asked once."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._known: dict[Wanted, list[Row]] = {}
        self._queries: dict[Wanted, EvidenceQuery] = {}
        self._sets = SetWriter()

    def ask_ahead(self, wanted: Iterable[Wanted]) -> None:
        """Asks for what is going to be wanted, in one request; nothing if that takes more than one."""
        asked = [one for one in dict.fromkeys(wanted) if self._query(one).steps]
        if self._store.query_language != "sparql" or len(asked) < 2:
            return
        self._known.update((one, []) for one in asked)
        for number, *columns in self._store.query(all_evidence_sparql([self._query(one) for one in asked])):
            if number is not None:
                self._known[asked[int(number.value)]].append(tuple(columns))

    def ways(self, plan: SetPlan, members: Sequence[Node] = ()) -> tuple[dict[Node, list[Row]], Sequence[EvidenceStep]]:
        """The rows of each member, and what they hold. At most 500: a member with many ways may hide others.

        The rows of a member are in the order of their triples' text, so that whatever the store it is proven alike.
        """
        wanted = (plan, tuple(members))
        query = self._query(wanted)
        if not query.steps:
            return {}, ()
        if wanted not in self._known:
            self._known[wanted] = self._store.query(query.text, query.parameters)
        found: dict[Node, list[Row]] = {}
        for row in self._known[wanted]:
            if row[0] is not None and (not members or row[0] in members):
                found.setdefault(row[0], []).append(row)
        places = [place for step in query.steps for place in (step.subject, step.object, step.graph)]
        for rows in found.values():
            rows.sort(key=lambda row: [str(row[place] or "") for place in places])
        return found, query.steps

    def _query(self, wanted: Wanted) -> EvidenceQuery:
        if wanted not in self._queries:
            self._queries[wanted] = self._written(*wanted)
        return self._queries[wanted]

    def _written(self, plan: SetPlan, members: Sequence[Node]) -> EvidenceQuery:
        # A query can't name a blank node: then it asks for the way to any node.
        named = () if any(isinstance(node, BlankNode) for node in members) else members
        match self._store.query_language:
            case "sparql":
                # Only an endpoint can hold triples that no named graph states.
                default_source = getattr(self._store, "default_source", None)
                return evidence_sparql(plan, named, self._sets, limit=LIMIT, default_source=default_source)
            case "cypher":
                return evidence_cypher(plan, named, layout_of(self._store), limit=LIMIT)
            case language:
                raise PlanError(f"no plans for stores that speak {language!r}")
