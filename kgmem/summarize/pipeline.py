"""The spaCy pipeline that finds sentences."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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
