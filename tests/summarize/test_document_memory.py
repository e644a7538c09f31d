"""Documents as graphs, read window by window into slots."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kgmem.documents import Document, read_bytes, read_document
from kgmem.summarize.contents import read_contents
from kgmem.summarize.document_graph import DocumentGraph, EdgeKind, NodeKind
from kgmem.summarize.features import FEATURES, Described, describe
from kgmem.summarize.memory import DocumentMemory, MemorySizes, memory_input
from kgmem.summarize.summarizer import Summarizer
from kgmem.summarize.terms import repeated_terms
from kgmem.summarize.vectors import SentenceEncoder
from kgmem.summarize.windows import REMEMBERED, windows


def described(document: Document, encoder: SentenceEncoder) -> Described:
    """A document without a graph."""
    contents = read_contents(document, None)
    return describe(contents, [sentence.text for sentence in contents.sentences], encoder)


@pytest.fixture
def long() -> Document:
    """Of more sentences than a window has."""
    lines = [f"The city of Lyon has bridge number {number}. " for number in range(100)]
    return read_bytes("".join(lines).encode(), "long.txt")


@pytest.fixture
def memory(encoder: SentenceEncoder) -> DocumentMemory:
    """With random weights."""
    torch.manual_seed(1)
    return DocumentMemory(MemorySizes(encoder.width, width=16, heads=2)).eval()


def test_names_take_the_part_of_entities() -> None:
    """Names and pairs of words in two sentences at least; a sentence's first word only if it is a name elsewhere."""
    texts = [
        "Anna Berg built a steam engine.",
        "The steam engine of Anna Berg is old.",
        "Nobody saw it.",
        "Nobody ran.",
    ]
    assert repeated_terms(texts) == {"anna berg": [0, 1], "steam engine": [0, 1]}


def test_sentences_share_sections_and_names(report: Document, encoder: SentenceEncoder) -> None:
    """As networkx has it."""
    graph = described(report, encoder).graph.to_networkx()
    assert graph.has_edge(("sentence", 0), ("sentence", 1))
    assert graph.nodes["sentence", 0]["text"].startswith("The river Saone")
    sections = {v for u, v, data in graph.edges(data=True) if data["predicate"] == "in section"}
    assert sections == {("section", 0), ("section", 1)}


def test_linked_entities_and_their_triples(with_graph: Summarizer, checkout: Path) -> None:
    """Triples are nodes between entities that the document mentions, each said in the graph's words."""
    contents = read_contents(read_document(checkout / "graphs" / "documents" / "marie-curie.md"), with_graph.store)
    given = describe(contents, [sentence.text for sentence in contents.sentences], with_graph.encoder)
    graph = given.graph
    assert (len(graph.triples), len(given.stated)) == (len(contents.triples), len(contents.triples))
    subject, object_ = graph.ends[0]
    first = graph.triples[0]
    assert (graph.names[subject].label, graph.names[object_].label) == (first.subject, first.object)
    assert graph.statements()[0] == f"{first.subject} {first.predicate} {first.object}"
    assert {data["predicate"] for _, _, data in graph.to_networkx().edges(data=True)} >= {
        first.predicate_id,
        "mentions",
    }
    part = next(windows(graph))
    assert (part.kind[part.stated] == NodeKind.TRIPLE).all()
    (judged,) = DocumentMemory(MemorySizes(with_graph.encoder.width, 16, 1, 2)).eval()([memory_input(given)])
    assert judged.triples.isfinite().any()


def test_long_documents_are_read_in_windows(long: Document, encoder: SentenceEncoder, memory: DocumentMemory) -> None:
    """Slots of salient sentences before are carried into the next window, and change what is thought there."""
    given = memory_input(described(long, encoder))
    first, second = given.parts
    assert (first.remembered, second.remembered) == (0, REMEMBERED)
    assert (second.edge_kind == EdgeKind.REMEMBERED_BY).sum() == REMEMBERED * second.size
    (read,) = memory([given])
    assert read.sentences.shape == (100,)
    forgotten = replace(given, vectors=given.vectors.clone(), features=given.features.clone())
    forgotten.features[: first.size] = 0
    (other,) = memory([forgotten])
    assert not torch.allclose(read.sentences[first.size :], other.sentences[first.size :])


def test_documents_do_not_see_one_another(
    long: Document, report: Document, encoder: SentenceEncoder, memory: DocumentMemory
) -> None:
    """Side by side each is judged as it is alone."""
    both = [memory_input(described(one, encoder)) for one in (report, long)]
    for together, alone in zip(memory(both), both, strict=True):
        torch.testing.assert_close(together.sentences, memory([alone])[0].sentences, atol=1e-5, rtol=1e-4)


def test_without_layers_sentences_are_judged_alone(report: Document, encoder: SentenceEncoder) -> None:
    """The ablation: edges say nothing then."""
    plain = DocumentMemory(MemorySizes(encoder.width, 16, 0, 2)).eval()
    given = described(report, encoder)
    graph = replace(given.graph, mentions=np.zeros((0, 2), np.int64), names=())
    alone = replace(given, graph=graph)
    torch.testing.assert_close(
        plain([memory_input(given)])[0].sentences, plain([memory_input(alone)])[0].sentences, atol=1e-6, rtol=1e-6
    )


def test_features_know_figures_and_outlook(encoder: SentenceEncoder) -> None:
    """Whatever they are of; what kind of text it is stands with every sentence."""
    text = b"We sold 5 million cups for $3.20 each. We expect to sell more of them. Thank you for joining us today."
    given = described(read_bytes(text, "a.txt"), encoder)
    assert given.column("amounts").argmax() == 0
    assert given.column("outlook").argmax() == 1
    assert given.column("courtesy").argmax() == 2
    assert len(set(given.column("all: amounts").tolist())) == 1
    assert len(FEATURES) == len(set(FEATURES)) == given.features.shape[1]


def test_a_graph_without_names(encoder: SentenceEncoder, memory: DocumentMemory) -> None:
    """One sentence is enough."""
    given = described(read_bytes(b"It rained.", "a.txt"), encoder)
    assert isinstance(given.graph, DocumentGraph)
    assert memory([memory_input(given)])[0].sentences.isfinite().all()
