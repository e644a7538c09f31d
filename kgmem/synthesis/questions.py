"""Questions with their plans, drawn over a graph: the training data of the model that turns questions into plans.

    for question in questions(graph, seed=1):
        question.text, question.plan

One function draws each kind; `KINDS` is the table of them. Unanswerable questions are in
`kgmem.synthesis.unanswerable`. Nothing of this is needed to answer a question.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from kgmem.errors import UsageError
from kgmem.plans.plan import And, Count, Exists, Plan, Start, starts
from kgmem.synthesis.asking import Asker
from kgmem.synthesis.drawing import Drawer
from kgmem.synthesis.draws import MARKS, Besides, Both, Named, Set, Via, follow, named, result, to_plan
from kgmem.synthesis.finish import finish
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.spans import NamedSpan
from kgmem.synthesis.words import NUMBER, TIME
from kgmem.types import Relation


@dataclass(frozen=True, slots=True)
class SynthQuestion:
    """A question, what it asks of the graph, and where it names what."""

    text: str
    plan: Plan | None
    """None: the graph can't answer it."""
    spans: tuple[NamedSpan, ...]
    """One for each start of the plan, in the order of `plans.plan.starts`; without a plan, of each thing named."""
    missing: Relation | None
    """A relation that must be hidden from the model and the graph to make the question unanswerable."""
    kind: str
    """A key of `KINDS`."""
    starts: tuple[Start, ...] = ()
    """What the spans name; without a plan too."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How much of what."""

    kinds: Mapping[str, float] = field(
        default_factory=lambda: {
            "1hop": 0.18, "2hop": 0.22, "3hop": 0.18, "intersection": 0.15, "count": 0.09, "exists": 0.09,
            "unanswerable": 0.09,
        }
    )  # fmt: skip
    """Weights of the kinds; those left out are not drawn."""
    there_and_back: float = 0.35
    """Of the chains whose second hop goes the other way than the first: those that come back by the same relation."""
    typos: float = 0.04
    """Of the questions: with a slip in a word that is no name."""
    name_typos: float = 0.03
    """Of the questions: with a slip in a name."""


@dataclass(slots=True)
class Draft:
    """A question being made: the text with marks for names, and the set that it asks for."""

    text: str
    draw: Set
    plan: Plan | None
    named: tuple[Named, ...]
    missing: Relation | None = None


@dataclass(slots=True)
class Bench:
    """What drawing a question needs."""

    graph: SynthGraph
    rng: random.Random
    mix: Mix
    drawer: Drawer
    asker: Asker


def _directions(rng: random.Random, hops: int) -> tuple[int, ...]:
    return tuple(int(rng.random() < 0.5) for _ in range(hops))


def _chain(bench: Bench, hops: int) -> Set | None:
    """A chain in directions that are kept to for some tries, so that rare ones come up as often as others."""
    rng = bench.rng
    directions = _directions(rng, hops)
    if directions in bench.drawer.hopeless:
        return None
    back = hops > 1 and directions[0] != directions[1] and rng.random() < bench.mix.there_and_back
    excluding = rng.random() < 0.8
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


def _plain(bench: Bench, draw: Set | None) -> Draft | None:
    if draw is None:
        return None
    return Draft(bench.asker.question(draw), draw, to_plan(draw, bench.graph), tuple(named(draw)))


def one_hop(bench: Bench) -> Draft | None:
    """One relation, either direction."""
    return _plain(bench, _chain(bench, 1))


def two_hops(bench: Bench) -> Draft | None:
    """Two relations, all directions; there and back with "other"."""
    return _plain(bench, _chain(bench, 2))


def three_hops(bench: Bench) -> Draft | None:
    """Three relations, all directions."""
    return _plain(bench, _chain(bench, 3))


def _both(bench: Bench) -> Via | Both | None:
    rng = bench.rng
    directions = (int(rng.random() < 0.5), int(rng.random() < 0.5))
    draw = bench.drawer.both(directions, longer=rng.random() < 0.3)
    if draw is None:
        return None
    if rng.random() < 0.25:
        return bench.drawer.onward(draw, int(rng.random() < 0.5))
    if rng.random() < 0.5 and not isinstance(draw.left.source, Via):
        return draw
    return draw


def intersection(bench: Bench) -> Draft | None:
    """Two chains that meet, and at times a hop from there."""
    return _plain(bench, _both(bench))


def _any_set(bench: Bench) -> Set | None:
    roll = bench.rng.random()
    if roll < 0.5:
        return _chain(bench, 1)
    if roll < 0.8:
        return _chain(bench, 2)
    return _both(bench)


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
    draw: Set | None = _both(bench) if rng.random() < 0.6 else bench.drawer.chain(_directions(rng, 1))
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


def unanswerable(bench: Bench) -> Draft | None:
    """A question that the graph can't answer."""
    from kgmem.synthesis.unanswerable import draw_unanswerable

    return draw_unanswerable(bench, (one_hop, one_hop, two_hops, three_hops, intersection, count))


KINDS: dict[str, Callable[[Bench], Draft | None]] = {
    "1hop": one_hop,
    "2hop": two_hops,
    "3hop": three_hops,
    "intersection": intersection,
    "count": count,
    "exists": exists,
    "unanswerable": unanswerable,
}
"""The kinds of questions: each draws one, or None if the dice led nowhere. A new plan shape is a new line here."""


def _in_text_order(draft: Draft) -> None:
    """Turns the two sides of an intersection so that the plan's starts come in the order of the text."""
    match draft.draw:
        case Both(left, right, size) if draft.plan is not None:
            first, second = next(named(left)), next(named(right))
            if draft.text.find(second.mark) < draft.text.find(first.mark):
                draft.draw = Both(right, left, size)
                draft.named = tuple(named(draft.draw))


def _accept(rng: random.Random, draw: Set) -> bool:
    """Small and middling sets are preferred; hubs occur."""
    return draw.size <= 25 or rng.random() < max(0.1, 25 / draw.size)


def _finish(bench: Bench, draft: Draft, kind: str) -> SynthQuestion:
    graph, mix = bench.graph, bench.mix
    names = {n.mark: graph.names[n.nodes[0]] for n in draft.named}
    text, spans = finish(bench.rng, draft.text, names, typos=mix.typos, name_typos=mix.name_typos)
    begun = tuple(Start(tuple(graph.nodes[at] for at in n.nodes), graph.names[n.nodes[0]]) for n in draft.named)
    if draft.plan is not None:
        begun = tuple(starts(draft.plan))
    return SynthQuestion(text, draft.plan, tuple(spans[n.mark] for n in draft.named), draft.missing, kind, begun)


def questions(graph: SynthGraph, *, seed: int, mix: Mix | None = None) -> Iterator[SynthQuestion]:
    """Questions without end; the same ones for the same graph, seed and mix.

    Raises UsageError if the graph has no relations, or if nothing can be drawn of the wanted kinds.
    """
    if not any(graph.edges):
        raise UsageError("a graph without statements has nothing to ask about")
    rng = random.Random(seed)
    mix = mix or Mix()
    unknown = set(mix.kinds) - set(KINDS)
    if unknown:
        raise UsageError(f"no such kind of question: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    bench = Bench(graph, rng, mix, Drawer(graph, rng), Asker(graph, rng))
    kinds, weights = list(mix.kinds), list(mix.kinds.values())
    while True:
        kind = rng.choices(kinds, weights)[0]
        for _ in range(60):
            draft = KINDS[kind](bench)
            if (
                draft is not None
                and _accept(rng, draft.draw)
                and all(draft.text.count(n.mark) == 1 for n in draft.named)
            ):
                yield _finish(bench, draft, kind)
                break
        else:
            if len(kinds) == 1:
                raise UsageError(f"the graph holds no question of the kind {kind!r}")


ALL_DIRECTIONS = {hops: tuple(product((0, 1), repeat=hops)) for hops in (1, 2, 3)}
__all__ = ["ALL_DIRECTIONS", "KINDS", "MARKS", "Besides", "Mix", "NamedSpan", "SynthQuestion", "questions"]
