"""The spaCy pipelines that find sentences, and parse some of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kgmem.errors import WeightsError

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def pipeline() -> Language:
    """English tokens, and sentences by rule."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 1 << 40  # there is no parser to run out of memory; documents have their own limits
    return nlp


@cache
def parser() -> Language | None:
    """English dependencies; None where kgmem comes without `kgmem_en`."""
    from kgmem.language import load

    try:
        return load(exclude=["tagger", "attribute_ruler", "ner"])
    except WeightsError:
        return None
