"""Questions with their right answers."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

from kgmem.errors import ParseError, UsageError
from kgmem.training.datasets import lines, metaqa


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and the labels of all its answers; none if the graph does not hold the answer."""

    question: str
    answers: frozenset[str]
    kind: str


def read_gold(
    name: str, *, data: Path | None = None, split: str = "dev", limit: int = 1000, seed: int = 0
) -> list[Gold]:
    """The questions of a set.

    Args:
        name: `metaqa`, or a JSON Lines file with the fields question, answers (a list of labels) and kind or
            shape.
        data: The folder that holds qa/metaqa; without one the environment's KGMEM_DATA.
        split: Of MetaQA: dev, or test where it is there.
        limit: How many of each kind, drawn at random; 0 for all.
        seed: Of the draw.

    Raises:
        UsageError: There is no such set.
        ParseError: A line of the file is broken.
    """
    if name == "metaqa":
        folder = data or Path(os.environ.get("KGMEM_DATA", ""))
        every = [
            [Gold(q.text, frozenset(q.answers), f"{hops}-hop") for q in metaqa(folder, split, hops)]
            for hops in (1, 2, 3)
        ]
    elif Path(name).is_file():
        every = _by_kind(_read(Path(name)))
    else:
        raise UsageError(f"{name!r} is neither a known set (metaqa) nor a file of questions in JSON Lines")
    rng = random.Random(seed)
    return [gold for kind in every for gold in (rng.sample(kind, limit) if 0 < limit < len(kind) else kind)]


def _read(path: Path) -> list[Gold]:
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


def _by_kind(gold: list[Gold]) -> list[list[Gold]]:
    kinds: dict[str, list[Gold]] = {}
    for item in gold:
        kinds.setdefault(item.kind, []).append(item)
    return list(kinds.values())
