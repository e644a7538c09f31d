"""What the tests of ingest share: a store, files, and what is in the store afterwards."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kgmem.stores import WritableStore
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    """An empty store."""
    with MemoryStore() as store:
        yield store


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write("folder/facts.ttl", text)` makes a file, gzipped if it is called .gz, and gives its path."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return make


@pytest.fixture
def lines(store: WritableStore) -> Callable[..., list[str]]:
    """`lines()` gives the store's triples in N-Triples form, sorted; `lines(source)` those of one source."""

    def sorted_lines(source: str | None = None) -> list[str]:
        return sorted(map(str, store.triples(source)))

    return sorted_lines


class _Pipe:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """`standard_input(content)` is what the next ingest of "-" reads."""
    return lambda content: monkeypatch.setattr(sys, "stdin", _Pipe(content))
