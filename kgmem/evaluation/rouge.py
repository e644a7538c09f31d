"""ROUGE (Lin 2004), as google's rouge_score computes it, with stems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgmem.errors import MissingExtraError


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

    def __call__(self, summary: str, references: Sequence[str]) -> Rouge:
        """The scores against the reference that the summary shares most words with."""
        scores = [self._scorer.score(reference, summary) for reference in references]
        best = max(scores, key=lambda score: score["rouge1"].fmeasure)
        return Rouge(*(100 * best[kind].fmeasure for kind in ("rouge1", "rouge2", "rougeL")))


def mean(scores: Sequence[Rouge]) -> Rouge:
    """The mean over documents. Raises ValueError if there are none."""
    if not scores:
        raise ValueError("no summaries were scored")
    parts = zip(*((one.rouge_1, one.rouge_2, one.rouge_l) for one in scores), strict=True)
    return Rouge(*(round(sum(part) / len(scores), 2) for part in parts))
