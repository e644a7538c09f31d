"""Graphs as files again."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kgmem.errors import IngestError, UnknownSourceError, UsageError
from kgmem.ingest import IngestOptions, export, ingest
from kgmem.ingest.formats import Format
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]

FACTS = '<a:a> <a:b> "x \\" y\\n\\u00e9"@en .\n<a:a> <a:b> <a:2> .\n'


@pytest.fixture
def filled(store: MemoryStore, write: Write) -> MemoryStore:
    """Two sources that share a triple."""
    ingest(store, [write("1.nt", FACTS), write("2.nt", "<a:a> <a:b> <a:2> .\n<a:a> <a:b> _:x .\n")])
    return store


@pytest.mark.parametrize("name", ["out.nt", "out.ttl", "out.nt.gz", "out.ttl.gz"])
def test_triples_make_a_round_trip(filled: MemoryStore, tmp_path: Path, name: str) -> None:
    """Sources merged, each triple once; blank nodes get other names."""
    assert export(filled, tmp_path / name) == 3
    with MemoryStore() as other:
        ingest(other, [tmp_path / name])
        assert canonical(other) == canonical(filled)
        assert other.size() == 3


def canonical(store: MemoryStore) -> Dataset:
    """The triples with blank nodes named by their place in the graph."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in store.triples())
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.mark.parametrize("name", ["out.nq", "out.trig", "out.nq.gz", "out.trig.gz"])
def test_sources_are_the_named_graphs(filled: MemoryStore, tmp_path: Path, name: str) -> None:
    """N-Quads and TriG keep who states what."""
    assert export(filled, tmp_path / name) == 4
    data = (tmp_path / name).read_bytes()
    data = gzip.decompress(data) if name.endswith(".gz") else data
    quads = list(parse(data, RdfFormat.N_QUADS if "nq" in name else RdfFormat.TRIG))
    graphs = {quad.graph_name.value for quad in quads}
    assert graphs == {source.name for source in filled.sources()}
    assert len(quads) == 4


def test_one_source_can_be_written(filled: MemoryStore, tmp_path: Path) -> None:
    """Named as for forget."""
    out = tmp_path / "one.nt"
    assert export(filled, out, source="1.nt") == 2
    assert {quad.triple for quad in parse(path=out)} == {quad.triple for quad in parse(FACTS, RdfFormat.N_TRIPLES)}
    with pytest.raises(UnknownSourceError, match=r"no source 3\.nt; near it are: "):
        export(filled, tmp_path / "x.nt", source="3.nt")
    with pytest.raises(UsageError, match="is 2 sources"):
        export(filled, tmp_path / "x.nt", source=str(tmp_path))
    assert not (tmp_path / "x.nt").exists()


def test_a_stream_can_be_written(filled: MemoryStore) -> None:
    """For standard output; the format must be said."""
    out = io.BytesIO()
    assert export(filled, out, Format.TURTLE) == 3
    assert len(list(parse(out.getvalue(), RdfFormat.TURTLE))) == 3
    with pytest.raises(UsageError, match="no format can't be written"):
        export(filled, io.BytesIO())


@pytest.mark.parametrize("name", ["out.csv", "out.rdf", "out.jsonld", "out", "out.gz"])
def test_formats_that_can_not_be_written(filled: MemoryStore, tmp_path: Path, name: str) -> None:
    """The message lists those that can."""
    with pytest.raises(UsageError, match=r"can't be written; there are nt \(N-Triples\), nq"):
        export(filled, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_given_format_counts_more_than_the_name(filled: MemoryStore, tmp_path: Path) -> None:
    """As for ingest."""
    export(filled, tmp_path / "out.txt", Format.N_TRIPLES)
    assert len((tmp_path / "out.txt").read_text().splitlines()) == 3


def test_a_file_appears_complete_or_not_at_all(
    filled: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there before stays if something goes wrong, and nothing is left lying about."""
    out = tmp_path / "out" / "facts.nt"
    out.parent.mkdir()
    out.write_text("before")

    def failing(_: MemoryStore, source: str | None = None) -> object:
        yield Triple(NamedNode("a:a"), NamedNode("a:b"), NamedNode("a:c"))
        raise IngestError(f"the disk is gone {source}")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryStore, "triples", failing)
        with pytest.raises(IngestError, match="the disk is gone"):
            export(filled, out)
    assert out.read_text() == "before"
    assert list(out.parent.iterdir()) == [out]
    export(filled, out)
    assert len(out.read_text().splitlines()) == 3


def test_places_that_can_not_be_written(filled: MemoryStore, tmp_path: Path) -> None:
    """A folder, and a folder that is not there."""
    with pytest.raises(UsageError, match="is a folder"):
        export(filled, tmp_path, Format.N_TRIPLES)
    with pytest.raises(IngestError, match=r"out\.nt can't be written: No such file"):
        export(filled, tmp_path / "nowhere" / "out.nt")


def test_a_pipe_can_be_written(filled: MemoryStore, tmp_path: Path) -> None:
    """Such as /dev/stdout: it is not replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = [sys.executable, "-c", f"print(len(open({str(pipe)!r}).readlines()))"]
    with subprocess.Popen(reader, stdout=subprocess.PIPE, text=True) as process:
        export(filled, pipe, Format.N_TRIPLES)
        out, _ = process.communicate()
    assert out == "3\n"
    assert pipe.is_fifo()


def test_a_packed_file_is_the_same_each_time(filled: MemoryStore, tmp_path: Path) -> None:
    """No name and no time in it."""
    for name in ("1.nt.gz", "2.nt.gz"):
        export(filled, tmp_path / name)
    assert (tmp_path / "1.nt.gz").read_bytes() == (tmp_path / "2.nt.gz").read_bytes()


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=5), st.sampled_from(["nt", "ttl", "trig"]))
def test_any_text_makes_a_round_trip(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], extension: str
) -> None:
    """Quotes, line ends, control characters, all scripts."""
    triples = [Triple(NamedNode("a:a"), NamedNode("a:b"), Literal(text)) for text in texts]
    path = tmp_path_factory.mktemp("x") / f"a.{extension}"
    with MemoryStore() as store, MemoryStore() as other:
        store.replace("urn:x", triples, digest="1")
        export(store, path)
        ingest(other, [path], IngestOptions(source="urn:y"))
        assert set(other.triples()) == set(triples)
