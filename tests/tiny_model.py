"""A tiny model, tokenizer and questions for the decoder's tests."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from kgmem.decoding.model import KgmemModel, ModelConfig
from kgmem.memory.features import featurize
from kgmem.subgraph import Seed, Subgraph
from kgmem.types import Candidate, NamedNode, Relation, Triple

WORDS = "who directed the films of kismet and anna in by [UNK] [CLS] [SEP] [PAD]".split()


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """Word pieces that are whole words."""
    made = Tokenizer(models.WordPiece({w: i for i, w in enumerate(reversed(WORDS))}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", 1), ("[CLS]", 2))
    return made


@pytest.fixture
def model() -> KgmemModel:
    """Random weights, 16 wide."""
    torch.manual_seed(0)
    text = {
        "vocab_size": len(WORDS), "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 16, "max_position_embeddings": 64,
    }  # fmt: skip
    made = KgmemModel(ModelConfig(text=text, width=16, graph_layers=2, decoder_layers=1, heads=2))
    made.eval()
    return made


@pytest.fixture
def subgraph() -> Subgraph:
    """Kismet, directed by Anna; two relations."""
    film, person = NamedNode("urn:kismet"), NamedNode("urn:anna")
    directed, wrote = "urn:directedBy", "urn:writtenBy"
    return Subgraph(
        seeds=(
            Seed(23, 29, Candidate((film,), "Kismet", 0.9, "exact")),
            Seed(34, 38, Candidate((person,), "Anna", 0.8, "folded")),
        ),
        triples=(Triple(film, NamedNode(directed), person), Triple(NamedNode("urn:x"), NamedNode(wrote), person)),
        distance={film: 0, person: 0, NamedNode("urn:x"): 1},
        types={film: ("films",)},
        relations=tuple(Relation(iri, inverse) for iri in (directed, wrote) for inverse in (False, True)),
        labels={directed: "directed by", wrote: "by"},
    )


QUESTION = "who directed the films kismet and anna"


@pytest.fixture
def shuffled(subgraph: Subgraph) -> Subgraph:
    """The same subgraph with its relations in another order."""
    order = np.random.default_rng(1).permutation(len(subgraph.relations))
    return Subgraph(
        subgraph.seeds, subgraph.triples, subgraph.distance, subgraph.types,
        tuple(subgraph.relations[i] for i in order), subgraph.labels,
    )  # fmt: skip


@pytest.fixture
def encoded(subgraph: Subgraph, tokenizer: Tokenizer) -> tuple:
    """Features and slots of the question."""
    return featurize(QUESTION, subgraph, tokenizer)
