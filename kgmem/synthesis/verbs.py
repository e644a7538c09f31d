"""Finds the base form of a verb in a label: "directed" and "directs" give "direct"."""

from __future__ import annotations

from functools import cache

from kgmem.plans.wording import is_participle, is_verb
from kgmem.synthesis import bank
from kgmem.synthesis.morphology import participle, past, third

# Verbs that labels use and the bank does not.
_MORE = (
    "accept accuse acquire address admire adopt allow apply assign associate attach award base believe bring "
    "categorise choose cite classify close collect compile complete compose conduct confirm conquer construct "
    "contract control convert count credit decorate dedicate defend define delete deliver deploy derive detect "
    "determine elect enable endorse enter evaluate expel export express extend face feature form frame generate "
    "guarantee guide handle harvest hire illustrate import inherit initiate insert inspect install instruct "
    "insure issue join justify label land last link list load locate log manage map mark merge model monitor move "
    "nominate notify obtain occupy order own pass perform place plan portray possess post print process promote "
    "protect provide pursue rank receive recommend refer register reject relate rename rent repair report request "
    "rescue restore retire return save schedule seek select settle ship sign specify state store submit survive "
    "suspend tag transport treat tune update upload validate view visit vote wear welcome worship downregulate "
    "upregulate suppress supersede bind parse spawn trade mine brew narrate cater "
).split()

# Ends of stems behind which the past's -ed hides an e: created, produced, composed.
_SILENT_E = tuple("at uc ag os is iz ov iv ur id ib as us ir am ut ok yp in ar ul il".split())


@cache
def _forms() -> dict[str, str]:
    """Pasts, participles and third persons of known verbs."""
    verbs = {frame.verb for entry in bank.entries() for frame in entry.frames} | set(_MORE)
    found: dict[str, str] = {}
    for verb in sorted(verbs - {"", "be", "have", "do"}):
        for form in (past(verb), participle(verb), third(verb)):
            found.setdefault(form, verb)
    return found


@cache
def _nouns() -> frozenset[str]:
    """Words that the bank uses as nouns: "plays", "covers" are rather verbs, "orders", "works" rather not."""
    words = {noun.split(" ")[-1] for entry in bank.entries() for noun in (*entry.nouns, *entry.inverse_nouns)}
    return frozenset(words)


def base_of_past(word: str) -> str:
    """The base form of a past or a participle, by the known verbs, else by its ending."""
    known = _forms().get(word)
    if known is not None:
        return known
    stem = word[:-2]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "slf":
        return stem[:-1]
    return stem + "e" if stem.endswith(_SILENT_E) or stem[-1] in "cvuzg" else stem


def is_past(word: str) -> bool:
    """Whether a word is a past or a participle: directed, wrote."""
    return is_participle(word) or (word in _forms() and not word.endswith("s"))


def base_of_third(word: str) -> str | None:
    """The base form of a third person; None for a word that is rather a noun in the plural."""
    if not word.endswith("s") or word.endswith("ss"):
        return None
    known = _forms().get(word)
    if known is not None and (is_verb(word) or word[:-1] not in _nouns()):
        return known
    if not is_verb(word):
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else word[:-1]
