"""Measures answers: Hits@1, exact answer sets, abstentions, what confidence tells, time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from kgmem.engine import KnowledgeMemory
from kgmem.evaluation.gold import Gold
from kgmem.types import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the answer as a user gets it, and what the answer would be without abstaining."""

    gold: Gold
    answer: Answer
    unheld: Answer


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
    """The scores by kind and of all, and what went wrong."""

    scores: tuple[KindScore, ...]
    overall: KindScore
    wrong_of_given: float
    """Of the answers given, those that are not exactly right, in percent."""
    auroc: float | None
    """How often a right answer has more confidence than a wrong one, were nothing kept back; None without both."""
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
) -> list[Asked]:
    """Asks every question; those that it abstained from once more, to see what was kept back."""
    pairs: list[tuple[Gold, Answer]] = []
    for item, answer in zip(gold, memory.ask_many((g.question for g in gold), batch_size=batch_size), strict=True):
        pairs.append((item, answer))
        advance()
    everything = KnowledgeMemory(memory.store, weights=memory.weights, error_rate=1)
    kept_back = everything.ask_many((g.question for g, a in pairs if a.abstained), batch_size=batch_size)
    return [Asked(g, a, next(kept_back) if a.abstained else a) for g, a in pairs]


def score(asked: Sequence[Asked]) -> Evaluation:
    """The scores of answers that were given, perhaps over several graphs."""
    kinds = dict.fromkeys(one.gold.kind for one in asked)
    given = [one for one in asked if not one.answer.abstained]
    return Evaluation(
        scores=tuple(_score(kind, [one for one in asked if one.gold.kind == kind]) for kind in kinds),
        overall=_score("all", asked),
        wrong_of_given=_percent(sum(not is_exact(one.gold, one.answer) for one in given), len(given)),
        auroc=auroc(
            [(one.unheld.confidence, bool(one.gold.answers) and is_exact(one.gold, one.unheld)) for one in asked]
        ),
        wrong=tuple(_wrong(one.gold, one.answer) for one in asked if not is_exact(one.gold, one.answer)),
    )


def auroc(scored: Sequence[tuple[float, bool]]) -> float | None:
    """The area under the ROC curve of scores for right (True) and wrong; None if all are one or the other."""
    right, wrong = ([score for score, is_right in scored if is_right is kind] for kind in (True, False))
    if not right or not wrong:
        return None
    wins = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)
    return round(wins / (len(right) * len(wrong)), 4)


def is_hit(gold: Gold, answer: Answer) -> bool:
    """Whether the first answer is right."""
    return answer.answers[0].label in gold.answers if answer.answers else not gold.answers


def is_exact(gold: Gold, answer: Answer) -> bool:
    """Whether the answers' labels are exactly the right ones."""
    return {item.label for item in answer.answers} == gold.answers


def _score(kind: str, asked: Sequence[Asked]) -> KindScore:
    def share(hit: Callable[[Gold, Answer], bool]) -> float:
        return _percent(sum(hit(one.gold, one.answer) for one in asked), len(asked))

    return KindScore(
        kind=kind,
        questions=len(asked),
        hits_at_1=share(is_hit),
        exact=share(is_exact),
        abstained=share(lambda _, a: a.abstained),
        wrong=share(lambda g, a: not a.abstained and not is_exact(g, a)),
        median_ms=round(median(one.answer.elapsed_ms for one in asked), 1) if asked else 0.0,
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _wrong(gold: Gold, answer: Answer) -> Wrong:
    got = tuple(item.label for item in answer.answers[:20])
    return Wrong(gold.question, gold.kind, tuple(sorted(gold.answers))[:20], got, answer.plan, answer.confidence)
