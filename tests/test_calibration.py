"""How sure kgmem has to be over a graph, measured on questions made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgmem.calibration import calibrated, measure
from kgmem.decoding.reasoner import Reasoner
from kgmem.decoding.vocabulary import TOKENS
from kgmem.engine import KnowledgeMemory
from kgmem.stores.memory import MemoryStore

QUESTIONS = ["What is the capital of Peru?", "Peru?", "Which rivers are in the country whose capital is Lima?"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kgmem" / "calibration"


@pytest.fixture(scope="module")
def reasoner() -> Reasoner:
    """The shipped weights over the demo graph."""
    return KnowledgeMemory(MemoryStore.demo()).reasoner()


@pytest.mark.slow
def test_measured_once(cache: Path, reasoner: Reasoner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measurement is kept for the graph and the checkpoint, and made again where the file is broken."""
    monkeypatch.setattr(reasoner, "known", frozenset(range(len(TOKENS))))  # as if trained for all shapes
    first = calibrated(reasoner)
    assert first is not None
    assert len(first.certainties) > 100
    assert any(first.right)
    assert not all(first.right)
    (file,) = cache.iterdir()
    written = file.stat().st_mtime_ns
    assert calibrated(reasoner) == first
    assert file.stat().st_mtime_ns == written
    file.write_text('{"certainties": [0', encoding="utf-8")
    again = calibrated(reasoner)
    assert again is not None
    assert again.right == first.right
    assert [path.name for path in cache.iterdir()] == [file.name]


@pytest.mark.slow
def test_error_rate_decides_what_is_answered(reasoner: Reasoner, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 1 everything that has an answer is answered, with 0 nothing; the confidence is the same."""
    monkeypatch.setattr(reasoner, "calibration", None)
    monkeypatch.setattr(reasoner, "threshold", 0.5)
    calibration = measure(reasoner, count=64)
    reasoner.calibrate(calibration, 1)
    every = reasoner.answer(QUESTIONS)
    reasoner.calibrate(calibration, 0)
    none = reasoner.answer(QUESTIONS)
    assert not every[0].abstained
    assert all(answer.abstained and not answer.answers for answer in none)
    assert [a.confidence for a in none] == [a.confidence for a in every]
    assert none[0].answer.startswith("Not sure enough to answer: the likeliest reading")


def test_older_checkpoints_keep_their_threshold(
    cache: Path, reasoner: Reasoner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkpoint that can't write some of the shapes is not measured on them."""
    monkeypatch.setattr(reasoner, "known", frozenset(range(len(TOKENS) - 1)))
    assert calibrated(reasoner) is None
    assert not cache.exists()


def test_a_graph_of_nothing_is_not_measured(cache: Path) -> None:
    """There is nothing to ask; every question is refused."""
    memory = KnowledgeMemory(MemoryStore())
    assert memory.ask("Who?").abstained
    assert not cache.exists()
