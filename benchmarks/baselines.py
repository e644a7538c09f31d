"""Two trivial ways to answer, on the sets that kgmem is measured on: what any reader of plans has to beat.

    python benchmarks/baselines.py metaqa --data DATA --text-encoder NAME [--limit 300]

*one hop*: the linked entity's relation whose label is most similar to the question, in either direction.
*nearest triple*: of the triples around the linked entities, said as "subject relation object", the most similar one;
the answer is its other end. Both use MiniLM as it comes, and kgmem's own linking.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from pathlib import Path

import torch

from kgmem.evaluation.gold import Gold, drawn
from kgmem.evaluation.sets import SETS
from kgmem.linking import Linker
from kgmem.retrieval import readable
from kgmem.stores.base import GraphStore
from kgmem.training.start import TEXT_ENCODER, new_model
from kgmem.types import Node, ends


class Similarity:
    """Cosines of sentence vectors, each text encoded once."""

    def __init__(self, text_encoder: str) -> None:
        model, self.tokenizer = new_model(text_encoder)
        self.encoder = model.text.eval()
        self.known: dict[str, torch.Tensor] = {}

    @torch.inference_mode()
    def vector(self, text: str) -> torch.Tensor:
        """Shape: (hidden,), of length 1."""
        if text not in self.known:
            ids = torch.tensor([self.tokenizer.encode(text).ids[:64]])
            self.known[text] = torch.nn.functional.normalize(self.encoder.pooled(ids, ids != 0)[0], dim=0)
        return self.known[text]

    def best(self, question: str, texts: list[str]) -> int:
        """The number of the text nearest to the question."""
        asked = self.vector(question)
        return max(range(len(texts)), key=lambda i: float(asked @ self.vector(texts[i])))


def linked(linker: Linker, question: str) -> tuple[Node, ...]:
    """The nodes of the likeliest mention."""
    candidates = [c for mention in linker.link(question) for c in mention.candidates]
    return max(candidates, key=lambda c: c.score).nodes if candidates else ()


def one_hop(store: GraphStore, nodes: tuple[Node, ...], question: str, similarity: Similarity) -> set[str]:
    """The answers of the relation with the most similar label."""
    labels = {iri: readable(info.label) for iri, info in store.schema().relations.items()}
    reached: dict[tuple[str, bool], set[Node]] = defaultdict(set)
    for triple in store.neighbourhood(nodes, limit=1000):
        subject, target = ends(triple)
        if subject in nodes:
            reached[triple.predicate.value, False].add(target)
        if target in nodes:
            reached[triple.predicate.value, True].add(subject)
    if not reached:
        return set()
    steps = sorted(reached)
    found = reached[steps[similarity.best(question, [labels[iri] for iri, _ in steps])]]
    return set(store.labels(found).values())


def nearest_triple(store: GraphStore, nodes: tuple[Node, ...], question: str, similarity: Similarity) -> set[str]:
    """The other end of the triple that reads most like the question."""
    triples = store.neighbourhood(nodes, limit=50)
    if not triples:
        return set()
    labels = store.labels({node for triple in triples for node in ends(triple)})
    relations = {iri: readable(info.label) for iri, info in store.schema().relations.items()}
    said = [" ".join((labels[ends(t)[0]], relations[t.predicate.value], labels[ends(t)[1]])) for t in triples]
    subject, target = ends(triples[similarity.best(question, said)])
    return {labels[target if subject in nodes else subject]}


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KGMEM_DATA", "")))
    parser.add_argument("--split", default="dev")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--text-encoder", default=TEXT_ENCODER)
    options = parser.parse_args()
    similarity = Similarity(options.text_encoder)
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for part in SETS[options.set](options.data, options.split):
        store = part.store()
        linker = Linker(store)
        for gold in drawn(part.gold, limit=options.limit):
            count(gold, store, linker, similarity, hits)
    print("| questions | one hop, Hits@1 | nearest triple, Hits@1 |\n| --- | --- | --- |")
    for kind, (asked, hop, triple) in hits.items():
        print(f"| {asked} of {kind} | {100 * hop / asked:.1f} | {100 * triple / asked:.1f} |")


def count(gold: Gold, store: GraphStore, linker: Linker, similarity: Similarity, hits: dict[str, list[int]]) -> None:
    """Asks both baselines; what the graph can't answer counts as right if nothing is answered."""
    nodes = linked(linker, gold.question)
    hop = one_hop(store, nodes, gold.question, similarity)
    triple = nearest_triple(store, nodes, gold.question, similarity)
    row = hits[gold.kind]
    row[0] += 1
    for column, found in ((1, hop), (2, triple)):
        row[column] += min(found) in gold.answers if found else not gold.answers


if __name__ == "__main__":
    main()
