"""Questions at the edge: graphs with nothing in them, and batches where only some questions name something."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

FACTS = '<http://e.org/p> <http://www.w3.org/2000/01/rdf-schema#label> "Peru" .\n'


def test_empty_graph_abstains(kgmem: Callable, tmp_path: Path) -> None:
    """Nothing is in the graph, so nothing is answered."""
    graph = str(tmp_path / "empty.kg")
    (tmp_path / "facts.nt").write_text(FACTS, encoding="utf-8")
    kgmem("ingest", "--graph", graph, str(tmp_path / "facts.nt"))
    kgmem("forget", "--graph", graph, "facts.nt")
    done = kgmem("ask", "--graph", graph, "What is the capital of Peru?")
    assert (done.code, done.err) == (3, "")
    assert done.out.startswith("Not in the graph")


def test_graph_without_relations_abstains(kgmem: Callable, tmp_path: Path) -> None:
    """An entity that nothing is said about is found, and no more."""
    graph = str(tmp_path / "names.kg")
    (tmp_path / "facts.nt").write_text(FACTS, encoding="utf-8")
    kgmem("ingest", "--graph", graph, str(tmp_path / "facts.nt"))
    done = kgmem("ask", "--graph", graph, "What is the capital of Peru?")
    assert (done.code, done.err) == (3, "")


def test_questions_without_names_do_not_disturb_others(kgmem: Callable, tmp_path: Path) -> None:
    """In one batch: a long question that names nothing, an empty one, one too long, and one that has an answer."""
    asked = ["what " * 60 + "?", "", "x" * 2000, "What is the capital of Peru?"]
    file = tmp_path / "questions.txt"
    file.write_text("\n".join(asked), encoding="utf-8")
    done = kgmem("ask", "--graph", "demo:", "--json", "--file", str(file))
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["abstained"] for answer in answers] == [True, True, True, False]
    assert [item["label"] for item in answers[3]["answers"]] == ["Lima"]
    assert "1000 characters" in answers[2]["answer"]
