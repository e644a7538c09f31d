"""Questions with their right answers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kgmem.errors import ParseError
from kgmem.training.datasets import lines


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and the labels of all its answers; none if the graph does not hold the answer."""

    question: str
    answers: frozenset[str]
    kind: str


def read_gold(path: Path) -> list[Gold]:
    """The questions of a JSON Lines file with the fields question, answers (a list of labels) and kind or shape.

    Raises:
        UsageError: There is no such file.
        ParseError: A line of the file is broken.
    """
    found = []
    for number, line in enumerate(lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append(
                Gold(
                    row["question"],
                    frozenset(map(str, row["answers"])),
                    str(row.get("kind") or row.get("shape") or "all"),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            reason = f"no question with its answers: {error!r}"
            raise ParseError(reason, file=str(path), line=number) from error
    return found


def drawn(gold: Iterable[Gold], *, limit: int, seed: int = 0) -> list[Gold]:
    """At most `limit` questions of each kind, drawn at random; 0 for all."""
    kinds: dict[str, list[Gold]] = {}
    for item in gold:
        kinds.setdefault(item.kind, []).append(item)
    rng = random.Random(seed)
    return [one for kind in kinds.values() for one in (rng.sample(kind, limit) if 0 < limit < len(kind) else kind)]
