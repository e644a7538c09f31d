"""Question sets, and what is measured on them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kgmem.evaluation import Gold, drawn
from kgmem.evaluation.scoring import Asked, auroc, score
from kgmem.evaluation.sets import SETS
from kgmem.types import Answer, AnswerItem

LINE = "what is the ada 's mom 's sex ?\tfemale(female/unknown/)\tada#parents#eva#gender#female#<end>#female\n"


def test_pathquestion(tmp_path: Path) -> None:
    """Questions with all their answers, over the graph of their hop count."""
    folder = tmp_path / "qa" / "pathquestion"
    folder.mkdir(parents=True)
    for hops in (2, 3):
        (folder / f"{hops}H-kb.txt").write_text("ada\tparents\teva\neva\tgender\tfemale\n", encoding="utf-8")
        with gzip.open(folder / f"PQ-{hops}H.dev.txt.gz", "wt", encoding="utf-8") as file:
            file.write(LINE)
    two, three = SETS["pathquestion"](tmp_path, "dev")
    assert two.gold == [Gold("what is the ada 's mom 's sex ?", frozenset({"female", "unknown"}), "PQ-2H")]
    assert three.name == "PQ-3H"
    schema = two.store().schema()
    assert {info.label for info in schema.relations.values()} == {"parents", "gender"}


def test_draws_of_each_kind() -> None:
    """As many of each kind as there may be, the same for the same seed; 0 is all."""
    gold = [Gold(f"q{i}", frozenset(), "ab"[i % 2]) for i in range(20)]
    some = drawn(gold, limit=3)
    assert [g.kind for g in some] == ["a"] * 3 + ["b"] * 3
    assert some == drawn(gold, limit=3)
    assert sorted(drawn(gold, limit=0), key=gold.index) == gold


@pytest.mark.parametrize(
    ("scored", "area"),
    [
        ([(0.9, True), (0.8, True), (0.2, False)], 1.0),
        ([(0.1, True), (0.9, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        ([(0.9, True), (0.6, False), (0.4, True), (0.3, False)], 0.75),
        ([(0.9, True)], None),
    ],
)
def test_area_under_the_curve(scored: list[tuple[float, bool]], area: float | None) -> None:
    """Of pairs of a right and a wrong answer, those in which the right one is more certain."""
    assert auroc(scored) == area


def answer(label: str | None, confidence: float, *, abstained: bool = False) -> Answer:
    """An answer of one label, or none."""
    items = () if label is None else (AnswerItem(None, label, None, confidence),)
    return Answer("?", label or "", items, confidence, abstained, None, None, (), 1.0)


def test_scores() -> None:
    """Right, wrong, rightly and wrongly abstained."""
    known, unknown = Gold("?", frozenset({"x"}), "k"), Gold("?", frozenset(), "k")
    none = answer(None, 0.3, abstained=True)
    found = score(
        [
            Asked(known, answer("x", 0.9), answer("x", 0.9)),
            Asked(known, answer("y", 0.8), answer("y", 0.8)),
            Asked(known, none, answer("x", 0.3)),
            Asked(unknown, none, answer("z", 0.3)),
        ]
    )
    assert (found.overall.exact, found.overall.abstained, found.overall.wrong) == (50.0, 50.0, 25.0)
    assert found.wrong_of_given == 50.0
    assert found.auroc == 0.625
    assert len(found.wrong) == 2
