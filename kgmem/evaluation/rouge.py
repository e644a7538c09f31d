"""ROUGE (Lin 2004), as google's rouge_score computes it, with stems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgmem.errors import MissingExtraError

_KINDS = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 of shared words, pairs of words, and the longest common subsequence, in percent."""

    rouge_1: float
    rouge_2: float
    rouge_l: float


class RougeScorer:
    """Compares a summary with those of people. Raises MissingExtraError without rouge_score."""

    def __init__(self) -> None:
        try:
            from rouge_score.rouge_scorer import RougeScorer as Scorer
        except ImportError as error:
            raise MissingExtraError("ROUGE needs rouge_score: pip install 'kgmem[benchmark]'") from error
        self._scorer: Any = Scorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)

    def __call__(self, summary: str, references: Sequence[str]) -> list[Rouge]:
        """The scores against each of the references."""
        scores = [self._scorer.score(reference, summary) for reference in references]
        return [Rouge(*(100 * score[kind].fmeasure for kind in _KINDS)) for score in scores]


def best(scores: Sequence[Rouge]) -> Rouge:
    """The highest of each measure, as is usual where references are alternatives of one another."""
    return Rouge(
        max(one.rouge_1 for one in scores), max(one.rouge_2 for one in scores), max(one.rouge_l for one in scores)
    )


def mean(scores: Sequence[Rouge]) -> Rouge:
    """The mean of each measure. Raises ValueError if there is nothing to take it of."""
    if not scores:
        raise ValueError("no summaries were scored")
    parts = zip(*((one.rouge_1, one.rouge_2, one.rouge_l) for one in scores), strict=True)
    return Rouge(*(sum(part) / len(scores) for part in parts))
