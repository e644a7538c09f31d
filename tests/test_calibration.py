"""How sure kgmem has to be over a graph, measured on questions made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgmem.calibration import calibrated
from kgmem.engine import KnowledgeMemory
from kgmem.stores.memory import MemoryStore

QUESTIONS = ["What is the capital of Peru?", "Peru?", "Which rivers are in the country whose capital is Lima?"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kgmem" / "calibration"


@pytest.mark.slow
def test_measured_once(cache: Path) -> None:
    """The measurement is kept for the graph and the checkpoint, and made again where the file is broken."""
    memory = KnowledgeMemory(MemoryStore.demo())
    reasoner = memory.reasoner()
    first = reasoner.calibration
    assert first is not None
    assert len(first.beliefs) > 100
    assert any(first.right)
    assert not all(first.right)
    (file,) = cache.iterdir()
    written = file.stat().st_mtime_ns
    assert calibrated(reasoner) == first
    assert file.stat().st_mtime_ns == written
    file.write_text('{"beliefs": [0', encoding="utf-8")
    assert calibrated(reasoner) == first
    assert [path.name for path in cache.iterdir()] == [file.name]


@pytest.mark.slow
def test_error_rate_decides_what_is_answered(cache: Path) -> None:
    """With 1 everything that has an answer is answered, with 0 nothing; the confidence is the same."""
    store = MemoryStore.demo()
    every = list(KnowledgeMemory(store, error_rate=1).ask_many(QUESTIONS))
    none = list(KnowledgeMemory(store, error_rate=0).ask_many(QUESTIONS))
    assert not every[0].abstained
    assert all(answer.abstained and not answer.answers for answer in none)
    assert [a.confidence for a in none] == [a.confidence for a in every]
    assert none[0].answer.startswith("Not sure enough to answer: the likeliest reading")
    assert cache.is_dir()


def test_a_graph_of_nothing_is_not_measured(cache: Path) -> None:
    """There is nothing to ask; every question is refused."""
    memory = KnowledgeMemory(MemoryStore())
    assert memory.ask("Who?").abstained
    assert not cache.exists()
