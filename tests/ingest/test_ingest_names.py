"""How sources are named again, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgmem.errors import ReadOnlyError, UnknownSourceError, UsageError
from kgmem.ingest import IngestOptions, forget, ingest
from kgmem.ingest.names import file_source, resolve_sources, shown_name, stdin_source, word_source
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]

SOURCES = [
    "file:///home/a/films/facts.ttl",
    "file:///home/a/films/more%20facts.ttl",
    "file:///home/a/books/facts.ttl",
    "file:///home/a/%E5%BD%B1%E7%89%87.nt",
    "urn:kgmem:source:my%20films",
    "urn:kgmem:stdin:0123",
    "http://x/data",
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("file:///home/a/films/facts.ttl", [0]),
        ("/home/a/films/facts.ttl", [0]),
        ("/home/a/books/../films/./facts.ttl", [0]),
        ("films/facts.ttl", [0]),
        ("./films/facts.ttl", [0]),
        ("more facts.ttl", [1]),
        ("影片.nt", [3]),
        ("my films", [4]),
        ("urn:kgmem:source:my%20films", [4]),
        ("urn:kgmem:stdin:0123", [5]),
        ("http://x/data", [6]),
        ("/home/a/films", [0, 1]),
        ("/home/a/", [0, 1, 2, 3]),
    ],
)
def test_a_source_has_many_names(name: str, found: list[int]) -> None:
    """IRI, path, end of a path, a folder, the user's own word."""
    assert resolve_sources([name], SOURCES) == tuple(SOURCES[index] for index in found)


def test_a_path_counts_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`facts.ttl` in the working directory is that one, though others end so too."""
    (tmp_path / "films").mkdir()
    here = file_source(tmp_path / "films/facts.ttl")
    monkeypatch.chdir(tmp_path / "films")
    assert resolve_sources(["facts.ttl"], [*SOURCES, here]) == (here,)
    assert resolve_sources([".", "../films"], [*SOURCES, here]) == (here,)


def test_several_names_give_each_source_once() -> None:
    """In the store's order."""
    assert resolve_sources(["books/facts.ttl", "/home/a/films", "films/facts.ttl"], SOURCES) == tuple(SOURCES[:3])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "fact.ttl",
            "no source fact.ttl; near it are: /home/a/films/facts.ttl|no source fact.ttl; near it are: /home/a/books",
        ),
        ("acts.ttl", "no source acts.ttl; near it are: .*facts.ttl"),
        ("my film", "no source my film; near it are: my films"),
        ("zzz", "no source zzz; there are 7, such as /home/a/films/facts.ttl"),
        ("ome/a", "no source ome/a"),
    ],
)
def test_an_unknown_name_is_answered_with_names_like_it(name: str, message: str) -> None:
    """Part of a file name is no name."""
    with pytest.raises(UnknownSourceError, match=message):
        resolve_sources([name], SOURCES)


def test_an_empty_graph_says_so() -> None:
    """There is nothing to offer."""
    with pytest.raises(UnknownSourceError, match=r"no source a\.ttl; the graph has no source"):
        resolve_sources(["a.ttl"], [])


def test_an_unclear_name_is_refused() -> None:
    """With what it may be."""
    with pytest.raises(
        UsageError, match=r"facts\.ttl may be 2 sources: /home/a/films/facts\.ttl, /home/a/books/facts\.ttl"
    ):
        resolve_sources(["facts.ttl"], SOURCES)


def test_names_are_shown_as_people_know_them() -> None:
    """Paths and words instead of IRIs."""
    assert list(map(shown_name, SOURCES[3:])) == [
        "/home/a/影片.nt",
        "my films",
        "urn:kgmem:stdin:0123",
        "http://x/data",
    ]
    assert word_source("my films") == SOURCES[4]
    assert word_source(SOURCES[6]) == SOURCES[6]
    assert stdin_source("0123") == SOURCES[5]


def test_forgetting_takes_what_only_that_source_states(store: MemoryStore, write: Write) -> None:
    """A triple that another source states too stays until that is gone."""
    write("a.nt", "<a:a> <a:b> <a:1> .\n<a:a> <a:b> <a:2> .\n")
    folder = write("b.nt", "<a:a> <a:b> <a:2> .\n").parent
    ingest(store, [folder])
    report = forget(store, ["a.nt"])
    assert (report.sources, report.statements) == ((file_source(folder / "a.nt"),), 2)
    assert list(map(str, store.triples())) == ["<a:a> <a:b> <a:2>"]
    assert forget(store, [folder]).statements == 1
    assert (store.size(), store.sources()) == (0, [])


def test_a_forgotten_file_can_be_gone_from_the_disk(store: MemoryStore, write: Write) -> None:
    """Names are looked up among the sources, not in the file system."""
    path = write("kg/a.nt", "<a:a> <a:b> <a:1> .\n")
    ingest(store, [path], IngestOptions())
    path.unlink()
    path.parent.rmdir()
    assert forget(store, [str(path.parent)]).sources == (path.as_uri(),)


def test_nothing_goes_if_one_name_is_wrong(store: MemoryStore, write: Write) -> None:
    """All or nothing."""
    ingest(store, [write("a.nt", "<a:a> <a:b> <a:1> .\n")])
    with pytest.raises(UnknownSourceError, match=r"no source b\.nt; near it are: .*a\.nt"):
        forget(store, ["a.nt", "b.nt"])
    for names in ([], [""], [" "]):
        with pytest.raises(UsageError, match=r"nothing to forget|an empty name is no source"):
            forget(store, names)
    store.freeze()
    with pytest.raises(ReadOnlyError):
        forget(store, ["a.nt"])
    assert store.size() == 1
