"""The first layer of `kgmem_en`: kgmem's text encoder and spaCy's hash embeddings, side by side.

The encoder stays as it is, and outside the pipeline's folder. What is learned of it is a mix of its layers (Peters et
al. 2018), since tags are best read from the lower ones and names from the upper.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Dropout, Maxout, Model, chain, concatenate, with_array

from kgmem.language.encoder import checked_encoder

Array = NDArray[Any]
Embedding = Model[list[Doc], list[Array]]


def text_encoder_embed(width: int, embed: Embedding, weights: str | None, fingerprint: str | None) -> Embedding:
    """Token vectors from the text encoder and from another embedding layer, reduced to one width.

    Args:
        width: Of the result.
        embed: The other layer, such as spacy.MultiHashEmbed.v2.
        weights: The checkpoint folder that has the encoder; null for the one that ships with kgmem.
        fingerprint: Of the encoder that the layer was trained with, to be refused another one; null for any.
    """
    states: Embedding = chain(text_states(weights, fingerprint), with_array(Dropout(0.0)))
    return chain(concatenate(states, embed), with_array(Maxout(nO=width, nP=3, dropout=0.0, normalize=True)))


def text_states(weights: str | None, fingerprint: str | None) -> Embedding:
    """The layers of the text encoder, mixed. Shape: (tokens, hidden) for each document."""

    def forward(model: Embedding, docs: list[Doc], is_train: bool) -> tuple[list[Array], Callable[..., list[Doc]]]:  # noqa: FBT001 (thinc's signature)
        encoder, mix = checked_encoder(weights, fingerprint), _softmax(np.asarray(model.get_param("mix")))
        if not is_train:
            return [mixed[:, 0] for mixed in encoder(docs, mix[np.newaxis])], lambda _: []
        states = encoder.every_layer(docs)

        def backprop(gradients: list[Array]) -> list[Doc]:
            pairs = zip(states, gradients, strict=True)
            inner = sum((np.einsum("nlh,nh->l", layers, gradient) for layers, gradient in pairs), np.zeros_like(mix))
            model.inc_grad("mix", mix * (inner - mix @ inner))
            return []

        return [np.tensordot(layers, mix, (1, 0)) for layers in states], backprop

    def init(model: Embedding, X: list[Doc] | None = None, Y: list[Array] | None = None) -> None:  # noqa: ARG001, N803 (thinc's signature)
        encoder = checked_encoder(weights, fingerprint)
        model.set_dim("nO", encoder.hidden)
        even: Any = np.zeros(encoder.layers, np.float32)
        model.set_param("mix", even)

    return Model("kgmem_text_states", forward, init=init, params={"mix": None}, dims={"nO": None})


def _softmax(values: Array) -> Array:
    raised = np.exp(values - values.max())
    result: Array = raised / raised.sum()
    return result


registry.architectures.register("kgmem.TextEncoderEmbed.v1", func=text_encoder_embed)
