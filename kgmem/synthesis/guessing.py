"""Guesses what stands at the ends of relations in a graph without types, by the bank and by shared nodes.

"written by" alone may be a film's or a paper's; where its subjects also have "starred actors" and "release year",
they are films. Used for wording only: a wrong guess makes a question odd, not its plan wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TypeVar

from kgmem.synthesis import bank

N = TypeVar("N")
_SAMPLE = 3000
_SHARED = 0.3
"""Two ends hold the same kind of thing if this part of the smaller one's nodes is in the larger one."""


def guess_ends(
    labels: Sequence[str], ends: Sequence[tuple[Mapping[N, object], Mapping[N, object]]]
) -> list[tuple[str, str]]:
    """For each relation the nouns for its subjects and objects, "" where nothing speaks for any.

    `ends` has each relation's subjects and objects as keys of mappings.
    """
    flat = [end for pair in ends for end in pair]
    samples = [list(islice(end, _SAMPLE)) for end in flat]
    group = list(range(len(flat)))
    for one in range(len(flat)):
        for other in range(one):
            small, large = (one, other) if len(flat[one]) <= len(flat[other]) else (other, one)
            if group[one] != group[other] and samples[small]:
                shared = sum(node in flat[large] for node in samples[small])
                if shared > _SHARED * len(samples[small]):
                    old, new = group[one], group[other]
                    group = [new if g == old else g for g in group]
    votes: dict[int, dict[str, float]] = {g: defaultdict(float) for g in group}
    for relation, label in enumerate(labels):
        found = bank.find(label)
        for index, inverse in found:
            entry = bank.entries()[index]
            sides = (entry.objects, entry.subjects) if inverse else (entry.subjects, entry.objects)
            for side, keys in enumerate(sides):
                for rank, key in enumerate(keys):
                    votes[group[2 * relation + side]][key] += 1 / len(found) + 0.1 / (1 + rank)
    nouns = []
    for g in group:
        best = max(votes[g], key=votes[g].__getitem__, default="")
        nouns.append(bank.types()[best].heads[0] if best else "")
    return list(zip(nouns[::2], nouns[1::2], strict=True))
