"""How fast triples come into Neo4j, beside rdflib-neo4j: the same file, the same server, one after the other.

    python benchmarks/neo4j_ingest.py [--triples 1000000] [--rounds 2] [--heap 1g]

Starts a server as the tests do, and empties it after each step. Both take in a twentieth of the triples first. A Java
program compiles itself while it works, on the same processors: the first round shows a server that has just been
started, the others one that has been running. Beside the time the processor time is printed, of this process and of the
server, which does not depend on what else the machine does. Needs `pip install rdflib-neo4j`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from random import Random

from running import caches, processor_seconds
from servers.neo4j_server import Neo4jServer

import kgmem
from kgmem.stores.neo4j_address import Neo4jAddress

_EX = "http://example.org/"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"


def lines(count: int) -> Iterator[str]:
    """A tenth labels, a tenth numbers, the rest edges of 20 predicates between entities, subject by subject."""
    random, entities = Random(0), count // 10
    for i in range(entities):
        subject = f"<{_EX}entity/{i}>"
        yield f'{subject} {_LABEL} "Entity number {i}" .\n'
        yield f'{subject} <{_EX}size> "{random.randrange(10_000)}"^^{_INTEGER} .\n'
        for _ in range(8):
            yield f"{subject} <{_EX}p{random.randrange(20)}> <{_EX}entity/{random.randrange(entities)}> .\n"


def by_kgmem(url: str, file: Path) -> None:
    """What `kgmem ingest` does."""
    with kgmem.open(url, read_only=False) as memory:
        memory.ingest([str(file)])


def by_rdflib_neo4j(url: str, file: Path) -> None:
    """As its documentation advises."""
    import rdflib
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    address = Neo4jAddress.parse(url)
    config = Neo4jStoreConfig(
        auth_data={
            "uri": address.uri,
            "database": address.database or "neo4j",
            "user": address.user,
            "pwd": address.password,
        },
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
        batch_size=5_000,
    )
    with redirect_stdout(StringIO()):
        graph = rdflib.Graph(store=Neo4jStore(config=config))
        graph.parse(file, format="nt")
        graph.close(commit_pending_transaction=True)


def empty(server: Neo4jServer) -> str:
    """Takes everything out; says how much there was."""
    nodes = server.run("MATCH (n) RETURN count(n)")[0][0]
    edges = server.run("MATCH ()-[r]->() RETURN count(r)")[0][0]
    server.empty()
    return f"{nodes:,} nodes and {edges:,} relationships"


def measure(tool: str, call: Callable[[], None], server: Neo4jServer, count: int) -> float:
    """Prints what a tool takes for `count` triples; triples per second."""
    began, worked, served = time.perf_counter(), time.process_time(), processor_seconds(server)
    call()
    took = time.perf_counter() - began
    ours, theirs = time.process_time() - worked, processor_seconds(server) - served
    print(f"{tool:13} {took:7.1f} s {count / took:9,.0f} triples/s", end="  ")
    print(f"processor: client {ours:6.1f} s, server {theirs:6.1f} s", flush=True)
    return count / took


def main() -> None:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--heap", default="1g")
    options = parser.parse_args()
    tools = {"kgmem": by_kgmem, "rdflib-neo4j": by_rdflib_neo4j}
    speed = {}
    with caches() as folder:
        for file, some in (("first.nt", options.triples // 20), ("all.nt", options.triples)):
            with (folder / file).open("w") as out:
                out.writelines(islice(lines(options.triples), some))
        server = Neo4jServer(folder / "server", heap=options.heap)
        server.start(**{"server.memory.pagecache.size": "512m"})
        try:
            for take_in in tools.values():
                take_in(server.url, folder / "first.nt")
                server.empty()
            for _ in range(options.rounds):
                for tool, take_in in tools.items():
                    call = partial(take_in, server.url, folder / "all.nt")
                    speed[tool] = measure(tool, call, server, options.triples)
                    print(f"{'':13} left {empty(server)}", flush=True)
                print(f"kgmem is {speed['kgmem'] / speed['rdflib-neo4j']:.2f} times as fast", flush=True)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
