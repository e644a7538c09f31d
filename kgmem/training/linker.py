"""Trains the linker's weights on made documents: `python -m kgmem.training.linker --out kgmem/linking/weights.json`.

Some minutes on one core. The same seed gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgmem.linking.choices import Span
from kgmem.linking.coreference import short_forms
from kgmem.linking.document_features import FEATURES, Features, Scene
from kgmem.linking.document_linker import DocumentLinker
from kgmem.linking.document_words import DocumentWords
from kgmem.stores.memory import MemoryStore
from kgmem.training.linker_texts import MadeMention, MadeText, OwnGraph, damaged, made_texts, own_graphs
from kgmem.types import Literal


@dataclass(frozen=True, slots=True)
class LinkingExample:
    """The choices of a span as rows of features, and the number of the right one; None if it is not in the graph."""

    rows: list[list[float]]
    right: int | None


def examples_of(graph: OwnGraph, texts: int, rng: random.Random) -> Iterator[LinkingExample]:
    """Examples from made documents, linked to what is left of the graph."""
    triples, left = damaged(graph, rng)
    store = MemoryStore()
    store.replace("made", triples, digest="0")
    linker = DocumentLinker(store)
    made = list(made_texts(graph, left, texts, rng))
    scenes = linker.scenes([DocumentWords(one.text, one.entities) for one in made])
    for one, scene in zip(made, scenes, strict=True):
        yield from _of_document(one, scene)


def fit(examples: Sequence[LinkingExample], *, decay: float = 1e-3) -> dict[str, float]:
    """The weights that make the right choices likeliest, by L-BFGS, with an L2 penalty of `decay`."""
    import torch

    most = max(len(example.rows) for example in examples)
    values = torch.zeros(len(examples), most + 1, len(FEATURES))
    there = torch.zeros(len(examples), most + 1, dtype=torch.bool)
    there[:, 0] = True  # not in the graph, with the score 0
    right = torch.zeros(len(examples), dtype=torch.long)
    for number, example in enumerate(examples):
        values[number, 1 : len(example.rows) + 1] = torch.tensor(example.rows)
        there[number, 1 : len(example.rows) + 1] = True
        right[number] = 0 if example.right is None else example.right + 1
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = (values @ weights).masked_fill(~there, -torch.inf)  # (examples, choices + 1)
        value = torch.nn.functional.cross_entropy(scores, right) + decay * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return {name: round(value, 3) for name, value in zip(FEATURES, weights.tolist(), strict=True)}


def train(texts: int, *, seed: int = 0) -> dict[str, float]:
    """Weights from `texts` documents about each of kgmem's own graphs."""
    rng = random.Random(seed)
    return fit([example for graph in own_graphs() for example in examples_of(graph, texts, rng)])


def _of_document(made: MadeText, scene: Scene) -> Iterator[LinkingExample]:
    things = [span for span in scene.spans if not isinstance(span.choices[0].node, Literal)]
    features = Features(scene)
    words = scene.words
    linked = []
    for span in things:
        gold = _gold(made.mentions, words, span)
        right = _right(span, gold)
        if gold is not None and gold.node is not None and right is None and _inside(words, span, gold):
            continue  # a name within one that is linked, which will win its place
        yield LinkingExample(features.of_span(span), right)
        if right is not None:
            span.choices.insert(0, span.choices.pop(right))
            linked.append(span)
    for span in short_forms(words, linked, things, scene.profiles):
        yield LinkingExample(features.of_span(span), _right(span, _gold(made.mentions, words, span)))


def _bounds(words: DocumentWords, span: Span) -> tuple[int, int]:
    return words.starts[span.first], words.ends[span.last - 1] - span.cut


def _gold(mentions: Sequence[MadeMention], words: DocumentWords, span: Span) -> MadeMention | None:
    start, end = _bounds(words, span)
    return next((one for one in mentions if one.start < end and start < one.end), None)


def _inside(words: DocumentWords, span: Span, gold: MadeMention) -> bool:
    start, end = _bounds(words, span)
    return end - start < gold.end - gold.start


def _right(span: Span, gold: MadeMention | None) -> int | None:
    if gold is None or gold.node is None:
        return None
    return next((number for number, choice in enumerate(span.choices) if choice.node == gold.node), None)


def main() -> None:
    """Trains and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=int, default=400, help="documents about each graph")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    weights = train(options.texts, seed=options.seed)
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
