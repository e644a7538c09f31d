"""Runs plans on a store: complete answer sets and exact counts."""

from __future__ import annotations

from dataclasses import dataclass

from kgmem.errors import PlanError
from kgmem.plans.plan import Count, Exists, Plan
from kgmem.plans.sparql import to_sparql
from kgmem.stores.base import GraphStore
from kgmem.types import XSD_BOOLEAN, XSD_INTEGER, Literal, Node, QueryText


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
    query = QueryText(store.query_language, _text(plan, store.query_language))
    found = [row[0] for row in store.query(query.text) if row[0] is not None]
    match plan:
        case Exists():
            answers: tuple[Node, ...] = (Literal(str(found[0].value).lower(), datatype=XSD_BOOLEAN),)
        case Count():
            answers = (Literal(str(found[0].value), datatype=XSD_INTEGER),)
        case _:
            answers = tuple(sorted(found, key=str))
    return Result(plan, answers, query)


def _text(plan: Plan, language: str) -> str:
    match language:
        case "sparql":
            return to_sparql(plan)
        case _:
            raise PlanError(f"no plans for stores that speak {language!r}")
