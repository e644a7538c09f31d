"""Prepares all training files of the shipped checkpoint, in worker processes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kgmem.training.corpora import (
    Corpus,
    demo_corpus,
    metaqa_corpus,
    metaqa_store,
    simple_questions_corpora,
    synthetic_corpora,
)
from kgmem.training.examples import Example, write_examples
from kgmem.training.paraqa import paraqa_corpora
from kgmem.training.prepare import Preparer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many questions of each kind; 0 leaves a kind out."""

    metaqa: int = 8_000
    """For each hop count."""
    simple: int = 20_000
    graphs: int = 3_000
    per_graph: int = 64
    demo: int = 6_000
    paraqa: int = 9_000

    def scaled(self, factor: float) -> Amounts:
        """Fewer or more of everything; at least one graph and one question of each kind."""
        return Amounts(
            metaqa=max(1, round(self.metaqa * factor)),
            simple=max(1, round(self.simple * factor)),
            graphs=max(1, round(self.graphs * factor)),
            per_graph=self.per_graph,
            demo=max(1, round(self.demo * factor)),
            paraqa=max(1, round(self.paraqa * factor)),
        )


def prepare(data: Path, tokenizer: Tokenizer, folder: Path, amounts: Amounts, *, seed: int, kind: str) -> int:
    """Writes the examples of one kind: metaqa, simple, paraqa, synthetic or demo. Returns how many."""
    rng = random.Random(f"{seed}-{kind}")
    groups = (_examples(corpus, tokenizer, rng) for corpus in _corpora(data, amounts, rng, seed, kind))
    return write_examples(folder, groups, name=kind)


def _corpora(data: Path, amounts: Amounts, rng: random.Random, seed: int, kind: str) -> Iterator[Corpus]:
    makers: dict[str, Callable[[], Iterator[Corpus]]] = {
        "metaqa": lambda: _metaqa(data, amounts, rng),
        "simple": lambda: simple_questions_corpora(data, most=amounts.simple, rng=rng),
        "synthetic": lambda: synthetic_corpora(amounts.graphs, each=amounts.per_graph, seed=seed),
        "paraqa": lambda: paraqa_corpora(data, most=amounts.paraqa, rng=rng),
        "demo": lambda: iter([demo_corpus(each=amounts.demo, seed=seed)]),
    }
    return makers[kind]()


def _metaqa(data: Path, amounts: Amounts, rng: random.Random) -> Iterator[Corpus]:
    store = metaqa_store(data)
    for hops in (1, 2, 3):
        yield metaqa_corpus(data, store, hops, most=amounts.metaqa, rng=rng)


def _examples(corpus: Corpus, tokenizer: Tokenizer, rng: random.Random) -> Sequence[Example]:
    examples = list(Preparer(corpus.store, tokenizer, rng).examples(corpus.questions))
    rng.shuffle(examples)
    return examples
