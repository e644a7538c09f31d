"""Warm questions to MetaQA behind a server: the time that each takes, where it goes, and how many requests it makes.

    python benchmarks/endpoints.py --data DATA [--stores neo4j,fuseki,virtuoso] [--limit 50]

Starts each server as the tests do, ingests the graph, asks `--limit` development questions of each number of hops once,
and measures the second time. DATA is the folder that holds qa/metaqa. The server's time is what requests take beyond
this process's own work on them; the processor times don't depend on what else the machine does. Looks for changes by
others, once in some seconds, are among the requests. Some three minutes on two idle cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from running import caches, processor_seconds, running

import kgmem
from kgmem.evaluation.gold import drawn
from kgmem.evaluation.sets import GraphSet, metaqa_sets
from kgmem.ingest import IngestOptions
from kgmem.stores.neo4j_connection import Connection
from kgmem.stores.sparql_http import SparqlHttp


@dataclass
class Requests:
    """What the requests of this process have taken so far."""

    number: int = 0
    waited: float = 0.0
    """Seconds in which this process did nothing but wait."""

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted."""

        def timed(*arguments: object, **options: object) -> object:
            began, worked = time.perf_counter(), time.thread_time()
            try:
                return call(*arguments, **options)
            finally:
                self.number += 1
                self.waited += time.perf_counter() - began - (time.thread_time() - worked)

        return timed


@contextmanager
def counted_requests() -> Iterator[Requests]:
    """Counts the requests to all servers."""
    requests, read, query = Requests(), Connection.read_marked, SparqlHttp.query
    Connection.read_marked, SparqlHttp.query = requests.counted(read), requests.counted(query)
    try:
        yield requests
    finally:
        Connection.read_marked, SparqlHttp.query = read, query


def measure(store: str, graph: GraphSet, questions: list[str]) -> None:
    """Prints what one store's questions took."""
    with running(store) as server, kgmem.open(server.url, read_only=False) as memory:
        began = time.perf_counter()
        memory.ingest([str(graph.graph)], IngestOptions(delimiter=graph.delimiter))
        print(f"{store}: ingest {time.perf_counter() - began:.1f} s", flush=True)
        list(memory.ask_many(questions))
        rows = []
        with counted_requests() as requests:
            theirs = processor_seconds(server)
            for question in questions:
                before, waited = requests.number, requests.waited
                began, worked = time.perf_counter(), time.process_time()
                memory.ask(question)
                took, ours = time.perf_counter() - began, time.process_time() - worked
                rows.append((took, ours, requests.waited - waited, requests.number - before))
            theirs = processor_seconds(server) - theirs
    times, own, waits, calls = zip(*rows, strict=True)
    print(f"  {len(rows)} warm questions: median {1000 * statistics.median(times):.1f} ms,", end=" ")
    print(f"90% under {1000 * sorted(times)[len(times) * 9 // 10]:.1f} ms")
    print(f"  of it waiting for the server, median {1000 * statistics.median(waits):.1f} ms")
    print(f"  processor time, ours: median {1000 * statistics.median(own):.1f} ms", end=" ")
    print(f"(all threads); the server's: mean {1000 * theirs / len(rows):.1f} ms")
    print(f"  requests: median {statistics.median(calls):g}, at most {max(calls)}", flush=True)


def main() -> None:
    """Measures the stores one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KGMEM_DATA", "")))
    parser.add_argument("--stores", default="neo4j,fuseki,virtuoso")
    parser.add_argument("--limit", type=int, default=50)
    options = parser.parse_args()
    (graph,) = metaqa_sets(options.data, "dev")
    questions = [one.question for one in drawn(graph.gold, limit=options.limit)]
    with caches():
        for store in options.stores.split(","):
            measure(store, graph, questions)


if __name__ == "__main__":
    main()
