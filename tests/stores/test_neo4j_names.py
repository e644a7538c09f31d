"""What a property graph calls things, and what kgmem makes of it. No server is needed for this."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.stores.neo4j_names import PlainNames, Predicate, PrefixedNames, Step, words
from kgmem.stores.neo4j_naming import Naming, naming_of
from kgmem.stores.neo4j_terms import key_of, properties_of
from kgmem.stores.neo4j_values import literals_of, value_of
from kgmem.types import XSD, Literal, NamedNode

NAMES = st.text(min_size=1, max_size=20)
PREDICATES = st.one_of(
    st.builds(Predicate, st.sampled_from([Step.TYPE, Step.PROPERTY]), NAMES),
    st.builds(Predicate, st.sampled_from([Step.OUT, Step.IN]), NAMES, NAMES),
)


@given(PREDICATES)
def test_every_name_has_an_iri_that_tells_it(predicate: Predicate) -> None:
    """Whatever it holds, in graphs of both kinds."""
    assert PlainNames().predicates(PlainNames().iri(predicate).value) == (predicate,)
    imported = PrefixedNames({"ns0": "http://example.org/"})
    assert predicate in imported.predicates(imported.iri(predicate).value)


def test_imported_names_are_iris_again() -> None:
    """By the longest namespace that fits."""
    names = PrefixedNames({"a": "http://example.org/", "b": "http://example.org/more#"})
    assert names.label("b__Film") == NamedNode("http://example.org/more#Film")
    assert names.label_of("http://example.org/more#Film") == "b__Film"
    assert names.iri(Predicate(Step.TYPE, "a__p")) == NamedNode("http://example.org/p")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("ACTED_IN", "acted in"),
        ("worksAt", "works at"),
        ("HTTPServer", "http server"),
        ("first name", "first name"),
        ("birth-year", "birth year"),
        ("中文", "中文"),
        ("__", "__"),
    ],
)
def test_names_are_read_as_words(name: str, read: str) -> None:
    """Underscores, dashes and capitals part words."""
    assert words(name) == read


@pytest.mark.parametrize(
    ("label", "nodes", "names"),
    [
        ("Person", [{"title": "Dr", "name": "Ann Lee"}, {"title": "Dr", "name": "Bob"}], ["Ann Lee", "Bob"]),
        ("Person", [{"name": ["Ann Lee", "A."]}, {"name": 50}, {"name": "Bob"}], ["Ann Lee", "A.", "50", "Bob"]),
        ("Staff", [{"title": "clerk", "lastName": "Lee", "firstName": "Ann"}, {"lastName": "Ray"}], ["Ann Lee", "Ray"]),
        ("Company", [{"company_name": "Acme", "description": "makes things"}], ["Acme"]),
        ("Part", [{"id": "7f3a9b1c2d4e5f60", "caption": "Left wheel"}, {"id": "7f3a9b1c2d4e5f61"}], ["Left wheel"]),
        ("City", [{"iso": "PE", "common": "Lima"}, {"iso": "PE", "common": "Cusco"}], ["Lima", "Cusco"]),
        ("service", [{"aKey": "svc-1", "slug": "ledger"}, {"aKey": "svc-2", "slug": "billing"}], ["ledger", "billing"]),
        ("AnOrder", [{"id": 7, "shipName": "Lee"}, {"id": 8, "shipName": "Lee"}], ["an order 7", "an order 8"]),
        (
            "Alarm",
            [{"key": "A-1", "kind": "fire"}, {"key": "A-2", "kind": "fire"}, {"key": "A-3", "kind": "theft"}],
            ["A-1", "A-2", "A-3"],
        ),
        ("Order", [{"customerID": 1, "orderID": 7}, {"customerID": 2, "orderID": 8}], ["order 7", "order 8"]),
        ("Event", [{"at": 5, "mail": "a@example.org"}, {"at": 6, "mail": "b@example.org"}], []),
        ("Empty", [], []),
    ],
)
def test_what_names_nodes_is_found(label: str, nodes: list[dict[str, object]], names: list[str]) -> None:
    """What is called a name, else what reads like one, never an id, an address or a number; else the label's number."""
    naming = naming_of(label, nodes)
    assert [name for node in nodes for name in naming.names(node)] == names


def test_what_tells_nodes_apart_is_a_further_name() -> None:
    """Ids in letters, logins and last names, unless two nodes share one; numbers, phrases and owners' ids are none."""
    ann = {"firstName": "Ann", "lastName": "Lee", "login": "alee", "teamId": "t", "number": 1, "motto": "Go"}
    bob = {"firstName": "Bob", "lastName": "Lee", "login": "bray", "teamId": "t", "number": 2, "motto": "Stay"}
    assert naming_of("Person", [ann, bob]) == Naming(("firstName", "lastName"), further=("login",))
    assert naming_of("Person", [ann, {**bob, "lastName": "Ray"}]).handles(ann) == ["Lee", "alee"]


VALUES = st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(max_size=20))


@given(VALUES)
def test_values_survive_being_literals(value: object) -> None:
    """A value's literal stands for the same value."""
    (literal,) = literals_of(value)
    assert value_of(literal) == value
    assert type(value_of(literal)) is type(value)


@pytest.mark.parametrize("kind", ["date", "dateTime", "time", "duration"])
def test_times_survive_being_values(kind: str) -> None:
    """Days, moments, times of day and spans."""
    texts = {"date": "1995-06-01", "dateTime": "1995-06-01T12:30:00+02:00", "time": "12:30:05", "duration": "P1Y2M3D"}
    literal = Literal(texts[kind], datatype=NamedNode(XSD + kind))
    assert list(literals_of(value_of(literal))) == [literal]


def test_long_terms_have_short_keys() -> None:
    """Each its own; what is short is its own key."""
    long = [f'"{letter * 5_000}"' for letter in "ab"]
    assert len({key_of(term) for term in long}) == 2
    assert max(len(key_of(term)) for term in long) < 100
    assert properties_of(long[0])["term"] == long[0]
    assert key_of('"short"') == '"short"'


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        (Literal("Heat"), {"text": "Heat"}),
        (Literal(1995), {"number": 1995, "time": "1995", "place": 1995.0}),
        (Literal("1995-06-01", datatype=NamedNode(XSD + "date")), {"time": "1995-06-01", "place": 1995.0601}),
        (Literal("2.5", datatype=NamedNode(XSD + "decimal")), {"number": 2.5}),
        (Literal("NaN", datatype=NamedNode(XSD + "double")), {}),
        (Literal(True), {}),
    ],
)
def test_a_literal_is_stored_with_what_it_is_worth(literal: Literal, expected: dict[str, object]) -> None:
    """Numbers, times, texts; nothing for the rest."""
    assert properties_of(str(literal)) == expected
