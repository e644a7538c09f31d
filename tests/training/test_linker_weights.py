"""The linker's weights are trained on made documents in which every mention is known."""

from __future__ import annotations

import random

import pytest

from kgmem.linking.document_features import FEATURES
from kgmem.linking.ranking import Ranking, shipped_ranking
from kgmem.training.linker import LinkingExample, examples_of, fit
from kgmem.training.linker_texts import damaged, made_texts, own_graphs


def test_made_texts() -> None:
    """Mentions lie where their names are written, and only things that are left are in the graph."""
    rng = random.Random(0)
    graph = own_graphs()[1]
    triples, left = damaged(graph, rng)
    assert not any(triple.subject in set(graph.labels) - left for triple in triples)
    texts = list(made_texts(graph, left, 40, rng))
    mentions = [(text.text[one.start : one.end], one.node) for text in texts for one in text.mentions]
    assert any(name == graph.labels[node] for name, node in mentions if node is not None)
    assert all(node in left for _, node in mentions if node is not None)
    assert any(node is None for _, node in mentions)


def test_examples_teach() -> None:
    """Weights from examples of one graph choose well on others of it: better than always "not in the graph"."""
    graph = own_graphs()[1]
    examples = list(examples_of(graph, 15, random.Random(0)))
    weights = fit(examples)
    held_out = list(examples_of(graph, 10, random.Random(1)))
    ranking = Ranking(weights)
    assert _right(ranking, held_out) > 0.75 > _right(Ranking(dict.fromkeys(FEATURES, -1.0)), held_out)


def test_fit_is_a_conditional_logit() -> None:
    """Three of four alike are right: the probability is three quarters."""
    row = [float(name == "bias") for name in FEATURES]
    weights = fit([LinkingExample([row], 0)] * 3 + [LinkingExample([row], None)], decay=0.0)
    assert Ranking(weights).probabilities([row]) == [pytest.approx(0.75, abs=1e-3)]


def test_shipped_weights_fit() -> None:
    """The package's weights are of today's features."""
    assert len(shipped_ranking().weights) == len(FEATURES)


def _right(ranking: Ranking, examples: list[LinkingExample]) -> float:
    """The share of examples whose likeliest choice, none included, is the right one."""
    hits = 0
    for example in examples:
        scores = ranking.probabilities(example.rows)
        best = max(range(len(scores)), key=scores.__getitem__)
        hits += (best if scores[best] >= 0.45 else None) == example.right
    return hits / len(examples)
