"""What goes wrong with a Neo4j server: said in a sentence, or mended without a trace."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.resources import files as files_of
from pathlib import Path
from typing import cast

import pytest
from servers.neo4j_server import PASSWORD, Neo4jServer
from servers.processes import free_port

import kgmem
from kgmem.errors import LockedError, ReadOnlyError, StoreError
from kgmem.stores import WritableStore, open_store, sync_store
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Triple

pytestmark = pytest.mark.servers

EX = "http://example.org/"
BINARY = Path(sys.executable).with_name("kgmem")
QUESTIONS = ["What is the capital of Peru?", "Which countries border Bolivia?", "How many countries border Peru?"]
"""Of the demo graph; 24 of each make three batches."""


def edges(count: int) -> Iterator[Triple]:
    """Triples that are all different, some of them labels."""
    for i in range(count):
        yield Triple(NamedNode(f"{EX}{i % 5_000}"), NamedNode(f"{EX}p{i % 7}"), NamedNode(f"{EX}{i}"))
        if i % 10 == 0:
            yield Triple(NamedNode(f"{EX}{i}"), RDFS_LABEL, Literal(f"name {i}"))


def test_what_hinders_is_said_in_a_sentence(neo4j_server: Neo4jServer) -> None:
    """A wrong password, a database that is not there, a server that is not there, no TLS."""
    port = neo4j_server.port
    cases = {
        f"bolt://neo4j:wrong@127.0.0.1:{port}": "refuses user 'neo4j' with this password",
        f"bolt://neo4j:{PASSWORD}@127.0.0.1:{port}/nothing": "no such database",
        f"bolt://neo4j:{PASSWORD}@127.0.0.1:{free_port()}": "can't be reached: .*see whether the server runs",
        f"bolt+s://neo4j:{PASSWORD}@127.0.0.1:{port}": r"bolt\+s://127.0.0.1:\d+",
    }
    for url, reason in cases.items():
        with pytest.raises(StoreError, match=reason) as caught:
            open_store(url)
        assert PASSWORD not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_single_server_can_be_routed_to(empty_neo4j: Neo4jServer) -> None:
    """neo4j:// works without a cluster; what was written over one is read over the other."""
    with open_store(empty_neo4j.url.replace("bolt:", "neo4j:"), read_only=False) as store:
        cast("WritableStore", store).replace("s", edges(10), digest="1")
    with open_store(empty_neo4j.url) as store:
        assert set(store.triples()) == set(edges(10))


def test_a_password_that_must_be_changed(neo4j_server: Neo4jServer) -> None:
    """Nothing is allowed before that, and the message says how."""
    neo4j_server.run("CREATE USER fresh SET PASSWORD 'changeme1' CHANGE REQUIRED")
    try:
        with pytest.raises(StoreError, match=r"must be changed .* ALTER CURRENT USER"):
            open_store(f"bolt://fresh:changeme1@127.0.0.1:{neo4j_server.port}")
    finally:
        neo4j_server.run("DROP USER fresh")


def test_one_process_writes_at_a_time(empty_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another waits for a while, then is told; a writer that died long ago hinders nobody."""
    monkeypatch.setattr("kgmem.stores.neo4j_writing.LEASE_MS", -4_000)
    store = cast("WritableStore", open_store(empty_neo4j.url, read_only=False))
    store.replace("s", edges(10), digest="1")
    empty_neo4j.run("MATCH (s:KgmemStore) SET s.writer = 'other', s.until = timestamp() + 60000")
    with pytest.raises(LockedError, match="another process is writing"):
        store.replace("t", edges(10), digest="1")
    empty_neo4j.run("MATCH (s:KgmemStore) SET s.until = timestamp() - 1")
    empty_neo4j.run("CREATE (:KgmemSource {number: 99, name: 'half', complete: false})")
    empty_neo4j.run("CREATE (:KgmemTerm {key: '<urn:x>'})-[:p {source: 99}]->(:KgmemTerm {key: '<urn:y>'})")
    assert "half" not in [source.name for source in store.sources()]
    store.replace("t", edges(20), digest="1")
    assert empty_neo4j.run("MATCH (n {key: '<urn:x>'}) RETURN n") == []
    assert set(store.triples()) == set(edges(20))
    store.close()


def test_a_server_that_dies_in_an_ingest_and_comes_back(empty_neo4j: Neo4jServer) -> None:
    """The ingest goes on and finishes; every triple is there once."""
    store = cast("WritableStore", open_store(empty_neo4j.url, read_only=False))

    def restart() -> None:
        empty_neo4j.kill()
        empty_neo4j.start()

    def interrupted() -> Iterator[Triple]:
        for number, triple in enumerate(edges(40_000)):
            if number == 25_000:
                restarting.start()
            yield triple

    restarting = threading.Thread(target=restart)
    source = store.replace("s", interrupted(), digest="1")
    restarting.join()
    assert source.triples == 44_000
    ((statements, distinct),) = empty_neo4j.run(
        "MATCH (s:KgmemTerm)-[r]->(o) RETURN count(r), count(DISTINCT [id(s), type(r), id(o)])"
    )
    assert (statements, distinct) == (44_000, 44_000)
    store.close()


def test_a_server_that_dies_while_it_is_asked_and_comes_back_read_only(empty_neo4j: Neo4jServer) -> None:
    """The answers come as if nothing had happened; reading needs no right to write, and writing is refused."""
    with open_store(empty_neo4j.url, read_only=False) as store:
        cast("WritableStore", store).replace("s", edges(100), digest="1")

    def restart() -> None:
        empty_neo4j.kill()
        empty_neo4j.start(**{"server.databases.default_to_read_only": "true"})

    restarting = threading.Thread(target=restart)
    try:
        with open_store(empty_neo4j.url, read_only=False) as store:
            restarting.start()
            while restarting.is_alive():
                store._told = None  # so that the server is asked, and not the memory
                nodes = [NamedNode(f"{EX}{i}") for i in range(0, 100, 10)]
                assert store.labels(nodes) == {node: f"name {i * 10}" for i, node in enumerate(nodes)}
            assert set(store.triples("s")) == set(edges(100))
            with pytest.raises(ReadOnlyError, match="read-only"):
                cast("WritableStore", store).replace("t", edges(10), digest="1")
    finally:
        restarting.join()
        empty_neo4j.stop()
        empty_neo4j.start()


def start(*arguments: str) -> subprocess.Popen[str]:
    """`kgmem ARGUMENTS` as a process of its own, with its standard output as a pipe."""
    return subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, text=True, encoding="utf-8")


def test_a_file_of_questions_is_answered_though_the_server_dies_in_between(
    empty_neo4j: Neo4jServer, tmp_path: Path
) -> None:
    """`ask --file` goes on where it was: each question has its answer once, in order, the same as without a crash."""
    demo = Path(str(files_of("kgmem.graphs").joinpath("demo.ttl")))
    with kgmem.open(empty_neo4j.url, read_only=False) as memory:
        memory.ingest([str(demo)])
        expected = [(question, memory.ask(question).answer) for question in QUESTIONS]
    (tmp_path / "questions.txt").write_text("".join(f"{question}\n" for question in QUESTIONS * 24))
    asking = start("ask", "--graph", empty_neo4j.url, "--file", str(tmp_path / "questions.txt"), "--json")
    assert asking.stdout is not None
    first = asking.stdout.readline()
    empty_neo4j.kill()
    empty_neo4j.start()
    rest = asking.communicate()[0]
    found = [json.loads(line) for line in (first + rest).splitlines()]
    assert asking.returncode == 0
    assert [(one["question"], one["answer"]) for one in found] == expected * 24


def test_an_ingest_that_is_killed_is_finished_by_repeating_it(empty_neo4j: Neo4jServer, tmp_path: Path) -> None:
    """What the dead process wrote is unseen and goes; its lease runs out; the source is then there exactly."""
    file = tmp_path / "facts.nt"
    file.write_text("".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in edges(30_000)))
    ingesting = start("ingest", "--graph", empty_neo4j.url, str(file))
    while not empty_neo4j.run("MATCH (l:KgmemLane) WHERE l.batches > 0 RETURN l"):
        assert ingesting.poll() is None
    ingesting.kill()
    ingesting.communicate()
    assert empty_neo4j.run("MATCH ()-[r]->() RETURN count(r)")[0][0] > 0
    with kgmem.open(empty_neo4j.url) as memory:
        assert memory.store.sources() == []
    empty_neo4j.run("MATCH (s:KgmemStore) SET s.until = timestamp()")  # rather than wait half a minute
    with kgmem.open(empty_neo4j.url, read_only=False) as memory:
        memory.ingest([str(file)])
        assert set(memory.store.triples()) == set(edges(30_000))
    ((statements,),) = empty_neo4j.run("MATCH (:KgmemTerm)-[r]->() RETURN count(r)")
    assert statements == 33_000
    assert empty_neo4j.run("MATCH (n:KgmemTerm) WHERE NOT (n)--() RETURN n") == []


def test_the_mirror_is_brought_in_step(
    empty_neo4j: Neo4jServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine reads the names of new sources only, and is told how far it has come."""
    writer = cast("WritableStore", open_store(empty_neo4j.url, read_only=False))
    writer.replace("one", edges(100), digest="1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setattr("kgmem.stores.neo4j_reading._FRESH_S", 0)
    told: list[tuple[int, int]] = []
    with sync_store(empty_neo4j.url, progress=lambda done, total: told.append((done, total))) as reader:
        assert (reader.aliases.size(), told) == (100, [(0, 110)])
        writer.replace("two", [Triple(NamedNode("urn:x"), RDFS_LABEL, Literal("X"))], digest="1")
        assert reader.refresh()
        assert reader.aliases.size() == 101
    with sync_store(empty_neo4j.url, progress=lambda done, total: told.append((done, total))):
        assert told == [(0, 110)]
    writer.close()
