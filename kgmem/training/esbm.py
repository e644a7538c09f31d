"""Reader of ESBM (Liu et al. 2020, ODC-By): entities, all their triples, and those that six people chose of them.

The set itself is not part of kgmem.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyoxigraph import RdfFormat, parse

from kgmem.errors import UsageError
from kgmem.stores.memory import MemoryStore
from kgmem.summarize.entity_facts import EntityFacts, Fact, Usage
from kgmem.summarize.fact_salience import SIZES
from kgmem.summarize.vectors import Vectors
from kgmem.training.datasets import lines
from kgmem.types import NamedNode, Relation, Triple, ends, local_name

PARTS = ("dbpedia", "lmdb")
"""The graphs that the entities are of: DBpedia and LinkedMDB."""


@dataclass(frozen=True, slots=True)
class JudgedEntity:
    """An entity with what people think of its facts."""

    number: int
    part: str
    entity: EntityFacts
    usage: Usage
    """Of the graph that all entities of this part make together."""
    votes: Vectors
    """The share of people who chose a fact among the best 5 and 10. Shape: (facts, len(SIZES))."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Numbers of entities of one part."""

    part: str
    training: tuple[int, ...]
    validation: tuple[int, ...]
    test: tuple[int, ...]


def esbm(data: Path) -> list[JudgedEntity]:
    """All entities. Raises UsageError if the set is not there."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in map(json.loads, lines(data / "text" / "esbm" / "entities.jsonl.gz")):
        rows[row["dataset"]].append(row)
    return [judged for part, some in rows.items() for judged in _judged(part, some)]


def folds(data: Path) -> list[Fold]:
    """The standard folds, five for each part. Raises UsageError if they are not there."""
    file = data / "text" / "esbm" / "folds.json"
    if not file.is_file():
        raise UsageError(f"{file} is missing; name the folder of the public data sets with --data or KGMEM_DATA")
    return [
        Fold(part, *(tuple(fold[name]) for name in ("train", "valid", "test")))
        for part, some in json.loads(file.read_text(encoding="utf-8")).items()
        for fold in some.values()
    ]


def _judged(part: str, rows: Sequence[Mapping[str, Any]]) -> list[JudgedEntity]:
    described = [_parsed(row["description"]) for row in rows]
    store = MemoryStore()
    store.replace(part, dict.fromkeys(triple for triples in described for triple in triples), digest=part)
    usage = Usage.of(store)
    found = []
    for row, triples in zip(rows, described, strict=True):
        place = {line: number for number, line in enumerate(row["description"])}
        votes = np.zeros((len(triples), len(SIZES)), np.float32)
        for column, size in enumerate(SIZES):
            for chosen in row[f"gold_top{size}"]:
                votes[[place[line] for line in chosen], column] += 1 / len(row[f"gold_top{size}"])
        found.append(JudgedEntity(row["id"], part, _facts(store, NamedNode(row["iri"]), triples), usage, votes))
    return found


def _parsed(description: Sequence[str]) -> list[Triple]:
    quads = parse("\n".join(description), format=RdfFormat.N_TRIPLES, lenient=True)
    return [quad.triple for quad in quads]


def _facts(store: MemoryStore, node: NamedNode, triples: Sequence[Triple]) -> EntityFacts:
    """All triples, names as well: people choose those, too."""
    stated = []
    for triple in triples:
        subject, object_ = ends(triple)
        inverse = subject != node
        stated.append((Relation(triple.predicate.value, inverse), subject if inverse else object_))
    names = store.labels({node, *(other for _, other in stated)})
    facts = (Fact(relation, other, local_name(relation.iri), names[other]) for relation, other in stated)
    return EntityFacts(node, names[node], tuple(facts))
