"""Questions to a graph in Neo4j: the answers of the embedded store, in few calls."""

from __future__ import annotations

from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

import kgmem
from kgmem.stores.memory import MemoryStore
from kgmem.stores.neo4j_reading import Neo4jReader

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer

pytestmark = pytest.mark.servers

QUESTIONS = [
    "What is the capital of Peru?",
    "Which countries border Bolivia?",
    "How many countries border Peru?",
    "What is the currency of the country whose capital is Lima?",
    "Is Lima the capital of Bolivia?",
    "Who painted the Ceiling of Nowhere?",
]
HOPS = 3
"""Retrieval goes three hops far, whatever the question."""


def test_answers_are_the_same_and_cost_few_calls(empty_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most a call for each hop and two; the members of a count or a yes are asked for in one more.

    A look for changes, once in a second at most, comes on top; it is left out here.
    """
    monkeypatch.setattr("kgmem.stores.neo4j_reading._FRESH_S", 3600)
    demo = Path(str(files_of("kgmem.graphs").joinpath("demo.ttl")))
    with kgmem.KnowledgeMemory(MemoryStore()) as plain, kgmem.open(empty_neo4j.url, read_only=False) as remote:
        for memory in (plain, remote):
            memory.ingest([str(demo)])
        store = cast("Neo4jReader", remote.store)
        remote.ask(QUESTIONS[0])
        calls = []
        for question in QUESTIONS:
            expected, before = plain.ask(question), store.calls
            found = remote.ask(question)
            calls.append(store.calls - before)
            assert [(a.id, a.label) for a in found.answers] == [(a.id, a.label) for a in expected.answers], question
            assert (found.answer, found.abstained, found.plan) == (expected.answer, expected.abstained, expected.plan)
            assert {(e.subject, e.predicate, e.object) for e in found.evidence} == {
                (e.subject, e.predicate, e.object) for e in expected.evidence
            }
            counted = str(found.plan).startswith(("count", "exists"))
            assert calls[-1] <= HOPS + 2 + counted, question
