"""The kinds of questions over chains and intersections: each function draws one, or None if the dice led nowhere."""

from __future__ import annotations

import random

from kgmem.plans.plan import And, Count, Exists
from kgmem.synthesis.bench import Bench, Draft
from kgmem.synthesis.draws import Both, Named, Set, Via, follow, named, result, to_plan
from kgmem.synthesis.words import NUMBER, TIME


def _directions(rng: random.Random, hops: int) -> tuple[int, ...]:
    return tuple(int(rng.random() < 0.5) for _ in range(hops))


def chain(bench: Bench, hops: int) -> Set | None:
    """A chain in directions that are kept to for some tries, so that rare ones come up as often as others."""
    rng = bench.rng
    directions = _directions(rng, hops)
    if directions in bench.drawer.hopeless:
        return None
    there_and_back = bench.mix.there_and_back * (1.5 if hops == 3 else 1)
    back = hops > 1 and directions[0] != directions[1] and rng.random() < there_and_back
    excluding = rng.random() < 0.5
    for _ in range(30):
        draw: Set | None
        if back:
            draw = bench.drawer.there_and_back(directions[0], excluding=excluding, more=directions[2:])
        else:
            draw = bench.drawer.chain(directions)
        if draw is not None:
            return draw
    if not back:
        bench.drawer.hopeless.add(directions)
    return None


def plain(bench: Bench, draw: Set | None) -> Draft | None:
    """A question for the nodes of a set."""
    if draw is None:
        return None
    return Draft(bench.asker.question(draw), draw, to_plan(draw, bench.graph), tuple(named(draw)))


def one_hop(bench: Bench) -> Draft | None:
    """One relation, either direction."""
    return plain(bench, chain(bench, 1))


def two_hops(bench: Bench) -> Draft | None:
    """Two relations, all directions; there and back with "other"."""
    return plain(bench, chain(bench, 2))


def three_hops(bench: Bench) -> Draft | None:
    """Three relations, all directions."""
    return plain(bench, chain(bench, 3))


def meeting(bench: Bench) -> Via | Both | None:
    """Two chains that meet, and at times a hop from there."""
    rng = bench.rng
    directions = (int(rng.random() < 0.5), int(rng.random() < 0.5))
    draw = bench.drawer.both(directions, longer=rng.random() < 0.3)
    if draw is None:
        return None
    if rng.random() < 0.25:
        return bench.drawer.onward(draw, int(rng.random() < 0.5))
    return draw


def intersection(bench: Bench) -> Draft | None:
    """Two chains that meet, and at times a hop from there."""
    return plain(bench, meeting(bench))


def _any_set(bench: Bench) -> Set | None:
    roll = bench.rng.random()
    if roll < 0.5:
        return chain(bench, 1)
    if roll < 0.8:
        return chain(bench, 2)
    return meeting(bench)


def count(bench: Bench) -> Draft | None:
    """How many nodes a set has."""
    draw = _any_set(bench)
    if draw is None or (draw.size == 1 and bench.rng.random() < 0.6):
        return None
    if isinstance(draw, Via) and bench.graph.reading(draw.step).kind in {TIME, NUMBER} and bench.rng.random() < 0.9:
        return None
    return Draft(bench.asker.count(draw), draw, Count(to_plan(draw, bench.graph)), tuple(named(draw)))


def exists(bench: Bench) -> Draft | None:
    """Yes or no: whether a set has any node, or whether it has a given one. Half of them are to be answered with no."""
    if bench.rng.random() < 0.25:
        return _exists_any(bench)
    rng, graph = bench.rng, bench.graph
    hops = 1 if rng.random() < 0.7 else 2
    draw = bench.drawer.chain(_directions(rng, hops))
    if draw is None:
        return None
    nodes = result(draw, graph)
    if rng.random() < 0.5:
        other = rng.choice(sorted(nodes))
    else:
        keys = tuple(graph.steps[draw.step ^ 1])
        other = keys[int(rng.random() * len(keys))]
        if other in nodes:
            return None
    start = bench.drawer.start(other, 1)
    text = bench.asker.exists_in(draw, start)
    (first,) = named(draw)
    plan = Exists(And(to_plan(draw, graph), to_plan(start, graph)))
    order = (first, start)
    if hops == 1 and text.index(start.mark) < text.index(first.mark):
        # The plan starts from what is named first.
        turned = Via(start, draw.step ^ 1, 1)
        plan = Exists(And(to_plan(turned, graph), to_plan(first, graph)))
        order = (start, first)
    return Draft(text, draw, plan, order)


def _exists_any(bench: Bench) -> Draft | None:
    rng, graph = bench.rng, bench.graph
    draw: Set | None = meeting(bench) if rng.random() < 0.6 else bench.drawer.chain(_directions(rng, 1))
    if isinstance(draw, Both) and rng.random() < 0.5:
        # The same question about another node, which need not meet the first.
        old = draw.right.source
        if not isinstance(old, Named):
            return None
        other = bench.drawer.start(bench.drawer.node_before(draw.right.step), 1)
        if draw.left.source == other:
            return None
        right = Via(other, draw.right.step, len(follow(graph, frozenset(other.nodes), draw.right.step)))
        draw = Both(draw.left, right, 2)
    if draw is None:
        return None
    return Draft(bench.asker.exists(draw), draw, Exists(to_plan(draw, graph)), tuple(named(draw)))
