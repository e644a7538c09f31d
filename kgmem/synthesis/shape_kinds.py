"""The kinds of questions with classes, filters, the largest, comparisons, unions and differences."""

from __future__ import annotations

from kgmem.plans.plan import And, Count, Exists
from kgmem.synthesis.bench import Bench, Draft
from kgmem.synthesis.draws import Set, named, result, to_plan
from kgmem.synthesis.kinds import plain


def _varied(bench: Bench, draw: Set | None, *, counts: float, checks: float = 0.0, onward: float = 0.0) -> Draft | None:
    """A question for a set, for its number, for whether it has any node, or for what one more hop leads to."""
    if draw is None:
        return None
    roll = bench.rng.random()
    if roll < counts:
        return Draft(bench.asker.count(draw), draw, Count(to_plan(draw, bench.graph)), tuple(named(draw)))
    if roll < counts + checks:
        return Draft(bench.asker.exists(draw), draw, Exists(to_plan(draw, bench.graph)), tuple(named(draw)))
    if roll < counts + checks + onward:
        return plain(bench, bench.drawer.onward_from(draw))
    return plain(bench, draw)


def of_type(bench: Bench) -> Draft | None:
    """All members of a class, those among what a step leads to, their number, or whether a node is one."""
    rng, drawer = bench.rng, bench.drawer
    roll = rng.random()
    if roll < 0.3:
        return _varied(bench, drawer.kind(), counts=0.4)
    if roll < 0.42:
        return _is_a(bench)
    for _ in range(8):
        via = drawer.chain((int(rng.random() < 0.6),) if rng.random() < 0.8 else (0, 1))
        typed = drawer.typed(via)
        if typed is not None:
            return _varied(bench, typed, counts=0.25, checks=0.06, onward=0.08)
    return None


def _is_a(bench: Bench) -> Draft | None:
    rng, graph = bench.rng, bench.graph
    kind = bench.drawer.kind()
    if kind is None:
        return None
    at = int(rng.random() * len(graph.nodes))
    if rng.random() < 0.5:
        at = rng.choice(sorted(result(kind, graph)))
    if not graph.type_names[at]:
        return None
    start = bench.drawer.start(at)
    plan = Exists(And(to_plan(kind, graph), to_plan(start, graph)))
    return Draft(bench.asker.is_a(kind, start), kind, plan, (start,))


def filtered(bench: Bench) -> Draft | None:
    """Those with a literal above, below or between values."""
    return _varied(bench, bench.drawer.filtered(), counts=0.16, checks=0.05, onward=0.12)


def top(bench: Bench) -> Draft | None:
    """The largest or smallest by a literal, or the first few."""
    return _varied(bench, bench.drawer.best(), counts=0.0, onward=0.22)


def most(bench: Bench) -> Draft | None:
    """Those with the most or fewest of something."""
    return _varied(bench, bench.drawer.most(), counts=0.0, onward=0.12)


def compare(bench: Bench) -> Draft | None:
    """Which of two has more, or whether the first has."""
    drawn = bench.drawer.pair()
    if drawn is None:
        return None
    draw, left, right = drawn
    graph = bench.graph
    if bench.rng.random() < 0.55:
        return Draft(bench.asker.compare(draw, left, right), draw, to_plan(draw, graph), (left, right))
    plan = Exists(And(to_plan(draw, graph), to_plan(left, graph)))
    return Draft(bench.asker.is_more(draw, left, right), draw, plan, (left, right, left))


def union(bench: Bench) -> Draft | None:
    """What two chains lead to together."""
    return _varied(bench, bench.drawer.either(), counts=0.15, checks=0.03, onward=0.1)


def difference(bench: Bench) -> Draft | None:
    """A set without another."""
    return _varied(bench, bench.drawer.without(), counts=0.15, onward=0.1)


def literal(bench: Bench) -> Draft | None:
    """A number, a date or a text of a node."""
    return plain(bench, bench.drawer.to_literal())
