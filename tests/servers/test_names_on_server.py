"""Names that the server looks up: the same top candidates as with all names on this machine, in few requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import RdfFormat, parse
from servers.fuseki import Fuseki

import kgmem as kgmem_
from kgmem.config import Place
from kgmem.linking import Linker
from kgmem.stores import GraphStore, open_store, sync_store
from kgmem.stores.memory import MemoryStore
from kgmem.types import Candidate, Literal, Triple

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer
    from servers.virtuoso import Virtuoso

pytestmark = pytest.mark.servers

HOSTILE = 'Say "}) DETACH DELETE n // ; # \\u0022 ` AND X'
FILMS = rf"""
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:keanu a :Person ; rdfs:label "Keanu Reeves" ; :knows :carrie .
:carrie a :Person ; rdfs:label "Carrie-Anne Moss"@en , "凯莉安莫斯"@zh .
:matrix a :Film ; rdfs:label "The Matrix" ; :starring :keanu , :carrie ; :maker "Warner Bros."@en ; :genre "comedy" .
:kismet1 a :Film ; rdfs:label "Kismet" ; :genre "comedy" .
:kismet2 a :Film ; rdfs:label "Kismet" ; :genre "drama" .
:rings a :Film ; rdfs:label "The Lord of the Rings" ; skos:altLabel "LOTR" ; :genre "drama" .
:amelie a :Film ; rdfs:label "Le Fabuleux Destin d'Amélie Poulain"@fr , "Amélie"@en ; :genre "comedy" .
:hostile a :Film ; rdfs:label "{HOSTILE.replace(chr(92), chr(92) * 2).replace('"', chr(92) + '"')}" ; :genre "drama" .
:Film rdfs:label "film" .
"""
EXACT = [
    "Who starred in The Matrix?",
    "who starred in the matrix",
    "Whom does Keanu Reeves know?",
    "Where was Carrie-Anne Moss born?",
    "凯莉安莫斯在哪里",
    "Which genre has LOTR?",
    "Is Kismet a good film?",
    "Is Amélie a comedy?",
    "Which films did Warner Bros. make?",
    "what genre is the lord of the rings",
]
OTHERWISE = [
    "Is Moss, Carrie-Anne in it?",
    "Whom does Keanu Reves know?",
    "what about le fabuleux destin d'amelie poulain",
]
"""Ordered otherwise, misspelt, without accents."""
SIGNS = [
    'AND OR NOT "',
    "a* ~b^2 [c TO d] {e} f:g /h/ && || ! \\",
    "'); DROP TABLE x; --",
    "} UNION { ?s ?p ?o",
    "$p0 `",
]
TEXT_INDEX = """
@prefix fuseki: <http://jena.apache.org/fuseki#> .
@prefix ja: <http://jena.hpl.hp.com/2005/11/Assembler#> .
@prefix text: <http://jena.apache.org/text#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
[] a fuseki:Service ; fuseki:name "ds" ; fuseki:dataset <#with-index> ;
    fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "sparql" ] ;
    fuseki:endpoint [ fuseki:operation fuseki:update ; fuseki:name "update" ] .
<#with-index> a text:TextDataset ; text:dataset [ a ja:MemoryDataset ] ; text:index <#index> .
<#index> a text:TextIndexLucene ; text:directory "mem" ; text:entityMap <#map> .
<#map> a text:EntityMap ; text:defaultField "name" ; text:entityField "uri" ;
    text:map ( [ text:field "name" ; text:predicate rdfs:label ] [ text:field "name" ; text:predicate skos:altLabel ]
    ) .
"""
PEOPLE = """
CREATE (:Person {name: 'Keanu Reeves', aliases: ['Neo'], job: 'actor'})-[:ACTED_IN {role: 'hero'}]->
  (matrix:Film {`main title`: 'The Matrix', genre: 'comedy'}),
  (:Person {name: 'Carrie-Anne Moss', job: 'actor'})-[:ACTED_IN]->(matrix),
  (:Film {`main title`: 'Kismet', genre: 'drama'}), (:Film {`main title`: 'Kismet', genre: 'comedy'}),
  (:Film {`main title`: 'Amélie', genre: 'comedy'}), (:Film {`main title`: $hostile, genre: 'drama'})
"""
OF_PEOPLE = [
    "Who acted in The Matrix?",
    "who acted in the matrix",
    "Is Kismet a good film?",
    "Did Keanu Reeves act in Amélie?",
]


OF_DEMO = [
    "What is the capital of Peru?",
    "which countries border bolivia",
    "How many countries border Peru?",
    "What is the currency of the country whose capital is Lima?",
    "Is Lima the capital of Bolivia?",
    "Who painted the Ceiling of Nowhere?",
]
HOPS = 3
"""Retrieval goes three hops far, whatever the question."""


def films() -> list[Triple]:
    """The graph."""
    return [quad.triple for quad in parse(FILMS, RdfFormat.TURTLE)]


def statements() -> str:
    """The graph in SPARQL."""
    return " ".join(f"{t.subject} {t.predicate} {_safe(t.object)} ." for t in films())


def _safe(term: object) -> str:
    return str(term).replace("\\\\u", "\\\\\\U00000075") if isinstance(term, Literal) else str(term)


def best(store: GraphStore, text: str) -> list[Candidate]:
    """The candidates of the best score."""
    found = [c for mention in Linker(store).link(text) for c in mention.candidates]
    top = max((c.score for c in found), default=0.0)
    return sorted((c for c in found if c.score > top - 1e-9), key=lambda c: c.label)


def check(url: str, questions: list[str], folded: list[str]) -> str:
    """Links as with all names here, in a request each; signs are words; says how names are looked up."""
    with open_store(url) as here:
        expected = {text: best(here, text) for text in [*questions, *folded, f"Who made {HOSTILE}?"]}
        assert [c.label for c in expected[f"Who made {HOSTILE}?"]] == [HOSTILE]
        assert here.named.startswith("on this machine, ")  # type: ignore[attr-defined]
    with sync_store(url, names=Place.SERVER) as store:
        assert store.aliases.size() == 0
        store.schema()
        store.names([[]])

        def calls() -> int:
            return int(store.calls)  # type: ignore[attr-defined]

        for question, candidates in expected.items():
            before = calls()
            found = best(store, question)
            assert [(set(c.nodes), c.label, c.match) for c in found] == [
                (set(c.nodes), c.label, c.match) for c in candidates
            ], question
            assert [c.score for c in found] == pytest.approx([c.score for c in candidates]), question
            assert calls() - before <= 1, question
        before = calls()
        together = Linker(store).link_all(questions)
        assert calls() - before <= 2
        assert together == [Linker(store).link(question) for question in questions]
        for text in SIGNS:
            Linker(store).link(f"Who made {text} in Matrix?")
        named: str = store.named  # type: ignore[attr-defined]
    with open_store(url) as store:
        assert store.named == named  # type: ignore[attr-defined]
    return named


def test_fuseki_finds_names_by_their_letters(empty_fuseki: Fuseki) -> None:
    """In the languages that labels have."""
    empty_fuseki.update(f"INSERT DATA {{ {statements()} }}")
    assert check(empty_fuseki.url, EXACT, []) == "on the server, by their letters (languages: en, none, fr, zh)"


@pytest.fixture
def indexed_fuseki(tmp_path: Path) -> Iterator[Fuseki]:
    """A Fuseki whose data set has a text index."""
    server = Fuseki(tmp_path / "text", config=TEXT_INDEX)
    server.start()
    yield server
    server.kill()


def test_fuseki_finds_names_by_its_text_index(indexed_fuseki: Fuseki) -> None:
    """Misspelt ones and those in another order, too."""
    indexed_fuseki.update(f"INSERT DATA {{ {statements()} }}")
    assert "by jena-text and by their letters" in check(indexed_fuseki.url, EXACT, OTHERWISE)


def test_virtuoso_finds_names_by_their_letters(empty_virtuoso: Virtuoso) -> None:
    """Within its cap on rows."""
    empty_virtuoso.update(f"INSERT DATA {{ GRAPH <http://example.org/g> {{ {statements()} }} }}")
    assert "server, by their letters" in check(empty_virtuoso.url, EXACT, [])


def test_virtuoso_finds_names_by_its_text_index(empty_virtuoso: Virtuoso) -> None:
    """Those in another order, too."""
    empty_virtuoso.sql("DB.DBA.RDF_OBJ_FT_RULE_ADD (null, null, 'All')")
    try:
        empty_virtuoso.update(f"INSERT DATA {{ GRAPH <http://example.org/g> {{ {statements()} }} }}")
        empty_virtuoso.sql("DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ ()")
        assert "by bif:contains" in check(empty_virtuoso.url, EXACT, OTHERWISE[:1])
    finally:
        empty_virtuoso.sql("DB.DBA.RDF_OBJ_FT_RULE_DEL (null, null, 'All')")


@pytest.mark.parametrize("index", [True, False])
def test_neo4j_finds_names_that_kgmem_wrote(empty_neo4j: Neo4jServer, index: bool) -> None:
    """By the index of graphs/schema.cypher, which finds misspelt ones, too, and without it."""
    with open_store(empty_neo4j.url, read_only=False) as store:
        store.replace("films", films(), digest="1")  # type: ignore[attr-defined]
    if index:
        empty_neo4j.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
        assert "kgmem_names" in check(empty_neo4j.url, EXACT, OTHERWISE)
    else:
        empty_neo4j.run("DROP INDEX kgmem_names")
        assert "by key, without a full-text index" in check(empty_neo4j.url, EXACT, [])


@pytest.mark.parametrize(
    ("indexes", "way", "folded"),
    [
        ([], "by 2 properties without an index, which is slow (CREATE INDEX FOR (n:`Film`) ON (n.`main title`))", []),
        (
            ["CREATE INDEX a FOR (n:Film) ON (n.`main title`)", "CREATE INDEX b FOR (n:Person) ON (n.name)"],
            "by indexed properties",
            [],
        ),
        (
            ["CREATE FULLTEXT INDEX people FOR (n:Person|Film) ON EACH [n.name, n.`main title`, n.aliases, n.job]"],
            "by the full-text index people",
            ["Did Keanu Reves act?", "Who is Moss, Carrie-Anne?", "What did Neo do?"],
        ),
    ],
)
def test_neo4j_finds_the_names_of_a_property_graph(
    empty_neo4j: Neo4jServer, indexes: list[str], way: str, folded: list[str]
) -> None:
    """By the indexes that it has; nothing is made."""
    empty_neo4j.run(PEOPLE, hostile=HOSTILE)
    for index in indexes:
        empty_neo4j.run(index)
    empty_neo4j.run("CALL db.awaitIndexes()")
    before = empty_neo4j.run("SHOW INDEXES YIELD name RETURN name ORDER BY name")
    try:
        assert check(empty_neo4j.url, OF_PEOPLE, folded) == f"on the server, {way}"
        assert empty_neo4j.run("SHOW INDEXES YIELD name RETURN name ORDER BY name") == before
    finally:
        for name in ("a", "b", "people"):
            empty_neo4j.run(f"DROP INDEX {name} IF EXISTS")


def test_a_graph_too_large_to_fetch_is_asked(
    empty_fuseki: Fuseki, empty_neo4j: Neo4jServer, kgmem: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without being told; what kgmem.toml says goes first; the doctor says which it is."""
    empty_fuseki.update(f"INSERT DATA {{ {statements()} }}")
    empty_neo4j.run(PEOPLE, hostile=HOSTILE)
    for place in ("sparql", "neo4j"):
        monkeypatch.setattr(f"kgmem.stores.{place}_reading.LARGEST_HERE", 5)
    for server, lookup in ((empty_fuseki, "by their letters"), (empty_neo4j, "by 2 properties")):
        told = kgmem("sync", "--graph", server.url)
        assert told.code == 0
        assert f"names are looked up on the server, {lookup}" in told.out
        assert f"names are looked up on the server, {lookup}" in kgmem("doctor", "--graph", server.url).out
        with open_store(server.url) as store:
            assert [c.label for c in best(store, "Who is in The Matrix?")] == ["The Matrix"]
        with sync_store(server.url, names=Place.HERE) as store:
            assert store.aliases.size() > 5
        assert "names are looked up on this machine" in kgmem("doctor", "--graph", server.url).out


def test_sources_come_and_go_where_names_stay_on_the_server(empty_fuseki: Fuseki, empty_neo4j: Neo4jServer) -> None:
    """What is ingested is found at once, what is forgotten no more; counts and sources are right."""
    for server in (empty_fuseki, empty_neo4j):
        sync_store(server.url, names=Place.SERVER).close()
        with open_store(server.url, read_only=False) as store:
            store.replace("films", films(), digest="1")  # type: ignore[attr-defined]
            assert store.size() == len(films())
            assert [c.label for c in best(store, "Who is in The Matrix?")] == ["The Matrix"]
            assert store.aliases.size() == 0
        with open_store(server.url, read_only=False) as store:
            assert len(store.schema().relations) == 4
            assert store.schema().types["http://example.org/Film"] == 6
            store.remove(["films"])  # type: ignore[attr-defined]
            assert best(store, "Who is in The Matrix?") == []


@pytest.mark.parametrize(("kind", "more"), [("neo4j", 1), ("fuseki", 3)])
def test_answers_are_the_same_and_cost_few_requests(
    kind: str, more: int, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for the names, on top of one for each hop, the plans, and the evidence; the members of a count take one more.

    An endpoint is also asked for the labels and classes of what was met, and of the answers.
    """
    monkeypatch.setattr("kgmem.calibration.calibrated", lambda _: None)
    monkeypatch.setattr("kgmem.stores.sparql_reading._CHECK_S", 3600)
    monkeypatch.setattr("kgmem.stores.neo4j_reading._FRESH_S", 3600)
    server = request.getfixturevalue(f"empty_{kind}")
    demo = str(files_of("kgmem.graphs").joinpath("demo.ttl"))
    with kgmem_.open(server.url, read_only=False) as remote:
        remote.ingest([demo])
    sync_store(server.url, names=Place.SERVER).close()
    with kgmem_.KnowledgeMemory(MemoryStore()) as plain, kgmem_.open(server.url) as remote:
        plain.ingest([demo])
        remote.ask(OF_DEMO[0])
        for question in OF_DEMO:
            expected, before = plain.ask(question), remote.store.calls  # type: ignore[attr-defined]
            found = remote.ask(question)
            calls = remote.store.calls - before  # type: ignore[attr-defined]
            assert (found.answer, found.abstained, found.plan) == (expected.answer, expected.abstained, expected.plan)
            assert found.answers == expected.answers
            counted = str(found.plan).startswith(("count", "exists"))
            assert calls <= HOPS + 2 + more + counted, question
        assert [a.answers for a in remote.ask_many(OF_DEMO)] == [a.answers for a in plain.ask_many(OF_DEMO)]
