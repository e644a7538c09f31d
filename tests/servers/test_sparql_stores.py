"""SPARQL endpoints beyond the contract: graphs of others, logins, caps on rows, restarts, few requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import pytest
from servers.fuseki import PASSWORD, USER, Fuseki

from kgmem.errors import ReadOnlyError, StoreError
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute
from kgmem.plans.plan import Hop, Start
from kgmem.stores import open_store, sync_store
from kgmem.stores.sparql_download import Download
from kgmem.stores.sparql_writing import SparqlStore
from kgmem.types import RDF_TYPE, RDFS_LABEL, Literal, NamedNode, Node, Relation, Triple

pytestmark = pytest.mark.servers

if TYPE_CHECKING:
    from servers.virtuoso import Virtuoso

EX = "http://example.org/"
HOSTILE = '"}) DETACH DELETE n // } ; DROP ALL ; # \\u0022 `'


def iri(name: str) -> NamedNode:
    """A node of the examples."""
    return NamedNode(EX + name)


def edge(subject: str, predicate: str, object_: str | Node) -> Triple:
    """A triple of such nodes, or with the object as it is given."""
    return Triple(iri(subject), iri(predicate), iri(object_) if isinstance(object_, str) else object_)


def opened(url: str, *, read_only: bool = True) -> SparqlStore:
    """The store behind an endpoint."""
    return cast("SparqlStore", open_store(url, read_only=read_only))


def insert(*triples: Triple, graph: str | None = None) -> str:
    """An update by somebody else than kgmem."""
    text = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples)
    return f"INSERT DATA {{ GRAPH <{graph}> {{ {text} }} }}" if graph else f"INSERT DATA {{ {text} }}"


BOSS = [
    edge("ada", "leads", "lab"),
    Triple(iri("ada"), NamedNode("http://xmlns.com/foaf/0.1/name"), Literal("Ada")),
    Triple(iri("lab"), NamedNode("http://schema.org/name"), Literal(HOSTILE)),
    Triple(iri("lab"), RDF_TYPE, iri("ResearchGroup")),
]


def check_boss(store: SparqlStore, source: str) -> None:
    """The graph of BOSS, and nothing else, is read as it is."""
    assert store.size() == len(BOSS)
    assert set(store.triples()) == set(BOSS)
    assert [s.name for s in store.sources()] == [source]
    assert store.labels([iri("ada"), iri("lab")]) == {iri("ada"): "Ada", iri("lab"): HOSTILE}
    assert store.neighbourhood([iri("lab")], limit=2) == [BOSS[0]]
    assert store.query(f"SELECT ?x WHERE {{ ?x <{EX}leads> ?y }}") == [(iri("ada"),)]
    assert list(store.schema().relations) == [EX + "leads"]
    assert store.schema().types == {EX + "ResearchGroup": 1}
    with pytest.raises(ReadOnlyError, match="reading only"):
        store.replace("s", [], digest="1")


def test_a_default_graph_of_others_is_read_and_left_alone(empty_fuseki: Fuseki) -> None:
    """Nothing can be ingested beside it, where queries would not see both."""
    empty_fuseki.update(insert(*BOSS))
    with opened(empty_fuseki.url) as store:
        assert store.kind == "SPARQL endpoint, default graph"
        check_boss(store, empty_fuseki.url)
        plan = Hop(Start((iri("ada"),), "Ada"), Relation(EX + "leads"))
        (proof,) = evidence(execute(plan, store), store)
        assert (proof.subject, proof.predicate, proof.object) == ("Ada", "leads", HOSTILE)
        assert proof.source == empty_fuseki.url
    with opened(empty_fuseki.url, read_only=False) as store:
        with pytest.raises(ReadOnlyError, match="data of others"):
            store.replace("s", BOSS, digest="1")
        assert store.query("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }") == []


@pytest.mark.parametrize("kind", ["fuseki", "virtuoso"])
def test_named_graphs_of_others_are_read_together(kind: str, request: pytest.FixtureRequest) -> None:
    """Whether the server takes their union for its default graph or not; the URL may say which of them."""
    server = request.getfixturevalue(f"empty_{kind}")
    server.update(insert(*BOSS[:2], graph=EX + "a"))
    server.update(insert(*BOSS[1:], graph=EX + "b"))
    with opened(server.url) as store:
        union = "union of named graphs" if kind == "virtuoso" else "named graphs"
        assert store.kind == f"SPARQL endpoint, {union}, 2 graphs"
        assert {s.name for s in store.sources()} == {EX + "a", EX + "b"}
        assert store.size() == len(BOSS)
        assert set(store.triples(EX + "a")) == set(BOSS[:2])
    server.update(f"DROP SILENT GRAPH <{EX}a>")
    server.update(insert(BOSS[0], graph=EX + "b"))
    with opened(f"{server.url}?default-graph-uri={quote(EX)}b") as store:
        check_boss(store, EX + "b")


def test_changes_by_others_are_found_by_sync(empty_fuseki: Fuseki) -> None:
    """Not at each opening, which would cost a count."""
    empty_fuseki.update(insert(*BOSS))
    opened(empty_fuseki.url).close()
    empty_fuseki.update(insert(Triple(iri("ada"), RDFS_LABEL, Literal("Ada Lovelace"))))
    with opened(empty_fuseki.url) as store:
        assert store.labels([iri("ada")])[iri("ada")] == "Ada"
    told: list[object] = []
    with sync_store(empty_fuseki.url, expect=told.append, progress=lambda *moved: told.append(moved)) as store:  # type: ignore[attr-defined]
        assert store.labels([iri("ada")])[iri("ada")] == "Ada Lovelace"
    assert getattr(told[0], "triples", None) == told[-1][0] == told[-1][1] == len(BOSS) + 1  # type: ignore[index]


def test_a_large_graph_is_fetched_only_when_asked_for(empty_fuseki: Fuseki, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what it takes and how to ask; afterwards it opens."""
    empty_fuseki.update(insert(*BOSS))
    monkeypatch.setattr("kgmem.stores.sparql_reading.LARGEST_UNASKED", 3)
    with pytest.raises(StoreError, match=r"fetch them: kgmem sync --graph http://127\.0\.0\.1:\d+/ds/sparql \(about"):
        opened(empty_fuseki.url)
    sync_store(empty_fuseki.url).close()
    with opened(empty_fuseki.url) as store:
        check_boss(store, empty_fuseki.url)


def test_an_interrupted_fetch_goes_on_where_it_was(empty_fuseki: Fuseki, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been fetched is not fetched again."""
    empty_fuseki.update(insert(*(edge(f"n{i}", f"p{i % 4}", f"n{i + 1}") for i in range(40))))
    monkeypatch.setattr("kgmem.stores.sparql_download._PART", 10)
    fetch, fetched = Download._fetch, []

    def failing(self: Download, part: Any) -> Iterator[Triple]:
        if len(fetched) == 2:
            raise KeyboardInterrupt
        fetched.append(part)
        return fetch(self, part)

    monkeypatch.setattr(Download, "_fetch", failing)
    with pytest.raises(KeyboardInterrupt):
        sync_store(empty_fuseki.url)
    monkeypatch.setattr(Download, "_fetch", lambda self, part: fetched.append(part) or fetch(self, part))
    with sync_store(empty_fuseki.url) as store:  # type: ignore[attr-defined]
        assert store.size() == 40
    assert len(fetched) == len({part.predicates for part in fetched}) == 4


def test_what_another_machine_ingests_is_followed(
    empty_fuseki: Fuseki, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only sources that are new are fetched; names, sources and counts are those of the writer."""
    with opened(empty_fuseki.url, read_only=False) as writer:
        writer.replace("a", BOSS, digest="1")
        monkeypatch.setenv("XDG_CACHE_HOME", str(own_cache / "other"))
        with opened(empty_fuseki.url) as reader:
            assert reader.sources() == writer.sources()
            assert (reader.labels([iri("ada")]), reader.schema()) == (writer.labels([iri("ada")]), writer.schema())
            assert not reader.refresh()
            writer.replace("b", [edge("ada", "leads", "team"), edge("ada", "likes", "tea")], digest="2")
            before = reader.version()
            monkeypatch.setattr("kgmem.stores.sparql_reading._CHECK_S", 0)
            fetched: list[object] = []
            fetch = Download._fetch
            monkeypatch.setattr(Download, "_fetch", lambda self, part: fetched.append(part) or fetch(self, part))
            assert reader.refresh()
            assert len(fetched) == 1
            assert reader.version() != before
            assert (reader.size(), len(reader.sources())) == (len(BOSS) + 2, 2)
            writer.remove(["a"])
            assert reader.refresh()
            assert not reader.refresh()
            assert (reader.size(), reader.aliases.size()) == (2, 3)


def test_an_answer_of_5000_rows_comes_through_a_cap_of_1000(empty_virtuoso: Virtuoso) -> None:
    """Also where the rows are counted, and when the graph is fetched."""
    triples = [edge("hub", "has", f"part {i}".replace(" ", "")) for i in range(5_000)]
    with opened(empty_virtuoso.url, read_only=False) as store:
        store.replace("s", triples, digest="1")
        rows = store.query(f"SELECT DISTINCT ?x WHERE {{ <{EX}hub> <{EX}has> ?x }}")
        assert {row[0] for row in rows} == {t.object for t in triples}
        assert len(rows) == 5_000
        count = store.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ <{EX}hub> <{EX}has> ?x }}")[0][0]
        assert isinstance(count, Literal)
        assert count.value == "5000"
        assert set(store.triples()) == set(triples)


@pytest.mark.parametrize("login", ["basic", "digest"])
def test_a_login_is_asked_for_and_used(login: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the URL or the environment; the password is shown nowhere."""
    server = Fuseki(tmp_path / login, login=login)
    server.start()
    try:
        with pytest.raises(StoreError, match="wants a user; set KGMEM_SPARQL_USER"):
            opened(server.url)
        wrong = server.url.replace("//", f"//{USER}:nonsense@")
        with pytest.raises(
            StoreError, match=r"ds/sparql: the server refuses this user; check name, password"
        ) as refused:
            opened(wrong)
        assert "nonsense" not in str(refused.value)
        right = server.url.replace("//", f"//{USER}:{quote(PASSWORD, safe='')}@")
        with opened(right, read_only=False) as store:
            store.replace("s", BOSS, digest="1")
            assert store.url == server.url
        monkeypatch.setenv("KGMEM_SPARQL_USER", USER)
        monkeypatch.setenv("KGMEM_SPARQL_PASSWORD", PASSWORD)
        with opened(server.url) as store:
            assert store.size() == len(BOSS)
    finally:
        server.kill()


def test_an_unknown_data_set_is_told(fuseki: Fuseki) -> None:
    """In one sentence."""
    with pytest.raises(StoreError, match="there is no such SPARQL endpoint; check the path and the data set's name"):
        opened(fuseki.url.replace("/ds/", "/nothing/"))


def test_what_a_question_is_made_of_costs_few_requests(empty_fuseki: Fuseki) -> None:
    """One for each hop, whatever the nodes; one more when a hub is met for the first time; none for names."""
    hub = [edge("hub", "has", f"n{i}") for i in range(300)] + [edge("hub", "rare", "n1")]
    labels = [Triple(iri(f"n{i}"), RDFS_LABEL, Literal(f"Node {i}")) for i in range(300)]
    with opened(empty_fuseki.url, read_only=False) as store:
        store.replace("s", hub + labels, digest="1")
        store.schema()

        def requests(call: Callable[[], object]) -> int:
            before = store.endpoint.http.answered
            call()
            return store.endpoint.http.answered - before

        assert requests(lambda: store.neighbourhood([iri(f"n{i}") for i in range(48)], limit=2)) == 1
        assert requests(lambda: store.neighbourhood([iri("hub")], limit=2)) == 2
        assert requests(lambda: store.neighbourhood([iri("hub"), iri("n7")], limit=1)) == 1
        assert requests(lambda: store.labels([iri(f"n{i}") for i in range(300)])) == 0
        assert requests(lambda: store.types([iri("hub")])) == 0
        assert requests(lambda: store.contains([Literal(str(i)) for i in range(50)])) == 1
        assert requests(store.schema) == requests(store.version) == requests(store.refresh) == 0


def test_the_command_line_speaks_to_endpoints(empty_fuseki: Fuseki, kgmem: Callable[..., Any], tmp_path: Path) -> None:
    """Ingest, sync, stats, doctor and forget by URL."""
    facts = tmp_path / "facts.nt"
    facts.write_text("".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in BOSS))
    graph = ("--graph", empty_fuseki.url)
    assert kgmem("ingest", str(facts), *graph).code == 0
    assert "in step: 4 triples, 2 names" in kgmem("sync", *graph).out
    assert "relations  1" in kgmem("stats", *graph).out
    assert "SPARQL endpoint, written by kgmem, 1 graphs" in kgmem("doctor", *graph).out
    assert kgmem("forget", "facts.nt", *graph).out.endswith("4 statements went\n")
    failed = kgmem("sync", "--graph", str(tmp_path))
    assert (failed.code, failed.out) == (2, "")
    assert "is not behind a server" in failed.err
