"""Draws sets of the further shapes over a graph: classes, filters, the largest, unions, differences.

Each condition tells: a filter lets some nodes through and others not, the best are without ties, a difference takes
something away.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from kgmem.plans.plan import Comparison
from kgmem.synthesis.amounts import read, roundest, write_number, write_time
from kgmem.synthesis.drawing import LARGE, Drawer
from kgmem.synthesis.draws import (
    KIND_MARKS,
    VALUE_MARKS,
    Best,
    Kind,
    Most,
    Set,
    Typed,
    Via,
    Where,
    follow,
    passing,
    ranked,
    result,
    steps,
)
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.measures import TEXT, Measure
from kgmem.synthesis.words import TIME
from kgmem.types import Literal

_ORDERED = (
    Comparison.GREATER,
    Comparison.LESS,
    Comparison.GREATER,
    Comparison.LESS,
    Comparison.AT_LEAST,
    Comparison.AT_MOST,
)
_NUMBERS = (2, 2, 3, 3, 3, 4, 5, 5, 5, 6, 7, 8, 9, 10, 10, 12, 15, 20)


T = TypeVar("T", Best, Most)


class Shaper(Drawer):
    """Draws the further shapes; each method gives None if the dice lead nowhere."""

    def __init__(self, graph: SynthGraph, rng: random.Random) -> None:
        super().__init__(graph, rng)
        self._labels = [label for label, known in graph.classes.items() if known.members]
        forward = range(0, 2 * len(graph.relations), 2)
        measured = [(step, graph.measure(step)) for step in forward]
        self.ordered = [step for step, m in measured if m is not None and m.kind != TEXT and len(m.worths) > 1]
        self._texts = [step for step, m in measured if m is not None and m.kind == TEXT and len(m.worths) > 2]
        self.literal_steps = [step for step, m in measured if m is not None]
        """Forward steps that lead to literals."""
        self._counted = [
            step
            for step in range(2 * len(graph.relations))
            if graph.steps[step] and step & ~1 not in self.literal_steps
        ]

    def choice(self, row: Sequence[int]) -> int | None:
        """One of some steps, each as likely."""
        return row[int(self.rng.random() * len(row))] if row else None

    def kind(self, label: str | None = None, mark: int = 0) -> Kind | None:
        """All members of a class."""
        if label is None:
            if not self._labels:
                return None
            label = self._labels[int(self.rng.random() * len(self._labels))]
        return Kind(label, KIND_MARKS[mark], len(self.graph.classes[label].members))

    def class_of(self, at: int) -> str | None:
        """A class of a node."""
        row = [label for label in self.graph.type_names[at] if label in self.graph.classes]
        return row[int(self.rng.random() * len(row))] if row else None

    def typed(self, via: Via | None) -> Typed | None:
        """The members of a class among what a step leads to, where it leads to others too."""
        if via is None:
            return None
        nodes = result(via, self.graph)
        label = self.class_of(self.rng.choice(sorted(nodes)))
        if label is None:
            return None
        kept = nodes & self.graph.classes[label].members
        kind = self.kind(label)
        return Typed(kind, via, len(kept)) if kind is not None and 0 < len(kept) < len(nodes) else None

    def _around(self, at: int) -> Set | None:
        """A set with a node in it that is worth a condition: a class, what a step or two lead to, or both."""
        roll = self.rng.random()
        label = self.class_of(at)
        if label is not None and roll < 0.5:
            kind = self.kind(label)
            return kind if kind is not None and kind.size <= LARGE else None
        rows = [step for step in self.graph.around[at] if step & 1 or not self.literal(step)]
        into = self.choice(rows)
        if into is None:
            return None
        via = self.into(at, into ^ 1, 0, longer=roll > 0.85)
        if via is None or via.size < 2:
            return None
        return (self.typed(via) or via) if roll < 0.65 else via

    def literal(self, step: int) -> bool:
        """Whether a forward step leads to literals."""
        return step in self.literal_steps

    def filtered(self) -> Where | None:
        """Those of a set with a literal on one side of a value, or between two."""
        if self._texts and self.rng.random() < 0.06:
            return self._by_text()
        step = self.choice(self.ordered)
        measure = self.graph.measure(step) if step is not None else None
        if step is None or measure is None:
            return None
        source = self._around(self.node_before(step))
        return self._conditioned(source, step, measure, 0) if source is not None else None

    def _conditioned(self, source: Set, step: int, measure: Measure, mark: int) -> Where | None:
        rng = self.rng
        nodes = result(source, self.graph)
        worths = sorted({held for at in nodes if at in measure.worths for held in measure.worths[at]})
        if len(worths) < 2:
            return None
        if measure.kind == TIME and not measure.numeric and rng.random() < 0.2:
            return self._within(source, nodes, step, str(rng.choice(worths)), mark)
        at = 1 + int(rng.random() * (len(worths) - 1))
        between = len(worths) > 3 and rng.random() < 0.18
        if not between:
            said = self._value(measure.kind, worths[at - 1], worths[at])
            return self._where(source, nodes, step, rng.choice(_ORDERED), said, mark)
        low = 1 + int(rng.random() * (len(worths) - 2))
        high = rng.randint(low + 1, len(worths) - 1)
        first = self._value(measure.kind, worths[low - 1], worths[low])
        last = self._value(measure.kind, worths[high - 1], worths[high])
        if len(first) != len(last) and measure.kind == TIME:
            return None
        inner = self._where(source, nodes, step, Comparison.AT_LEAST, first, mark)
        if inner is None:
            return None
        return self._where(inner, result(inner, self.graph), step, Comparison.AT_MOST, last, mark + 1)

    def _where(
        self, source: Set, nodes: frozenset[int], step: int, comparison: Comparison, said: str, mark: int
    ) -> Where | None:
        draw = Where(source, step, comparison, read(said), said, VALUE_MARKS[mark], 0)
        kept = passing(draw, nodes, self.graph)
        if not kept or len(kept) == sum(at in self.graph.steps[step] for at in nodes):
            return None
        return Where(source, step, comparison, draw.value, said, draw.mark, len(kept))

    def _within(self, source: Set, nodes: frozenset[int], step: int, time: str, mark: int) -> Where | None:
        """In a year or a month, where the graph has days: a year that it holds is a start of its own."""
        length = 4 if len(time) < len("1980-05-12") or self.rng.random() < 0.8 else 7
        if len(time) <= length:
            return None
        return self._where(source, nodes, step, Comparison.EQUAL, write_time(self.rng, time[:length]), mark)

    def _value(self, kind: str, low: float | str, high: float | str) -> str:
        """A written value that parts two literals: round, or near to one of them."""
        rng = self.rng
        if isinstance(low, str) or isinstance(high, str):
            first, last = str(low), str(high)
            if rng.random() < 0.35 and len(last) == len("1980-05-12"):
                day = f"{last[:5]}{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
                return write_time(rng, day if first < day <= last else last)
            between = (int(first[:4]) + int(last[:4]) + 1) // 2
            decade = between - between % 10
            year = decade if int(first[:4]) < decade < int(last[:4]) else between
            return write_time(rng, f"{year:04d}")
        if kind == TIME:
            return str(int(rng.uniform(low + 1, high)))
        if low.is_integer() and high == low + 1:
            return write_number(rng, Decimal(int(high)), words=True)
        number = roundest(low, high)
        if rng.random() < 0.35:
            middle = Decimal(repr(low)) + (Decimal(repr(high)) - Decimal(repr(low))) * Decimal(f"{rng.random():.3f}")
            digits = Decimal(1).scaleb(max(middle.adjusted() - 1, 0)) if abs(middle) >= 1 else Decimal("0.01")
            near = (middle // digits * digits).normalize()
            number = near if Decimal(repr(low)) < near < Decimal(repr(high)) else number
        return write_number(rng, number, words=True)

    def _by_text(self) -> Where | None:
        rng = self.rng
        step = self.choice(self._texts)
        if step is None:
            return None
        at = self.node_before(step)
        source = self._around(at)
        text = self.graph.names[self.graph.steps[step][at][0]]
        if source is None or len(text) < 4 or '"' in text or not re.search("[A-Za-z]", text):
            return None
        if rng.random() < 0.5:
            begin = rng.randrange(0, max(1, len(text) - 3))
            piece, comparison = text[begin : begin + rng.randint(2, 5)], Comparison.CONTAINS
        else:
            piece, comparison = text[: rng.randint(2, 4)], Comparison.STARTS_WITH
        if piece != piece.strip() or "'" in piece:
            return None
        nodes = result(source, self.graph)
        draw = Where(source, step, comparison, Literal(piece), piece, VALUE_MARKS[0], 0)
        kept = passing(draw, nodes, self.graph)
        return (
            Where(source, step, comparison, draw.value, piece, draw.mark, len(kept))
            if 0 < len(kept) < len(nodes)
            else None
        )

    def best(self) -> Best | None:
        """The largest or smallest of a set by a literal, or the first few."""
        step = self.choice(self.ordered)
        if step is None:
            return None
        source = self._around(self.node_before(step))
        if source is None:
            return None
        if self.rng.random() < 0.08 and isinstance(source, Kind | Via):
            other = self.choice(self.ordered)
            measure = self.graph.measure(other) if other is not None else None
            if other is None or measure is None or other == step:
                return None
            source = self._conditioned(source, other, measure, 0)
            if source is None:
                return None
        return self._first(Best(source, step, self.rng.random() < 0.62, "", VALUE_MARKS[2], 1))

    def most(self) -> Most | None:
        """Those of a set from which a step leads to the most or fewest nodes."""
        step = self.choice(self._counted)
        source = self._around(self.node_before(step)) if step is not None else None
        if step is None or source is None:
            return None
        if isinstance(source, Via) and source.step ^ 1 == step and self.rng.random() < 0.8:
            return None
        return self._first(Most(source, step, self.rng.random() < 0.85, "", VALUE_MARKS[2], 1))

    def _first(self, draw: T) -> T | None:
        """The draw with a number for which there are no ties."""
        rng = self.rng
        rows = ranked(draw, result(draw.source, self.graph), self.graph)
        size = 1 if rng.random() < 0.65 else rng.choice(_NUMBERS)
        if len(rows) <= size or len(rows) < 3 or rows[size - 1][0] == rows[size][0]:
            return None
        said = "" if size == 1 else write_number(rng, Decimal(size), words=True)
        make = type(draw)
        return make(draw.source, draw.step, draw.largest, said, draw.mark, size)

    def onward_from(self, draw: Set) -> Via | None:
        """One more hop from a set."""
        nodes = result(draw, self.graph)
        if not nodes:
            return None
        taken = {step & ~1 for step in steps(draw)}
        around = self.graph.around[self.rng.choice(sorted(nodes))]
        step = self.choice([step for step in around if step & ~1 not in taken])
        if step is None:
            return None
        ends = follow(self.graph, nodes, step)
        return Via(draw, step, len(ends)) if 0 < len(ends) <= LARGE and not ends <= nodes else None

    def to_literal(self) -> Via | None:
        """What a relation to literals gives for a node, or for what a step or two lead to."""
        step = self.choice(self.literal_steps)
        if step is None:
            return None
        at = self.node_before(step)
        source: Set = self.start(at)
        roll = self.rng.random()
        if roll > 0.65:
            into = self.choice([s for s in self.graph.around[at] if s & 1 or not self.literal(s)])
            via = self.into(at, into ^ 1, 0, longer=roll > 0.9) if into is not None else None
            if via is None or via.size > 3:
                return None
            source = via
        ends = follow(self.graph, result(source, self.graph), step)
        return Via(source, step, len(ends))
