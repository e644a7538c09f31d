"""Warm questions to a graph behind a server: the time and the requests that each takes, and if its answer is right.

    python benchmarks/endpoints.py URL QUESTIONS [--like GRAPH] [--limit 300]

URL is a SPARQL endpoint or a Neo4j database that holds the graph; QUESTIONS a text file with one question a line. With
--like the answers are compared with those of the same graph elsewhere, such as in a folder. Every question is asked
twice, and the second time is measured. Checks for changes by others, once in some seconds, are among the requests.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import kgmem
from kgmem.types import Answer


def content(answer: Answer) -> tuple[object, ...]:
    """What has to be the same in every store."""
    return answer.abstained, answer.plan, [(item.id, item.label) for item in answer.answers]


def main() -> None:
    """Asks, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--like")
    parser.add_argument("--limit", type=int, default=300)
    options = parser.parse_args()
    questions = options.questions.read_text(encoding="utf-8").splitlines()[: options.limit]
    times, calls = [], []
    with kgmem.open(options.url) as memory:
        answers = list(memory.ask_many(questions))
        for question in questions:
            before, began = memory.store.calls, time.perf_counter()
            memory.ask(question)
            times.append((time.perf_counter() - began) * 1000)
            calls.append(memory.store.calls - before)
    slow = sorted(times)[len(times) * 9 // 10]
    print(f"{len(questions)} warm questions: median {statistics.median(times):.1f} ms, 90% under {slow:.1f} ms")
    print(f"requests: median {statistics.median(calls):g}, at most {max(calls)}")
    if options.like is not None:
        with kgmem.open(options.like) as memory:
            others = list(memory.ask_many(questions))
        pairs = list(zip(questions, answers, others, strict=True))
        different = [question for question, one, other in pairs if content(one) != content(other)]
        print(f"the same answer as {options.like}: {len(questions) - len(different)} of {len(questions)}")
        for question in different:
            print(f"  {question}")


if __name__ == "__main__":
    main()
