"""How certain an answer is: what the model believes in it, weighed with what speaks against it.

Belief alone is too hopeful where the graph lacks what is asked: the relation that is nearest gets it all. What tells is
the belief in the next other answer and in there being none, and whether the plan's labels are those that the words of
the question are nearest to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import torch
from torch import Tensor
from torch.nn.functional import normalize

_LEAST = 1e-3
"""Beliefs are kept this far from 0 and 1, where log odds end."""
_LINKED = 0.3
"""A word that a seed covers with at least this score is a name, or a part of one."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of an answer's plan whether it is the right one."""

    belief: float
    rival: float = 0.0
    """The belief in the next other answer."""
    refusal: float = 0.0
    """The belief that there is no answer."""
    said: float = 0.0
    """The highest cosine of a label that the plan uses with a word of the question."""
    unsaid: float = 0.0
    """How much nearer some word is to a label that the plan does not use: the largest difference of such cosines."""

    def features(self) -> tuple[float, ...]:
        """What `certainty` weighs: log odds of the beliefs, and the cosines; and 1."""
        belief, rival, refusal, said, unsaid = astuple(self)
        return (log_odds(belief), log_odds(rival), log_odds(refusal), said, unsaid, 1.0)


def certainty(signs: Signs, weights: Sequence[float]) -> float:
    """Between 0 and 1; a logistic regression whose weights are a checkpoint's.

    What the model would rather not answer is at most as certain as its belief in the answer against that in none.
    """
    score = math.fsum(weight * feature for weight, feature in zip(weights, signs.features(), strict=True))
    against_none = signs.belief / max(signs.belief + signs.refusal, _LEAST)
    return min(1 / (1 + math.exp(-min(max(score, -30.0), 30.0))), max(against_none, _LEAST))


def log_odds(belief: float) -> float:
    """Of a probability, kept from 0 and 1."""
    belief = min(max(belief, _LEAST), 1 - _LEAST)
    return math.log(belief / (1 - belief))


def wording(states: Tensor, cover: Tensor, labels: Tensor, used: Sequence[int]) -> tuple[float, float]:
    """What is said and unsaid (see Signs) by the words of a question that name nothing.

    Shape: states (T, H) with the encoder's marks at both ends, cover (T,), labels (U, H); `used` are rows of labels.
    """
    free = cover < _LINKED
    free[0] = free[len(cover) - 1] = False
    if not len(labels) or not bool(free.any()):
        return 0.0, 0.0
    cosines = (normalize(states[free].float(), dim=-1)) @ normalize(labels.float(), dim=-1).T
    of_plan = cosines[:, list(used)].amax(1) if used else torch.zeros(len(cosines))
    return float(of_plan.max()), float((cosines.amax(1) - of_plan).max())
