"""Names in GUM (Zeldes 2017): its annotated mentions, as far as they are names of people, places or organizations."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.training.treebanks import Entity, Word

KINDS = {"person": "PER", "place": "LOC", "organization": "ORG"}
_PROPER = ("NNP", "NNPS")
_WITHIN = frozenset({"of", "the", "for", "and", "&", "-", "de", "von", "'s", "’s"})
"""Words that names have inside."""
_ARTICLES = frozenset({"the", "a", "an"})


def names(words: Sequence[Word], mentions: Sequence[Entity]) -> tuple[Entity, ...] | None:
    """The outermost mentions that are proper nouns throughout; None if some may be names only in part.

    Mentions take in what is said beside the name ("University of Portsmouth, United Kingdom"), and which of their words
    are the name is not annotated.
    """
    found: list[Entity] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        start = mention.start + (words[mention.start].form.lower() in _ARTICLES)
        if start >= mention.end or any(e.start <= start and mention.end <= e.end for e in found):
            continue
        proper = [word.tag in _PROPER for word in words[start : mention.end]]
        if not proper[0]:
            continue
        inside = zip(words[start : mention.end], proper, strict=True)
        if not (proper[-1] and all(name or word.form.lower() in _WITHIN for word, name in inside)):
            if mention.label in KINDS:
                return None
            continue
        found.append(Entity(start, mention.end, mention.label))
    return tuple(Entity(e.start, e.end, KINDS[e.label]) for e in found if e.label in KINDS)
