"""Property graphs as people have them: nodes without a name, people with two, flags, moments, a graph loaded anew."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kgmem.config import Place
from kgmem.linking import Linker
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute
from kgmem.plans.plan import And, Exists, Hop, OfType, Plan, Start
from kgmem.stores import GraphStore, open_store, sync_store
from kgmem.types import Literal, NamedNode, Relation

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer

pytestmark = pytest.mark.servers

SHOP = """
CREATE (ann:Employee:Person {firstName: 'Ann', lastName: 'Lee', title: 'Clerk', login: 'alee'}),
  (bob:Employee:Person {firstName: 'Bob', lastName: 'Ray', title: 'Clerk', login: 'bray'}),
  (tea:Product {productName: 'Green Tea', unitPrice: 3.5, isOrganic: true, origin: 'Assam'}),
  (gum:Product {productName: 'Gum', unitPrice: 1.0, isOrganic: false, origin: 'Green Tea'}),
  (one:Order {orderID: 4711, shippedAt: datetime('2020-07-16T10:30:00Z')}),
  (two:Order {orderID: 4712, shippedAt: datetime('2020-07-17T10:30:00+02:00')}),
  (:Note {stars: 5}),
  (ann)-[:SOLD]->(one), (bob)-[:SOLD]->(two), (bob)-[:REPORTS_TO]->(ann),
  (one)-[:CONTAINS {quantity: 2}]->(tea), (two)-[:CONTAINS {quantity: 1}]->(gum)
"""
ORGANIC = OfType((NamedNode("urn:neo4j:true:isOrganic"),), "organic")
PRODUCT = OfType((NamedNode("urn:neo4j:label:Product"),), "product")
IMPORTED = """
CREATE (:_GraphConfig {_handleVocabUris: 3}),
  (heat:Resource:Film {uri: 'http://example.org/heat', label: 'Heat', year: 1995}),
  (mann:Resource:Person {uri: 'http://example.org/mann', label: 'Michael Mann'}),
  (heat)-[:directedBy]->(mann)
"""


def relation(step: str, *names: str, inverse: bool = False) -> Relation:
    """A predicate as kgmem.stores.neo4j_names calls it."""
    return Relation(":".join(["urn:neo4j", step, *(quote(name, safe="") for name in names)]), inverse)


def answers(store: GraphStore, plan: Plan) -> list[str]:
    """The labels of the answers."""
    return sorted(store.labels(execute(plan, store).answers).values())


def node(store: GraphStore, name: str) -> Start:
    """The node that is linked by a name."""
    candidates = [candidate for mention in Linker(store).link(name) for candidate in mention.candidates]
    return Start(next(found.nodes for found in candidates if isinstance(found.nodes[0], NamedNode)), name)


def linked(store: GraphStore, text: str) -> set[str]:
    """The names that a text is found to hold."""
    return {candidate.label for mention in Linker(store).link(text) for candidate in mention.candidates}


@pytest.mark.parametrize("place", list(Place))
def test_nodes_are_called_as_people_call_them(empty_neo4j: Neo4jServer, place: Place) -> None:
    """People by both names, orders by their number, wherever names are looked up; what has no name by its label."""
    empty_neo4j.run(SHOP)
    with sync_store(empty_neo4j.url, names=place) as store:
        assert {"Ann Lee", "order 4711", "organic"} <= linked(store, "What is organic in order 4711 of Ann Lee?")
        assert answers(store, OfType((NamedNode("urn:neo4j:label:Order"),), "order")) == ["order 4711", "order 4712"]
        (note,) = answers(store, OfType((NamedNode("urn:neo4j:label:Note"),), "note"))
        assert note.startswith("note ")
        labels = {info.label for info in store.schema().relations.values()}
        assert {"first name", "last name", "title", "order id"} <= labels
        assert not labels & {"product name", "is organic"}
    sync_store(empty_neo4j.url, names=Place.HERE).close()


def test_last_names_and_logins_are_further_names(empty_neo4j: Neo4jServer) -> None:
    """As long as they tell nodes apart; they can be asked for, too."""
    empty_neo4j.run(SHOP)
    with open_store(empty_neo4j.url) as store:
        assert "Bob Ray" in linked(store, "Who does Ray report to?")
        assert "Bob Ray" in linked(store, "Who does bray report to?")
        assert answers(store, Hop(node(store, "bray"), relation("property", "lastName"))) == ["Ray"]


def test_a_flag_is_the_class_of_what_it_is_true_of(empty_neo4j: Neo4jServer) -> None:
    """It is called by its name without "is", and false is no value that anything has."""
    empty_neo4j.run(SHOP)
    with open_store(empty_neo4j.url) as store:
        assert store.labels(ORGANIC.types) == {ORGANIC.types[0]: "organic"}
        assert store.schema().types[ORGANIC.types[0].value] == 1
        assert answers(store, ORGANIC) == answers(store, And(PRODUCT, ORGANIC)) == ["Green Tea"]
        both = OfType((*ORGANIC.types, NamedNode("urn:neo4j:label:Order")), "organic")
        assert answers(store, both) == ["Green Tea", "order 4711", "order 4712"]
        of_bob = Hop(node(store, "order 4712"), relation("type", "CONTAINS"))
        assert execute(Exists(And(of_bob, ORGANIC)), store).answers == (Literal(value=False),)
        (row,) = evidence(execute(ORGANIC, store), store)
        assert (row.subject, row.predicate, row.object, row.source) == ("Green Tea", "type", "organic", store.url)
        assert "organic" in linked(store, "Which products are organic?")


def test_a_value_may_be_the_name_of_a_node(empty_neo4j: Neo4jServer) -> None:
    """What names nodes stays no relation, although another property has the same text."""
    empty_neo4j.run(SHOP)
    with open_store(empty_neo4j.url) as store:
        met = store.neighbourhood([Literal("Green Tea")], limit=5)
        assert {triple.predicate.value for triple in met} == {relation("property", "origin").iri}
        assert store.schema().follows


def test_a_moment_is_found_again(empty_neo4j: Neo4jServer) -> None:
    """Whatever its zone is written as, and with its evidence."""
    empty_neo4j.run(SHOP)
    with open_store(empty_neo4j.url) as store:
        for order in answers(store, OfType((NamedNode("urn:neo4j:label:Order"),), "order")):
            result = execute(Hop(node(store, order), relation("property", "shippedAt")), store)
            assert [row.subject for row in evidence(result, store)] == [order]
            back = Hop(Start(result.answers, "then"), relation("property", "shippedAt", inverse=True))
            assert answers(store, back) == [order]


def test_a_graph_that_was_loaded_anew_is_read_anew(empty_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where a change alone would not have it read: there are as many nodes as before, but others."""
    monkeypatch.setattr("kgmem.stores.neo4j_foreign._QUICK_S", 0.0)
    empty_neo4j.run(SHOP)
    with open_store(empty_neo4j.url) as store:
        assert "Ann Lee" in linked(store, "Ann Lee")
    empty_neo4j.run("CREATE (:Placeholder)")  # so that the ids of what goes are not given again in the same order
    empty_neo4j.run("MATCH (n) DETACH DELETE n")
    empty_neo4j.run("UNWIND range(1, 3) AS i CREATE (:Placeholder)")
    empty_neo4j.run(SHOP)
    empty_neo4j.run("MATCH (n:Placeholder) DELETE n")
    with open_store(empty_neo4j.url) as store:
        assert answers(store, Hop(node(store, "Bob Ray"), relation("type", "REPORTS_TO"))) == ["Ann Lee"]


def test_neosemantics_may_leave_prefixes_out(empty_neo4j: Neo4jServer) -> None:
    """Resources are IRIs all the same, and neither the label nor the configuration of neosemantics is a class."""
    empty_neo4j.run(IMPORTED)
    heat, mann = NamedNode("http://example.org/heat"), NamedNode("http://example.org/mann")
    with open_store(empty_neo4j.url) as store:
        assert store.kind == "Neo4j, imported with neosemantics"
        assert set(store.schema().types) == {"urn:neo4j:label:Film", "urn:neo4j:label:Person"}
        assert {info.label for info in store.schema().relations.values()} == {"directed by", "year"}
        assert execute(Hop(Start((heat,), "Heat"), relation("type", "directedBy")), store).answers == (mann,)
        assert "Michael Mann" in linked(store, "Which film did Michael Mann direct?")
