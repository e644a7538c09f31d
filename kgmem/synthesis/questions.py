"""Questions with their plans, drawn over a graph: the training data of the model that turns questions into plans.

    for question in questions(graph, seed=1):
        question.text, question.plan

One function draws each kind; `KINDS` is the table of them. Nothing of this is needed to answer a question.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from kgmem.errors import UsageError
from kgmem.plans.plan import Start, starts
from kgmem.synthesis.asking import Asker
from kgmem.synthesis.bench import Bench, Draft, Mix, SynthQuestion
from kgmem.synthesis.combining import Combiner
from kgmem.synthesis.draws import kinds, valued
from kgmem.synthesis.finish import Marked, finish
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.kinds import count, exists, intersection, one_hop, three_hops, two_hops
from kgmem.synthesis.shape_kinds import compare, difference, filtered, literal, most, of_type, top, union
from kgmem.synthesis.unanswerable import unanswerable

KINDS: dict[str, Callable[[Bench], Draft | None]] = {
    "1hop": one_hop,
    "2hop": two_hops,
    "3hop": three_hops,
    "intersection": intersection,
    "count": count,
    "exists": exists,
    "type": of_type,
    "filter": filtered,
    "top": top,
    "most": most,
    "compare": compare,
    "union": union,
    "difference": difference,
    "literal": literal,
    "unanswerable": unanswerable,
}
"""The kinds of questions: each draws one, or None if the dice led nowhere. A new plan shape is a new line here."""


_STUTTER = re.compile(r"\b([a-z]+) \1\b")


_LONG, _LONG_WINDED = 13, 0.3
"""Spaces in a draft; how many of the longer ones are kept. People ask in fewer words."""


def _accept(rng: random.Random, draft: Draft) -> bool:
    """Small and middling sets and questions of few words are preferred; hubs and long-winded ones occur."""
    size = draft.draw.size
    if size > 25 and rng.random() > max(0.1, 25 / size):
        return False
    return draft.text.count(" ") <= _LONG or rng.random() < _LONG_WINDED


def _said_well(draft: Draft) -> bool:
    """Whether the text has each name and each value once, no class twice, and no word twice in a row."""
    if _STUTTER.search(draft.text):
        return False
    marks = {n.mark for n in draft.named} | {v.mark for v in valued(draft.draw)}
    return all(draft.text.count(mark) == 1 for mark in marks) and all(
        draft.text.count(k.mark) <= 1 for k in kinds(draft.draw)
    )


def _finish(bench: Bench, draft: Draft, kind: str) -> SynthQuestion:
    graph, mix = bench.graph, bench.mix
    said = Marked(
        names={n.mark: graph.names[n.nodes[0]] for n in draft.named} | dict(draft.strangers),
        values={v.mark: v.said for v in valued(draft.draw)},
        classes={k.mark: graph.classes[k.label].nouns for k in kinds(draft.draw)},
    )
    text, spans = finish(bench.rng, draft.text, said, typos=mix.typos, name_typos=mix.name_typos)
    begun = tuple(Start(tuple(graph.nodes[at] for at in n.nodes), graph.names[n.nodes[0]]) for n in draft.named)
    if draft.plan is not None:
        begun = tuple(starts(draft.plan))
    return SynthQuestion(
        text=text,
        plan=draft.plan,
        spans=tuple(spans[n.mark] for n in draft.named),
        missing=draft.missing,
        kind=kind,
        starts=begun,
        type_spans=tuple(spans.get(k.mark) for k in kinds(draft.draw)),
        value_spans=tuple(spans[v.mark] for v in valued(draft.draw)),
    )


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
    bench = Bench(graph, rng, mix, Combiner(graph, rng), Asker(graph, rng))
    names, weights = list(mix.kinds), list(mix.kinds.values())
    while True:
        kind = rng.choices(names, weights)[0]
        for _ in range(60):
            draft = KINDS[kind](bench)
            if draft is not None and _accept(rng, draft) and _said_well(draft):
                yield _finish(bench, draft, kind)
                break
        else:
            if len(names) == 1:
                raise UsageError(f"the graph holds no question of the kind {kind!r}")


__all__ = ["KINDS", "Mix", "SynthQuestion", "questions"]
