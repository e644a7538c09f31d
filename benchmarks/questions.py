"""MetaQA the way a user would: ingest its graph, ask its questions, time everything.

    python benchmarks/questions.py --data DATA [--split dev] [--limit 1000]

DATA is the folder that holds qa/metaqa. Prints a Markdown table of accuracy, and the times and memory of the commands.
Every number comes from the installed `kgmem` command, in processes of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from kgmem.evaluation.gold import Gold, drawn
from kgmem.evaluation.sets import metaqa_sets
from kgmem.training.datasets import metaqa_triples


def run(*command: str) -> tuple[str, float]:
    """Standard output of a command, and the seconds it took."""
    began = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout, time.perf_counter() - began


def ask_all(graph: str, gold: list[Gold], folder: Path) -> tuple[list[dict], float]:
    """The answers to all questions, asked from one file, and the seconds."""
    file = folder / "questions.txt"
    file.write_text("".join(f"{g.question}\n" for g in gold), encoding="utf-8")
    out, seconds = run("kgmem", "ask", "--graph", graph, "--file", str(file), "--json")
    return [json.loads(line) for line in out.splitlines()], seconds


def warm(graph: str, questions: list[str]) -> str:
    """Median and 90th percentile of single warm questions, in one Python process."""
    code = (
        "import json, statistics, sys, time, torch, kgmem\n"
        "torch.set_num_threads(2)\n"
        "memory = kgmem.open(sys.argv[1]); questions = json.load(sys.stdin); times = []\n"
        "for q in questions[:20]: memory.ask(q)\n"
        "for q in questions[20:]:\n"
        "    began = time.perf_counter(); memory.ask(q); times.append((time.perf_counter() - began) * 1000)\n"
        "times.sort(); slow = times[len(times) * 9 // 10]\n"
        "print(f'median {statistics.median(times):.1f} ms, 90% under {slow:.1f} ms')\n"
    )
    command = ["python", "-c", code, graph]
    return subprocess.run(command, input=json.dumps(questions), check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Runs everything and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--limit", type=int, default=1000)
    options = parser.parse_args()
    gold = [g for s in metaqa_sets(options.data, options.split) for g in drawn(s.gold, limit=options.limit)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = str(folder / "metaqa.kg")
        _, seconds = run("kgmem", "ingest", str(metaqa_triples(options.data)), "--delimiter", "|", "--graph", graph)
        print(f"`kgmem ingest` of the graph: {seconds:.1f} s\n")
        labels = graph_labels(graph, folder)
        print("| questions | Hits@1 | exact set | answered | labels in the graph | seconds for all |")
        print("| --- | --- | --- | --- | --- | --- |")
        for kind in dict.fromkeys(g.kind for g in gold):
            part = [g for g in gold if g.kind == kind]
            answers, seconds = ask_all(graph, part, folder)
            found = [[a["label"] for a in row["answers"]] for row in answers]
            hits = sum(bool(f) and f[0] in g.answers for f, g in zip(found, part, strict=True))
            exact = sum(set(f) == g.answers for f, g in zip(found, part, strict=True))
            known = all(label in labels for f in found for label in f)
            shares = [f"{100 * n / len(part):.1f}" for n in (hits, exact, sum(map(bool, found)))]
            print(f"| {len(part)} of {kind} | {' | '.join(shares)} | {'all' if known else 'NO'} | {seconds:.1f} |")
        mixed = random.Random(0).sample([g.question for g in gold], min(220, len(gold)))
        print(f"\nwarm question: {warm(graph, mixed).strip()}")
        cold = sorted(run("kgmem", "ask", "--graph", graph, q)[1] for q in mixed[:5])
        print(f"cold `kgmem ask`: median {cold[2]:.2f} s, worst of 5 {cold[4]:.2f} s")
        helps = sorted(run("kgmem", "--help")[1] for _ in range(5))
        print(f"`kgmem --help`: median {helps[2]:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"peak resident memory of any command: {peak:.2f} GB")


def graph_labels(graph: str, folder: Path) -> set[str]:
    """Every label and literal of the graph, read from an export by another library than kgmem's store."""
    from rdflib import Graph, Literal

    run("kgmem", "export", "--graph", graph, "--output", str(folder / "all.nt"))
    parsed = Graph().parse(folder / "all.nt", format="nt")
    return {str(o) for o in parsed.objects() if isinstance(o, Literal)}


if __name__ == "__main__":
    main()
