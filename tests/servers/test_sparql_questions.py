"""Questions to a SPARQL endpoint: the answers of a local store, in few requests, whatever happens to the server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from servers.fuseki import Fuseki

import kgmem
from kgmem.stores.memory import MemoryStore
from kgmem.stores.sparql_http import Form, Reply, SparqlHttp
from kgmem.types import Answer

if TYPE_CHECKING:
    from kgmem.stores.sparql_reading import SparqlReader

pytestmark = pytest.mark.servers

DEMO = str(files_of("kgmem.graphs").joinpath("demo.ttl"))
HOPS = 3
"""Retrieval goes three hops far, whatever the question."""
QUESTIONS = [
    "What is the capital of Peru?",
    "Which countries border Bolivia?",
    "How many countries border Peru?",
    "What is the currency of the country whose capital is Lima?",
    "Is Lima the capital of Bolivia?",
    "Is Lima the capital of Peru?",
    "Which country has the largest population?",
    "Who painted the Ceiling of Nowhere?",
]


@pytest.fixture(autouse=True)
def uncalibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """No questions are asked beforehand to find out how sure the model has to be."""
    monkeypatch.setattr("kgmem.calibration.calibrated", lambda _: None)


@pytest.fixture
def expected() -> list[Answer]:
    """The answers of a store in memory."""
    with kgmem.KnowledgeMemory(MemoryStore()) as memory:
        memory.ingest([DEMO])
        return [memory.ask(question) for question in QUESTIONS]


def test_answers_are_the_same_and_cost_few_requests(
    empty_fuseki: Fuseki, expected: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most one for each hop and two: the plans, and the evidence. A hub that is new takes one more, once.

    A look for changes, once in five seconds at most, comes on top; it is left out here.
    """
    monkeypatch.setattr("kgmem.stores.sparql_reading._CHECK_S", 3600)
    with kgmem.open(empty_fuseki.url, read_only=False) as memory:
        memory.ingest([DEMO])
        store = cast("SparqlReader", memory.store)
        for question, answer in zip(QUESTIONS, expected, strict=True):
            found = memory.ask(question)
            assert found.answers == answer.answers, question
            assert (found.answer, found.abstained, found.plan) == (answer.answer, answer.abstained, answer.plan)
            assert {(e.subject, e.predicate, e.object) for e in found.evidence} == {
                (e.subject, e.predicate, e.object) for e in answer.evidence
            }
        for question in QUESTIONS:
            before = store.calls
            memory.ask(question)
            assert store.calls - before <= HOPS + 2, question


def test_a_server_that_is_restarted_while_a_file_is_asked(
    tmp_path: Path, kgmem: Callable[..., Any], expected: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers come as if nothing had happened: each once, in order."""
    server = Fuseki(tmp_path / "disk", options=("--tdb2", "--loc=."))
    server.start()
    restarts: list[threading.Thread] = []
    query, asked = SparqlHttp.query, []

    def interrupted(self: SparqlHttp, form: Form, accept: str) -> Reply:
        asked.append(form)
        if len(asked) in {8, 20}:
            server.kill()
            restarts.append(threading.Thread(target=server.start))
            restarts[-1].start()
        return query(self, form, accept)

    try:
        assert kgmem("ingest", DEMO, "--graph", server.url).code == 0
        monkeypatch.setattr("kgmem.stores.sparql_http._PATIENCE_S", 240)  # on a machine that does other things, too
        monkeypatch.setattr(SparqlHttp, "query", interrupted)
        (tmp_path / "questions.txt").write_text("\n".join(QUESTIONS))
        done = kgmem("ask", "--file", str(tmp_path / "questions.txt"), "--json", "--graph", server.url)
    finally:
        for restart in restarts:
            restart.join()
        server.kill()
    assert (done.code, len(restarts)) == (0, 2)
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["question"] for line in lines] == QUESTIONS
    assert [line["answer"] for line in lines] == [answer.answer for answer in expected]
    assert [[item["label"] for item in line["answers"]] for line in lines] == [
        [item.label for item in answer.answers] for answer in expected
    ]
