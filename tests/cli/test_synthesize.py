"""`kgmem synthesize`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path


def test_questions_of_a_graph(kgmem: Callable, tmp_path: Path) -> None:
    """Each line is a question with its kind, plan, query and answers; the same seed gives the same file."""
    files = [tmp_path / name for name in ("one.jsonl", "two.jsonl")]
    for file in files:
        done = kgmem("synthesize", "--graph", "demo:", "--count", "30", "--seed", "4", "--out", str(file))
        assert done.code == 0, done.err
        assert "30 questions" in done.err
    assert files[0].read_text() == files[1].read_text()
    rows = [json.loads(line) for line in files[0].read_text().splitlines()]
    assert len(rows) == 30
    assert all(row["question"] for row in rows)
    for row in rows:
        assert (row["sparql"] is None) == (row["plan"] is None)
        assert bool(row["answers"]) == (row["plan"] is not None)


def test_kinds_can_be_chosen(kgmem: Callable) -> None:
    """Only the kinds that are asked for are made; an unknown one is refused with those that there are."""
    done = kgmem("synthesize", "--graph", "demo:", "--count", "5", "--kind", "filter")
    assert {json.loads(line)["kind"] for line in done.out.splitlines()} == {"filter"}
    wrong = kgmem("synthesize", "--graph", "demo:", "--kind", "riddle")
    assert wrong.code != 0
    assert "riddle" in wrong.err
    assert "Traceback" not in wrong.err
