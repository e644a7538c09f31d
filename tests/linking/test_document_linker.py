"""In documents the linker decides: by the sentence, by what else is mentioned, and for nothing where nothing fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import RdfFormat, parse

from kgmem.errors import UsageError
from kgmem.linking.document_features import FEATURES
from kgmem.linking.document_linker import MIN_SCORE, DocumentLinker
from kgmem.linking.document_words import PipelineEntity
from kgmem.linking.ranking import Ranking
from kgmem.stores.memory import MemoryStore
from kgmem.types import node_id

GRAPH = """
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

:merkel a :Politician ; rdfs:label "Angela Merkel" ; :chancellor :germany ; :party :cdu .
:germany a :Country ; rdfs:label "Germany" ; skos:altLabel "Federal Republic of Germany" ; :capital :berlin .
:berlin a :City ; rdfs:label "Berlin" ; :river :spree .
:spree a :River ; rdfs:label "Spree" .
:cdu a :Party ; rdfs:label "Christian Democratic Union" .
:mercury_planet a :Planet ; rdfs:label "Mercury" ; :orbits :sun ;
    :described "the planet nearest to the sun, with craters" .
:mercury_singer a :Person ; rdfs:label "Mercury" ; :member_of :queen .
:mercury_metal a :Metal ; rdfs:label "Mercury" ; :used_in :thermometer .
:sun a :Star ; rdfs:label "Sun" .
:queen a :Band ; rdfs:label "Queen" ; :hit :rhapsody .
:rhapsody a :Song ; rdfs:label "Bohemian Rhapsody" .
:thermometer a :Thing ; rdfs:label "thermometer" .
:will a :Person ; rdfs:label "Will" .
:may a :Person ; rdfs:label "May" .
:the a :Band ; rdfs:label "The The" ; skos:altLabel "The" .
:springfield_il a :City ; rdfs:label "Springfield, Illinois" ; :mayor :ann .
:ann a :Person ; rdfs:label "Ann Roe" .
:izmir a :Statue ; rdfs:label "Atatürk Monument (İzmir)" .
:tamil a :Tongue ; rdfs:label "Tamil language" .
:potato a :Plant ; rdfs:label "Sweet potato" .
:City a owl:Class ; rdfs:label "city" .
:oak a :Tree ; rdfs:label "oak" ; :wood "hard and heavy" .
:river a owl:ObjectProperty ; rdfs:label "river" .
"""
Linked = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def linker() -> DocumentLinker:
    """A linker to the small graph."""
    store = MemoryStore()
    store.replace("graph", [quad.triple for quad in parse(GRAPH, RdfFormat.TURTLE)], digest="0")
    return DocumentLinker(store)


@pytest.fixture
def linked(linker: DocumentLinker) -> Linked:
    """The linked mentions of one text, each with the end of its node's IRI."""

    def find(text: str, *entities: PipelineEntity) -> list[tuple[str, str]]:
        (mentions,) = linker.link([text], [entities])
        return [
            (mention.text, str(node_id(mention.candidates[0].nodes[0])).removeprefix("http://example.org/"))
            for mention in mentions
            if mention.candidates[0].score >= MIN_SCORE
        ]

    return find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The spacecraft saw the craters of Mercury, so near to the Sun.", "mercury_planet"),
        ("Queen sang Bohemian Rhapsody, with Mercury at the piano.", "mercury_singer"),
        ("The old thermometer was full of Mercury.", "mercury_metal"),
    ],
)
def test_a_name_of_several_nodes(linked: Linked, text: str, expected: str) -> None:
    """The words of the sentence and the other mentions tell which one is meant."""
    assert ("Mercury", expected) in linked(text)


def test_nothing_tells(linker: DocumentLinker, linked: Linked) -> None:
    """Where nothing tells which of three is meant, none is linked, and all are kept as candidates."""
    text = "Everybody knows the word Mercury."
    assert linked(text) == []
    ((mention,),) = linker.link([text])
    assert len(mention.candidates) == 3
    assert sum(candidate.score for candidate in mention.candidates) <= 1


def test_one_sense_per_document(linked: Linked) -> None:
    """What one sentence tells counts for the same name in all others."""
    found = linked(
        "Mercury is a planet. Nobody lives there. Its craters are old, and the Sun is near. We love Mercury."
    )
    assert [iri for text, iri in found if text == "Mercury"] == ["mercury_planet", "mercury_planet"]


def test_short_names(linked: Linked) -> None:
    """A surname and an acronym stand for what was named in full before, and for nothing without that."""
    text = "Angela Merkel led the Christian Democratic Union. Then Merkel went to Berlin, and the CDU's members, too."
    assert [pair for pair in linked(text) if pair[0] in ("Merkel", "CDU")] == [("Merkel", "merkel"), ("CDU", "cdu")]
    assert [pair for pair in linked("Then Merkel left, and the CDU with her.") if pair[1] in ("merkel", "cdu")] == []


def test_a_thing_by_what_it_is_called(linked: Linked) -> None:
    """It is the last one before that is called a monument; a remark of a name is no short form."""
    text = "The Ataturk Monument is old. Ann Roe from Springfield saw the monument and a monument in Illinois."
    assert linked(text)[-1] == ("monument", "izmir")
    assert len(linked(text)) == 4


@pytest.mark.parametrize(
    "text",
    [
        "They will go. Will they? It may rain in May, and the rest is the best.",
        "The city lies on a river.",
        "The Germany Street Orchestra played.",
        "We met Robert Berlin at noon.",
        "A letter came from the University of Berlin yesterday.",
    ],
)
def test_what_is_not_meant(linked: Linked, text: str) -> None:
    """Everyday words that are names, classes and relations, and parts of longer unknown names are not linked."""
    assert linked(text) == []


@pytest.mark.parametrize(
    ("text", "mention", "iri"),
    [
        ("They live in Springfield with Ann Roe.", "Springfield", "springfield_il"),
        ("The Ataturk Monument is old.", "Ataturk Monument", "izmir"),
        ("She speaks Tamil at home.", "Tamil", "tamil"),
        ("We ate Sweet Potatoes.", "Sweet Potatoes", "potato"),
        ("Angela Merkel's visit", "Angela Merkel", "merkel"),
        ("We saw Angella Merkel there.", "Angella Merkel", "merkel"),
        ("It came from the Federal Republic of Germany.", "Federal Republic of Germany", "germany"),
        ("It came from the Federal Republik of Germany.", "Federal Republik of Germany", "germany"),
        ("Two oaks fell, and their wood is hard.", "oaks", "oak"),
    ],
)
def test_forms_of_names(linked: Linked, text: str, mention: str, iri: str) -> None:
    """Remarks may be missing, accents and plurals differ, and letters be wrong."""
    assert (mention, iri) in linked(text)


def test_the_longest_name_wins(linked: Linked) -> None:
    """What lies inside a linked name is no mention of its own."""
    assert linked("the Federal Republic of Germany") == [("Federal Republic of Germany", "germany")]


def test_kinds_of_entities(linked: Linked) -> None:
    """The pipeline's label for an entity speaks for nodes of that kind."""
    text = "I once met Mercury."
    assert linked(text, PipelineEntity(11, 18, "PERSON")) == [("Mercury", "mercury_singer")]


def test_literals(linker: DocumentLinker) -> None:
    """Texts that the graph holds are mentions without an IRI, where nothing else is."""
    ((mention,),) = linker.link(["It is hard and heavy."])
    assert node_id(mention.candidates[0].nodes[0]) is None


def test_texts_together_and_alone(linker: DocumentLinker) -> None:
    """A text gives the same whether it is linked with others or alone, and nothing gives nothing."""
    texts = ["Angela Merkel", "", "Berlin is in Germany.", "!", "Merkel saw Berlin."]
    assert linker.link(texts) == [linker.link([text])[0] for text in texts]
    assert linker.link([]) == []


def test_weights_that_do_not_fit() -> None:
    """A feature without a weight is said by name."""
    with pytest.raises(UsageError, match="coherence"):
        Ranking({name: 0.0 for name in FEATURES if name != "coherence"})


def test_probabilities() -> None:
    """They are those of a softmax in which none has the score 0."""
    ranking = Ranking({name: float(name == "bias") for name in FEATURES})
    row = [float(name == "bias") for name in FEATURES]
    one, two = ranking.probabilities([row, row])
    assert one == two == pytest.approx(2.718281828 / (1 + 2 * 2.718281828))
