"""Graph to text: the writer and simpler ways beside what people wrote, on WebNLG 2017."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgmem.errors import UsageError
from kgmem.evaluation.bleu import bleu
from kgmem.evaluation.text_baselines import Templates, by_rule
from kgmem.training.texts import Said, webnlg
from kgmem.writing.facts import Fact
from kgmem.writing.writer import load_writer


@dataclass(frozen=True, slots=True)
class TextScore:
    """One method on one part of the texts. `unwritten` counts the sets of facts that it left to the rules."""

    method: str
    categories: str
    texts: int
    bleu: float
    unwritten: int
    texts_per_second: float


@dataclass(frozen=True, slots=True)
class _Method:
    name: str
    write: Callable[[Sequence[Sequence[Fact]]], list[str | None]]


def evaluate_texts(data: Path, writer: Path, split: str = "dev") -> Iterator[TextScore]:
    """A line for each method: on all categories, or on those alone that the writer was not trained on, and on each.

    Raises:
        UsageError: the data are not there, or have no such categories.
        WeightsError: there is no writer in the folder.
    """
    loaded = load_writer(writer)
    left_out = loaded.model.config.left_out
    said = [one for one in webnlg(data, split) if not left_out or one.category in left_out]
    if not said:
        raise UsageError(f"WebNLG has no category {', '.join(left_out)}")
    templates = Templates(one for one in webnlg(data, "train") if one.category not in left_out)
    methods = (
        _Method("sentences by rule", lambda sets: [by_rule(facts) for facts in sets]),
        _Method("templates", lambda sets: [templates(facts) for facts in sets]),
        _Method("writer", loaded.write),
    )
    for method in methods:
        yield from _scores(method, said)


def _scores(method: _Method, said: Sequence[Said]) -> Iterator[TextScore]:
    began = time.perf_counter()
    written = method.write([one.facts for one in said])
    rate = len(said) / (time.perf_counter() - began)
    texts = [text or by_rule(one.facts) for text, one in zip(written, said, strict=True)]
    every = sorted({one.category for one in said})
    for part in ([*every], *([name] for name in every)):
        rows = [i for i, one in enumerate(said) if one.category in part]
        score = bleu([texts[i] for i in rows], [[r.text for r in said[i].references] for i in rows])
        unwritten = sum(written[i] is None for i in rows)
        name = part[0] if len(part) == 1 else "all"
        yield TextScore(method.name, name, len(rows), round(score, 2), unwritten, round(rate, 1))
