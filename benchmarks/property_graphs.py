"""Questions to property graphs that were made with plain Cypher, as people have them: how many are answered right.

    python benchmarks/property_graphs.py [--graphs movies orders services] [--uncalibrated] [--wrong]

Starts a Neo4j server as the tests do, fills it with one graph of benchmarks/property_graphs/ after the other, and asks
what its questions file asks. Each question has a query by hand, whose rows are the answer, as values or as what the
nodes are called; none where the graph does not hold it. Every query that kgmem shows as its proof is run with its
parameters as well, and must give the nodes and values of the answer. `--uncalibrated` answers from the threshold of the
checkpoint on, without the questions that kgmem asks itself first.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j.graph
from running import caches, running

import kgmem
import kgmem.calibration
from kgmem.stores.neo4j_values import literals_of
from kgmem.types import Answer

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer

FOLDER = Path(__file__).with_suffix("")


def texts(value: Any) -> set[str]:
    """What an answer may be given as: the values of a node, first and last name as one, or the value itself."""
    if not isinstance(value, neo4j.graph.Node):
        found = {"true": "yes", "false": "no"} if isinstance(value, bool) else {}
        return {found.get(literal.value, literal.value) for literal in literals_of(value)}
    both = [str(value[name]) for name in ("firstName", "lastName") if name in value]
    return {text for one in value.values() for text in texts(one)} | {" ".join(both)}


def answered(server: Neo4jServer, answer: Answer) -> list[set[str]]:
    """The answers, each by all that it may be given as."""
    ids = [item.id.removeprefix("urn:neo4j:node:") for item in answer.answers if item.id is not None]
    nodes = server.run("MATCH (n) WHERE elementId(n) IN $ids RETURN n", ids=ids)
    return [texts(node) for (node,) in nodes] + [{item.label} for item in answer.answers if item.id is None]


def fits(found: Iterable[set[str]], expected: Iterable[str]) -> bool:
    """Whether each answer is one of those that are expected, and none is missing."""
    remaining = Counter(expected)
    for may in found:
        match = next((text for text in may if remaining[text] > 0), None)
        if match is None:
            return False
        remaining[match] -= 1
    return not any(remaining.values())


def proven(server: Neo4jServer, answer: Answer) -> bool:
    """Whether the query that is shown gives the answer when it is run again."""
    if answer.query is None:
        return answer.abstained
    rows = server.run(answer.query.text, **answer.query.parameters)
    labels = [next(iter(texts(value))) for (value,) in rows if not isinstance(value, neo4j.graph.Node)]
    ids = [f"urn:neo4j:node:{value.element_id}" for (value,) in rows if isinstance(value, neo4j.graph.Node)]
    return sorted([*labels, *ids]) == sorted(item.id or item.label for item in answer.answers)


def measure(server: Neo4jServer, graph: str, *, wrong: bool) -> Counter[str]:
    """How many questions had which outcome."""
    server.empty()
    for statement in (FOLDER / f"{graph}.cypher").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            server.run(statement)
    asked = [json.loads(line) for line in (FOLDER / f"{graph}.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes: Counter[str] = Counter()
    with kgmem.open(server.url) as memory:
        for question, answer in zip(asked, memory.ask_many(one["question"] for one in asked), strict=True):
            cypher = question["cypher"]
            expected = [text for (value,) in server.run(cypher) for text in texts(value)] if cypher else []
            right = fits(answered(server, answer), expected)
            outcome = "refused" if answer.abstained and expected else "right" if right else "wrong"
            outcomes.update([outcome, "asked", *([] if proven(server, answer) else ["not proven"])])
            if wrong and outcome != "right":
                print(f"{outcome:8}{answer.question}  {answer.answer}  {answer.plan}", flush=True)
    return outcomes


def main() -> None:
    """Prints a row for each graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphs", nargs="+", default=["movies", "orders", "services"])
    parser.add_argument("--uncalibrated", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="Show the questions that were not answered right.")
    options = parser.parse_args()
    if options.uncalibrated:
        kgmem.calibration.calibrated = lambda _: None
    with running("neo4j") as server, caches():
        for graph in options.graphs:
            found = measure(server, graph, wrong=options.wrong)
            print(graph, *(f"{found[name]} {name}" for name in ("asked", "right", "wrong", "refused", "not proven")))


if __name__ == "__main__":
    main()
