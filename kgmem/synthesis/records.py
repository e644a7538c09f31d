"""Synthesized questions as records for a file."""

from __future__ import annotations

from kgmem.plans.execution import execute
from kgmem.plans.plan import describe
from kgmem.stores.base import GraphStore
from kgmem.synthesis.questions import SynthQuestion
from kgmem.types import Literal, local_name


def record(question: SynthQuestion, store: GraphStore) -> dict[str, object]:
    """The question with its kind, its plan in words and as a query, and its answers by name.

    A question that the graph can't answer, or that it answers only with a relation that is to be hidden, has no plan.
    """
    if question.plan is None:
        return {"question": question.text, "kind": question.kind, "plan": None, "sparql": None, "answers": []}
    found = execute(question.plan, store)
    labels = store.labels(found.answers)
    relations = {iri: info.label for iri, info in store.schema().relations.items()}
    names = [
        node.value if isinstance(node, Literal) else labels.get(node) or local_name(node.value)
        for node in found.answers
    ]
    return {
        "question": question.text,
        "kind": question.kind,
        "plan": describe(question.plan, relations),
        "sparql": found.query.text,
        "answers": names,
    }
