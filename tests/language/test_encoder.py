"""Token vectors from the text encoder, for documents of any length and script."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
import torch
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from kgmem.language.embedding import text_states
from kgmem.language.encoder import STATES, DocEncoder
from kgmem.language.windows import windows

NLP = spacy.blank("en")
ODD = [
    "",
    " \n\t ",
    "the films",
    "who directed kismet? anna",
    "\u0301anna\u0301 and e\u0301",
    "the\u200b films\u200d of \U0001f469\u200d\U0001f467\U0001f680 anna",
    "\x00the\x07 films",
    "ﬁlms \u0130stanbul ½ … 电影 the",
    "w" * 500 + " films",
]


def docs(texts: list[str]) -> list[Doc]:
    """In spaCy's own words."""
    return [NLP.make_doc(text) for text in texts]


def test_same_vectors_batched_or_alone(encoder: DocEncoder) -> None:
    """Whatever else is read with it, a text has the same vectors; so has each of its tokens one."""
    texts = [*ODD, "the films of kismet . " * 40]
    together = encoder.every_layer(docs(texts))
    for doc, vectors in zip(docs(texts), together, strict=True):
        assert vectors.shape == (len(doc), 2, 16)
        (alone,) = encoder.every_layer([doc])
        np.testing.assert_allclose(vectors, alone, atol=1e-5)


@pytest.mark.parametrize("text", ODD)
def test_vectors_are_those_of_the_words_pieces(encoder: DocEncoder, text: str) -> None:
    """A token's vector is the mean over the pieces that share characters with it; tokens without any have zeros."""
    (doc,) = docs([text])
    pieces = encoder.tokenizer.encode(text, add_special_tokens=False)
    ids = torch.tensor([[2, *pieces.ids, 1]])
    with torch.inference_mode():
        states = encoder.encoder(ids, torch.ones_like(ids, dtype=torch.bool))[0, 1:-1].numpy()
    (vectors,) = encoder.every_layer([doc])
    for token in doc:
        end = token.idx + len(token)
        own = [i for i, (first, last) in enumerate(pieces.offsets) if first < end and last > token.idx]
        expected = states[own].mean(0) if own else np.zeros(16)
        np.testing.assert_allclose(vectors[token.i, -1], expected, atol=1e-5)


def test_a_million_characters(encoder: DocEncoder) -> None:
    """Each of the 250,000 tokens has a vector, as in a short text where it stands in the same window."""
    doc = Doc(NLP.vocab, words=["the", "films", "of", "anna", "."] * 50_000)
    assert len(doc.text) >= 1_000_000
    (vectors,) = encoder([doc], np.array([[0.5, 0.5]], np.float32))
    assert vectors.shape == (250_000, 1, 16)
    assert (np.abs(vectors).max(2) > 0).all()
    (short,) = encoder([Doc(NLP.vocab, words=["the", "films", "of", "anna", "."] * 12)], np.array([[0.5, 0.5]], "f"))
    np.testing.assert_allclose(vectors[:60], short, atol=1e-5)


@given(
    text=st.text(alphabet="ab.!\n ", max_size=200),
    limit=st.integers(1, 40),
)
def test_windows_cover_everything_once(text: str, limit: int) -> None:
    """In order, none longer than the limit, none empty."""
    offsets = [(i, i + 1) for i, character in enumerate(text) if not character.isspace()]
    found = windows(text, offsets, limit)
    assert [i for first, last in found for i in range(first, last)] == list(range(len(offsets)))
    assert all(0 < last - first <= limit for first, last in found)


def test_windows_end_with_sentences() -> None:
    """Else with words, else anywhere."""
    text = "aaaa bb. cc dd"
    offsets = [(i, i + 1) for i, character in enumerate(text) if character != " "]
    assert windows(text, offsets, 9)[0] == (0, 7)
    assert windows(text, offsets, 6)[0] == (0, 4)
    assert windows(text, offsets, 3)[0] == (0, 3)


def test_states_that_a_document_brings_are_used(encoder: DocEncoder) -> None:
    """They are mixed as if they had been computed, beside documents without."""
    one, other = docs(["the films", "of anna"])
    mixes = np.array([[0.25, 0.75], [1.0, 0.0]], np.float32)
    expected = encoder([one, other], mixes)
    one.user_data[STATES] = encoder.every_layer([one])[0].astype(np.float16)
    for got, wanted in zip(encoder([one, other], mixes), expected, strict=True):
        np.testing.assert_allclose(got, wanted, atol=1e-2)
    one.user_data[STATES][:] = 0
    assert not encoder([one], mixes)[0].any()


def test_mix_of_layers_learns(encoder: DocEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gradient of the layers' weights is that of finite differences."""
    monkeypatch.setattr("kgmem.language.embedding.checked_encoder", lambda *_: encoder)
    layer = text_states(None, None)
    texts = docs(["who directed the films", "", "anna"])
    layer.initialize(texts)
    layer.set_param("mix", np.array([0.3, -0.2], np.float32))
    outputs, backprop = layer.begin_update(texts)
    wanted = [np.random.default_rng(i).normal(size=output.shape).astype("f") for i, output in enumerate(outputs)]
    backprop(wanted)

    def loss(mix: list[float]) -> float:
        layer.set_param("mix", np.array(mix, np.float32))
        return sum(float((output * want).sum()) for output, want in zip(layer.predict(texts), wanted, strict=True))

    slopes = [(loss([0.3 + a, -0.2 + b]) - loss([0.3 - a, -0.2 - b])) / 0.02 for a, b in ((0.01, 0), (0, 0.01))]
    np.testing.assert_allclose(layer.get_grad("mix"), slopes, rtol=2e-2, atol=1e-3)
