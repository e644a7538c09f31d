"""What drawing a question takes and gives: the bench, the draft, the finished question, the mix of kinds."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from kgmem.plans.plan import Plan, Start
from kgmem.synthesis.asking import Asker
from kgmem.synthesis.combining import Combiner
from kgmem.synthesis.draws import Named, Set
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.spans import NamedSpan
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
    """A key of `kgmem.synthesis.questions.KINDS`."""
    starts: tuple[Start, ...] = ()
    """What the spans name; without a plan too."""
    type_spans: tuple[NamedSpan | None, ...] = ()
    """One for each `OfType` of the plan, left to right; None where no word says the class."""
    value_spans: tuple[NamedSpan, ...] = ()
    """One for each value of a filter and each number above 1 of a top, in postfix order."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How much of what."""

    kinds: Mapping[str, float] = field(
        default_factory=lambda: {
            "1hop": 0.11, "2hop": 0.14, "3hop": 0.18, "intersection": 0.08, "count": 0.05, "exists": 0.05,
            "type": 0.05, "filter": 0.08, "top": 0.07, "most": 0.05, "compare": 0.05, "union": 0.03,
            "difference": 0.04, "literal": 0.05, "unanswerable": 0.15,
        }
    )  # fmt: skip
    """Weights of the kinds; those left out are not drawn."""
    there_and_back: float = 0.35
    """Of the chains whose second hop goes the other way than the first: those that come back by the same relation;
    half as many again in three hops."""
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
    """In the order of the plan's starts."""
    missing: Relation | None = None
    strangers: Mapping[str, str] = field(default_factory=dict)
    """By mark, names of what is not in the graph."""


@dataclass(slots=True)
class Bench:
    """What drawing a question needs."""

    graph: SynthGraph
    rng: random.Random
    mix: Mix
    drawer: Combiner
    asker: Asker
