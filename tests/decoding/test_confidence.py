"""What is answered at an error rate, and how certain it is."""

from __future__ import annotations

import math
import random

import pytest

from kgmem.decoding.confidence import Calibration


def drawn(count: int, seed: int, *, overconfident: float = 1.0) -> Calibration:
    """Beliefs whose odds are too high by a factor."""
    rng = random.Random(seed)
    certainties = tuple(rng.uniform(0.05, 0.999) for _ in range(count))
    odds = [b / (1 - b) / overconfident for b in certainties]
    return Calibration(certainties, tuple(rng.random() < o / (1 + o) for o in odds))


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_error_rate_holds_for_new_questions(rate: float) -> None:
    """No more of the answers to new questions are wrong than was asked for."""
    errors = []
    for seed in range(30):
        threshold = drawn(300, seed, overconfident=3).threshold(rate)
        new = drawn(2000, 1000 + seed, overconfident=3)
        given = [right for belief, right in zip(new.certainties, new.right, strict=True) if belief >= threshold]
        errors.append(given.count(False) / max(1, len(given)))
    assert sum(errors) / len(errors) <= rate + 0.01


def test_abstains_where_the_rate_cannot_be_had() -> None:
    """All wrong, or nothing known."""
    assert Calibration((0.9, 0.8), (False, False)).threshold(0.1) == math.inf
    assert Calibration((), ()).threshold(0.1) == math.inf


def test_equal_beliefs_stay_together() -> None:
    """Answers of one belief are all given, or all kept back."""
    alike = Calibration((0.9,) * 20, (True,) * 15 + (False,) * 5)
    assert alike.threshold(0.1) == math.inf
    assert alike.threshold(0.3) == 0.9


def test_single_answers_are_likelier_right_than_wrong() -> None:
    """Many certain answers do not make room for doubtful ones; who asks for a higher error rate gets them."""
    doubtful = [round(0.1 + 0.001 * i, 3) for i in range(100)]
    pool = Calibration((0.99,) * 900 + tuple(doubtful), (True,) * 900 + tuple(i % 4 == 0 for i in range(100)))
    threshold = pool.threshold(0.1)
    assert max(doubtful) < threshold <= 0.99
    assert pool.probability(threshold) >= 1 / 2 - 1e-6
    assert pool.threshold(0.9) <= min(doubtful)


def test_probability() -> None:
    """It is the share of right answers, and rises with the belief."""
    calibration = drawn(4000, 1, overconfident=5)
    for belief in (0.3, 0.7, 0.95):
        odds = belief / (1 - belief) / 5
        assert calibration.probability(belief) == pytest.approx(odds / (1 + odds), abs=0.05)
    assert calibration.probability(0.0) < calibration.probability(0.5) < calibration.probability(1.0)


@pytest.mark.parametrize("right", [True, False])
def test_a_few_answers_make_nothing_certain(*, right: bool) -> None:
    """Four of one outcome."""
    probability = Calibration((0.9, 0.99, 0.8, 1.0), (right,) * 4).probability(0.9)
    assert 0.01 < probability < 0.99
