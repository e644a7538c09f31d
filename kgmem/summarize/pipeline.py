"""The spaCy pipelines that find sentences, and parse some of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kgmem.errors import WeightsError
from kgmem.language import BLANK, load

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def pipeline(name: str = BLANK) -> Language:
    """A pipeline that finds sentences: by rule where it has nothing of its own that does.

    Args:
        name: as `kgmem.language.load` takes it.

    Raises:
        MissingExtraError: there is no such pipeline.
        WeightsError: it can't be loaded.
    """
    nlp = load(name)
    if not {"parser", "senter", "sentencizer"}.intersection(nlp.pipe_names):
        nlp.add_pipe("sentencizer", first=True)
    nlp.max_length = 1 << 40  # blocks are read one by one; documents have their own limits
    return nlp


@cache
def parser() -> Language | None:
    """English dependencies; None where kgmem comes without `kgmem_en`."""
    try:
        return load(exclude=["tagger", "attribute_ruler", "ner"])
    except WeightsError:
        return None
