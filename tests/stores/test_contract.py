"""What every store promises (kgmem.stores.base), whatever lies behind it. Only the port is used here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad
from rdflib import URIRef

from kgmem.errors import ReadOnlyError, StoreError, UnknownSourceError, UsageError
from kgmem.stores import GraphStore, WritableStore, open_store
from kgmem.stores.aliases import AliasRow
from kgmem.stores.base import Row
from kgmem.stores.embedded import EmbeddedStore
from kgmem.stores.folding import fold, name_key
from kgmem.stores.graph_names import graph_name, source_name
from kgmem.stores.memory import MemoryStore
from kgmem.types import (
    RDF_TYPE,
    RDFS_LABEL,
    XSD_BOOLEAN,
    XSD_INTEGER,
    BlankNode,
    Literal,
    NamedNode,
    Node,
    Relation,
    Triple,
)

EX = "http://example.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"


def iri(name: str) -> NamedNode:
    """A node of the examples."""
    return NamedNode(EX + name)


def edge(subject: str, predicate: str, object_: str | Node) -> Triple:
    """A triple of such nodes, or with the object as it is given."""
    return Triple(iri(subject), iri(predicate), iri(object_) if isinstance(object_, str) else object_)


def label(subject: str, text: str, lang: str | None = None) -> Triple:
    """An rdfs:label."""
    return Triple(iri(subject), RDFS_LABEL, Literal(text, language=lang))


FILMS = [
    label("heat", "Heat"),
    label("mann", "Michael Mann"),
    label("pacino", "Al Pacino"),
    Triple(iri("heat"), RDF_TYPE, iri("Film")),
    Triple(iri("mann"), RDF_TYPE, iri("Person")),
    edge("heat", "directedBy", "mann"),
    edge("heat", "starring", "pacino"),
    edge("heat", "year", Literal("1995", datatype=XSD_INTEGER)),
]


SERVERS = [pytest.param(name, marks=pytest.mark.servers) for name in ("fuseki", "virtuoso", "neo4j")]


@pytest.fixture(params=["memory", "embedded", *SERVERS])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WritableStore]:
    """An empty store that can be written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    match request.param:
        case "memory":
            opened: WritableStore = MemoryStore()
        case "embedded":
            opened = EmbeddedStore.create_or_open(tmp_path / "graph.kg")
        case kind:
            server = request.getfixturevalue(f"empty_{kind}")
            opened = cast("WritableStore", open_store(server.url, read_only=False))
    yield opened
    opened.close()


def query(store: GraphStore, *, sparql: str, cypher: str) -> list[Row]:
    """Asks in the language that the store speaks."""
    return store.query(sparql if store.query_language == "sparql" else cypher)


def names_of(store: GraphStore, text: str) -> set[AliasRow]:
    """The rows of the alias index whose text is `text`."""
    key = name_key(fold(text))
    return set(store.aliases.find([key], limit=100).get(key, {}).get(text, []))


def test_an_empty_store_answers_everything(store: WritableStore) -> None:
    """Nothing is in it, and no question about nothing fails."""
    assert (store.size(), store.sources(), list(store.triples())) == (0, [], [])
    assert (dict(store.schema().relations), dict(store.schema().types)) == ({}, {})
    assert store.neighbourhood([iri("heat")], limit=5) == []
    assert store.labels([iri("someThing")]) == {iri("someThing"): "some thing"}
    assert store.types([iri("heat")]) == {iri("heat"): ()}
    assert store.contains([iri("heat"), Literal("x")]) == set()
    assert query(store, sparql="SELECT ?s WHERE { ?s ?p ?o }", cypher="MATCH (s)-->() RETURN s") == []
    assert store.aliases.size() == 0


def test_a_source_is_what_was_put_in(store: WritableStore) -> None:
    """Triples, their number, the digest and the time come back."""
    source = store.replace("films.ttl", FILMS, digest="abc")
    assert store.sources() == [source]
    assert (source.name, source.triples, source.digest) == ("films.ttl", len(FILMS), "abc")
    assert source.ingested_at.endswith("+00:00")
    assert set(store.triples()) == set(store.triples("films.ttl")) == set(FILMS)
    assert store.size() == len(FILMS)


def test_replacing_leaves_nothing_of_the_old_content(store: WritableStore) -> None:
    """Triples, labels, counts and aliases are those of the new content only."""
    store.replace("s", FILMS, digest="1")
    store.replace("s", [label("heat", "Hitze", "de"), edge("heat", "writtenBy", "mann")], digest="2")
    assert set(store.triples()) == {label("heat", "Hitze", "de"), edge("heat", "writtenBy", "mann")}
    assert [s.digest for s in store.sources()] == ["2"]
    assert store.labels([iri("heat")])[iri("heat")] == "Hitze"
    assert list(store.schema().relations) == [EX + "writtenBy"]
    assert names_of(store, "Heat") == set()
    assert names_of(store, "Hitze") == {AliasRow(str(iri("heat")), "Hitze", "de", 0)}


def test_a_triple_of_two_sources_is_one_triple_until_both_are_gone(store: WritableStore) -> None:
    """It counts once, is an edge once, and stays as long as one source states it."""
    shared = edge("heat", "directedBy", "mann")
    store.replace("a", [shared, edge("heat", "starring", "pacino")], digest="1")
    store.replace("b", [shared], digest="1")
    assert sorted(map(str, store.triples())) == sorted(map(str, [shared, edge("heat", "starring", "pacino")]))
    assert store.size() == 2
    assert store.neighbourhood([iri("mann")], limit=5) == [shared]
    store.remove(["a"])
    assert list(store.triples()) == [shared]
    store.remove(["b"])
    assert list(store.triples()) == []
    assert store.contains([iri("mann")]) == set()


def test_a_triple_that_a_source_repeats_counts_once(store: WritableStore) -> None:
    """In the source, in the schema, and its names in the alias index."""
    source = store.replace("s", FILMS * 3, digest="1")
    assert source.triples == len(FILMS)
    assert store.schema().relations[EX + "directedBy"].count == 1
    assert store.schema().types == {EX + "Film": 1, EX + "Person": 1}
    assert store.aliases.size() == 3


def test_a_failing_source_leaves_the_store_as_it_was(store: WritableStore) -> None:
    """An exception out of the triples comes through; old content, version and aliases stay, and writing goes on."""
    store.replace("s", FILMS, digest="1")
    before = store.version()

    def broken() -> Iterator[Triple]:
        yield label("heat", "Other")
        raise OSError("the disk was unplugged")

    with pytest.raises(OSError, match="unplugged"):
        store.replace("s", broken(), digest="2")
    with pytest.raises(OSError, match="unplugged"):
        store.replace("t", broken(), digest="2")
    assert store.version() == before
    assert set(store.triples()) == set(FILMS)
    assert (names_of(store, "Other"), len(names_of(store, "Heat"))) == (set(), 1)
    store.replace("t", [label("heat", "Other")], digest="3")
    assert [s.name for s in store.sources()] == ["s", "t"]


def test_removing_tells_how_many_statements_went(store: WritableStore) -> None:
    """Several sources go at once; one that is not there stops the call before anything goes."""
    for name in "abc":
        store.replace(name, [edge(name, "p", "x"), edge(name, "p", "y")], digest=name)
    with pytest.raises(UnknownSourceError, match="'d'"):
        store.remove(["a", "d"])
    assert len(store.sources()) == 3
    assert store.remove(["a", "c", "a"]) == 4
    assert [s.name for s in store.sources()] == ["b"]
    assert set(store.triples()) == {edge("b", "p", "x"), edge("b", "p", "y")}
    assert store.remove([]) == 0


def test_unknown_sources_have_no_triples(store: WritableStore) -> None:
    """Asking for them says so, rather than giving nothing."""
    with pytest.raises(UnknownSourceError, match="'nothing'"):
        list(store.triples("nothing"))


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "\ud800"])
def test_a_name_that_cannot_be_one_is_refused(store: WritableStore, name: str) -> None:
    """Empty names, and names that no file can hold."""
    with pytest.raises(UsageError, match="a source can't be called"):
        store.replace(name, FILMS, digest="1")
    assert store.sources() == []


NAMES = ["films.ttl", "file:///tmp/a%20b.ttl", "a b", "urn:kgmem:source:films.ttl", "é 中", "> <x", "'; DROP TABLE x"]


def test_source_names_are_data_and_never_meet(store: WritableStore) -> None:
    """Each has a named graph of its own, visible to GRAPH, from which the name can be told."""
    for number, name in enumerate(NAMES):
        store.replace(name, [edge("s", "p", Literal(number))], digest="1")
    assert sorted(s.name for s in store.sources()) == sorted(NAMES)
    rows = query(
        store,
        sparql="SELECT ?g ?o WHERE { GRAPH ?g { ?s ?p ?o } }",
        cypher="MATCH ()-[r]->(o) MATCH (g:KgmemSource {number: r.source}) RETURN g.name, o",
    )
    told = source_name if store.query_language == "sparql" else str
    assert {told(g.value): int(o.value) for g, o in rows} == {name: i for i, name in enumerate(NAMES)}
    store.remove([NAMES[0]])
    assert list(store.triples(NAMES[3])) == [edge("s", "p", Literal(3))]


def test_versions_tell_states_apart(store: WritableStore) -> None:
    """A commit changes the version, nothing else does, and there is nothing newer than one's own commit."""
    first = store.version()
    store.replace("s", FILMS, digest="1")
    second = store.version()
    store.schema()
    assert store.version() == second != first
    assert store.refresh() is False
    store.remove(["s"])
    assert store.version() not in {first, second}


@pytest.mark.parametrize(
    ("names", "best"),
    [
        ([("name", None), ("Name", "en"), ("Nom", "fr")], "Name"),
        ([("colour", "en-GB"), ("couleur", "fr")], "colour"),
        ([("plain", None), ("Nom", "fr")], "plain"),
        ([("Nom", "fr"), ("名前", "ja")], "Nom"),
        ([("b", "en"), ("a", "en")], "a"),
        ([], "x y"),
    ],
)
def test_labels_prefer_english_then_no_language_then_any(
    store: WritableStore, names: list[tuple[str, str | None]], best: str
) -> None:
    """Without a label the local name is read; the choice among equals does not depend on the order."""
    store.replace("s", [edge("xY", "p", "z"), *(label("xY", text, lang) for text, lang in names)], digest="1")
    assert store.labels([iri("xY")]) == {iri("xY"): best}


def test_better_naming_predicates_win_and_literals_name_themselves(store: WritableStore) -> None:
    """skos:prefLabel before rdfs:label before foaf:name, within a language; an IRI for a name is none."""
    preferred, foaf = NamedNode(SKOS + "prefLabel"), NamedNode("http://xmlns.com/foaf/0.1/name")
    store.replace(
        "s",
        [
            Triple(iri("a"), foaf, Literal("foaf")),
            Triple(iri("a"), RDFS_LABEL, Literal("rdfs")),
            Triple(iri("a"), preferred, Literal("skos")),
            Triple(iri("b"), RDFS_LABEL, iri("no-name")),
            Triple(BlankNode("n1"), foaf, Literal("nameless")),
        ],
        digest="1",
    )
    asked: list[Node] = [iri("a"), iri("b"), BlankNode("n1"), BlankNode("n2"), Literal("1995", datatype=XSD_INTEGER)]
    assert list(store.labels(asked).values()) == ["skos", "b", "nameless", "_:n2", "1995"]


def test_types_are_sorted(store: WritableStore) -> None:
    """All of a node's classes; none for literals and unknown nodes."""
    store.replace("s", [Triple(iri("x"), RDF_TYPE, iri(c)) for c in ("Zebra", "Animal")], digest="1")
    found = store.types([iri("x"), iri("y"), Literal("x")])
    assert found == {iri("x"): (iri("Animal"), iri("Zebra")), iri("y"): (), Literal("x"): ()}


def test_the_neighbourhood_has_both_directions_without_names_and_types(store: WritableStore) -> None:
    """Ordered by node, then predicate; literals are nodes; no triple twice."""
    store.replace("s", FILMS, digest="1")
    year = edge("heat", "year", Literal("1995", datatype=XSD_INTEGER))
    directed, starring = edge("heat", "directedBy", "mann"), edge("heat", "starring", "pacino")
    assert store.neighbourhood([iri("heat")], limit=9) == [directed, starring, year]
    assert store.neighbourhood([iri("pacino"), iri("heat"), iri("mann")], limit=9) == [starring, directed, year]
    assert store.neighbourhood([year.object], limit=9) == [year]
    assert store.neighbourhood([iri("Film"), Literal("Heat"), iri("nobody")], limit=9) == []


@pytest.mark.parametrize("degree", [3, 300])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_limit_holds_for_each_node_predicate_and_direction(store: WritableStore, degree: int, limit: int) -> None:
    """Rare predicates of a hub are met however many edges of others come before them."""
    many = [edge("hub", "knows", f"n{i}") for i in range(degree)]
    many += [edge(f"m{i}", "likes", "hub") for i in range(degree)]
    few = [edge("hub", "zz", "end"), edge("start", "aa", "hub"), edge("hub", "loop", "hub")]
    store.replace("a", many + few, digest="1")
    store.replace("b", many, digest="1")
    found = store.neighbourhood([iri("hub")], limit=limit)
    by_predicate = {p: sum(t.predicate == iri(p) for t in found) for p in ("knows", "likes", "zz", "aa", "loop")}
    most = min(limit, degree)
    assert by_predicate == {"knows": most, "likes": most, "zz": 1, "aa": 1, "loop": 1}
    assert set(found) <= {*many, *few}
    assert len(found) == len(set(found))


ODD: list[Node] = [
    BlankNode("b2"), iri("é"), iri("z"), iri("a/b"), iri("a"), NamedNode("urn:kgmem"), Literal("b", language="en"),
    Literal("b", language="de"), Literal("b"), Literal("b", datatype=iri("kind")), Literal("B"), Literal("中"),
    Literal(EX + "a"), Literal(10), Literal(9), Literal("9"), BlankNode("b10"), Literal(""),
]  # fmt: skip
IN_ORDER: list[Node] = [
    Literal(""), Literal(10), Literal(9), Literal("9"), Literal("B"), Literal("b", datatype=iri("kind")), Literal("b"),
    Literal("b", language="de"), Literal("b", language="en"), iri("a"), Literal(EX + "a"), iri("a/b"), iri("z"),
    iri("é"), NamedNode("urn:kgmem"), BlankNode("b10"), BlankNode("b2"), Literal("中"),
]  # fmt: skip


@pytest.mark.parametrize("degree", [0, 300])
def test_the_sample_is_the_same_in_every_store(store: WritableStore, degree: int) -> None:
    """By text, language and datatype; blank nodes as the IRIs that endpoints know them by; hubs are no exception."""
    named = cast("list[NamedNode | BlankNode]", [node for node in IN_ORDER if not isinstance(node, Literal)])
    triples = [edge("x", "p", node) for node in ODD] + [Triple(node, iri("q"), iri("x")) for node in reversed(named)]
    triples += [edge("x", "p", f"zz{i}") for i in range(degree)] + [edge(f"zz{i}", "q", "x") for i in range(degree)]
    store.replace("s", triples, digest="1")
    for limit in (1, 2, 4, 9, 17 if degree else 18):
        found = store.neighbourhood([iri("x")], limit=limit)
        assert [t.object for t in found if t.predicate == iri("p")][:13] == IN_ORDER[: min(limit, 13)]
        assert [t.subject for t in found if t.predicate == iri("q")][:3] == named[: min(limit, 3)]


def test_blank_nodes_are_nodes(store: WritableStore) -> None:
    """They keep their names, and can be asked about."""
    triple = Triple(BlankNode("b1"), iri("p"), BlankNode("b2"))
    store.replace("s", [triple], digest="1")
    assert list(store.triples()) == [triple]
    assert store.neighbourhood([BlankNode("b2")], limit=3) == [triple]
    assert store.contains([BlankNode("b1"), BlankNode("b3")]) == {BlankNode("b1")}


def test_contains_looks_at_subjects_and_objects(store: WritableStore) -> None:
    """A predicate or the name of a source is no node."""
    store.replace(EX + "source", FILMS, digest="1")
    asked = {iri("heat"), iri("Film"), Literal("Heat"), iri("directedBy"), iri("source"), Literal("heat")}
    assert store.contains(asked) == {iri("heat"), iri("Film"), Literal("Heat")}


def test_queries_see_the_union_and_each_source(store: WritableStore) -> None:
    """SELECT gives rows with None for what is unbound, ASK a boolean literal."""
    store.replace("a", [edge("x", "p", "y")], digest="1")
    store.replace("b", [edge("y", "p", "z")], digest="1")
    path = f"?a <{EX}p>/<{EX}p> ?b"
    match = f"MATCH (a)-[:`{EX}p`]->()-[:`{EX}p`]->(b)"
    rows = query(store, sparql=f"SELECT ?a ?b ?c WHERE {{ {path} }}", cypher=f"{match} RETURN a, b, null")
    assert rows == [(iri("x"), iri("z"), None)]
    rows = query(store, sparql=f"ASK {{ {path} }}", cypher=f"{match} RETURN count(*) > 0")
    assert rows == [(Literal("true", datatype=XSD_BOOLEAN),)]
    of_b = "MATCH (g:KgmemSource {name: 'b'}) MATCH (s)-[r]->() WHERE r.source = g.number RETURN s"
    rows = query(store, sparql=f"SELECT ?s WHERE {{ GRAPH {graph_name('b')} {{ ?s ?p ?o }} }}", cypher=of_b)
    assert rows == [(iri("y"),)]


@pytest.mark.parametrize(
    "text", ["SELECT", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DROP ALL", "MATCH (n) DETACH DELETE n", "\0"]
)
def test_a_query_that_is_none_is_an_error(store: WritableStore, text: str) -> None:
    """A broken query, one without rows, an update: StoreError, and nothing changes."""
    store.replace("s", FILMS, digest="1")
    with pytest.raises(StoreError):
        store.query(text)
    assert store.size() == len(FILMS)


def test_the_schema_names_relations_types_and_what_follows_what(store: WritableStore) -> None:
    """Counts over all sources; labels of predicates and classes from the graph; literal ends by their datatype."""
    store.replace("films", FILMS, digest="1")
    store.replace(
        "more",
        [
            edge("ali", "directedBy", "mann"),
            Triple(iri("ali"), RDF_TYPE, iri("Film")),
            label("Film", "motion picture"),
            label("directedBy", "directed by someone"),
            edge("mann", "motto", Literal("Work", language="en")),
        ],
        digest="1",
    )
    schema = store.schema()
    assert {i.rsplit("/")[-1]: info.count for i, info in schema.relations.items()} == {
        "directedBy": 2,
        "starring": 1,
        "year": 1,
        "motto": 1,
    }
    directed = schema.relations[EX + "directedBy"]
    assert (directed.label, directed.subject_types, directed.object_types) == (
        "directed by someone",
        ("motion picture",),
        ("person",),
    )
    assert schema.relations[EX + "year"].object_types == ("integer",)
    assert schema.relations[EX + "motto"].object_types == ("string",)
    assert schema.relations[EX + "starring"].label == "starring"
    assert schema.types == {EX + "Film": 2, EX + "Person": 1}
    out, back = Relation(EX + "directedBy"), Relation(EX + "directedBy", inverse=True)
    starring, year = Relation(EX + "starring"), Relation(EX + "year")
    assert schema.follows[out] == {back, Relation(EX + "motto")}
    assert schema.follows[back] == {out, starring, year}
    assert schema.follows[year] == {Relation(EX + "year", inverse=True)}


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib 7 warns of its own code
def test_the_dataset_is_the_same_graph_for_rdflib(store: WritableStore) -> None:
    """A named graph for each source, and their union by default."""
    store.replace("http://example.org/a", [edge("x", "p", "y")], digest="1")
    store.replace("http://example.org/b", [edge("x", "p", Literal("é"))], digest="1")
    dataset = store.dataset()
    assert len(dataset) == 2
    assert {str(o) for o in dataset.objects(URIRef(EX + "x"), URIRef(EX + "p"))} == {EX + "y", "é"}
    assert len(dataset.graph(URIRef("http://example.org/a"))) == 1
    names = {str(row.g) for row in dataset.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")}
    assert names == {"http://example.org/a", "http://example.org/b"}
    with pytest.raises(ReadOnlyError):
        dataset.add((URIRef(EX + "x"), URIRef(EX + "p"), URIRef(EX + "z")))
    assert store.size() == 2


def test_aliases_hold_names_short_strings_and_local_names(store: WritableStore) -> None:
    """Labels and further names; strings of up to 64 characters but no numbers; local names where there is no label."""
    store.replace(
        "s",
        [
            label("heat", "Heat", "en"),
            Triple(iri("heat"), NamedNode(SKOS + "altLabel"), Literal("Heat (1995)")),
            edge("heat", "genre", Literal("crime")),
            edge("heat", "genre", Literal("Krimi", language="de")),
            edge("heat", "plot", Literal("x" * 64 + "y")),
            edge("heat", "code", Literal("x" * 64)),
            edge("heat", "quote", Literal('say "hello"\n')),
            edge("heat", "year", Literal("1995", datatype=XSD_INTEGER)),
            edge("heat", "directedBy", "MichaelMann"),
            Triple(iri("heat"), RDF_TYPE, iri("FeatureFilm")),
            Triple(BlankNode("b"), iri("p"), BlankNode("c")),
        ],
        digest="1",
    )
    assert names_of(store, "Heat") == {AliasRow(str(iri("heat")), "Heat", "en", 0)}
    assert names_of(store, "Heat (1995)") == {AliasRow(str(iri("heat")), "Heat (1995)", None, 1)}
    assert names_of(store, "crime") == {AliasRow('"crime"', "crime", None, 2)}
    assert names_of(store, "Krimi") == {AliasRow('"Krimi"@de', "Krimi", "de", 2)}
    assert names_of(store, "x" * 64) == {AliasRow(f'"{"x" * 64}"', "x" * 64, None, 2)}
    assert names_of(store, 'say "hello"\n') == {AliasRow('"say \\"hello\\"\\n"', 'say "hello"\n', None, 2)}
    assert names_of(store, "michael mann") == {AliasRow(str(iri("MichaelMann")), "michael mann", None, 3)}
    assert store.aliases.size() == 7


def test_a_node_named_by_another_source_keeps_a_name_when_that_source_goes(store: WritableStore) -> None:
    """The names of a source depend on the source alone."""
    store.replace("names", [label("MichaelMann", "Mike")], digest="1")
    store.replace("facts", [edge("heat", "directedBy", "MichaelMann")], digest="1")
    assert len(names_of(store, "Mike")) == 1
    store.remove(["names"])
    assert names_of(store, "Mike") == set()
    assert names_of(store, "michael mann") == {AliasRow(str(iri("MichaelMann")), "michael mann", None, 3)}


def test_a_graph_without_any_label_can_be_named(store: WritableStore) -> None:
    """Every IRI that is a node has its local name as an alias, once, and the label that `labels` gives is that."""
    store.replace("s", [edge(f"node{i}", "p", f"node{i + 1}") for i in range(100)] * 2, digest="1")
    assert store.aliases.size() == 101
    assert names_of(store, "node 100") == {AliasRow(str(iri("node100")), "node 100", None, 3)}
    assert store.labels([iri("node100")])[iri("node100")] == "node 100"


HOSTILE = [
    "'; DROP TABLE alias; --",
    '" } ; DROP ALL ; #',
    "> <http://evil> <http://evil",
    "?x ?y ?z . } UNION { ?s ?p ?o",
    "\\u0022 \\ \\\\ %s {0} ${x}",
    "a\tb\rc\nd\x01e\x7f",
    "\u202eright to left\u2028\u0085",
    "NULL",
    "中文標籤 ไทย 🙂",
    "x" * 100_000,
    " ",
    "",
]


def test_hostile_names_are_data(store: WritableStore) -> None:
    """Whatever a literal says comes back as it was, as a value, as a label, and after a query."""
    triples = [edge("x", "p", Literal(text)) for text in HOSTILE]
    triples += [label(f"n{i}", text) for i, text in enumerate(HOSTILE)]
    store.replace("s", triples, digest="1")
    assert set(store.triples()) == set(triples)
    assert store.labels([iri(f"n{i}") for i in range(len(HOSTILE))]) == {
        iri(f"n{i}"): text if text.strip() else f"n {i}" for i, text in enumerate(HOSTILE)
    }
    assert store.contains(Literal(text) for text in HOSTILE) == {Literal(text) for text in HOSTILE}
    of_x = f"MATCH (s:KgmemTerm {{key: '<{EX}x>'}})-->(o) RETURN o"
    rows = query(store, sparql=f"SELECT ?o WHERE {{ <{EX}x> ?p ?o }}", cypher=of_x)
    assert {row[0] for row in rows} == {Literal(text) for text in HOSTILE}
    assert names_of(store, HOSTILE[0]) == {
        AliasRow(str(Literal(HOSTILE[0])), HOSTILE[0], None, 2),
        AliasRow(str(iri("n0")), HOSTILE[0], None, 0),
    }


@given(texts=st.lists(st.text(max_size=80), min_size=1, max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(store: WritableStore, texts: list[str]) -> None:
    """Any Unicode text as a literal, with and without a language, in a store that is written again and again."""
    triples = {edge("x", "p", Literal(t)) for t in texts} | {label("y", t, "zh-Hans") for t in texts}
    store.replace("s", triples, digest="1")
    assert set(store.triples("s")) == triples


def test_quads_count_as_their_triples(store: WritableStore) -> None:
    """What a parser of N-Quads yields can be put in; the graph is the source's."""
    quads = [Quad(t.subject, t.predicate, t.object, iri("elsewhere")) for t in FILMS]
    store.replace("s", quads, digest="1")
    assert set(store.triples("s")) == set(FILMS)


def test_large_sources_are_what_small_ones_are(store: WritableStore) -> None:
    """More triples than are loaded at once, blank nodes and repeats among them, replaced and removed."""
    scale = 10_000 if ":" not in store.url or store.url == "memory:" else 1_000  # a server takes its time
    triples = [edge(f"e{i % (3 * scale)}", f"p{i % 7}", f"e{i * 7 % (4 * scale)}") for i in range(11 * scale)]
    triples += [label(f"e{i}", f"Entity {i}") for i in range(0, 4 * scale, 2)]
    triples += [Triple(BlankNode(f"b{i}"), iri("p0"), Literal(f"value {i % 5}")) for i in range(300)]
    triples += triples[:100]
    expected = set(triples)
    assert store.replace("large", iter(triples), digest="1").triples == len(expected)
    assert set(store.triples()) == expected
    assert store.aliases.size() == 2 * scale + 5 + 2 * scale
    assert store.schema().relations[EX + "p3"].count == sum(t.predicate == iri("p3") for t in expected)
    store.replace("small", FILMS, digest="1")
    expected = {t for t in expected if t.predicate != iri("p0")}
    assert store.replace("large", iter(expected), digest="2").triples == len(expected)
    assert set(store.triples("large")) == expected
    assert store.remove(["large"]) == len(expected)
    assert set(store.triples()) == set(FILMS)
    assert store.aliases.size() == 3


def test_a_closed_store_says_so(store: WritableStore) -> None:
    """Closing twice is fine; asking and writing afterwards is an error."""
    store.replace("s", FILMS, digest="1")
    store.close()
    store.close()
    ask: list[Callable[[], object]] = [
        lambda: store.labels([iri("heat")]),
        lambda: store.query("ASK {}"),
        lambda: store.aliases,
        lambda: store.replace("s", FILMS, digest="2"),
        lambda: store.remove(["s"]),
    ]
    for call in ask:
        with pytest.raises(StoreError, match="closed"):
            call()
