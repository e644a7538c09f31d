"""A small graph with every kind of name that linking must tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kgmem.linking import Linker
from kgmem.stores.base import WritableStore
from kgmem.stores.embedded import EmbeddedStore
from kgmem.stores.memory import MemoryStore
from kgmem.types import Candidate, Mention, Triple

GRAPH = """
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:keanu a :Person ; rdfs:label "Keanu Reeves" .
:matrix a :Film ; rdfs:label "The Matrix" ; :starring :keanu ; :year 1999 ; :released "1999-03-31"^^xsd:date ;
    :length 136.5 ; :tagline "Free your mind" ; :maker "Warner Bros."@en .
:revolver a :Film ; rdfs:label "Revolver" .
:revolver_album a :Album ; rdfs:label "Revolver" .
:kismet1 a :Film ; rdfs:label "Kismet" .
:kismet2 a :Film ; rdfs:label "Kismet" .
:kismet_tag a :Tag ; rdfs:label "kismet" .
:director a :Film ; rdfs:label "The Director" .
:lotr a :Film ; rdfs:label "The Lord of the Rings" ; skos:altLabel "LOTR" .
:ring a :Thing ; rdfs:label "ring" .
:amelie a :Film ; rdfs:label "Le Fabuleux Destin d'Amélie Poulain"@fr ; skos:altLabel "Amélie"@en .
:rocky2 a :Film ; rdfs:label "Rocky 2" .
:rocky3 a :Film ; rdfs:label "Rocky 3" .
:what a :Film ; rdfs:label "What" .
:film_tag a :Tag ; rdfs:label "film" .
:country a :Tag ; rdfs:label "country" .
:mercury a :Planet ; rdfs:label "Mercury (planet)" .
:beijing a :City ; rdfs:label "Beijing"@en , "北京"@zh .
:peking_university a :School ; rdfs:label "Peking University"@en , "北京大学"@zh .
:tokyo a :City ; rdfs:label "Tokyo"@en , "東京都"@ja .
:Gulf_of_Alaska a :Water ; :near :beijing .
:starring a owl:ObjectProperty ; rdfs:label "starring" .
:maker rdfs:label "maker" .
:x a :Thing ; rdfs:label "X" .
"""

Link = Callable[[str], tuple[Mention, ...]]


def triples(text: str) -> list[Triple]:
    """The triples of a Turtle text."""
    return [quad.triple for quad in parse(text, RdfFormat.TURTLE)]


@pytest.fixture(scope="package", params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableStore]:
    """The small graph, in memory and on disk. Tests must leave it as it is."""
    store: WritableStore
    if request.param == "memory":
        store = MemoryStore()
    else:
        store = EmbeddedStore.create_or_open(tmp_path_factory.mktemp("linking") / "graph.kg")
    store.replace("films", triples(GRAPH), digest="0")
    yield store
    store.close()


@pytest.fixture
def link(store: WritableStore) -> Link:
    """Links a text to the small graph."""
    return Linker(store).link


@pytest.fixture
def best(link: Link) -> Callable[[str], Candidate]:
    """The candidate with the best score of all in a text."""

    def find(text: str) -> Candidate:
        return max((c for mention in link(text) for c in mention.candidates), key=lambda c: c.score)

    return find


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """The small graph as a folder on disk that nobody has open."""
    store = EmbeddedStore.create_or_open(tmp_path / "films.kg")
    store.replace("films", triples(GRAPH), digest="0")
    store.close()
    return str(tmp_path / "films.kg")
