"""The shipped demo graph: what it promises about its size, its labels, its facts and its documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

from kgmem.types import NAMING_PREDICATES, RDF_TYPE, Node

GRAPHS = files("kgmem.graphs")
PREFIXES = """
PREFIX d: <https://kgmem.example/demo/>
PREFIX o: <https://kgmem.example/demo/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def demo() -> Store:
    """The demo graph as `demo:` holds it: facts and ontology, each in a graph of its own."""
    store = Store()
    for name in ("demo", "ontology"):
        text = GRAPHS.joinpath(f"{name}.ttl").read_text(encoding="utf-8")
        store.load(text, format=RdfFormat.TURTLE, to_graph=NamedNode(f"urn:{name}"))
    return store


def rows(store: Store, where: str, select: str = "SELECT * WHERE") -> list[tuple[Node | None, ...]]:
    """The rows of a SELECT over the facts and the ontology together."""
    found = store.query(f"{PREFIXES} {select} {{ {where} }}", use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(row[variable] for variable in found.variables) for row in found]


def english(store: Store, term: Node | None) -> str:
    """The English label of an entity, or the text of a literal."""
    if isinstance(term, Literal):
        return term.value
    ((label,),) = rows(store, f'{term} rdfs:label ?label FILTER (LANG(?label) = "en")', "SELECT ?label WHERE")
    assert isinstance(label, Literal)
    return label.value


def test_size(demo: Store) -> None:
    """The graph holds at least 4,500 facts that are neither names nor types, and all files stay below 1.5 MB."""
    naming = NAMING_PREDICATES | {RDF_TYPE}
    facts = [q for q in demo.quads_for_pattern(None, None, None, NamedNode("urn:demo")) if q.predicate not in naming]
    assert len(facts) >= 4500
    shipped = [f for folder in (GRAPHS, GRAPHS.joinpath("documents")) for f in folder.iterdir() if f.is_file()]
    assert sum(len(f.read_bytes()) for f in shipped) < 1_500_000


def test_every_entity_class_and_relation_has_one_label_in_english_and_one_in_chinese(demo: Store) -> None:
    """Whatever has a type, and every predicate and class in use, is named once in each of the two languages."""
    named = rows(
        demo,
        """{ ?thing a ?type } UNION { ?s ?thing ?o GRAPH <urn:demo> { ?s ?thing ?o } } UNION { ?s a ?thing }
        FILTER (STRSTARTS(STR(?thing), "https://kgmem.example/"))""",
        "SELECT DISTINCT ?thing WHERE",
    )
    labels: dict[Node, list[str | None]] = {thing: [] for (thing,) in named if thing is not None}
    for thing, label in rows(demo, "?thing rdfs:label ?label", "SELECT ?thing ?label WHERE"):
        assert thing is not None
        assert isinstance(label, Literal)
        labels.setdefault(thing, []).append(label.language)
    assert len(labels) > 1500
    assert {thing: found for thing, found in labels.items() if sorted(map(str, found)) != ["en", "zh"]} == {}


def test_chinese_labels_are_chinese(demo: Store) -> None:
    """A label in Chinese is written in Chinese characters, and an English one is not."""
    odd = [
        str(label)
        for (label,) in rows(demo, "?s rdfs:label ?label", "SELECT ?label WHERE")
        if isinstance(label, Literal) and (label.language == "zh") != bool(re.search(r"[㐀-\U0003ffff]", label.value))
    ]
    assert odd == []


def test_an_alternative_label_is_no_copy_of_the_label(demo: Store) -> None:
    """`skos:altLabel` adds a name; the same name twice would count twice."""
    assert rows(demo, "?s rdfs:label ?name ; skos:altLabel ?name") == []


def test_every_predicate_is_in_the_ontology_with_its_domain_and_range(demo: Store) -> None:
    """Each relation of the facts is declared, and the types at its ends are the declared ones."""
    undeclared = rows(
        demo,
        """GRAPH <urn:demo> { ?s ?p ?o } FILTER (STRSTARTS(STR(?p), "https://kgmem.example/"))
        FILTER NOT EXISTS { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?p a ?kind }""",
        "SELECT DISTINCT ?p WHERE",
    )
    assert undeclared == []
    for end, declared in (("?s", "domain"), ("?o", "range")):
        wrong = rows(
            demo,
            f"""?p a owl:ObjectProperty ; rdfs:{declared} ?class . GRAPH <urn:demo> {{ ?s ?p ?o }}
            FILTER NOT EXISTS {{ {end} a/rdfs:subClassOf* ?class }}""",
        )
        assert wrong == [], declared


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        ("a border is stated in both directions", "?a o:borders ?b FILTER NOT EXISTS { ?b o:borders ?a }"),
        ("no country borders itself", "?a o:borders ?a"),
        ("neighbours share a continent, but for three pairs",
         """?a o:borders ?b FILTER (STR(?a) < STR(?b)) FILTER NOT EXISTS { ?a o:continent ?c . ?b o:continent ?c }
         MINUS { VALUES (?a ?b) {
           (d:Morocco d:Spain) (d:Colombia d:Panama) (d:Indonesia d:Papua_New_Guinea) } }"""),
        ("a capital lies in its country", "?c o:capital ?k FILTER NOT EXISTS { ?k o:locatedIn ?c }"),
        ("no two countries share a capital", "?a o:capital ?k . ?b o:capital ?k FILTER (?a != ?b)"),
        ("one continent, but for the four that lie on two",
         """?c o:continent ?x, ?y FILTER (STR(?x) < STR(?y))
         FILTER (?c NOT IN (d:Russia, d:Turkey, d:Kazakhstan, d:Egypt))"""),
        ("every country lies on a continent", "?c a o:Country FILTER NOT EXISTS { ?c o:continent ?x }"),
        ("every country but Palestine has a currency",
         "?c a o:Country FILTER (?c != d:Palestine) FILTER NOT EXISTS { ?c o:currency ?x }"),
        ("every country but the four named in the ontology has a capital",
         """?c a o:Country FILTER (?c NOT IN (d:Israel, d:Palestine, d:Nauru, d:Equatorial_Guinea))
         FILTER NOT EXISTS { ?c o:capital ?k }"""),
        ("a place lies in exactly one country", "?k o:locatedIn ?a, ?b FILTER (?a != ?b)"),
        ("1.5 to 20,000 people on each square kilometre",
         "?c o:population ?n ; o:area ?a FILTER (?n / ?a < 1.5 || ?n / ?a > 20000)"),
        ("the countries of a river hang together",
         """?r o:flowsThrough ?a, ?other FILTER (?a != ?other)
         FILTER NOT EXISTS { ?r o:flowsThrough ?b . ?a o:borders ?b }"""),
        ("a river meets the river that it flows into in some country",
         "?r o:flowsInto ?s . ?s a o:River FILTER NOT EXISTS { ?r o:flowsThrough ?c . ?s o:flowsThrough ?c }"),
        ("birth before death, and at most 115 years between",
         "?p o:yearOfBirth ?b ; o:yearOfDeath ?e FILTER (?e <= ?b || ?e > ?b + 115)"),
        ("a teacher is not born more than 25 years after the student, nor dead when the student is born",
         """?p o:teacher ?t ; o:yearOfBirth ?b . ?t o:yearOfBirth ?x OPTIONAL { ?t o:yearOfDeath ?y }
         FILTER (?x > ?b + 25 || (BOUND(?y) && ?y < ?b + 15))"""),
        ("nobody is their own teacher", "?p o:teacher+ ?p"),
        ("a parent is older than the child",
         "?p o:parent ?q ; o:yearOfBirth ?b . ?q o:yearOfBirth ?x FILTER (?b < ?x + 14)"),
        ("a marriage is stated in both directions", "?a o:spouse ?b FILTER NOT EXISTS { ?b o:spouse ?a }"),
        ("a book appears after its author's 14th birthday",
         "?w o:author ?p ; o:yearOfPublication ?y . ?p o:yearOfBirth ?b FILTER (?y < ?b + 14)"),
        ("discoverers and inventors were alive at the time",
         """?w o:discoveredBy|o:inventedBy ?p ; o:yearOfDiscovery|o:yearOfInvention ?y . ?p o:yearOfBirth ?b
         OPTIONAL { ?p o:yearOfDeath ?e } FILTER (?y < ?b + 14 || (BOUND(?e) && ?y > ?e))"""),
        ("no two elements share a number or a symbol",
         "?a o:atomicNumber|o:symbol ?x . ?b o:atomicNumber|o:symbol ?x FILTER (?a != ?b)"),
        ("everything but the Sun orbits something",
         "?b a/rdfs:subClassOf o:CelestialBody FILTER (?b != d:Sun) FILTER NOT EXISTS { ?b o:orbits ?x }"),
        ("a moon does not orbit the Sun", "?m a o:Moon ; o:orbits d:Sun"),
    ],
)  # fmt: skip
def test_rules(demo: Store, rule: str, breach: str) -> None:
    """No fact breaks the rules that such facts must obey."""
    assert rows(demo, breach) == [], rule


@pytest.mark.parametrize(
    ("kind", "count"),
    [("Country", 195), ("ChemicalElement", 118), ("Planet", 8), ("Continent", 6)],
)
def test_closed_classes_are_complete(demo: Store, kind: str, count: int) -> None:
    """The classes that have a fixed number of members have all of them."""
    assert len(rows(demo, f"?x a o:{kind}")) == count


@pytest.mark.parametrize(
    ("subject", "relation", "expected"),
    [
        ("South_Africa", "capital", {"Pretoria", "Cape Town", "Bloemfontein"}),
        ("Bolivia", "capital", {"Sucre"}),
        ("Bolivia", "seatOfGovernment", {"La Paz"}),
        ("Sri_Lanka", "capital", {"Sri Jayawardenepura Kotte"}),
        ("Kazakhstan", "capital", {"Astana"}),
        ("Myanmar", "capital", {"Naypyidaw"}),
        ("Burundi", "capital", {"Gitega"}),
        ("Tanzania", "capital", {"Dodoma"}),
        ("Nigeria", "capital", {"Abuja"}),
        ("Palau", "capital", {"Ngerulmud"}),
        ("Croatia", "currency", {"Euro"}),
        ("Bulgaria", "currency", {"Euro"}),
        ("Zimbabwe", "currency", {"Zimbabwe Gold"}),
        ("Zambia", "borders", {"Angola", "Botswana", "Democratic Republic of the Congo", "Malawi", "Mozambique",
                               "Namibia", "Tanzania", "Zimbabwe"}),
        ("France", "borders", {"Andorra", "Belgium", "Germany", "Italy", "Luxembourg", "Monaco", "Spain",
                               "Switzerland"}),
        ("Marie_Curie", "awardReceived", {"Nobel Prize in Physics", "Nobel Prize in Chemistry"}),
        ("radium", "discoveredBy", {"Marie Curie", "Pierre Curie"}),
    ],
)  # fmt: skip
def test_facts_that_are_easily_got_wrong(demo: Store, subject: str, relation: str, expected: set[str]) -> None:
    """The usual traps (moved capitals, new currencies, short borders) are stated right."""
    assert {english(demo, x) for (x,) in rows(demo, f"d:{subject} o:{relation} ?x")} == expected


def documents() -> Iterator[tuple[str, str]]:
    """Name and text of each document."""
    for file in GRAPHS.joinpath("documents").iterdir():
        yield file.name, file.read_text(encoding="utf-8")


def test_documents_are_short_and_about_the_graph(demo: Store) -> None:
    """There are a dozen documents of 150 to 300 words, each naming three entities of the graph; two are in Chinese."""
    names: dict[str, set[str]] = {"en": set(), "zh": set()}
    for (label,) in rows(demo, "GRAPH <urn:demo> { ?s rdfs:label ?label }", "SELECT ?label WHERE"):
        assert isinstance(label, Literal)
        names[str(label.language)].add(label.value)
    found = dict(documents())
    assert len(found) >= 12
    assert sum(name.endswith(".zh.md") for name in found) >= 2
    for name, text in found.items():
        if name.endswith(".zh.md"):
            length, known = len(re.findall(r"[㐀-鿿]", text)) / 1.6, {label for label in names["zh"] if label in text}
        else:
            words = re.findall(r"[\w'’-]+", text)
            length, known = len(words), {label for label in names["en"] if re.search(rf"\b{re.escape(label)}\b", text)}
        assert 150 <= length <= 300, (name, length)
        assert len({label for label in known if len(label) > 1}) >= 3, name


def test_the_gold_answers_are_the_graph_s(demo: Store) -> None:
    """The development questions about the graph have the answers that their SPARQL finds, or none at all."""
    lines = (Path(__file__).parent.parent / "data" / "demo_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({q["question"] for q in questions}) == len(questions) >= 150
    kinds = {q["kind"] for q in questions}
    assert kinds == {"1hop", "2hop", "3hop", "intersection", "count", "exists", "unanswerable"}
    assert sum(q["kind"] == "unanswerable" for q in questions) >= 40
    for q in questions:
        if q["sparql"] is None:
            assert (q["kind"], q["answers"]) == ("unanswerable", [])
            continue
        found = demo.query(PREFIXES + q["sparql"], use_default_graph_as_union=True)
        if isinstance(found, QueryBoolean):
            answers = ["yes" if found else "no"]
        else:
            assert isinstance(found, QuerySolutions)
            answers = sorted({english(demo, row["x"]) for row in found})
        assert q["answers"] == answers, q["question"]
        assert answers, q["question"]
