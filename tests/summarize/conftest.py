"""A summarizer with random weights, and documents for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import Checkpoint, save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.documents import Document, read_bytes
from kgmem.stores import GraphStore, open_store
from kgmem.summarize.salience import PriorScorer
from kgmem.summarize.summarizer import Summarizer
from kgmem.summarize.vectors import SentenceEncoder

REPORT = """# The river

The river Saone (in the east) is 473 km long [1, 2]. However, it was never deep, which made it hard to sail.
Boats of 40 tons went up to Gray in 1840. Nobody counted them.

## The city

In this paper we show that 12 of 30 bridges of Lyon were built after 1900 (Smith et al., 2019). Lyon lies where the
Rhone and the Saone meet, and it has 522,250 inhabitants. What does the city want? It wants more bridges.
"""


@pytest.fixture
def encoder(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> SentenceEncoder:
    """The tiny model's text encoder."""
    return SentenceEncoder(Checkpoint(model, tokenizer, tmp_path))


@pytest.fixture
def summarizer(encoder: SentenceEncoder) -> Summarizer:
    """Untrained, without a graph."""
    return Summarizer(encoder, PriorScorer())


@pytest.fixture(scope="session")
def demo() -> GraphStore:
    """The demo graph."""
    return open_store("demo:")


@pytest.fixture
def with_graph(encoder: SentenceEncoder, demo: GraphStore) -> Summarizer:
    """Untrained, over the demo graph."""
    return Summarizer(encoder, PriorScorer(), demo)


@pytest.fixture
def report() -> Document:
    """A document with sections, remarks in brackets and numbers."""
    return read_bytes(REPORT.encode(), "report.md")


@pytest.fixture
def weights(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> Path:
    """The folder of the tiny model's checkpoint."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    return tmp_path / "weights"
