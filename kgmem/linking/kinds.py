"""Coarse kinds of things, on which a pipeline's entity labels and a graph's classes can agree."""

from __future__ import annotations

from collections.abc import Iterable

_OF_LABEL = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organization",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "PRODUCT": "product",
    "WORK_OF_ART": "work",
    "LAW": "work",
    "EVENT": "event",
    "LANGUAGE": "language",
}
"""The labels of OntoNotes, and those of CoNLL and UNER where they differ."""
_OF_NOUN = {
    noun: kind
    for kind, nouns in {
        "person": "person people human actor actress artist astronaut athlete author cardinal chemist child composer "
        "director employee footballer inventor judge king mathematician minister musician officeholder painter "
        "physicist player poet politician president queen royalty saint scientist singer wrestler writer",
        "organization": "organization organisation agency airline association band brand bank broadcaster club college "
        "committee company corporation council court department developer firm foundation group institute institution "
        "label laboratory league manufacturer ministry newspaper orchestra party publisher school studio team union "
        "university",
        "group": "group people nationality ethnicity religion party",
        "place": "place location region country state city town village settlement district county province continent "
        "island mountain river lake sea ocean desert airport bridge building station stadium street park monument "
        "museum castle church hospital valley moon planet",
        "work": "work film movie book novel album song series show episode game painting play poem opera comic comics "
        "journal magazine newspaper manuscript law act treaty statute",
        "event": "event war battle election festival tournament championship season race match ceremony disaster",
        "product": "product software device vehicle aircraft ship rocket car model machine weapon drug program",
        "language": "language",
    }.items()
    for noun in nouns.split()
}
_OF_NOUN |= {"group": "organization", "people": "person", "party": "organization", "newspaper": "organization"}
_NEAR = {
    frozenset(pair)
    for pair in (
        ("organization", "place"),  # "France won", "at the Rijksmuseum"
        ("organization", "group"),
        ("group", "place"),
        ("group", "language"),
        ("organization", "work"),
        ("organization", "product"),
        ("work", "product"),
    )
}


def kind_of_entity(label: str) -> str | None:
    """The kind that an entity label of a pipeline stands for; None for labels that say little, such as MISC."""
    return _OF_LABEL.get(label.upper())


def kinds_of_classes(labels: Iterable[str]) -> frozenset[str]:
    """The kinds of some classes, by the nouns in their labels: a "music artist" is a person."""
    found = (_OF_NOUN.get(word) for label in labels for word in label.lower().split())
    return frozenset(kind for kind in found if kind)


def agreement(kind: str | None, kinds: frozenset[str]) -> int:
    """1 if an entity's kind is among a node's kinds, 0 if nothing can be said, -1 if they exclude each other."""
    if kind is None or not kinds:
        return 0
    if kind in kinds:
        return 1
    return 0 if any(frozenset((kind, other)) in _NEAR for other in kinds) else -1
