"""Draws sets over a graph: chains in wanted directions, there and back, intersections; never empty."""

from __future__ import annotations

import random
from collections.abc import Sequence

from kgmem.synthesis.draws import MARKS, Besides, Both, Named, Set, Via, follow, named, result
from kgmem.synthesis.graph import SynthGraph

LARGE = 4000
"""A set with more nodes is not drawn further: nobody reads the answer, and it takes long."""


class Drawer:
    """Draws sets of one graph with one source of randomness."""

    def __init__(self, graph: SynthGraph, rng: random.Random) -> None:
        self.graph = graph
        self.rng = rng
        count = len(graph.relations)
        self._steps = tuple(
            tuple(step for step in range(inverse, 2 * count, 2) if graph.steps[step]) for inverse in (0, 1)
        )
        self._keys: dict[int, tuple[int, ...]] = {}
        self.hopeless: set[tuple[int, ...]] = set()
        """Directions in which many tries found no chain."""

    def start(self, at: int, mark: int = 0) -> Named:
        """The node as a start, with its namesakes."""
        return Named(self.graph.namesakes.get(at, (at,)), MARKS[mark])

    def step(self, inverse: int) -> int | None:
        """A random step in a direction, each relation as likely."""
        row = self._steps[inverse]
        return row[int(self.rng.random() * len(row))] if row else None

    def node_before(self, step: int) -> int:
        """A random node from which a step leads somewhere, each as likely."""
        keys = self._keys.get(step)
        if keys is None:
            keys = self._keys[step] = tuple(self.graph.steps[step])
        return keys[int(self.rng.random() * len(keys))]

    def _next(self, at: int, inverse: int, last: int) -> int | None:
        row = [step for step in self.graph.around[at] if step & 1 == inverse and step != last ^ 1]
        return row[int(self.rng.random() * len(row))] if row else None

    def chain(self, directions: Sequence[int], mark: int = 0) -> Via | None:
        """Hops in these directions (1 is inverse), never straight back; None if the dice lead nowhere."""
        step = self.step(directions[0])
        if step is None:
            return None
        at = self.node_before(step)
        return self._walk(at, step, directions, mark)

    def _walk(self, at: int, step: int, directions: Sequence[int], mark: int) -> Via | None:
        start = self.start(at, mark)
        taken = [step]
        # The path first, since most tries that fail do so for want of a next step.
        for inverse in directions[1:]:
            ends = self.graph.steps[step][at]
            at = ends[int(self.rng.random() * len(ends))]
            following = self._next(at, inverse, step)
            if following is None:
                return None
            step = following
            taken.append(step)
        first = nodes = frozenset(start.nodes)
        draw: Set = start
        for step in taken:
            nodes = follow(self.graph, nodes, step)
            if len(nodes) > LARGE:
                return None
            draw = Via(draw, step, len(nodes))
        return draw if isinstance(draw, Via) and not nodes <= first else None

    def there_and_back(
        self, inverse: int, *, excluding: bool, more: Sequence[int] = (), mark: int = 0
    ) -> Via | Besides | None:
        """A hop and the same one back, without the start if `excluding`, and further hops in the directions `more`."""
        step = self.step(inverse)
        if step is None:
            return None
        start = self.start(self.node_before(step), mark)
        first = frozenset(start.nodes)
        middle = follow(self.graph, first, step)
        nodes = follow(self.graph, middle, step ^ 1)
        others = nodes - first
        if not others or len(nodes) > LARGE:
            return None
        back = Via(Via(start, step, len(middle)), step ^ 1, len(nodes))
        draw: Via | Besides = Besides(back, len(others)) if excluding else back
        nodes = others if excluding else nodes
        at = self.rng.choice(sorted(others))
        for direction in more:
            following = self._next(at, direction, step ^ 1)
            if following is None:
                return None
            nodes = follow(self.graph, nodes, following)
            if not nodes or len(nodes) > LARGE:
                return None
            draw = Via(draw, following, len(nodes))
        return draw

    def both(self, directions: tuple[int, int], *, longer: bool = False, mark: int = 0) -> Both | None:
        """Two chains that meet: each one hop in its direction, the second with a hop before it if `longer`."""
        into = self.step(directions[0])
        if into is None:
            return None
        meeting = self.node_before(into ^ 1)
        left = self.into(meeting, into, mark)
        rows = [step ^ 1 for step in self.graph.around[meeting] if (step ^ 1) & 1 == directions[1]]
        if left is None or not rows:
            return None
        right = self.into(meeting, rows[int(self.rng.random() * len(rows))], mark + 1, longer=longer)
        if right is None or _start_of(left).nodes == _start_of(right).nodes:
            return None
        together = result(left, self.graph) & result(right, self.graph)
        if not together:
            return None
        if len(together) == min(left.size, right.size) and self.rng.random() < 0.4:
            return None
        return Both(left, right, len(together))

    def into(self, end: int, step: int, mark: int, *, longer: bool = False) -> Via | None:
        """A chain that ends in a given node by a given step."""
        ends = self.graph.steps[step ^ 1].get(end)
        if not ends:
            return None
        before = ends[int(self.rng.random() * len(ends))]
        source: Set = self.start(before, mark)
        if longer:
            rows = [s ^ 1 for s in self.graph.around[before] if s != step]
            if not rows:
                return None
            first = rows[int(self.rng.random() * len(rows))]
            row = self.graph.steps[first ^ 1][before]
            at = row[int(self.rng.random() * len(row))]
            start = self.start(at, mark)
            source = Via(start, first, len(follow(self.graph, frozenset(start.nodes), first)))
        nodes = follow(self.graph, result(source, self.graph), step)
        return Via(source, step, len(nodes)) if 0 < len(nodes) <= LARGE else None

    def onward(self, draw: Both, inverse: int) -> Via | None:
        """One more hop from an intersection."""
        nodes = result(draw, self.graph)
        at = self.rng.choice(sorted(nodes))
        rows = [
            step
            for step in self.graph.around[at]
            if step & 1 == inverse and step ^ 1 not in {draw.left.step, draw.right.step}
        ]
        if not rows:
            return None
        step = rows[int(self.rng.random() * len(rows))]
        ends = follow(self.graph, nodes, step)
        return Via(draw, step, len(ends)) if len(ends) <= LARGE else None


def _start_of(draw: Set) -> Named:
    return next(named(draw))
