"""Evaluation: questions with known answers, asked as a user would."""

from kgmem.evaluation.gold import Gold, drawn, read_gold
from kgmem.evaluation.scoring import Evaluation, KindScore, evaluate

__all__ = ["Evaluation", "Gold", "KindScore", "drawn", "evaluate", "read_gold"]
