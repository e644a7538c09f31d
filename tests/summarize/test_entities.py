"""Summaries of entities: what is chosen of their facts, and how it is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pyoxigraph import RdfFormat, parse

from kgmem.errors import WeightsError
from kgmem.stores import GraphStore
from kgmem.stores.memory import MemoryStore
from kgmem.summarize import SummaryOptions
from kgmem.summarize.entities import EntitySummarizer
from kgmem.summarize.entity_facts import EntityFacts, Fact, Usage, read_facts
from kgmem.summarize.fact_features import FEATURES, fact_features, relation_vectors
from kgmem.summarize.fact_salience import (
    FILE,
    FactModel,
    FrequencyScorer,
    TrainedScorer,
    load_fact_scorer,
    save_fact_scorer,
)
from kgmem.summarize.fact_selection import Statement, in_turn
from kgmem.summarize.vectors import SentenceEncoder
from kgmem.types import RDF_TYPE, Literal, NamedNode, Relation

ART = """
@prefix : <urn:art/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dates: <urn:dates#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:bornIn rdfs:label "born in" . :deed rdfs:label "works" . :note rdfs:label "note" .
dates:birth rdfs:label "date of birth" . dates:year rdfs:label "year of birth" .
:Painter rdfs:label "painter" . :Thing rdfs:label "thing" .
:Vermeer a :Painter, :Thing ; rdfs:label "Johannes Vermeer" ; :bornIn :Delft ; :deed :a, :b, :c, :d, :e, :f ;
  dates:birth "1632-10-31"^^xsd:date ; dates:year "1632"^^xsd:gYear ; :note "x\\"}) DETACH DELETE n //", [] .
:Delft a :Thing ; rdfs:label "Delft" . :Hals a :Painter, :Thing ; rdfs:label "Frans Hals" . :x a :Thing .
"""
VERMEER = NamedNode("urn:art/Vermeer")


@pytest.fixture(scope="module")
def art() -> MemoryStore:
    """A painter with more works than are said, a date in two ways, and a hostile note."""
    store = MemoryStore()
    store.replace("art", (quad.triple for quad in parse(ART, format=RdfFormat.TURTLE)), digest="")
    return store


@pytest.fixture
def entities(encoder: SentenceEncoder, art: MemoryStore) -> EntitySummarizer:
    """Untrained."""
    return EntitySummarizer(encoder, FrequencyScorer(), art)


def statement(relation: str, *names: str, score: float, vector: tuple[float, float] = (1, 0)) -> Statement:
    """Facts with values."""
    facts = tuple(Fact(Relation(relation), Literal(name), relation, name) for name in names)
    return Statement(facts, score, np.asarray(vector, np.float32))


def test_facts_are_seen_from_the_entity(art: MemoryStore) -> None:
    """Classes first, names left out, what leads to it marked; all of them in an order of their own."""
    facts = read_facts(art, NamedNode("urn:art/Delft")).facts
    assert [(fact.words, fact.name) for fact in facts] == [("type", "thing"), ("born in of", "Johannes Vermeer")]
    assert read_facts(art, NamedNode("urn:art/nothing")).facts == ()


def test_an_entity_is_summarized(entities: EntitySummarizer) -> None:
    """Its most special class, one thing a relation; nothing of which there is too much, or that has no name."""
    texts = [sentence.text for sentence in entities.said(VERMEER)]
    assert texts[0] == "Johannes Vermeer is a painter."
    assert "Johannes Vermeer was born in Delft." in texts
    assert not any("works" in text or "DETACH" in text for text in texts)


def test_what_was_said_comes_late() -> None:
    """The year after its date, and the third thing of one relation after the first of others."""
    date, year = statement("birth date", "1632-10-31", score=3), statement("birth year", "1632", score=2)
    other = statement("award", "Prize", score=1, vector=(0, 1))
    assert [one.relation.iri for one in in_turn([year, other, date], again=1, said=1.5)] == [
        "birth date", "award", "birth year",
    ]  # fmt: skip
    assert not date.repeats(year)
    works = [statement("work", name, score=2) for name in "abc"]
    order = [one.relation.iri for one in in_turn([*works, other], again=0.8, said=1)]
    assert order == ["work", "work", "award", "work"]


def test_a_query_narrows(entities: EntitySummarizer) -> None:
    """What is asked for comes first, what is far from it not at all."""
    everything = entities.summarize(VERMEER.value, SummaryOptions(words=None))
    asked = entities.summarize(VERMEER.value, SummaryOptions(words=None, query="year of birth"))
    assert asked.sentences[0].text == "Johannes Vermeer was born in 1632."
    assert 0 < len(asked.sentences) < len(everything.sentences)


def test_few_calls_of_the_store(encoder: SentenceEncoder, art: MemoryStore) -> None:
    """Behind a server each one is a request, and the number of an entity's facts must not matter."""
    calls: list[str] = []

    class Counting:
        def __getattr__(self, name: str) -> object:
            calls.append(name)
            return getattr(art, name)

    EntitySummarizer(encoder, FrequencyScorer(), Counting()).said(VERMEER)
    assert sorted(set(calls)) == ["labels", "neighbourhood", "schema", "types"]
    assert [calls.count(name) for name in ("labels", "neighbourhood", "types")] == [1, 1, 1]


def test_features_know_classes_and_values(encoder: SentenceEncoder, art: MemoryStore) -> None:
    """The rarer class is the more special one; numbers, dates and repetitions are seen."""
    entity = read_facts(art, VERMEER)
    found = fact_features(entity, Usage.of(art), relation_vectors(encoder, entity.facts))
    column = {name: found[:, number] for number, name in enumerate(FEATURES)}
    special = [fact.name for fact, value in zip(entity.facts, column["special_class"], strict=True) if value]
    assert special == ["painter"]
    assert column["date"].sum() == 2
    assert column["values"].max() == pytest.approx(np.log(6))
    assert column["relation_share"].max() <= 0
    assert found.shape == (len(entity.facts), len(FEATURES))


def test_no_facts_at_all(encoder: SentenceEncoder, art: MemoryStore) -> None:
    """Nothing is wrong with that."""
    nothing = EntityFacts(VERMEER, "Vermeer", ())
    vectors = relation_vectors(encoder, ())
    for scorer in (FrequencyScorer(), TrainedScorer(FactModel(encoder.width))):
        assert scorer(nothing, Usage.of(art), vectors).shape == (0,)


def test_chances_add_up_to_one(encoder: SentenceEncoder, demo: GraphStore) -> None:
    """Whoever judges."""
    torch.manual_seed(1)
    entity = read_facts(demo, NamedNode("https://kgmem.example/demo/Peru"))
    vectors = relation_vectors(encoder, entity.facts)
    model = FactModel(encoder.width, networks=1)
    for scores in (
        FrequencyScorer()(entity, Usage.of(demo), vectors),
        TrainedScorer(model).by_size(vectors, fact_features(entity, Usage.of(demo), vectors))[:, 0],
    ):
        assert np.exp(scores).sum() == pytest.approx(1, abs=1e-4)
    assert entity.facts[0].relation.iri == RDF_TYPE.value


def test_trained_weights_are_used_with_their_encoder_only(encoder: SentenceEncoder, tmp_path: Path) -> None:
    """Without weights, or with those of another encoder, the untrained scorer is used."""
    assert load_fact_scorer(tmp_path, encoder).name == "frequency"
    model = FactModel(encoder.width)
    save_fact_scorer(model, encoder, tmp_path)
    loaded = load_fact_scorer(tmp_path, encoder)
    assert isinstance(loaded, TrainedScorer)
    assert torch.allclose(loaded.model.output, model.output, atol=1e-2)

    def other(texts: list[str]) -> np.ndarray:
        return -encoder(texts)

    other.width = encoder.width
    assert load_fact_scorer(tmp_path, other).name == "frequency"
    (tmp_path / FILE).write_bytes(b"broken")
    with pytest.raises(WeightsError, match="does not fit"):
        load_fact_scorer(tmp_path, encoder)
