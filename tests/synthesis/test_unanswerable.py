"""Questions that a graph can't answer: each kind lacks what it says it lacks."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from kgmem.synthesis import unanswerable
from kgmem.synthesis.asking import Asker
from kgmem.synthesis.bench import Bench, Draft, Mix
from kgmem.synthesis.combining import Combiner
from kgmem.synthesis.draws import Via, result, steps
from kgmem.synthesis.kinds import one_hop, three_hops, two_hops
from kgmem.synthesis.random_graphs import random_graph


def drafts(make: Callable[[Bench], Draft | None], *, graphs: int = 30, tries: int = 60) -> list[tuple[Bench, Draft]]:
    """What a maker of questions gives over some random graphs."""
    out = []
    for seed in range(graphs):
        graph, rng = random_graph(seed), random.Random(seed)
        bench = Bench(graph, rng, Mix(), Combiner(graph, rng), Asker(graph, rng))
        made = (make(bench) for _ in range(tries))
        out += [(bench, draft) for draft in made if draft is not None]
    return out


@pytest.mark.parametrize("shape", [one_hop, two_hops, three_hops])
def test_hidden_relation_breaks_the_chain(shape: Callable[[Bench], Draft | None]) -> None:
    """The relation to hide is one that the question's chain takes."""
    made = drafts(lambda bench: unanswerable._hidden(bench, shape), tries=10)
    assert len(made) > 100
    for bench, draft in made:
        assert draft.plan is None
        assert draft.missing in {bench.graph.relation(step) for step in steps(draft.draw)}
        assert result(draft.draw, bench.graph)


def test_thing_without_the_edge() -> None:
    """What is asked of a thing that lacks it leads nowhere from there, though the graph has the relation."""
    made = drafts(unanswerable._no_edge)
    assert len(made) > 100
    for bench, draft in made:
        assert isinstance(draft.draw, Via)
        assert not result(draft.draw, bench.graph)
        assert bench.graph.edges[draft.draw.step >> 1]


def test_foreign_relation_is_like_none_of_the_graph() -> None:
    """A relation that the graph lacks shares no telling word with the labels of the graph."""
    made = drafts(unanswerable._foreign, tries=50)
    assert len(made) > 100
    assert all(draft.plan is None and draft.missing is None for _, draft in made)
    said = [
        [r.label for r in bench.graph.relations if len(r.label) > 5 and r.label.lower() in draft.text.lower()]
        for bench, draft in made
    ]
    assert sum(map(bool, said)) <= 0.02 * len(made)


def test_small_talk_may_name_something() -> None:
    """Half of the small talk names a thing of the graph, the other half nothing."""
    made = drafts(unanswerable._chat, tries=20)
    with_name = sum(bool(draft.named) for _, draft in made)
    assert 0.4 < with_name / len(made) < 0.6
    assert len({draft.text for _, draft in made}) > 100
