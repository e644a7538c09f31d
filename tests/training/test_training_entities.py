"""Training the scorer of facts, its five folds, and the reader of ESBM."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.errors import UsageError
from kgmem.evaluation.entities import f1
from kgmem.training.esbm import esbm, folds

ENTITIES = 20


def row(number: int, part: str) -> dict:
    """A film of which everybody chooses the director, and nobody any of its twelve numbers."""
    iri = f"<http://films/{part}{number}>"
    wanted = [
        f"{iri} <http://films/director> <http://films/person{number % 3}> .",
        f"<http://films/sequel{number}> <http://films/follows> {iri} .",
        *(f'{iri} <http://films/title> "Film {n}" .' for n in range(8)),
    ]
    others = [f'{iri} <http://films/number> "{n}" .' for n in range(12)]
    return {
        "id": number, "dataset": part, "iri": iri[1:-1], "label": f"Film {number}", "description": [*others, *wanted],
        "gold_top5": [wanted[:5], wanted[:5]], "gold_top10": [wanted, wanted],
    }  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small set in ESBM's format."""
    folder = tmp_path / "data" / "text" / "esbm"
    folder.mkdir(parents=True)
    rows = [row(number, "dbpedia" if number < ENTITIES else "lmdb") for number in range(2 * ENTITIES)]
    lines = "".join(json.dumps(one) + "\n" for one in rows)
    (folder / "entities.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    parts = {"dbpedia": range(ENTITIES), "lmdb": range(ENTITIES, 2 * ENTITIES)}
    split = {
        part: {
            str(fold): {
                "train": [n for n in numbers if n % 5 not in (fold, (fold + 1) % 5)],
                "valid": [n for n in numbers if n % 5 == (fold + 1) % 5],
                "test": [n for n in numbers if n % 5 == fold],
            }
            for fold in range(5)
        }
        for part, numbers in parts.items()
    }
    (folder / "folds.json").write_text(json.dumps(split))
    return tmp_path / "data"


@pytest.fixture
def weights(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> str:
    """The tiny model's checkpoint."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    return str(tmp_path / "weights")


def test_the_reader(data: Path) -> None:
    """Every triple is a fact, seen from the entity, with the share of people who chose it."""
    judged = esbm(data)
    first = judged[0]
    assert len(judged) == 2 * ENTITIES
    assert [fact.relation.inverse for fact in first.entity.facts].count(True) == 1
    assert first.votes.sum(0).tolist() == pytest.approx([5, 10])
    assert first.usage.relations["http://films/number"] == 12 * ENTITIES
    assert {fold.part for fold in folds(data)} == {"dbpedia", "lmdb"}
    for fold in folds(data):
        assert not {*fold.training, *fold.validation} & {*fold.test}
    with pytest.raises(UsageError, match="KGMEM_DATA"):
        esbm(data / "text")
    with pytest.raises(UsageError, match="KGMEM_DATA"):
        folds(data / "text")


def test_f1_is_the_mean_over_people(data: Path) -> None:
    """Two of the five that both have chosen are two fifths; the best order has all."""
    judged = esbm(data)[0]
    assert f1(judged, [12, 13, 0, 1, 2, 14], 5) == pytest.approx(0.4)
    assert f1(judged, np.argsort(-judged.votes[:, 0]).tolist(), 5) == pytest.approx(1)


def test_a_scorer_is_trained_and_used(kgmem: Callable, data: Path, weights: str) -> None:
    """It learns what people choose; beside the checkpoint it is what chooses."""
    done = kgmem("train", weights, "--part", "entities", "--data", str(data), "--weights", weights, "--json")
    assert (done.code, json.loads(done.out)) == (0, {"entities": str(Path(weights) / "entities.safetensors")})
    iri = "https://kgmem.example/demo/Peru"
    shown = kgmem("summarize", "--entity", iri, "--graph", "demo:", "--weights", weights, "--json")
    record = json.loads(shown.out)
    assert record["scorer"] == "trained"
    assert all(sentence["triples"] for sentence in record["sentences"])


def test_folds_are_measured_beside_simple_methods(kgmem: Callable, data: Path, weights: str) -> None:
    """Where the choice can be learned, the trained scorer finds it in entities that it has not seen."""
    done = kgmem("eval", "entities", "--data", str(data), "--weights", weights, "--json")
    assert done.code == 0, done.err
    scores = [json.loads(line) for line in done.out.splitlines()]
    assert [one["method"] for one in scores[:5]] == [
        "random", "most frequent relation", "rarest value", "kgmem, untrained", "kgmem",
    ]  # fmt: skip
    assert [one["set"] for one in scores] == ["ESBM DBpedia"] * 5 + ["ESBM LinkedMDB"] * 5
    assert scores[4]["f1_10"] > 95 > scores[1]["f1_10"]


def test_wrong_use(kgmem: Callable, tmp_path: Path) -> None:
    """Each with one sentence."""
    unknown = kgmem("train", str(tmp_path), "--part", "entities", "--kind", "metaqa")
    assert (unknown.code, unknown.err) == (2, "error: no entities of the kind 'metaqa'; there are esbm\n")
    assert kgmem("train", str(tmp_path), "--part", "entities", "--scale", "0.5").code == 2
