"""How fast triples come in and go again, beside a bare Oxigraph bulk load and rdflib on the same file.

    python benchmarks/ingest.py                        1.2 million triples, a tenth of them labels
    python benchmarks/ingest.py --triples 10000000     the large case

Each step runs in a process of its own, so that its peak memory is its own, and is timed from outside for kgmem (start
of the interpreter included) and from inside for the others. rdflib parses the first 100,000 triples and is scaled.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

RDFLIB_TRIPLES = 100_000
_ENTITY, _ONTOLOGY = "http://example.org/entity/", "http://example.org/ontology/"
_XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"

BULK_LOAD = """
import sys, time, pyoxigraph as ox
store = ox.Store(sys.argv[2])
graph = ox.NamedNode("http://example.org/source") if sys.argv[3] == "named" else ox.DefaultGraph()
start = time.perf_counter()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
store.flush()
print(time.perf_counter() - start)
"""
RDFLIB = """
import sys, time, rdflib
start = time.perf_counter()
rdflib.Graph().parse(sys.argv[1], format="nt")
print(time.perf_counter() - start)
"""
ADD_TEN = """
import sys, time
from pathlib import Path
from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Triple
start = time.perf_counter()
with EmbeddedStore.create_or_open(Path(sys.argv[1])) as store:
    nodes = [NamedNode(f"http://example.org/new/{i}") for i in range(10)]
    store.replace("ten", [Triple(n, RDFS_LABEL, Literal(f"New {i}")) for i, n in enumerate(nodes)], digest="1")
print(time.perf_counter() - start)
"""
READ = """
import random, sys, time
from pathlib import Path
from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import NamedNode
start = time.perf_counter()
store = EmbeddedStore.open(Path(sys.argv[1]))
opened = time.perf_counter() - start
start = time.perf_counter()
store.schema()
schema = time.perf_counter() - start
nodes = [NamedNode(f"http://example.org/entity/{random.randrange(int(sys.argv[2]) // 10)}") for _ in range(2000)]
start = time.perf_counter()
for node in nodes:
    store.neighbourhood([node], limit=2)
print(opened, schema, (time.perf_counter() - start) / len(nodes))
"""


@dataclass(frozen=True, slots=True)
class Process:
    """What a process printed and took. CPU seconds are of all its threads; unlike the others they bear company."""

    printed: list[str]
    seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Step:
    """One measured step: what was done to how many triples, in how many seconds."""

    name: str
    triples: int
    seconds: float
    process: Process

    @property
    def rate(self) -> float:
        """Triples a second."""
        return self.triples / self.seconds


def generate(path: Path, triples: int, *, seed: int) -> None:
    """Writes N-Triples: a tenth labels, the rest edges, years, short strings and types over triples / 10 entities."""
    chance, entities = random.Random(seed), triples // 10
    syllables = [a + b for a in "bcdfglmnprst" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(4000)]
    with path.open("w") as file:
        for i in range(entities):
            name = " ".join(chance.choices(words, k=chance.randint(1, 3))).title()
            file.write(f'<{_ENTITY}{i}> <http://www.w3.org/2000/01/rdf-schema#label> "{name} {i % 1000}" .\n')
        for _ in range(triples - entities):
            kind = chance.randrange(20)
            predicate = f"{_ONTOLOGY}relation{kind}"
            if kind == 0:
                end = f'"{chance.randrange(1900, 2030)}"^^<{_XSD_INTEGER}>'
            elif kind == 1:
                end = f'"{chance.choice(words)}"'
            elif kind == 2:
                predicate = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
                end = f"<{_ONTOLOGY}Class{chance.randrange(30)}>"
            else:
                end = f"<{_ENTITY}{int(entities * chance.random() ** 2)}>"
            file.write(f"<{_ENTITY}{chance.randrange(entities)}> <{predicate}> {end} .\n")


def run(*command: str | Path) -> Process:
    """Runs a process to its end; stops everything if it fails."""
    start = time.perf_counter()
    with TemporaryFile() as out, subprocess.Popen(list(map(str, command)), stdout=out) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        out.seek(0)
        printed = out.read().decode().split()
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return Process(printed, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def inside(name: str, triples: int, code: str, *arguments: str | Path) -> Step:
    """Measures a piece of Python that prints its own seconds."""
    process = run(sys.executable, "-c", code, *arguments)
    return Step(name, triples, float(process.printed[-1]), process)


def kgmem(name: str, triples: int, *arguments: str | Path) -> Step:
    """Measures a command line of kgmem, as a user runs it."""
    process = run(Path(sys.executable).with_name("kgmem"), *arguments)
    return Step(name, triples, process.seconds, process)


def measure(place: Path, triples: int) -> tuple[list[Step], str]:
    """All steps in `place`, which needs about 1.2 GB for a million triples, and a line about reading."""
    large, small, head = place / "large.nt", place / "small.nt", place / "head.nt"
    graph = place / "graph.kg"
    generate(large, triples, seed=1)
    generate(small, triples // 4, seed=2)
    part = min(triples, RDFLIB_TRIPLES)
    with large.open() as file, head.open("w") as first:
        first.writelines(line for line, _ in zip(file, range(part), strict=False))
    steps = [
        inside("Oxigraph bulk_load, default graph", triples, BULK_LOAD, large, place / "bare", "default"),
        inside("Oxigraph bulk_load, named graph", triples, BULK_LOAD, large, place / "bare-named", "named"),
        inside(f"rdflib parse ({part:,} triples)", part, RDFLIB, head),
        kgmem("kgmem ingest", triples, "ingest", large, "--graph", graph),
        kgmem("kgmem ingest, a second file", triples // 4, "ingest", small, "--graph", graph),
        inside("adding ten triples", 10, ADD_TEN, graph),
    ]
    opened, schema, around = map(float, run(sys.executable, "-c", READ, graph, str(triples)).printed)
    reading = f"opening {opened * 1e3:.0f} ms, schema {schema * 1e3:.0f} ms, neighbourhood {around * 1e6:.0f} µs"
    steps.append(
        kgmem("kgmem forget, the second file, a fifth of the graph", triples // 4, "forget", small, "--graph", graph)
    )
    kgmem("the second file again", triples // 4, "ingest", small, "--graph", graph)
    steps.append(kgmem("kgmem forget, the first file, four fifths", triples, "forget", large, "--graph", graph))
    return steps, reading


def main() -> None:
    """Parses the command line, measures, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_200_000)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as place:
        steps, reading = measure(Path(place), options.triples)
    bare, rdflib = steps[0].rate, steps[2].rate
    print("| step | triples | seconds | triples/s | of bare bulk load | times rdflib | CPU seconds | peak MB |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for step in steps:
        ratios = f"{step.rate / bare:.0%} | {step.rate / rdflib:.1f}" if step.triples > 10 else " | "
        took = f"{step.process.cpu_seconds:.1f} | {step.process.peak_mb:.0f}"
        print(f"| {step.name} | {step.triples:,} | {step.seconds:.2f} | {step.rate:,.0f} | {ratios} | {took} |")
    print(reading)


if __name__ == "__main__":
    main()
