"""Stores by their URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgmem.errors import ReadOnlyError, StoreError, UsageError
from kgmem.stores import open_store, sync_store
from kgmem.stores.memory import MemoryStore
from kgmem.types import NamedNode, Triple

NODE = NamedNode("http://example.org/x")


def test_a_folder_is_made_only_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By path, by text, by file: URL, and by default."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KGMEM_GRAPH", raising=False)
    folder = tmp_path / "a é" / "graph.kg"
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"make one: kgmem ingest FILE --graph .*graph\.kg"):
            open_store(folder, read_only=read_only)
    assert not folder.parent.exists()
    with open_store(folder, read_only=False, create=True) as store:
        store.replace("s", [Triple(NODE, NODE, NODE)], digest="1")
    for url in (folder, str(folder), folder.as_uri(), "a é/graph.kg"):
        with open_store(url) as store:
            assert (store.read_only, store.size(), store.url) == (True, 1, store.url)
    with pytest.raises(StoreError, match=r"graph\.kg"):
        open_store()


def test_making_a_store_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    """The two wishes do not go together."""
    with pytest.raises(UsageError, match="read_only=False"):
        open_store(tmp_path / "g", create=True)


@pytest.mark.parametrize("url", ["graph.kg", "file:///tmp/graph.kg", "demo:", "memory:"])
def test_a_graph_on_this_machine_is_always_in_step(url: str) -> None:
    """There is nothing to fetch."""
    with pytest.raises(UsageError, match="is not behind a server"):
        sync_store(url)


def test_memory_is_new_and_writable_each_time() -> None:
    """Also where nobody asked for writing."""
    first, second = open_store("memory:"), open_store("memory:")
    assert isinstance(first, MemoryStore)
    first.replace("s", [Triple(NODE, NODE, NODE)], digest="1")
    assert (first.size(), second.size(), first.read_only) == (1, 0, False)


def test_the_demo_graph_is_whole_and_read_only() -> None:
    """The same version each time, names for relations, no way to write; the shapes are not part of it."""
    demo = open_store("demo:")
    assert demo.url == "demo:"
    assert demo.size() >= 1500
    assert demo.version() == open_store("demo:").version()
    assert all(info.label for info in demo.schema().relations.values())
    assert "shapes.ttl" not in {source.name for source in demo.sources()}
    assert isinstance(demo, MemoryStore)
    with pytest.raises(ReadOnlyError, match="demo:"):
        demo.replace("s", [], digest="1")
    for create in (False, True):
        with pytest.raises(ReadOnlyError, match="demo: can't be written"):
            open_store("demo:", read_only=False, create=create)
