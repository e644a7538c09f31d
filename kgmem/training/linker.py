"""Trains the linker's weights on made documents: `python -m kgmem.training.linker --out kgmem/linking/weights.json`.

Some seconds on one core. The same seed gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kgmem.linking.choices import Span
from kgmem.linking.coreference import short_forms
from kgmem.linking.document_features import FEATURES, Features, Scene
from kgmem.linking.document_linker import DocumentLinker
from kgmem.linking.document_words import DocumentWords
from kgmem.linking.ranking import Ranking
from kgmem.stores.memory import MemoryStore
from kgmem.training.linker_texts import MadeMention, MadeText, OwnGraph, damaged, made_texts, own_graphs
from kgmem.types import Literal

_STEPS, _LONGEST_STEP = 30, 2.0


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
    linker = DocumentLinker(store, ranking=Ranking(dict.fromkeys(FEATURES, 0.0)))  # only spans are asked of it
    made = list(made_texts(graph, left, texts, rng))
    scenes = linker.scenes([DocumentWords(one.text, one.entities) for one in made])
    for one, scene in zip(made, scenes, strict=True):
        yield from _of_document(one, scene)


def fit(examples: Sequence[LinkingExample], *, decay: float = 1e-3) -> dict[str, float]:
    """The weights that make the right choices likeliest, by Newton's method, with an L2 penalty of `decay`."""
    most = max(len(example.rows) for example in examples)
    values = np.zeros((len(examples), most + 1, len(FEATURES)))  # the first choice is none, with the score 0
    there = np.zeros((len(examples), most + 1), np.bool_)
    right = np.zeros(len(examples), np.int64)
    there[:, 0] = True
    for number, example in enumerate(examples):
        values[number, 1 : len(example.rows) + 1] = example.rows
        there[number, 1 : len(example.rows) + 1] = True
        right[number] = 0 if example.right is None else example.right + 1
    chosen = values[np.arange(len(examples)), right]
    weights = np.zeros(len(FEATURES))
    for _ in range(_STEPS):
        scores = np.where(there, values @ weights, -np.inf)  # (examples, choices + 1)
        shares = np.exp(scores - scores.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        expected = np.einsum("ec,ecf->ef", shares, values)
        gradient = (expected - chosen).mean(0) + 2 * decay * weights
        spread = np.einsum("ec,ecf,ecg->fg", shares, values, values, optimize=True) - expected.T @ expected
        step = np.linalg.solve(spread / len(examples) + (2 * decay + 1e-9) * np.eye(len(FEATURES)), gradient)
        weights -= step / max(1.0, np.abs(step).max() / _LONGEST_STEP)
    return {name: round(float(value), 3) for name, value in zip(FEATURES, weights, strict=True)}


def train(texts: int, *, seed: int = 0) -> dict[str, float]:
    """Weights from `texts` documents about each of kgmem's own graphs."""
    rng = random.Random(seed)
    return fit([example for graph in own_graphs() for example in examples_of(graph, texts, rng)])


def _of_document(made: MadeText, scene: Scene) -> Iterator[LinkingExample]:
    things = [span for span in scene.judged if not isinstance(span.choices[0].node, Literal)]
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
    parser.add_argument("--texts", type=int, default=100, help="documents about each graph")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    weights = train(options.texts, seed=options.seed)
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
