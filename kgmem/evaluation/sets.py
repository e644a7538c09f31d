"""Question sets that come with their graphs: kgmem's own, and public ones, for which a data folder is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from kgmem.evaluation.gold import Gold, read_gold
from kgmem.stores.memory import MemoryStore
from kgmem.training.datasets import metaqa, metaqa_triples, pathquestion, pathquestion_triples


@dataclass(frozen=True, slots=True)
class GraphSet:
    """A graph with questions to it."""

    name: str
    gold: list[Gold]
    graph: Path
    """The file of the graph."""
    delimiter: str | None = None
    """Of the graph's columns, if it is a table."""

    def store(self) -> MemoryStore:
        """The graph, ingested as a user would."""
        from kgmem.ingest import IngestOptions, ingest

        store = MemoryStore()
        ingest(store, [str(self.graph)], IngestOptions(delimiter=self.delimiter))
        return store


def own_sets(_: Path, __: str) -> Iterator[GraphSet]:
    """Kgmem's own: graphs of several domains with questions that no training has seen (graphs/own/)."""
    with resources.as_file(resources.files("kgmem.graphs") / "own") as folder:
        for graph in sorted(folder.glob("*.ttl")):
            yield GraphSet(graph.stem, read_gold(graph.with_suffix(".jsonl")), graph)


def metaqa_sets(data: Path, split: str) -> Iterator[GraphSet]:
    """MetaQA (Zhang et al. 2018): films."""
    gold = [Gold(q.text, frozenset(q.answers), f"{hops}-hop") for hops in (1, 2, 3) for q in metaqa(data, split, hops)]
    yield GraphSet("metaqa", gold, metaqa_triples(data), "|")


def pathquestion_sets(data: Path, split: str) -> Iterator[GraphSet]:
    """PathQuestion (Zhou et al. 2018): chains between people of Freebase."""
    for hops in (2, 3):
        name = f"PQ-{hops}H"
        gold = [Gold(q.text, frozenset(q.answers), name) for q in pathquestion(data, split, hops)]
        yield GraphSet(name, gold, pathquestion_triples(data, hops), "\t")


SETS: dict[str, Callable[[Path, str], Iterator[GraphSet]]] = {
    "own": own_sets,
    "metaqa": metaqa_sets,
    "pathquestion": pathquestion_sets,
}
"""By name; each takes the data folder and the split (dev, test)."""
