"""The own evaluation set, every graph that is there: well-formed graphs, and gold that the graph itself gives."""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store, Triple, parse

from kgmem.evaluation import read_gold
from kgmem.types import ALIAS_PREDICATES, NAMING_PREDICATES, RDF_TYPE, RDFS_LABEL, Node, ends, is_relation

OWN = files("kgmem.graphs") / "own"
DOMAINS = sorted(file.name.removesuffix(".jsonl") for file in OWN.iterdir() if file.name.endswith(".jsonl"))
SHAPES = frozenset(
    """1hop 2hop 3hop inverse intersection union difference type filter count exists top topk most compare literal
    shared-name""".split()
)


class Domain:
    """A graph and the questions to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._turtle = OWN.joinpath(f"{name}.ttl").read_bytes()

    @cached_property
    def triples(self) -> list[Triple]:
        return [quad.triple for quad in parse(self._turtle, RdfFormat.TURTLE)]

    @cached_property
    def store(self) -> Store:
        store = Store()
        store.load(self._turtle, RdfFormat.TURTLE)
        return store

    @cached_property
    def questions(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in OWN.joinpath(f"{self.name}.jsonl").read_text("utf-8").splitlines()]

    @cached_property
    def labels(self) -> dict[Node, str]:
        return {ends(t)[0]: text(t) for t in self.triples if t.predicate == RDFS_LABEL}

    @cached_property
    def predicates(self) -> set[NamedNode]:
        return {t.predicate for t in self.triples if is_relation(t.predicate)}

    def ask(self, sparql: str) -> set[str]:
        """What a query gives, as answers are written: labels, lexical forms, yes or no."""
        found = self.store.query(sparql)
        if isinstance(found, QueryBoolean):
            return {"yes" if found else "no"}
        assert isinstance(found, QuerySolutions)
        return {node.value if isinstance(node, Literal) else self.labels[node] for (node,) in found}


def text(triple: Triple) -> str:
    """The text of a naming triple."""
    assert isinstance(triple.object, Literal)
    return triple.object.value


@pytest.fixture(scope="module")
def domains() -> list[Domain]:
    """All domains."""
    return [Domain(name) for name in DOMAINS]


@pytest.fixture(scope="module", params=DOMAINS)
def domain(request: pytest.FixtureRequest) -> Domain:
    """One domain after the other."""
    return Domain(request.param)


def test_has_the_size_of_a_small_real_graph(domain: Domain) -> None:
    """A graph can be read by a person in one sitting, and no triple stands in it twice."""
    assert 250 <= len(set(domain.triples)) == len(domain.triples) <= 600


def test_labels_and_types_everything(domain: Domain) -> None:
    """Each entity has one label and a type, each class a label; predicates have labels all or none."""
    home = f"http://kgmem.example/own/{domain.name}/"
    own = {n for t in domain.triples for n in ends(t) if isinstance(n, NamedNode) and n.value.startswith(home)}
    classes = {t.object for t in domain.triples if t.predicate == RDF_TYPE}
    typed = {t.subject for t in domain.triples if t.predicate == RDF_TYPE}
    assert own <= domain.labels.keys()
    assert own - domain.predicates - classes <= typed
    assert domain.predicates & domain.labels.keys() in (set(), domain.predicates)
    assert len(domain.labels) == sum(t.predicate == RDFS_LABEL for t in domain.triples)


def test_holds_what_makes_graphs_hard(domain: Domain) -> None:
    """Numbers and dates among the literals, names that two things share, second names, and all literals canonical."""
    relations = [t for t in domain.triples if is_relation(t.predicate)]
    datatypes = {t.object.datatype.value.rpartition("#")[2] for t in relations if isinstance(t.object, Literal)}
    assert "date" in datatypes
    assert {"integer", "decimal"} & datatypes
    names = Counter(text(t).casefold() for t in domain.triples if t.predicate in NAMING_PREDICATES)
    assert max(names.values()) > 1
    assert any(t.predicate in ALIAS_PREDICATES for t in domain.triples)
    assert {quad.triple for quad in domain.store} == set(domain.triples)


def test_answers_are_what_the_query_gives(domain: Domain) -> None:
    """Each query runs on the graph and gives exactly the answers, of which there is always one at least."""
    for row in domain.questions:
        if row["shape"] != "unanswerable":
            assert row.keys() == {"question", "shape", "answers", "sparql"}, row
            assert row["answers"], row["question"]
            assert sorted(domain.ask(row["sparql"])) == sorted(row["answers"]), row["question"]


def test_unanswerable_questions_say_what_is_missing(domain: Domain) -> None:
    """They have no answers and no query; each kind of gap occurs."""
    rows = [row for row in domain.questions if row["shape"] == "unanswerable"]
    assert len(rows) >= 8
    assert all(row.keys() == {"question", "shape", "answers", "missing"} and not row["answers"] for row in rows)
    assert {row["missing"] for row in rows} == {"relation", "entity", "fact"}


def test_asks_by_second_names(domain: Domain) -> None:
    """At least two questions name a thing by an alias that is no part of its label."""
    aliases = [(ends(t)[0], text(t).casefold()) for t in domain.triples if t.predicate in ALIAS_PREDICATES]
    distinct = [alias for node, alias in aliases if alias not in domain.labels[node].casefold()]
    asked = [row["question"].casefold() for row in domain.questions]
    assert sum(any(alias in question for alias in distinct) for question in asked) >= 2


def test_reads_as_gold(domain: Domain) -> None:
    """`kgmem eval` takes the files as they are."""
    gold = read_gold(Path(str(OWN / f"{domain.name}.jsonl")))
    assert {(g.question, g.answers) for g in gold} == {
        (row["question"], frozenset(row["answers"])) for row in domain.questions
    }


def test_covers_every_shape(domains: list[Domain]) -> None:
    """Over all domains no shape is rare, half of the gaps are relations, yes occurs and no, nothing is asked twice."""
    rows = [row for domain in domains for row in domain.questions]
    shapes = Counter(row["shape"] for row in rows)
    assert shapes.keys() == SHAPES | {"unanswerable"}
    assert min(shapes.values()) >= 2 * len(domains)
    assert 2 * sum(row.get("missing") == "relation" for row in rows) >= shapes["unanswerable"]
    assert min(len(domain.questions) for domain in domains) >= 52
    assert {answer for row in rows if row["shape"] == "exists" for answer in row["answers"]} == {"yes", "no"}
    assert max(Counter(row["question"].strip("?. ").casefold() for row in rows).values()) == 1


def test_some_graphs_have_predicates_without_labels(domains: list[Domain]) -> None:
    """In one graph of four the predicates are read from their local names."""
    bare = [domain.name for domain in domains if domain.predicates.isdisjoint(domain.labels)]
    assert 1 <= len(bare) <= len(domains) / 4
