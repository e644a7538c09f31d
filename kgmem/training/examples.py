"""Prepared training examples in tensor files: safetensors of at most 64 MB, readable without spaCy or a store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from kgmem.errors import UsageError
from kgmem.memory.features import Array, Features

SHARD_BYTES = 48_000_000
HELD_OUT = 0.02
"""Share of the examples that the training does not see, for its own curve."""
ARRAYS = ("tokens", "cover", "kind", "distance", "text", "span", "score", "types", "edges")


@dataclass(frozen=True, slots=True)
class Example:
    """A question's features, and what the decoder should read and write."""

    features: Features
    inputs: Array
    targets: Array


def write_examples(folder: Path, groups: Iterator[Sequence[Example]], *, name: str) -> int:
    """Writes examples, kept in the order of their groups (one graph each), as `name-000.safetensors` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    pending: list[Example] = []
    size = shards = total = 0
    for group in groups:
        pending += group
        size += sum(_size(example) for example in group)
        total += len(group)
        if size > SHARD_BYTES:
            _write(folder / f"{name}-{shards:03d}.safetensors", pending)
            pending, size, shards = [], 0, shards + 1
    if pending:
        _write(folder / f"{name}-{shards:03d}.safetensors", pending)
    return total


def read_examples(files: Sequence[Path]) -> list[Example]:
    """The examples of some files, in order. Raises UsageError if there are none."""
    if not files:
        raise UsageError("no prepared training files; make them with `kgmem train --prepare`")
    return [example for file in files for example in _read(file)]


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Training and held-out examples; the held-out ones are taken evenly."""
    step = round(1 / HELD_OUT)
    return [e for i, e in enumerate(examples) if i % step], [e for i, e in enumerate(examples) if i % step == 0]


def _size(example: Example) -> int:
    return sum(int(getattr(example.features, name).nbytes) for name in ARRAYS) + 8 * len(example.inputs)


def _write(path: Path, examples: Sequence[Example]) -> None:
    table: dict[str, int] = {}
    columns: dict[str, list[Array]] = {name: [] for name in (*ARRAYS, "inputs", "targets", "texts", "slots")}
    for example in examples:
        for name in ARRAYS:
            columns[name].append(getattr(example.features, name))
        columns["inputs"].append(example.inputs)
        columns["targets"].append(example.targets)
        columns["slots"].append(np.array([example.features.slots], np.int16))
        rows = [table.setdefault(text, len(table)) for text in example.features.texts]
        columns["texts"].append(np.array(rows, np.int32))
    tensors = {name: np.concatenate(arrays) for name, arrays in columns.items()}
    tensors |= {f"{name}.length": np.array([len(a) for a in arrays], np.int32) for name, arrays in columns.items()}
    save_file(tensors, str(path), metadata={"texts": json.dumps(list(table))})
    path.chmod(0o644)


def _read(path: Path) -> Iterator[Example]:
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        table: list[str] = json.loads(file.metadata()["texts"])
    tensors = load_file(str(path))
    names = (*ARRAYS, "inputs", "targets", "texts", "slots")
    ends = {name: np.cumsum(tensors[f"{name}.length"]) for name in names}
    for i in range(len(ends["tokens"])):
        row = {n: tensors[n][(ends[n][i - 1] if i else 0) : ends[n][i]] for n in names}
        features = Features(
            **{name: row[name] for name in ARRAYS},
            texts=tuple(table[t] for t in row["texts"]),
            slots=int(row["slots"][0]),
        )
        yield Example(features, row["inputs"], row["targets"])
