"""From what the model believes to how often it is right, and the belief from which on it answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Calibration:
    """The model's belief in its best answer to some questions, and whether that answer was right.

    A question that the graph can't answer has no right answer; what the model answered to it is wrong.
    """

    beliefs: tuple[float, ...]
    """Each above 0 and at most 1."""
    right: tuple[bool, ...]

    def threshold(self, error_rate: float) -> float:
        """The least belief with which to answer, so that at most `error_rate` of new questions' answers are wrong.

        That holds on average over questions drawn like these ones; one more wrong answer is counted than was met
        (Angelopoulos et al. 2024, "Conformal Risk Control"). Infinite if no belief will do; 0 for an error rate of 1.
        """
        if error_rate >= 1:
            return 0.0
        best = math.inf
        wrong = given = 0
        ranked = sorted(zip(self.beliefs, self.right, strict=True), reverse=True)
        for place, (belief, right) in enumerate(ranked, 1):
            wrong, given = wrong + (not right), given + 1
            is_last_of_its_kind = place == len(ranked) or ranked[place][0] < belief
            if is_last_of_its_kind and (wrong + 1) / (given + 1) <= error_rate:
                best = belief
        return best

    def probability(self, belief: float) -> float:
        """How likely an answer with that belief is right (Platt 1999: a logistic curve over the log odds)."""
        slope, intercept = self._curve
        return 1 / (1 + math.exp(-slope * _log_odds(belief) - intercept))

    @cached_property
    def _curve(self) -> tuple[float, float]:
        """Slope and intercept by Newton's method on Platt's targets, which keep them finite."""
        points = [_log_odds(belief) for belief in self.beliefs]
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


def _log_odds(belief: float) -> float:
    belief = min(max(belief, 1e-4), 1 - 1e-4)
    return math.log(belief / (1 - belief))
