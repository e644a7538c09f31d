"""The own evaluation set's graphs and questions on companies, medicine, software and sport: gold that is gold."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store, Triple, parse

from kgmem.evaluation import read_gold
from kgmem.types import ALIAS_PREDICATES, RDF_TYPE, RDFS_LABEL, Node, ends, is_relation

DOMAINS = ("company", "medicine", "software", "sport")
UNLABELLED_PREDICATES = "software"
SHAPES = """1hop 2hop 3hop inverse intersection union difference type filter count exists top topk most compare literal
            shared-name""".split()
OWN = files("kgmem.graphs") / "own"


class Domain:
    """A graph and the questions to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        turtle = OWN.joinpath(f"{name}.ttl").read_bytes()
        self.triples = [quad.triple for quad in parse(turtle, RdfFormat.TURTLE)]
        self.store = Store()
        self.store.load(turtle, RdfFormat.TURTLE)
        lines = OWN.joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        self.questions: list[dict[str, Any]] = [json.loads(line) for line in lines]

    def subjects(self, predicate: NamedNode) -> set[Node]:
        """Everything that has the predicate."""
        return {ends(triple)[0] for triple in self.triples if triple.predicate == predicate}

    def ask(self, sparql: str) -> list[str]:
        """The rows of a query as answers are written: labels, lexical forms, yes or no."""
        found = self.store.query(sparql)
        if isinstance(found, QueryBoolean):
            return ["yes" if found else "no"]
        assert isinstance(found, QuerySolutions)
        return [self._written(row[0]) for row in found]

    def _written(self, node: Any) -> str:
        if isinstance(node, Literal):
            return node.value
        (quad,) = self.store.quads_for_pattern(node, RDFS_LABEL, None)
        assert isinstance(quad.object, Literal)
        return quad.object.value


@pytest.fixture(scope="module", params=DOMAINS)
def domain(request: pytest.FixtureRequest) -> Domain:
    """One domain after the other."""
    return Domain(request.param)


def test_is_of_the_size_of_a_small_real_graph(domain: Domain) -> None:
    """Each graph is small enough to be read by people, large enough to be wrong about."""
    assert 250 <= len(set(domain.triples)) == len(domain.triples) <= 600


def test_names_and_types_everything(domain: Domain) -> None:
    """All things, classes and predicates have a label (one graph's predicates have none); all things have a type."""
    home = f"http://kgmem.example/own/{domain.name}/"
    labelled, typed = domain.subjects(RDFS_LABEL), domain.subjects(RDF_TYPE)
    predicates = {t.predicate for t in domain.triples if is_relation(t.predicate)}
    classes = {t.object for t in domain.triples if t.predicate == RDF_TYPE}
    nodes = {n for t in domain.triples for n in ends(t) if isinstance(n, NamedNode) and n.value.startswith(home)}
    assert nodes <= labelled
    assert nodes - predicates - classes <= typed
    assert predicates & labelled == (set() if domain.name == UNLABELLED_PREDICATES else predicates)


def test_writes_literals_as_every_store_gives_them_back(domain: Domain) -> None:
    """No value changes its lexical form in a store, so that answers are the same in all of them."""
    assert {quad.triple for quad in domain.store} == set(domain.triples)


def test_holds_literals_of_several_kinds_and_shared_names(domain: Domain) -> None:
    """Numbers and dates can be asked about; some things share a name, some have a second one."""
    relations = [t for t in domain.triples if is_relation(t.predicate)]
    datatypes = {t.object.datatype.value.rpartition("#")[2] for t in relations if isinstance(t.object, Literal)}
    assert {"decimal", "date"} < datatypes
    labels = Counter(_label(t) for t in domain.triples if t.predicate == RDFS_LABEL)
    assert [label for label, count in labels.items() if count > 1]
    assert domain.subjects(ALIAS_PREDICATES[0])


def test_answers_are_what_the_query_gives(domain: Domain) -> None:
    """Each query runs on the graph and gives exactly the answers, all of them, and never none."""
    for row in domain.questions:
        if row["shape"] != "unanswerable":
            assert set(row) == {"question", "shape", "answers", "sparql"}
            found = domain.ask(row["sparql"])
            assert sorted(found) == sorted(row["answers"]), row["question"]
            assert found, row["question"]


def test_superlatives_have_no_ties(domain: Domain) -> None:
    """Where a query cuts off an order, equals would make the answer a matter of luck: there are none at the cut."""
    cut = [row for row in domain.questions if " LIMIT " in row.get("sparql", "")]
    assert cut
    for row in cut:
        for order in ("?x", "DESC(?x)"):
            found = domain.ask(row["sparql"].replace(" LIMIT ", f" {order} LIMIT "))
            assert found == row["answers"], row["question"]


def test_unanswerable_questions_say_what_is_missing(domain: Domain) -> None:
    """A question that the graph can't answer has no answers, no query, and a reason; every reason occurs."""
    rows = [row for row in domain.questions if row["shape"] == "unanswerable"]
    assert len(rows) >= 8
    for row in rows:
        assert set(row) == {"question", "shape", "answers", "missing"}
        assert row["answers"] == []
    assert {row["missing"] for row in rows} == {"relation", "entity", "fact"}


def test_asks_by_second_names(domain: Domain) -> None:
    """Some questions name a thing by an alias that its label does not contain."""
    labels = {t.subject: _label(t) for t in domain.triples if t.predicate == RDFS_LABEL}
    aliases = [(t.subject, _label(t)) for t in domain.triples if t.predicate in ALIAS_PREDICATES]
    distinct = [alias for subject, alias in aliases if alias.lower() not in labels[subject].lower()]
    asked = [row["question"].lower() for row in domain.questions]
    assert sum(any(alias.lower() in question for alias in distinct) for question in asked) >= 2


def test_reads_as_gold(domain: Domain) -> None:
    """`kgmem eval` takes the files as they are."""
    gold = read_gold(str(OWN.joinpath(f"{domain.name}.jsonl")), limit=0)
    written = [(row["question"], frozenset(row["answers"])) for row in domain.questions]
    assert [(g.question, g.answers) for g in gold] == written


def test_covers_every_shape_in_every_domain() -> None:
    """Over all domains no shape is rare, a yes/no question may go either way, and no question is asked twice."""
    rows = [(name, row) for name in DOMAINS for row in Domain(name).questions]
    shapes = Counter(row["shape"] for _, row in rows)
    assert set(shapes) == {*SHAPES, "unanswerable"}
    assert all(shapes[shape] >= 10 for shape in SHAPES)
    assert shapes["unanswerable"] >= 40
    assert min(Counter(name for name, _ in rows).values()) >= 52
    assert {row["answers"][0] for _, row in rows if row["shape"] == "exists"} == {"yes", "no"}
    assert max(Counter(row["question"].strip("?.").lower() for _, row in rows).values()) == 1


def _label(triple: Triple) -> str:
    """The text of a naming triple."""
    assert isinstance(triple.object, Literal)
    return triple.object.value
