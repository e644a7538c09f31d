"""Measures answers: Hits@1, exact answer sets, abstentions, time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from kgmem.engine import KnowledgeMemory
from kgmem.evaluation.gold import Gold
from kgmem.types import Answer

Pair: TypeAlias = tuple[Gold, Answer]


@dataclass(frozen=True, slots=True)
class KindScore:
    """The score of one kind of questions; shares are of all its questions, in percent."""

    kind: str
    questions: int
    hits_at_1: float
    """The first answer is right; for a question without an answer: abstained."""
    exact: float
    """The answers are exactly the right ones; for a question without an answer: abstained."""
    abstained: float
    wrong: float
    """Answered, but the set is not exactly right."""
    median_ms: float


@dataclass(frozen=True, slots=True)
class Wrong:
    """A question that was not answered exactly."""

    question: str
    kind: str
    expected: tuple[str, ...]
    got: tuple[str, ...]
    plan: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by kind, and what went wrong."""

    scores: tuple[KindScore, ...]
    wrong: tuple[Wrong, ...]


def evaluate(
    memory: KnowledgeMemory,
    gold: Sequence[Gold],
    *,
    batch_size: int = 1,
    advance: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Asks every question.

    `advance` is called after each. With batch_size=1 the times are those of single questions.
    """
    return score(answered(memory, gold, batch_size=batch_size, advance=advance))


def answered(
    memory: KnowledgeMemory,
    gold: Sequence[Gold],
    *,
    batch_size: int = 1,
    advance: Callable[[], None] = lambda: None,
) -> list[Pair]:
    """Asks every question; each with its answer."""
    pairs: list[Pair] = []
    for item, answer in zip(gold, memory.ask_many((g.question for g in gold), batch_size=batch_size), strict=True):
        pairs.append((item, answer))
        advance()
    return pairs


def score(pairs: Sequence[Pair]) -> Evaluation:
    """The scores of answers that were given, perhaps over several graphs."""
    kinds = dict.fromkeys(gold.kind for gold, _ in pairs)
    scores = tuple(_score(kind, [(g, a) for g, a in pairs if g.kind == kind]) for kind in kinds)
    return Evaluation(scores, tuple(_wrong(g, a) for g, a in pairs if not is_exact(g, a)))


def is_hit(gold: Gold, answer: Answer) -> bool:
    """Whether the first answer is right."""
    return answer.answers[0].label in gold.answers if answer.answers else not gold.answers


def is_exact(gold: Gold, answer: Answer) -> bool:
    """Whether the answers' labels are exactly the right ones."""
    return {item.label for item in answer.answers} == gold.answers


def _score(kind: str, pairs: Sequence[Pair]) -> KindScore:
    def share(hit: Callable[[Gold, Answer], bool]) -> float:
        return round(100 * sum(hit(g, a) for g, a in pairs) / len(pairs), 2)

    return KindScore(
        kind=kind,
        questions=len(pairs),
        hits_at_1=share(is_hit),
        exact=share(is_exact),
        abstained=share(lambda _, a: a.abstained),
        wrong=share(lambda g, a: not a.abstained and not is_exact(g, a)),
        median_ms=round(median(a.elapsed_ms for _, a in pairs), 1),
    )


def _wrong(gold: Gold, answer: Answer) -> Wrong:
    got = tuple(item.label for item in answer.answers[:20])
    return Wrong(gold.question, gold.kind, tuple(sorted(gold.answers))[:20], got, answer.plan, answer.confidence)
