"""Runs plans on a store: complete answer sets and exact counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from kgmem.errors import PlanError, QueryRefusedError
from kgmem.plans.cypher import all_to_cypher, to_cypher
from kgmem.plans.plan import Count, Exists, Plan
from kgmem.plans.sparql import all_to_sparql, to_sparql
from kgmem.stores.base import GraphStore
from kgmem.stores.neo4j_layout import Layout
from kgmem.types import XSD_INTEGER, Literal, Node, QueryText

if TYPE_CHECKING:
    from kgmem.stores.neo4j_reading import Neo4jReader

_TOGETHER = 16
"""Plans of one query: those of a question, and no longer than servers take."""
MEMBERS = 20
"""Members of a set that come with its number."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answers of a plan (one literal for a count or a yes/no question) and the query that gave them."""

    plan: Plan
    answers: tuple[Node, ...]
    query: QueryText
    members: tuple[Node, ...] = field(default=(), compare=False)
    """Of what was counted or found to exist, up to 20, if the store has told."""

    @property
    def empty(self) -> bool:
        """No answer at all; a "no" and a zero are answers."""
        return not self.answers


def execute(plan: Plan, store: GraphStore) -> Result:
    """Runs `plan` in one query. Answers are in the order of their text, so that runs can be compared.

    Raises PlanError if the plan can't be said in the store's language, StoreError if the store fails.
    """
    query = _query(plan, store)
    found = [row[0] for row in store.query(query.text, query.parameters) if row[0] is not None]
    return _result(plan, query, found)


def execute_all(plans: Sequence[Plan], store: GraphStore) -> list[Result | None]:
    """Runs plans like `execute`, up to 16 in one query; None for a plan that the store will not run.

    Raises QueryRefusedError if it will run none of them.
    """
    groups = [plans[first : first + _TOGETHER] for first in range(0, len(plans), _TOGETHER)]
    return [result for group in groups for result in _run_group(group, store)]


def _run_group(plans: Sequence[Plan], store: GraphStore) -> list[Result | None]:
    try:
        return [*_execute_group(plans, store)]
    except QueryRefusedError as error:
        if len(plans) == 1:
            raise
        # A server's limits differ: what it refuses together, it may run one by one.
        results = [_run_or_none(plan, store) for plan in plans]
        if not any(results):
            raise error from None
        return results


def _run_or_none(plan: Plan, store: GraphStore) -> Result | None:
    try:
        return _execute_group([plan], store)[0]
    except QueryRefusedError:
        return None


def _execute_group(plans: Sequence[Plan], store: GraphStore) -> list[Result]:
    together = _together(plans, store)
    found: list[list[Node]] = [[] for _ in plans]
    members: list[list[Node]] = [[] for _ in plans]
    for number, answer, *member in store.query(together.text, together.parameters):
        if number is not None:
            found[int(number.value)] += [answer] if answer is not None else []
            members[int(number.value)] += [node for node in member if node is not None]
    return [
        _result(plan, _query(plan, store), some, met) for plan, some, met in zip(plans, found, members, strict=True)
    ]


def _result(plan: Plan, query: QueryText, found: Sequence[Node], members: Sequence[Node] = ()) -> Result:
    match plan:
        case Exists():
            held = bool(members) or any(str(node.value).lower() == "true" for node in found)
            answers: tuple[Node, ...] = (Literal(held),)
        case Count():
            answers = (Literal(str(found[0].value), datatype=XSD_INTEGER),)
        case _:
            answers = tuple(sorted(found, key=str))
    return Result(plan, answers, query, tuple(sorted(members, key=str)))


def layout_of(store: GraphStore) -> Layout:
    """How the graph of a store that speaks Cypher lies in Neo4j."""
    return cast("Neo4jReader", store).layout


def _query(plan: Plan, store: GraphStore) -> QueryText:
    match store.query_language:
        case "sparql":
            return QueryText("sparql", to_sparql(plan))
        case "cypher":
            return to_cypher(plan, layout_of(store))
        case language:
            raise PlanError(f"no plans for stores that speak {language!r}")


def _together(plans: Sequence[Plan], store: GraphStore) -> QueryText:
    if store.query_language == "sparql":
        return QueryText("sparql", all_to_sparql(plans, members=MEMBERS))
    return all_to_cypher(plans, layout_of(store))
