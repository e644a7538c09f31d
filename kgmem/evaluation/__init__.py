"""Evaluation: questions with known answers, asked as a user would."""

from kgmem.evaluation.gold import Gold, read_gold
from kgmem.evaluation.scoring import Evaluation, KindScore, evaluate

__all__ = ["Evaluation", "Gold", "KindScore", "evaluate", "read_gold"]
