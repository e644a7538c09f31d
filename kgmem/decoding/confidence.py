"""From how certain an answer is to how often such answers are right, and the certainty from which on it is given."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from kgmem.decoding.certainty import log_odds

LEAST_CHANCE = 1 / 2
"""An answer that is given is at least as likely right as wrong, unless a higher error rate is asked for."""


@dataclass(frozen=True)
class Calibration:
    """How certain the best answers to some questions were, and whether they were right.

    A question that the graph can't answer has no right answer; what the model answered to it is wrong.
    """

    certainties: tuple[float, ...]
    """Each above 0 and at most 1."""
    right: tuple[bool, ...]

    def threshold(self, error_rate: float) -> float:
        """The least certainty with which to answer, so that at most `error_rate` of new questions' answers are wrong.

        That holds on average over questions drawn like these ones; one more wrong answer is counted than was met
        (Angelopoulos et al. 2024, "Conformal Risk Control"). An average lets single answers be likelier wrong than
        right, so that none may have less than `LEAST_CHANCE`. Infinite if none will do; 0 for an error rate of 1.
        """
        if error_rate >= 1:
            return 0.0
        best = math.inf
        wrong = given = 0
        ranked = sorted(zip(self.certainties, self.right, strict=True), reverse=True)
        for place, (certainty, right) in enumerate(ranked, 1):
            wrong, given = wrong + (not right), given + 1
            is_last_of_its_kind = place == len(ranked) or ranked[place][0] < certainty
            if is_last_of_its_kind and (wrong + 1) / (given + 1) <= error_rate:
                best = certainty
        return max(best, self._certainty_of(min(LEAST_CHANCE, 1 - error_rate)))

    def _certainty_of(self, probability: float) -> float:
        """The certainty whose probability is that one."""
        slope, intercept = self._curve
        odds = (log_odds(probability) - intercept) / slope
        return 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0)))

    def probability(self, certainty: float) -> float:
        """How likely an answer as certain as that is right (Platt 1999: a logistic curve over the log odds)."""
        slope, intercept = self._curve
        return 1 / (1 + math.exp(-slope * log_odds(certainty) - intercept))

    @cached_property
    def _curve(self) -> tuple[float, float]:
        """Slope and intercept by Newton's method on Platt's targets, which keep them finite."""
        points = [log_odds(certainty) for certainty in self.certainties]
        hits = sum(self.right)
        high, low = (hits + 1) / (hits + 2), 1 / (len(points) - hits + 2)
        targets = [high if right else low for right in self.right]
        slope, intercept = 1.0, 0.0
        for _ in range(50):
            g0 = g1 = 0.0
            h00, h01, h11 = 1e-6, 0.0, 1e-6
            for x, target in zip(points, targets, strict=True):
                p = 1 / (1 + math.exp(-slope * x - intercept))
                weight = p * (1 - p)
                g0, g1 = g0 + (p - target) * x, g1 + p - target
                h00, h01, h11 = h00 + weight * x * x, h01 + weight * x, h11 + weight
            determinant = h00 * h11 - h01 * h01
            step0, step1 = (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant
            size = max(1.0, abs(step0), abs(step1))  # far steps overshoot where the curve is flat
            slope, intercept = max(0.01, slope - step0 / size), intercept - step1 / size
            if max(abs(step0), abs(step1)) < 1e-6:
                break
        return slope, intercept
