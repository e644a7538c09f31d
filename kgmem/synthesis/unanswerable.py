"""Questions that a graph can't answer, as near to answerable ones as they come."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from kgmem.plans.nouns import plural
from kgmem.synthesis import bank, kinds, shape_kinds
from kgmem.synthesis.bench import Bench, Draft
from kgmem.synthesis.draws import MARKS, Named, Via, steps
from kgmem.synthesis.names import name
from kgmem.synthesis.openings import CHAT, CHAT_ABOUT
from kgmem.synthesis.readings import read
from kgmem.types import Literal

_ANSWERABLE: Sequence[Callable[[Bench], Draft | None]] = (
    kinds.one_hop, kinds.one_hop, kinds.two_hops, kinds.three_hops, kinds.intersection, kinds.count,
    shape_kinds.filtered, shape_kinds.top, shape_kinds.most, shape_kinds.compare, shape_kinds.difference,
    shape_kinds.literal,
)  # fmt: skip


def unanswerable(bench: Bench) -> Draft | None:
    """One of: a relation hidden, a thing without that relation, a stranger, what the graph has no words for."""
    roll = bench.rng.random()
    if roll < 0.36:
        return _hidden(bench, bench.rng.choice(_ANSWERABLE))
    if roll < 0.54:
        return _no_edge(bench)
    if roll < 0.78:
        return _stranger(bench, bench.rng.choice(_ANSWERABLE))
    if roll < 0.90:
        return _foreign(bench)
    if roll < 0.94:
        return _foreign_class(bench)
    return _chat(bench)


def _hidden(bench: Bench, make: Callable[[Bench], Draft | None]) -> Draft | None:
    """An answerable question, one of whose relations is to be hidden."""
    draft = make(bench)
    taken = steps(draft.draw) if draft is not None else []
    if draft is None or not taken:
        return None
    draft.plan = None
    draft.missing = bench.graph.relation(bench.rng.choice(taken))
    return draft


def _no_edge(bench: Bench) -> Draft | None:
    """A relation that the graph has, asked of a thing that lacks it though others of its type have it."""
    rng, graph = bench.rng, bench.graph
    step = bench.drawer.step(int(rng.random() < 0.5))
    if step is None:
        return None
    like = bench.drawer.node_before(step)
    at = int(rng.random() * len(graph.nodes))
    if graph.type_names[at] != graph.type_names[like] or not graph.around[at]:
        return None
    start = bench.drawer.start(at)
    if any(step in graph.around[node] for node in start.nodes):
        return None
    draw = Via(start, step, 1)
    return Draft(bench.asker.question(draw), draw, None, (start,))


def _stranger(bench: Bench, make: Callable[[Bench], Draft | None]) -> Draft | None:
    """An answerable question with the name of something that is not in the graph in the place of one that is."""
    from kgmem.synthesis.phrases import type_key

    rng, graph = bench.rng, bench.graph
    draft = make(bench)
    if draft is None or not draft.named:
        return None
    gone = rng.choice(draft.named)
    if isinstance(graph.nodes[gone.nodes[0]], Literal):
        return None
    types = graph.type_names[gone.nodes[0]]
    key = type_key(types[0]) if types else None
    stranger = name(rng, bank.types()[key].style if key else rng.choice(("person", "place", "title")))
    if stranger in graph.names:
        return None
    draft.plan = None
    draft.strangers = {gone.mark: stranger}
    draft.named = tuple(named for named in draft.named if named != gone)
    return draft


def _content(text: str) -> set[str]:
    return {word[:5] for word in text.replace("{}", " ").lower().split() if len(word) > 3}


def _foreign(bench: Bench) -> Draft | None:
    """A relation of the bank that the graph has nothing like, asked of a thing of the right type."""
    from kgmem.synthesis.phrases import type_key

    rng, graph = bench.rng, bench.graph
    at = int(rng.random() * len(graph.nodes))
    types = graph.type_names[at]
    key = type_key(types[0]) if types else None
    if key is None:
        return None
    entries = bank.entries()
    for _ in range(12):
        index = rng.randrange(len(entries))
        entry = entries[index]
        fitting = [t for t in entry.subjects if bank.is_a(key, t)]
        backwards = [t for t in entry.objects if bank.is_a(key, t)]
        if not fitting and not backwards:
            continue
        known: set[str] = set()
        for relation in graph.relations:
            known |= _content(" ".join((relation.label, *relation.words.nouns, *relation.words.inverse_nouns)))
            known |= _content(" ".join(f"{f.verb} {f.middle}" for f in relation.words.frames))
        mine = _content(" ".join((*entry.labels, *entry.nouns, *entry.inverse_nouns)))
        mine |= _content(" ".join(f"{f.verb} {f.middle}" for f in entry.frames))
        if mine & known:
            continue
        subject = fitting[0] if fitting else entry.subjects[0]
        object_ = entry.objects[0] if fitting else backwards[0]
        reading = read(bank.words(index, subject, object_), inverse=not fitting)
        start = bench.drawer.start(at)
        draw = Via(start, 0, 1)
        return Draft(bench.asker.ask_reading(reading, draw), start, None, (start,))
    return None


_CLASS_QUESTIONS = (
    "which {} are there", "list all {}", "show me all {}", "how many {} are there", "number of {}",
    "what {} do you know",
    "name some {}", "which is the oldest of the {}", "what are the {}", "{}", "all {}", "count the {}",
)  # fmt: skip


def _foreign_class(bench: Bench) -> Draft | None:
    """A class of the bank that the graph has nothing like."""
    rng, graph = bench.rng, bench.graph
    info = rng.choice([info for info in bank.types().values() if info.parent])
    known: set[str] = set()
    for relation in graph.relations:
        words = relation.words
        known |= _content(" ".join((relation.label, *words.subject.heads, *words.object.heads, *words.nouns)))
        known |= _content(" ".join(words.inverse_nouns))
    for label in graph.classes:
        known |= _content(label)
    if _content(" ".join(info.heads)) & known:
        return None
    start = Named((0,), MARKS[0])
    return Draft(rng.choice(_CLASS_QUESTIONS).format(plural(info.heads[0])), start, None, ())


def _chat(bench: Bench) -> Draft:
    """Small talk and what no graph knows, with a name in half of the cases."""
    rng: random.Random = bench.rng
    at = int(rng.random() * len(bench.graph.nodes))
    start = Named((at,), MARKS[0])
    if rng.random() < 0.5:
        return Draft(rng.choice(CHAT), start, None, ())
    start = bench.drawer.start(at)
    return Draft(rng.choice(CHAT_ABOUT).replace("{}", start.mark), start, None, (start,))
