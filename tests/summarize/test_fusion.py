"""Two sentences as one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kgmem.summarize.compression import joined
from kgmem.summarize.fusion import fuse
from kgmem.summarize.provenance import is_proved
from kgmem.summarize.summary import SummarySentence


def sentences(text: str) -> list[SummarySentence]:
    """Those of a text, which end with full stops."""
    found, start = [], 0
    for end in (number + 1 for number, character in enumerate(text) if character == "."):
        spans = ((start + len(text[start:end]) - len(text[start:end].lstrip()), end),)
        found.append(SummarySentence(joined(text, spans), spans))
        start = end
    return found


def test_sentences_about_the_same_people_become_one() -> None:
    """Its pieces are those of both, and prove it."""
    text = "We built a bridge in 1900. We show 12 of its plans. It fell."
    first, second = fuse(sentences(text), text)
    assert first.text == "We built a bridge in 1900 and show 12 of its plans."
    assert (len(first.spans), is_proved(first, text)) == (2, True)
    assert not is_proved(replace(first, text=first.text.replace("12", "13")), text)
    assert not is_proved(replace(first, text=first.text.replace(" and ", " or ")), text)
    assert second.text == "It fell."


@pytest.mark.parametrize(
    "text",
    [
        "It stands in Lyon. It has 12 arches.",
        "We built a bridge. They show 12 plans.",
        "We built it. We will show 12 plans.",
        "We built walls and roofs. We show 12 plans.",
        "We. We show 12 plans.",
    ],
)
def test_what_is_not_safe_stays_apart(text: str) -> None:
    """Another subject, one that may be another, an auxiliary, or a list that would go on."""
    given = sentences(text)
    assert fuse(given, text) == given
