"""Property graphs that were made with plain Cypher, read as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kgmem.errors import ReadOnlyError
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute
from kgmem.plans.plan import (
    And,
    Comparison,
    Count,
    Exists,
    Filter,
    Hop,
    Minus,
    OfType,
    Or,
    Other,
    Plan,
    Start,
    Top,
    TopBy,
)
from kgmem.stores import GraphStore, open_store
from kgmem.stores.folding import fold, name_key
from kgmem.types import Literal, NamedNode, Relation

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer

pytestmark = pytest.mark.servers

PEOPLE = """
CREATE (ann:Person:Employee {name: 'Ann Lee', born: 1970, mail: 'ann@example.org', height: 1.7}),
  (bob:Person {name: 'Bob Ray', born: 1980, aliases: ['Bobby', 'Robert Ray']}),
  (eve:Person {name: 'Eve "E" O\\'Neil', born: 1990}),
  (acme:Company {`legal name`: 'Acme Corp', founded: date('1999-05-01')}),
  (zeta:Company {`legal name`: 'Zeta Ltd', founded: date('2005-01-01')}),
  (moon:`Research Project` {title: 'Apollo Study', code: 'P-1', budget: 1.5e6, topics: ['moon', 'rockets']}),
  (twins:`Research Project` {title: 'Gemini "Two"', code: 'P-2', budget: 2000000, begun: datetime('2020-02-01')}),
  (ann)-[:WORKS_AT {since: 2010, role: 'engineer'}]->(acme),
  (bob)-[:WORKS_AT {since: 2015, role: 'lawyer'}]->(acme),
  (bob)-[:WORKS_AT {since: 2019}]->(zeta),
  (ann)-[:`leads "the" project`]->(moon), (eve)-[:`leads "the" project`]->(twins),
  (bob)-[:KNOWS]->(ann), (acme)-[:FUNDS]->(moon), (zeta)-[:FUNDS]->(twins), (zeta)-[:FUNDS]->(moon)
"""
HOSTILE = ['"}) DETACH DELETE n //', "a`b", "`) DETACH DELETE n //", "\\u0060", "x\\", "$p0", "中 文", "a:b%3A", "\n"]


@pytest.fixture
def graph(empty_neo4j: Neo4jServer) -> Iterator[GraphStore]:
    """People, companies and projects."""
    empty_neo4j.run(PEOPLE)
    with open_store(empty_neo4j.url) as store:
        yield store


def relation(step: str, *names: str, inverse: bool = False) -> Relation:
    """A predicate as kgmem.stores.neo4j_names calls it."""
    return Relation(":".join(["urn:neo4j", step, *(quote(name, safe="") for name in names)]), inverse)


def of(name: str) -> OfType:
    """All nodes with a label."""
    return OfType((NamedNode("urn:neo4j:label:" + quote(name, safe="")),), name)


def start(store: GraphStore, *names: str) -> Start:
    """The nodes that the alias index knows by these names."""
    found = []
    for name in names:
        key = name_key(fold(name))
        rows = store.aliases.find([key], limit=9)[key][name]
        found += [NamedNode(row.node[1:-1]) for row in rows if row.node.startswith("<")]
    return Start(tuple(found), names[0])


def answers(store: GraphStore, plan: Plan) -> set[str]:
    """The labels of the answers, whose evidence is asked for, too."""
    result = execute(plan, store)
    assert all(shown.source == store.url for shown in evidence(result, store))
    return set(store.labels(result.answers).values())


WORKS, WORKERS = relation("type", "WORKS_AT"), relation("type", "WORKS_AT", inverse=True)
BORN, FOUNDED = relation("property", "born"), relation("property", "founded")
SINCE, ROLE = relation("out", "WORKS_AT", "since"), relation("out", "WORKS_AT", "role")


def test_every_shape_of_plan_has_its_answers(graph: GraphStore) -> None:
    """Along relationships, to and from properties of nodes and of relationships, whatever their names."""
    ann, acme = start(graph, "Ann Lee"), start(graph, "Acme Corp")
    born, budget = Start((Literal(1970),), "1970"), relation("property", "budget")
    expected: list[tuple[Plan, set[str]]] = [
        (Hop(ann, WORKS), {"Acme Corp"}),
        (Hop(acme, WORKERS), {"Ann Lee", "Bob Ray"}),
        (Hop(ann, BORN), {"1970"}),
        (Hop(born, Relation(BORN.iri, inverse=True)), {"Ann Lee"}),
        (Hop(Start((Literal("moon"),), "moon"), relation("property", "topics", inverse=True)), {"Apollo Study"}),
        (Hop(Hop(acme, FOUNDED), Relation(FOUNDED.iri, inverse=True)), {"Acme Corp"}),
        (Hop(ann, relation("type", 'leads "the" project')), {"Apollo Study"}),
        (Hop(ann, SINCE), {"2010"}),
        (Hop(Start((Literal(2015),), "2015"), Relation(SINCE.iri, inverse=True)), {"Bob Ray"}),
        (And(Hop(start(graph, "Bob Ray"), SINCE), Hop(acme, relation("in", "WORKS_AT", "since"))), {"2015"}),
        (Other(Hop(Hop(ann, WORKS), WORKERS)), {"Bob Ray"}),
        (Count(Hop(acme, WORKERS)), {"2"}),
        (Exists(And(Hop(ann, WORKS), acme)), {"true"}),
        (Exists(And(Hop(ann, WORKS), start(graph, "Zeta Ltd"))), {"false"}),
        (Filter(of("Company"), FOUNDED, Comparison.GREATER, Literal("2000")), {"Zeta Ltd"}),
        (Filter(of("Company"), FOUNDED, Comparison.EQUAL, Literal("1999-05")), {"Acme Corp"}),
        (Filter(of("Person"), ROLE, Comparison.CONTAINS, Literal("ENGIN")), {"Ann Lee"}),
        (Filter(of("Person"), BORN, Comparison.AT_MOST, Literal(1980)), {"Ann Lee", "Bob Ray"}),
        (Top(of("Research Project"), budget, largest=True), {'Gemini "Two"'}),
        (Top(of("Company"), FOUNDED, largest=False), {"Acme Corp"}),
        (TopBy(of("Company"), relation("type", "FUNDS"), largest=True), {"Zeta Ltd"}),
        (TopBy(of("Company"), relation("in", "WORKS_AT", "role"), largest=True), {"Acme Corp"}),
        (Minus(of("Person"), Hop(acme, WORKERS)), {'Eve "E" O\'Neil'}),
        (Or(Hop(ann, WORKS), Hop(ann, BORN)), {"Acme Corp", "1970"}),
        (Hop(ann, relation("property", "no such thing")), set()),
    ]
    assert [answers(graph, plan) for plan, _ in expected] == [names for _, names in expected]


def test_names_types_and_words_are_found_without_being_told(graph: GraphStore) -> None:
    """Each label's name property, further names, words for types, classes in order; a mail address is no name."""
    assert graph.kind == "Neo4j, property graph"
    ann = start(graph, "Ann Lee").nodes[0]
    assert start(graph, "Bobby") == Start(start(graph, "Bob Ray").nodes, "Bobby")
    assert [iri.value for iri in graph.types([ann])[ann]] == ["urn:neo4j:label:Employee", "urn:neo4j:label:Person"]
    words = {iri: info.label for iri, info in graph.schema().relations.items()}
    assert words[WORKS.iri] == "works at"
    assert words[SINCE.iri] == "works at since"
    assert "urn:neo4j:property:name" not in words
    company = graph.schema().relations[WORKS.iri].object_types
    assert company == ("company",)
    assert graph.schema().types["urn:neo4j:label:Research%20Project"] == 2
    assert graph.labels([NamedNode("urn:neo4j:label:Research%20Project")]).popitem()[1] == "research project"


def test_the_name_property_can_be_set(
    graph: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, neo4j_server: Neo4jServer
) -> None:
    """By label, in kgmem.toml; the names on this machine are read anew."""
    assert answers(graph, of("Research Project")) == {"Apollo Study", 'Gemini "Two"'}
    (tmp_path / "kgmem.toml").write_text('[names]\n"Research Project" = "code"\n')
    monkeypatch.chdir(tmp_path)
    with open_store(neo4j_server.url) as store:
        assert answers(store, of("Research Project")) == {"P-1", "P-2"}
        assert answers(store, Hop(start(store, "P-1"), relation("property", "title"))) == {"Apollo Study"}


def test_one_call_looks_around_nodes_and_values(graph: GraphStore) -> None:
    """A neighbourhood costs one call whatever is asked, within the limit, and tells names and classes as well."""
    acme, ann = start(graph, "Acme Corp").nodes[0], start(graph, "Ann Lee").nodes[0]
    before = graph.calls
    found = graph.neighbourhood([acme, ann, Literal(1980)], limit=1)
    assert graph.calls == before + 1
    assert sum(t.predicate.value == WORKS.iri and t.object == acme for t in found) <= 2
    assert {t.predicate.value for t in found if t.subject == ann} >= {BORN.iri, WORKS.iri, SINCE.iri, ROLE.iri}
    assert [t.predicate.value for t in found if t.object == Literal(1980)] == [BORN.iri]
    graph.labels(node for triple in found for node in (triple.subject, triple.object))
    graph.types(triple.subject for triple in found)
    assert graph.calls == before + 1


def test_a_few_edges_are_always_the_same_ones(graph: GraphStore) -> None:
    """Of each relation and direction the first by id, or by the text of a value."""
    acme = start(graph, "Acme Corp").nodes[0]
    workers = sorted(node.value for name in ("Ann Lee", "Bob Ray") for node in start(graph, name).nodes)
    found = graph.neighbourhood([acme], limit=1)
    assert [t.subject.value for t in found if t.predicate.value == WORKS.iri] == workers[:1]
    role = relation("in", "WORKS_AT", "role").iri
    assert [t.object for t in found if t.predicate.value == role] == [Literal("engineer")]


def test_hostile_names_are_data(empty_neo4j: Neo4jServer) -> None:
    """Labels, types, properties and values that look like Cypher."""
    for name in HOSTILE:
        text = name.replace("\\", "\\u005c").replace("`", "``")
        start = f"(:`{text}` {{name: $name, `{text}`: $name}})"
        empty_neo4j.run(f"CREATE {start}-[:`{text}` {{`{text}`: $name}}]->(:End {{name: 'end'}})", name=name)
    with open_store(empty_neo4j.url) as store:
        for name in HOSTILE:
            plain = Start((Literal(name),), name)
            shown = name if name.strip() else None
            for plan in (of(name), Hop(plain, relation("property", name, inverse=True))):
                result = execute(plan, store)
                assert len(result.answers) == 1
                assert shown in {None, *store.labels(result.answers).values()}
            assert answers(store, Hop(of(name), relation("property", name))) == {name}
            assert answers(store, Hop(of(name), relation("out", name, name))) == {name}
            assert answers(store, Hop(of(name), relation("type", name))) == {"end"}
            assert answers(store, Filter(of(name), relation("property", name), Comparison.CONTAINS, Literal(name)))
        store.neighbourhood(execute(of(HOSTILE[0]), store).answers, limit=3)
        assert store.contains([Literal(name) for name in HOSTILE]) == {Literal(name) for name in HOSTILE}
    assert empty_neo4j.run("MATCH (n) RETURN count(n)")[0][0] == 2 * len(HOSTILE)


def test_a_graph_of_others_is_not_written_to(empty_neo4j: Neo4jServer) -> None:
    """Ingesting beside it is refused, and nothing of ours is left in it."""
    empty_neo4j.run(PEOPLE)
    before = empty_neo4j.run("MATCH (n) RETURN count(n), sum(size(keys(n)))")
    with open_store(empty_neo4j.url, read_only=False) as store, pytest.raises(ReadOnlyError, match="left as it is"):
        store.replace("s", [], digest="1")
    assert empty_neo4j.run("MATCH (n) RETURN count(n), sum(size(keys(n)))") == before


def test_what_others_change_is_seen(
    graph: GraphStore, neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh notices a new name and a new node."""
    assert answers(graph, of("Company")) == {"Acme Corp", "Zeta Ltd"}
    version = graph.version()
    neo4j_server.run("MATCH (c:Company {`legal name`: 'Zeta Ltd'}) SET c.`legal name` = 'Zebra Ltd'")
    monkeypatch.setattr("kgmem.stores.neo4j_reading._FRESH_S", 0)
    assert graph.refresh()
    assert graph.version() != version
    assert answers(graph, Hop(start(graph, "Zebra Ltd"), relation("type", "FUNDS"))) == {"Apollo Study", 'Gemini "Two"'}
    assert not graph.refresh()


def test_what_neosemantics_imported_is_rdf_again(empty_neo4j: Neo4jServer) -> None:
    """Resources are their IRIs, short names are IRIs again, labels are classes, naming predicates name."""
    empty_neo4j.run("""
        CREATE (:_NsPrefDef {ns0: 'http://example.org/', rdfs: 'http://www.w3.org/2000/01/rdf-schema#'}),
        (heat:Resource:ns0__Film {uri: 'http://example.org/heat', rdfs__label: 'Heat', ns0__year: 1995}),
        (mann:Resource:ns0__Person {uri: 'http://example.org/mann', rdfs__label: ['Michael Mann', 'M. Mann']}),
        (heat)-[:ns0__directedBy]->(mann)""")
    heat, mann = NamedNode("http://example.org/heat"), NamedNode("http://example.org/mann")
    directed, year = Relation("http://example.org/directedBy"), Relation("http://example.org/year")
    film = OfType((NamedNode("http://example.org/Film"),), "film")
    with open_store(empty_neo4j.url) as store:
        assert store.kind == "Neo4j, imported with neosemantics"
        assert start(store, "M. Mann").nodes == (mann,)
        assert set(store.schema().relations) == {directed.iri, year.iri}
        assert store.schema().relations[directed.iri].label == "directed by"
        assert store.types([heat])[heat] == film.types
        assert execute(Hop(film, directed), store).answers == (mann,)
        assert answers(store, Hop(start(store, "Michael Mann"), Relation(directed.iri, inverse=True))) == {"Heat"}
        assert answers(store, Filter(film, year, Comparison.LESS, Literal(2000))) == {"Heat"}
        assert answers(store, Hop(Start((Literal(1995),), "1995"), Relation(year.iri, inverse=True))) == {"Heat"}
