"""kgmem's own evaluation set: graphs of several domains with questions that no training has seen (graphs/own/)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from kgmem.evaluation.gold import Gold, read_gold
from kgmem.stores.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class OwnGraph:
    """One of the graphs, and its questions."""

    name: str
    store: MemoryStore
    gold: list[Gold]


def own_graphs() -> Iterator[OwnGraph]:
    """The graphs of the set, by name."""
    folder = resources.files("kgmem.graphs") / "own"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ttl"):
            name = file.name.removesuffix(".ttl")
            with resources.as_file(folder / f"{name}.jsonl") as questions:
                gold = read_gold(str(questions), limit=0)
            with resources.as_file(file) as graph:
                yield OwnGraph(name, _store(graph), gold)


def _store(file: Path) -> MemoryStore:
    from kgmem.ingest import ingest

    store = MemoryStore()
    ingest(store, [str(file)])
    return store
