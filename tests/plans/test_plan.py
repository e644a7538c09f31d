"""The plan's data type: what it refuses, and how it reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgmem.errors import PlanError
from kgmem.plans.plan import (
    And,
    Comparison,
    Count,
    Exists,
    Filter,
    Hop,
    Minus,
    OfType,
    Or,
    Other,
    Plan,
    Start,
    Top,
    TopBy,
    describe,
    hops,
    origin,
    starts,
)
from kgmem.types import XSD, Literal, NamedNode, Relation

BORDERS, AREA = Relation("urn:borders"), Relation("urn:area")
BACK = Relation("urn:borders", inverse=True)
PERU, CHILE = (Start((NamedNode(f"urn:{name}"),), name) for name in ("Peru", "Chile"))
COUNTRY = OfType((NamedNode("urn:Country"),), "country")
NAMES = {"urn:borders": "borders"}


@pytest.mark.parametrize(
    ("plan", "line"),
    [
        (Count(Hop(Hop(PERU, BACK), BORDERS)), 'count("Peru" <- borders -> borders)'),
        (Other(Hop(Hop(PERU, BORDERS), BACK)), '"Peru" -> borders <- borders other'),
        (And(COUNTRY, Hop(PERU, BORDERS)), '(every "country") and ("Peru" -> borders)'),
        (Or(PERU, CHILE), '("Peru") or ("Chile")'),
        (Minus(COUNTRY, PERU), '(every "country") without ("Peru")'),
        (Filter(COUNTRY, AREA, Comparison.AT_LEAST, Literal(5)), 'every "country" [urn:area >= "5"]'),
        (Top(COUNTRY, AREA, largest=True), 'every "country" [1 largest by urn:area]'),
        (TopBy(COUNTRY, BACK, largest=False, number=3), 'every "country" [3 with fewest <- borders]'),
        (Exists(And(Top(Or(PERU, CHILE), AREA, largest=True), PERU)),
         'exists((("Peru") or ("Chile") [1 largest by urn:area]) and ("Peru"))'),
    ],
)  # fmt: skip
def test_a_plan_reads_as_one_line(plan: Plan, line: str) -> None:
    """Relations go by their labels, where they have one."""
    assert describe(plan, NAMES) == line


def test_starts_hops_and_origin() -> None:
    """Starts come left to right; the longest chain counts; a chain begins on the left."""
    plan = Minus(
        Hop(Or(PERU, CHILE), BORDERS), Filter(Hop(Hop(CHILE, BACK), BORDERS), AREA, Comparison.LESS, Literal(5))
    )
    assert list(starts(Count(plan))) == [PERU, CHILE, CHILE]
    assert hops(Exists(plan)) == 2
    assert origin(plan) == PERU


NAME = Literal("Ann")
REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: Start((), "nobody"), "start from no node"),
    (lambda: OfType((), "nothing"), "start from no type"),
    (lambda: Other(Hop(And(COUNTRY, PERU), BORDERS)), "other of all 'country'"),
    (lambda: Filter(COUNTRY, BACK, Comparison.LESS, Literal(5)), "<urn:borders> can't be read backwards"),
    (lambda: Top(COUNTRY, BACK, largest=True), "<urn:borders> can't be read backwards"),
    (lambda: Top(COUNTRY, AREA, largest=True, number=0), "ask for 1 or more"),
    (lambda: TopBy(COUNTRY, AREA, largest=True, number=-1), "ask for 1 or more"),
    (lambda: Filter(COUNTRY, AREA, Comparison.LESS, NAME), '"Ann" can\'t be compared by <'),
    (lambda: Filter(COUNTRY, AREA, Comparison.CONTAINS, Literal(5)), "is no text"),
    (lambda: Filter(COUNTRY, AREA, Comparison.EQUAL, Literal(True)), "neither a number nor a time nor a text"),
    (
        lambda: Filter(COUNTRY, AREA, Comparison.LESS, Literal("NaN", datatype=NamedNode(XSD + "double"))),
        "can't be compared by <",
    ),
]


@pytest.mark.parametrize(("build", "reason"), REFUSED)
def test_a_plan_without_sense_is_refused(build: Callable[[], object], reason: str) -> None:
    """The message names what is wrong."""
    with pytest.raises(PlanError, match=reason):
        build()
