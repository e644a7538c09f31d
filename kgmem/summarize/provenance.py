"""The one check that every sentence of every summary passes: its names, numbers and dates stand where it says."""

from __future__ import annotations

import re

from kgmem.errors import ProvenanceError
from kgmem.summarize.compression import joined
from kgmem.summarize.fusion import fused_text
from kgmem.summarize.summary import StatedTriple, SummarySentence
from kgmem.summarize.values import readable

_TOKEN = re.compile(r"[-−+]?\d+(?:[.,:/\-–]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|_+|[^\w\s]")
_OUR_WORDS = frozenset({"The", "A", "An", "For"})
"""Words in capitals that sentences about triples begin with."""


def check(sentence: SummarySentence, text: str) -> None:
    """Raises ProvenanceError if a sentence says a name or number that it has no proof for.

    A sentence with spans is what they say, character by character, but for white space, its first capital, and an "and"
    between two of them. In any other, each number and each word with a capital letter, or of a script without, stands
    in one of its triples, in which a value may be written as `kgmem.summarize.values` does.

    Args:
        sentence: what is said.
        text: of the document; empty where there is none.
    """
    if not sentence.spans and not sentence.triples:
        raise ProvenanceError(f"nothing proves {sentence.text!r}; this is a mistake in kgmem, please report it")
    if sentence.spans:
        if any(not 0 <= start < end <= len(text) for start, end in sentence.spans):
            raise ProvenanceError(
                f"{sentence.text!r} names places outside the document, which has {len(text)} characters"
            )
        if sentence.text != joined(text, sentence.spans) and not _is_fused(sentence, text):
            raise ProvenanceError(f"{sentence.text!r} is not what stands at {list(sentence.spans)}")
        return
    stated = {token for one in sentence.triples for part in _parts(one) for token in tokens(part)}
    stated |= {token.lower() for token in stated}  # a relation or a class is said in small letters
    for number, token in enumerate(tokens(sentence.text)):
        if _tells(token) and token not in stated and not (number == 0 and token in _OUR_WORDS):
            raise ProvenanceError(f"{token!r} of {sentence.text!r} stands in none of its triples")


def _parts(triple: StatedTriple) -> tuple[str, ...]:
    value = () if triple.object_id is not None else (readable(triple.object),)
    return (triple.subject, triple.predicate, triple.object, *value)


def _is_fused(sentence: SummarySentence, text: str) -> bool:
    return any(sentence.text == fused_text(text, sentence.spans, at) for at in range(1, len(sentence.spans)))


def is_proved(sentence: SummarySentence, text: str = "") -> bool:
    """Whether `check` finds nothing."""
    try:
        check(sentence, text)
    except ProvenanceError:
        return False
    return True


def tokens(text: str) -> list[str]:
    """Words, numbers with their signs and separators, and marks."""
    return _TOKEN.findall(text)


def _tells(token: str) -> bool:
    """Whether a token is a part of a name or a number rather than an English word or a mark."""
    return any(character.isdigit() or (character.isalpha() and not "a" <= character <= "z") for character in token)
