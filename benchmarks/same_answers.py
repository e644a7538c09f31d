"""Whether a question has the same answer whatever holds the graph: the embedded store, Neo4j, Fuseki, Virtuoso.

    python benchmarks/same_answers.py --data DATA [--stores neo4j,fuseki,virtuoso] [--sets metaqa,own] [--limit 100]

Asks development questions of MetaQA, `--limit` of each number of hops, and all of kgmem's own questions, in an embedded
store and in each of the others, which it starts itself as the tests do. DATA is the folder that holds qa/metaqa. Prints
for each graph if its schema is the same, how many questions have the same plan, answers in the same order, sentence and
evidence, and every question that has not. Calibrations, which are of a schema, are taken from the user's cache.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from running import caches, running

import kgmem
from kgmem.evaluation.gold import drawn
from kgmem.evaluation.sets import SETS, GraphSet
from kgmem.ingest import IngestOptions
from kgmem.stores.base import Schema
from kgmem.types import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What a store made of a graph."""

    schema: Schema
    answers: list[Answer]


def content(answer: Answer) -> dict[str, object]:
    """What has to be the same in every store."""
    return {
        "plan": answer.plan,
        "abstained": answer.abstained,
        "answers": [(item.id, item.label, item.datatype) for item in answer.answers],
        "sentence": answer.answer,
        "evidence": {(one.subject, one.predicate, one.object) for one in answer.evidence},
    }


def asked(url: str, graph: GraphSet, questions: list[str]) -> Asked:
    """Ingests a graph and asks."""
    with kgmem.open(url, read_only=False, create="://" not in url) as memory:
        memory.ingest([str(graph.graph)], IngestOptions(delimiter=graph.delimiter))
        return Asked(memory.store.schema(), list(memory.ask_many(questions)))


def different(expected: Asked, found: Asked) -> Iterator[str]:
    """A line for each question with another answer, with what differs."""
    for one, other in zip(expected.answers, found.answers, strict=True):
        here, there = content(one), content(other)
        if here != there:
            parts = [f"\n    {name}: {here[name]} / {there[name]}" for name in here if here[name] != there[name]]
            yield f"  {one.question} ({one.confidence:.2f} / {other.confidence:.2f}){''.join(parts)}"


def main() -> None:
    """Prints a line for each store and graph, and the differences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stores", default="neo4j,fuseki,virtuoso")
    parser.add_argument("--sets", default="metaqa,own")
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args()
    graphs = [graph for name in options.sets.split(",") for graph in SETS[name](options.data, "dev")]
    every = {graph.name: [g.question for g in drawn(graph.gold, limit=options.limit)] for graph in graphs}
    missed = 0
    with caches() as folder:
        expected = {graph.name: asked(f"{folder}/{graph.name}.kg", graph, every[graph.name]) for graph in graphs}
        for store in options.stores.split(","):
            with running(store) as server:
                for graph in graphs:
                    server.empty()
                    here, there = expected[graph.name], asked(server.url, graph, every[graph.name])
                    lines = list(different(here, there))
                    missed += len(lines)
                    schema = "same schema" if here.schema == there.schema else "ANOTHER SCHEMA"
                    same = len(there.answers) - len(lines)
                    print(f"{store:9} {graph.name:10} {schema}, {same} of {len(there.answers)} answers", flush=True)
                    for line in lines:
                        print(line, flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
