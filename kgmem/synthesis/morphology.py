"""English verbs by rule and a table of exceptions: as much as saying a question needs."""

from __future__ import annotations

from functools import lru_cache

from kgmem.plans.nouns import plural_word

# base, past, past participle
_IRREGULAR = {
    verb: (past, done)
    for verb, past, done in (
        row.split()
        for row in """
be was been, have had had, do did done, bear bore born, become became become, begin began begun, bind bound
bound, bite bit bitten, break broke broken, breed bred bred, bring brought brought, build built built, burn
burned burned, buy bought bought, cast cast cast, catch caught caught, choose chose chosen, come came come, cost
cost cost, cut cut cut, deal dealt dealt, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten,
fall fell fallen, feed fed fed, feel felt felt, fight fought fought, find found found, fly flew flown, forbid
forbade forbidden, forget forgot forgotten, get got got, give gave given, go went gone, grow grew grown, hit hit
hit, hide hid hidden, hold held held, hurt hurt hurt, keep kept kept, know knew known, lay laid laid, lead led
led, leave left left, lend lent lent, let let let, lie lay lain, lose lost lost, make made made, mean meant
meant, meet met met, pay paid paid, put put put, read read read, ride rode ridden, rise rose risen, run ran run,
say said said, see saw seen, sell sold sold, send sent sent, set set set, shoot shot shot, show showed shown,
sing sang sung, sit sat sat, sleep slept slept, speak spoke spoken, spend spent spent, split split split, spread
spread spread, stand stood stood, steal stole stolen, strike struck struck, swim swam swum, take took taken,
teach taught taught, tell told told, think thought thought, throw threw thrown, understand understood
understood, wear wore worn, weave wove woven, win won won, wind wound wound, write wrote written, wed wed wed,
sue sued sued, arise arose arisen, oversee oversaw overseen, undergo underwent undergone, overcome overcame
overcome, rewrite rewrote rewritten, beat beat beaten, bet bet bet, rebuild rebuilt rebuilt, undertake undertook
undertaken, withdraw withdrew withdrawn, broadcast broadcast broadcast, hang hung hung, shine shone shone, swear
swore sworn, hear heard heard
""".replace("\n", " ").split(", ")
    )
}

# Longer verbs that double their last letter.
_DOUBLING = frozenset(
    "admit commit compel control equip occur omit permit prefer program refer submit transfer transmit travel "
    "cancel label model signal star map plan ship stop drop tap wrap bar scar pin".split()
)
_NOT_DOUBLING = frozenset(
    "visit edit enter open order offer cover border differ suffer happen develop exhibit inhibit".split()
)


def _doubles(verb: str) -> bool:
    if verb in _DOUBLING:
        return True
    if verb in _NOT_DOUBLING or len(verb) < 3 or verb[-1] in "aeiouwxyh":
        return False
    vowels = sum(letter in "aeiou" for letter in verb)
    return vowels == 1 and verb[-2] in "aeiou"


@lru_cache(maxsize=4096)
def past(verb: str) -> str:
    """The simple past: direct gives directed, write gives wrote; be gives was."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][0]
    return _regular_past(verb)


@lru_cache(maxsize=4096)
def participle(verb: str) -> str:
    """The past participle: direct gives directed, write gives written."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][1]
    return _regular_past(verb)


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


@lru_cache(maxsize=4096)
def third(verb: str) -> str:
    """The third person singular: border gives borders, be gives is."""
    if verb in {"be", "have", "do", "go"}:
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[verb]
    return plural_word(verb, exceptions=False)


@lru_cache(maxsize=4096)
def gerund(verb: str) -> str:
    """The -ing form: star gives starring, make gives making."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _doubles(verb) else "") + "ing"


_DEGREES = {
    "good": ("better", "best"), "bad": ("worse", "worst"), "far": ("farther", "farthest"),
    "little": ("less", "least"), "much": ("more", "most"),
}  # fmt: skip
_LONG = frozenset("recent modern common costly distant lucrative".split())


@lru_cache(maxsize=1024)
def degrees(adjective: str) -> tuple[str, str]:
    """Comparative and superlative: large gives larger and largest, populous more and most populous."""
    if adjective in _DEGREES:
        return _DEGREES[adjective]
    vowels = sum(letter in "aeiou" and adjective[i - 1 : i] not in tuple("aeiou") for i, letter in enumerate(adjective))
    if adjective in _LONG or " " in adjective or "-" in adjective or adjective.endswith(("ed", "ly")):
        return f"more {adjective}", f"most {adjective}"
    if adjective.endswith("y") and vowels < 3:
        return f"{adjective[:-1]}ier", f"{adjective[:-1]}iest"
    if adjective.endswith("e") and vowels < 3:
        return f"{adjective}r", f"{adjective}st"
    if vowels > 1 and adjective not in {"narrow", "shallow"}:
        return f"more {adjective}", f"most {adjective}"
    stem = (
        adjective + adjective[-1]
        if vowels == 1
        and adjective[-1] in "tgnd"
        and adjective[-2] in "aeiou"
        and adjective[-3:-2] not in tuple("aeiou")
        else adjective
    )
    return f"{stem}er", f"{stem}est"
