"""Blank nodes: the source's own, and the same at each ingest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, Triple, parse

from kgmem.errors import ParseError
from kgmem.ingest import IngestOptions, export, ingest
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]
Lines = Callable[..., list[str]]

DOCUMENTS = {
    "a.nt": "_:x <a:b> _:y .\n_:y <a:b> _:x .\n_:fedcba9876543210fedcba9876543210 <a:b> _:x .\n",
    "a.ttl": "_:x <a:b> [ <a:c> (1 2 _:x) ] . [] <a:d> [], [ <a:e> _:fedcba9876543210fedcba9876543210 ] .",
    "a.trig": "{ _:x <a:b> [ <a:c> (1 2) ] } _:g { _:x <a:b> [] }",
    "a.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="a:"><rdf:Description rdf:nodeID="x">'
        '<b rdf:parseType="Resource"><c rdf:nodeID="x"/><d/></b><e rdf:parseType="Resource"/></rdf:Description>'
        "</rdf:RDF>"
    ),
    "a.jsonld": '{"@id": "_:x", "a:b": [{"a:c": {"@id": "_:x"}}, {"a:c": {"@list": [1, 2]}}]}',
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_ingest_gives_the_same_dataset(store: MemoryStore, write: Write, lines: Lines, name: str) -> None:
    """Nodes with and without labels have the same names each time, in any store."""
    path = write(name, DOCUMENTS[name])
    ingest(store, [path])
    with MemoryStore() as other:
        ingest(other, [path])
        assert sorted(map(str, other.triples())) == lines()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_renaming_keeps_the_shape(store: MemoryStore, write: Write, name: str) -> None:
    """Which nodes are one and which are two is as the parser said."""
    path = write(name, DOCUMENTS[name])
    ingest(store, [path])
    assert canonical(store.triples()) == canonical(quad.triple for quad in parse(path=path))


def test_one_label_in_two_sources_is_two_nodes(store: MemoryStore, write: Write, lines: Lines) -> None:
    """A blank node is local to its document."""
    for name in ("1.nt", "2.nt"):
        ingest(store, [write(name, "_:x <a:b> <a:c> .\n<a:c> <a:d> _:x .\n")])
    nodes = {
        term for triple in store.triples() for term in (triple.subject, triple.object) if isinstance(term, BlankNode)
    }
    assert len(nodes) == 2
    assert len(lines()) == 4


def test_an_exported_graph_comes_back_the_same(store: MemoryStore, write: Write, tmp_path: Path) -> None:
    """Labels that look like the parser's random ones are kept apart too."""
    ingest(store, [write("a.ttl", DOCUMENTS["a.ttl"])])
    export(store, tmp_path / "out.ttl")
    with MemoryStore() as other:
        ingest(other, [tmp_path / "out.ttl"])
        assert canonical(other.triples()) == canonical(store.triples())


def test_labels_never_meet_numbered_nodes(store: MemoryStore, write: Write) -> None:
    """Many labelled and unlabelled nodes stay as many nodes."""
    statements = [f"_:b{number} <a:b> [] . _:{number} <a:b> 1 ." for number in range(500)]
    ingest(store, [write("a.ttl", "\n".join(statements))])
    subjects = {triple.subject for triple in store.triples()}
    objects = {triple.object for triple in store.triples() if isinstance(triple.object, BlankNode)}
    assert len(subjects) == 1000
    assert len(objects) == 500
    assert not subjects & objects


def test_skipping_errors_renames_no_differently(store: MemoryStore, write: Write) -> None:
    """The node is the same whether or not the document was read with recovery."""
    path = write("a.ttl", DOCUMENTS["a.ttl"])
    ingest(store, [path])
    with MemoryStore() as other:
        ingest(other, [path], IngestOptions(skip_errors=True))
        assert set(other.triples()) == set(store.triples())


@pytest.mark.parametrize("annotation", ["~ <a:r>", "{| <a:d> 1 |}", "~"])
def test_annotated_statements_are_triples_as_terms(store: MemoryStore, write: Write, annotation: str) -> None:
    """RDF 1.2's short forms hide a triple term, and some a blank node."""
    with pytest.raises(ParseError, match="triple as a term"):
        ingest(store, [write("a.ttl", f"<a:a> <a:b> <a:c> {annotation} .")])


@pytest.mark.parametrize("name", ["a.nt", "a.nq", "a.ttl", "a.trig"])
def test_a_triple_as_a_term_is_refused_or_skipped(store: MemoryStore, write: Write, lines: Lines, name: str) -> None:
    """Stores have no nodes for RDF 1.2's triple terms."""
    path = write(name, '<a:a> <a:b> "<<" .\n<a:a> <a:b> <<( <a:c> <a:d> _:x )>> .\n<a:a> <a:b> "2" .\n')
    with pytest.raises(ParseError, match=r"triple as a term of another triple \(RDF 1\.2\)") as caught:
        ingest(store, [path])
    assert caught.value.line == (2 if name in ("a.nt", "a.nq") else None)
    (report,) = ingest(store, [path], IngestOptions(skip_errors=True)).sources
    assert report.skipped == 1
    assert lines() == ['<a:a> <a:b> "2"', '<a:a> <a:b> "<<"']


def canonical(triples: object) -> Dataset:
    """The triples with blank nodes named by their place in the graph."""
    dataset = Dataset(Quad(*triple) for triple in triples if isinstance(triple, Triple))  # type: ignore[attr-defined]
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
