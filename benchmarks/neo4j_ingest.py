"""How fast triples come into Neo4j, beside rdflib-neo4j on the same server and the same triples.

    python benchmarks/neo4j_ingest.py bolt://neo4j:PASSWORD@localhost --triples 1000000

The database must be empty; it is emptied after each step. Without rdflib-neo4j (`pip install rdflib-neo4j`) only kgmem
is measured. rdflib-neo4j takes in the first tenth of the triples, and its speed is that of these.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from random import Random
from typing import cast

import neo4j

from kgmem.stores import WritableStore, open_store
from kgmem.stores.neo4j_address import Neo4jAddress
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Triple

_EX = "http://example.org/"


def triples(count: int) -> Iterator[Triple]:
    """A tenth labels, a tenth numbers, the rest edges of 20 predicates between entities, subject by subject."""
    random, entities = Random(0), count // 10
    for i in range(entities):
        subject = NamedNode(f"{_EX}entity/{i}")
        yield Triple(subject, RDFS_LABEL, Literal(f"Entity number {i}"))
        yield Triple(subject, NamedNode(f"{_EX}size"), Literal(random.randrange(10_000)))
        for _ in range(8):
            predicate = NamedNode(f"{_EX}p{random.randrange(20)}")
            yield Triple(subject, predicate, NamedNode(f"{_EX}entity/{random.randrange(entities)}"))


def by_kgmem(url: str, count: int) -> float:
    """Seconds."""
    with open_store(url, read_only=False) as store:
        begun = time.perf_counter()
        cast("WritableStore", store).replace("benchmark", triples(count), digest="1")
        return time.perf_counter() - begun


def by_rdflib_neo4j(address: Neo4jAddress, count: int, first: int) -> float:
    """Seconds. Batches of the size that its documentation advises."""
    import rdflib
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

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
    text = "\n".join(f"{triple} ." for triple in islice(triples(count), first))
    graph = rdflib.Graph(store=Neo4jStore(config=config))
    begun = time.perf_counter()
    graph.parse(data=text, format="nt")
    graph.close(commit_pending_transaction=True)
    return time.perf_counter() - begun


def empty(address: Neo4jAddress) -> None:
    """Takes everything out."""
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        for query in ("MATCH ()-[r]->() CALL (r) { DELETE r }", "MATCH (n) CALL (n) { DELETE n }"):
            session.run(f"{query} IN TRANSACTIONS OF 10000 ROWS").consume()  # type: ignore[arg-type]


def main() -> None:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--triples", type=int, default=1_000_000)
    arguments = parser.parse_args()
    address, count = Neo4jAddress.parse(arguments.url), arguments.triples
    empty(address)
    seconds = by_kgmem(arguments.url, count)
    print(f"kgmem         {count:>9,} triples {seconds:7.1f} s {count / seconds:9,.0f}/s")
    begun = time.perf_counter()
    with open_store(arguments.url, read_only=False) as store:
        cast("WritableStore", store).remove(["benchmark"])
    print(f"kgmem forget  {count:>9,} triples {time.perf_counter() - begun:7.1f} s")
    empty(address)
    with suppress(ModuleNotFoundError):
        first = count // 10
        seconds = by_rdflib_neo4j(address, count, first)
        print(f"rdflib-neo4j  {first:>9,} triples {seconds:7.1f} s {first / seconds:9,.0f}/s")
        empty(address)


if __name__ == "__main__":
    main()
