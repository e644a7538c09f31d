"""Draws pairs to compare, unions and differences over a graph."""

from __future__ import annotations

from kgmem.plans.values import is_number
from kgmem.synthesis.drawing import LARGE
from kgmem.synthesis.draws import VALUE_MARKS, Best, Either, Kind, Named, Via, Without, follow, named, result
from kgmem.synthesis.shaping import Shaper
from kgmem.types import Literal


class Combiner(Shaper):
    """Draws what two sets make together; each method gives None if the dice lead nowhere."""

    def pair(self) -> tuple[Best, Named, Named] | None:
        """Two nodes of one class to be compared by a literal that both have, and the better one."""
        step = self.choice(self.ordered)
        measure = self.graph.measure(step) if step is not None else None
        if step is None or measure is None:
            return None
        one, other = self.node_before(step), self.node_before(step)
        graph = self.graph
        same = graph.type_names[one] == graph.type_names[other]
        if one == other or not same or one in graph.namesakes or other in graph.namesakes:
            return None
        largest = self.rng.random() < 0.55
        rows = measure.best((one, other), largest=largest)
        if rows[0][0] == rows[1][0]:
            return None
        left, right = self.start(one), self.start(other, 1)
        return Best(Either(left, right, 2), step, largest, "", VALUE_MARKS[0], 1), left, right

    def either(self) -> Either | None:
        """What one step leads to from either of two starts, or two steps to things of one class."""
        rng, graph = self.rng, self.graph
        into = self.step(int(rng.random() < 0.5))
        if into is None:
            return None
        meeting = self.node_before(into ^ 1)
        left = self.into(meeting, into, 0)
        if left is None:
            return None
        if rng.random() < 0.6:
            at = self.node_before(into)
            right: Via | None = self._onto(at, into, 1)
        else:
            other = self.node_before(into ^ 1)
            rows = [step ^ 1 for step in graph.around[other] if step ^ 1 != into and not self.literal(step & ~1)]
            second = self.choice(rows)
            right = self.into(other, second, 1) if second is not None else None
        if right is None or self._numeric({start.nodes for via in (left, right) for start in named(via)}):
            return None
        first, last = result(left, graph), result(right, graph)
        if first <= last or last <= first or graph.type_names[min(first)] != graph.type_names[min(last)]:
            return None
        return Either(left, right, len(first | last))

    def _onto(self, at: int, step: int, mark: int) -> Via | None:
        start = self.start(at, mark)
        nodes = follow(self.graph, frozenset(start.nodes), step)
        return Via(start, step, len(nodes)) if 0 < len(nodes) <= LARGE else None

    def without(self) -> Without | None:
        """A class, or what a step leads to, without what another step leads to."""
        rng, graph = self.rng, self.graph
        into = self.step(int(rng.random() < 0.5))
        if into is None or self.literal(into):
            return None
        meeting = self.node_before(into ^ 1)
        right = self.into(meeting, into, 1)
        if right is None:
            return None
        label = self.class_of(meeting)
        left: Kind | Via | None
        if label is not None and rng.random() < 0.4:
            left = self.kind(label)
        else:
            rows = [s ^ 1 for s in graph.around[meeting]]
            other = self.choice(rows)
            left = self.into(meeting, other, 0) if other is not None else None
        starts = {start.nodes for start in named(right)} | (
            {s.nodes for s in named(left)} if left is not None else set()
        )
        if left is None or len(starts) < (2 if isinstance(left, Via) else 1) or self._numeric(starts):
            return None
        nodes, gone = result(left, graph), result(right, graph)
        if not nodes & gone or nodes <= gone:
            return None
        return Without(left, right, len(nodes - gone))

    def _numeric(self, starts: set[tuple[int, ...]]) -> bool:
        """Whether a start is a number, which nobody names so: "not home to 255 people"."""
        nodes = [self.graph.nodes[at] for start in starts for at in start]
        return any(isinstance(node, Literal) and is_number(node) for node in nodes)
