"""Questions to kgmem's own graphs: the same answers, for the same reasons, whatever holds the graph."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kgmem
from kgmem.evaluation.gold import read_gold
from kgmem.stores.base import GraphStore, Schema
from kgmem.stores.memory import MemoryStore
from kgmem.stores.opening import open_store

if TYPE_CHECKING:
    from servers.fuseki import Fuseki
    from servers.neo4j_server import Neo4jServer
    from servers.virtuoso import Virtuoso

pytestmark = pytest.mark.servers

OWN = Path(str(files_of("kgmem.graphs").joinpath("own")))
EVERY = 6
"""Of the questions to a graph, one in so many is asked."""


def asked(store: GraphStore, graph: Path, questions: Sequence[str]) -> tuple[Schema, list[tuple[object, ...]]]:
    """The schema of a graph, and all that is said to each question but how sure kgmem is."""
    with kgmem.KnowledgeMemory(store) as memory:
        memory.ingest([str(graph)])
        return store.schema(), [
            (a.plan, a.abstained, [(item.id, item.label, item.datatype) for item in a.answers], set(a.evidence))
            for a in memory.ask_many(questions)
        ]


@pytest.mark.parametrize("name", ["chemistry", "software"])
def test_answers_do_not_depend_on_the_store(
    name: str,
    empty_fuseki: Fuseki,
    empty_virtuoso: Virtuoso,
    empty_neo4j: Neo4jServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not where numbers are integers here and decimals there, nor where one of several proofs is shown."""
    monkeypatch.setattr("kgmem.calibration.calibrated", lambda _: None)
    graph = OWN / f"{name}.ttl"
    questions = [gold.question for gold in read_gold(graph.with_suffix(".jsonl"))][::EVERY]
    schema, expected = asked(MemoryStore(), graph, questions)
    for server in (empty_fuseki, empty_virtuoso, empty_neo4j):
        found_schema, found = asked(open_store(server.url, read_only=False), graph, questions)
        assert found_schema == schema
        for question, one, other in zip(questions, expected, found, strict=True):
            assert one == other, question
