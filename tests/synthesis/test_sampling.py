"""The graph that questions are drawn from."""

from __future__ import annotations

from itertools import islice

from kgmem.stores.memory import MemoryStore
from kgmem.synthesis.questions import questions
from kgmem.synthesis.sampling import sample_graph


def test_questions_do_not_depend_on_the_order_of_the_statements() -> None:
    """A store gives them in an order of its own; kgmem is as sure of its answers whatever holds the graph."""
    with MemoryStore.demo() as demo:
        statements = [t for t in demo.triples() if "population" in t.predicate.value or "label" in t.predicate.value]
    asked = []
    for order in (statements, statements[::-1]):
        with MemoryStore() as store:
            store.replace("urn:all", order, digest="1")
            asked.append([question.text for question in islice(questions(sample_graph(store), seed=0), 20)])
    assert len(asked[0]) == 20
    assert asked[0] == asked[1]
