"""The grammar of a relation's label: a verb, a noun, a noun to which something was done.

Rules over the label's own words, no dictionary of a data set. A label that no rule knows is taken for a noun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgmem.plans.nouns import article
from kgmem.plans.wording import IRREGULAR_PARTICIPLES, PREPOSITIONS, is_participle, is_verb, split_label

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
    "appeared argued belonged competed collaborated debuted died dissented emigrated entered flowed fought graduated "
    "immigrated joined lived moved occurred participated played resided retired served settled specialised "
    "specialized starred started stayed studied travelled worked".split()
)
"""Participles that, before a preposition other than "by", are what the subject itself did."""
_PAST = frozenset(
    "arose became began came drove fell fought gave got grew held knew left lost made met ran sang sat saw sold spoke "
    "swam taught told took went won wore wrote".split()
)
_VERBS = frozenset(
    "arises begins dates guarantees interprets lasts lays overrules presents ranges relies relieves spreads strikes "
    "upholds walks".split()
)
_MODALS = frozenset("can could may might must shall should will would".split())
_ADVERBS = frozenset("also first formerly last originally previously".split())
_ARTICLES = frozenset({"a", "an", "the"})
_ADJECTIVES = frozenset("adjacent close equal equivalent identical next opposite parallel similar".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A label as grammar: of its subject, or of the `noun` of its subject, the `clause` is said, or else what it is."""

    noun: str = ""
    clause: str = ""
    done: str = ""
    """What was done to the noun: "received" in "awards received"."""
    had: bool = False
    """Whether the label says that its subject has the noun: "has part"."""


def read_label(label: str) -> Reading:
    """Finds the verb in a label, if there is one."""
    words = _words(label)
    lower = [word.lower() for word in words]
    first, last = lower[0], lower[-1]
    if first in {"is", "was", "are", "were"} and len(words) > 1:
        be = "was" if first in {"was", "were"} else "is"
        return Reading(clause=" ".join([be, *words[1:]]))
    if first in {"has", "have"} and len(words) > 1:
        if last in PREPOSITIONS:
            return Reading(clause=" ".join(["has", *words[1:]]))
        return Reading(" ".join(words[1:]), had=True)
    passive = is_participle(first) and words[1:2] == ["by"]
    if first in _MODALS or (first in _PAST and not passive) or is_present(first):
        return Reading(clause=" ".join(words))
    if first in PREPOSITIONS:
        return Reading(clause=" ".join(["is", *words]))
    return _with_participle(words, lower) or _without_verb(words, lower)


def read_counted(label: str) -> Reading:
    """A label whose value is a number: votes and seats are not verbs there, but "won the prize in" is."""
    words = _words(label)
    if is_verb(words[0].lower()) and words[-1].lower() not in PREPOSITIONS:
        return Reading(" ".join(words))
    reading = read_label(label)
    if reading.noun and reading.clause.startswith("was ") and words[-1].lower() not in PREPOSITIONS:
        return Reading(reading.noun, done=reading.clause.removeprefix("was "))
    return reading


def is_present(verb: str) -> bool:
    """Whether a word at the beginning of a label is a verb in the third person: flows, lies."""
    return is_verb(verb) or verb in _VERBS


def is_past(verb: str) -> bool:
    """Whether a word is the past tense of an irregular verb: won, wrote."""
    return verb in _PAST


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
        if noun and not after and (word.endswith("ed") or word in IRREGULAR_PARTICIPLES):
            return Reading(noun, done=said)
    return None


def _without_verb(words: Sequence[str], lower: Sequence[str]) -> Reading:
    said = " ".join(words[1:] if lower[0] in _ARTICLES and len(words) > 1 else words)
    if len(words) == 1:
        return Reading(said)
    if lower[0] == "part" and lower[1] == "of":
        return Reading(clause=f"is {said}")
    if lower[-1] == "by":
        return Reading(" ".join(words[:-1]), "is by")
    if lower[-1] in {"to", "with"}:
        return Reading(clause=f"{'is' if lower[0] in _ADJECTIVES else 'has'} {said}")
    if lower[-1] == "of":
        return Reading(clause=f"is {article(said)}")
    return Reading(clause=f"has {said}") if lower[-1] in PREPOSITIONS else Reading(said)


def _words(label: str) -> list[str]:
    """A label's words; names keep their capitals, a capital that begins the label is none."""
    given = label.split()
    if len(given) < 2:
        return split_label(label).split(" ")
    name = given[1][:1].isupper()
    return given if name or given[0].isupper() else [given[0][:1].lower() + given[0][1:], *given[1:]]
