"""Sentences for facts, by the words of the relation's label: X flows into Y, X was born in Y, the capital of X is Y.

Rules over the label's own words, no dictionary of a data set. A label that no rule knows is taken for a noun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgmem.decoding.sentences import listing
from kgmem.plans.nouns import plural, singular
from kgmem.plans.wording import PREPOSITIONS, is_participle, is_verb, split_label

_KEPT_BY = frozenset(
    "chaired governed headed led maintained managed operated owned powered represented surrounded used".split()
)
"""Participles that tell what still is, before "by"."""
_KEPT = frozenset(
    "affiliated allied based composed connected dedicated devoted headquartered known licensed listed located made "
    "married named related set situated spoken used".split()
)
"""And before other prepositions."""
_ITS_OWN = frozenset(
    "appeared belonged competed collaborated debuted died dissented emigrated entered flowed fought graduated "
    "immigrated joined lived moved occurred participated played resided retired served settled specialised "
    "specialized starred started stayed studied travelled worked".split()
)
"""Participles that, before a preposition other than "by", are what the subject itself did."""
_PAST = frozenset(
    "arose became began came drove fell fought gave got grew held knew left lost made met ran sang sat saw sold spoke "
    "swam taught told took went won wore wrote".split()
)
_VERBS = frozenset(
    "arises begins guarantees interprets lays overrules presents relieves spreads strikes upholds walks".split()
)
_MODALS = frozenset("can could may might must shall should will would".split())
_ADVERBS = frozenset("also first formerly last originally previously".split())
_ARTICLES = frozenset({"a", "an", "the"})
_ADJECTIVES = frozenset("adjacent close equal equivalent identical next opposite parallel similar".split())
_ADJECTIVE_ENDINGS = ("able", "al", "ed", "free", "ful", "ible", "ic", "ive", "less", "ous")
_PLURALS = {"is": "are", "was": "were", "has": "have"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A label as grammar: of its subject, or of the `noun` of its subject, the `clause` is said, or else what it is."""

    noun: str = ""
    clause: str = ""


def fact_sentence(
    label: str, subjects: Sequence[str], objects: Sequence[str], *, kind: str | None = None, number: bool = False
) -> str:
    """Says that subjects have a relation to objects; there is one subject, or one object.

    Args:
        label: of the relation.
        subjects: names.
        objects: names, or values.
        kind: what the subjects are, where the object is what is spoken of.
        number: whether the object is a number.
    """
    reading = _counted(label) if number else read_label(label)
    subjects, objects = list(dict.fromkeys(subjects)), list(dict.fromkeys(objects))
    said, to = listing(subjects), listing(objects)
    if reading.clause:
        verb, space, rest = reading.clause.partition(" ")
        several = _is_plural(reading.noun) if reading.noun else len(subjects) > 1
        clause = (_for_several(verb) if several else verb) + space + rest
        text = f"The {reading.noun} of {said} {clause} {to}" if reading.noun else f"{said} {clause} {to}"
    elif kind is not None:
        kinds, be = (plural(kind), "are") if len(subjects) > 1 else (kind, "is")
        text = f"The {kinds} with the {reading.noun} {to} {be} {said}"
    elif number and _is_plural(reading.noun):
        text = f"{said} has {to} {reading.noun}"
    else:
        noun, be = (plural(reading.noun), "are") if len(objects) > 1 else (reading.noun, "is")
        text = f"The {noun} of {said} {be} {to}"
    return text if text.endswith(".") else text + "."


def yes_or_no(label: str, subject: str, *, yes: bool) -> str:
    """Says whether something is true of a subject, where the label alone tells what."""
    reading = read_label(label)
    verb, space, rest = reading.clause.partition(" ")
    if not reading.clause:
        adjective = reading.noun.endswith(_ADJECTIVE_ENDINGS)
        said = (
            f"{'is' if yes else 'is not'} {reading.noun}" if adjective else f"has {'' if yes else 'no '}{reading.noun}"
        )
    elif yes:
        said = f"was {reading.clause}" if verb in _PAST and rest.endswith("ed") else reading.clause
    elif verb in _PLURALS:
        said = f"{verb} not{space}{rest}"
    else:
        said = f"{reading.clause}: no" if _for_several(verb) == verb else f"does not {_for_several(verb)}{space}{rest}"
    return f"{subject} {said}."


def read_label(label: str) -> Reading:
    """Finds the verb in a label, if there is one."""
    words = _words(label)
    lower = [word.lower() for word in words]
    first, last = lower[0], lower[-1]
    if first in {"is", "was", "are", "were"} and len(words) > 1:
        be = "was" if first in {"was", "were"} else "is"
        return Reading(clause=" ".join([be, *words[1:]]))
    if first in {"has", "have"} and len(words) > 1:
        return Reading(clause=" ".join(["has", *words[1:]])) if last in PREPOSITIONS else Reading(" ".join(words[1:]))
    if first in _MODALS or first in _PAST or is_verb(first) or first in _VERBS:
        return Reading(clause=" ".join(words))
    if first in PREPOSITIONS:
        return Reading(clause=" ".join(["is", *words]))
    return _with_participle(words, lower) or _without_verb(words, lower)


def _counted(label: str) -> Reading:
    """A label whose value is a number: votes and seats are not verbs there, but "won the prize in" is."""
    words = _words(label)
    if is_verb(words[0].lower()) and words[-1].lower() not in PREPOSITIONS:
        return Reading(" ".join(words))
    return read_label(label)


def _with_participle(words: Sequence[str], lower: Sequence[str]) -> Reading | None:
    """Born in, first performed at, discovered, final played at: what was done, to the subject or to a part of it."""
    for at, word in enumerate(lower):
        after = lower[at + 1] if at + 1 < len(lower) else ""
        begins = all(one in _ADVERBS for one in lower[:at])
        said = " ".join(words if begins else words[at:])
        noun = "" if begins else " ".join(words[:at])
        if word in _PAST and after in PREPOSITIONS and not is_participle(word):
            return Reading(noun, said)
        if not is_participle(word):
            continue
        if after in PREPOSITIONS:
            if begins and word in _ITS_OWN and after != "by":
                return Reading(clause=said)
            kept = begins and word in (_KEPT_BY if after == "by" else _KEPT)
            return Reading(noun, f"{'is' if kept else 'was'} {said}")
        if begins and (not after or after in _ARTICLES or word in _ITS_OWN):
            return Reading(clause=said)
    return None


def _without_verb(words: Sequence[str], lower: Sequence[str]) -> Reading:
    said = " ".join(words)
    if len(words) == 1:
        return Reading(said)
    if lower[0] == "part" and lower[1] == "of":
        return Reading(clause=f"is {said}")
    if lower[-1] == "by":
        return Reading(" ".join(words[:-1]), "is by")
    if lower[-1] in {"to", "with"}:
        return Reading(clause=f"{'is' if lower[0] in _ADJECTIVES else 'has'} {said}")
    if lower[-1] == "of":
        return Reading(clause=f"is {article(said)} {said}")
    return Reading(clause=f"has {said}") if lower[-1] in PREPOSITIONS else Reading(said)


def _is_plural(noun: str) -> bool:
    return singular(noun) != noun


def article(noun: str) -> str:
    """A or an, by the sound of the beginning as far as spelling tells it."""
    begins = noun.lower()
    return "an" if begins[:1] in set("aeiou") and not begins.startswith(("uni", "use", "eu", "one")) else "a"


def _words(label: str) -> list[str]:
    """A label's words; names keep their capitals, a capital that begins the label is none."""
    given = label.split()
    if len(given) < 2:
        return split_label(label).split(" ")
    name = given[1][:1].isupper()
    return given if name or given[0].isupper() else [given[0][:1].lower() + given[0][1:], *given[1:]]


def _for_several(verb: str) -> str:
    """The form of a verb after several things: lies gives lie, was gives were, died stays as it is."""
    if verb in _PLURALS:
        return _PLURALS[verb]
    if not (is_verb(verb) or verb in _VERBS):
        return verb
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else verb[:-1]
