"""The number of English noun phrases, by rule and a table of exceptions."""

from __future__ import annotations

import re
from functools import lru_cache

_PLURAL_TABLE = """
person: people; child: children; man: men; woman: women; foot: feet; tooth: teeth; mouse: mice; wife: wives; life:
lives; leaf: leaves; half: halves; shelf: shelves; wolf: wolves; knife: knives; criterion: criteria; phenomenon:
phenomena; bacterium: bacteria; medium: media; nucleus: nuclei; analysis: analyses; basis: bases; diagnosis:
diagnoses; hypothesis: hypotheses; crisis: crises; index: indices; matrix: matrices; vertex: vertices; alumnus:
alumni; fungus: fungi; genus: genera; hero: heroes; echo: echoes; potato: potatoes; tomato: tomatoes; thief:
thieves; mother-in-law: mothers-in-law; father-in-law: fathers-in-law; antibody: antibodies; quiz: quizzes; passer-
by: passers-by; runner-up: runners-up; louse: lice; goose: geese; loaf: loaves; better half: better halves; virus:
viruses; campus: campuses; census: censuses
"""
_PLURALS = {
    singular.strip(): plural.strip()
    for singular, _, plural in (row.partition(":") for row in _PLURAL_TABLE.replace("\n", " ").split(";"))
}
_UNCOUNTED = frozenset(
    "series species data proceeds goods contents earnings credits ects software music staff personnel equipment "
    "information data people aircraft spacecraft sheep fish deer offspring headquarters means police literature "
    "hardware luggage money research poetry folk crew cattle works news physics mathematics economics".split()
)
_NOUNS_IN_ED = frozenset("speed seed feed breed need bed shed weed reed deed creed steed".split())
_SINGULARS = {plural: singular for singular, plural in _PLURALS.items()}


@lru_cache(maxsize=8192)
def plural(noun: str) -> str:
    """The plural of a noun phrase; the head is inflected: place of birth gives places of birth."""
    head, separator, rest = _split_head(noun)
    if separator:
        return plural(head) + separator + rest
    before, space, last = noun.rpartition(" ")
    if before and last.endswith("ed") and last not in _NOUNS_IN_ED:
        # "thing mentioned", "country ruled": the noun comes before its participle.
        return f"{plural(before)} {last}"
    return before + space + plural_word(last)


def plural_word(word: str, *, exceptions: bool = True) -> str:
    """One word with the plural's ending. Without `exceptions`, by rule only: the ending of verbs is the same."""
    if exceptions and word in _PLURALS:
        return _PLURALS[word]
    if exceptions and (word in _UNCOUNTED or word in _SINGULARS):
        return word
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    if exceptions and word.endswith("man") and word not in {"human", "german", "roman", "shaman"}:
        return word[:-3] + "men"
    return word + "s"


@lru_cache(maxsize=8192)
def singular(noun: str) -> str:
    """The singular of a noun phrase: starred actors gives starred actor; a singular stays as it is."""
    head, separator, rest = _split_head(noun)
    if separator:
        return singular(head) + separator + rest
    before, space, last = noun.rpartition(" ")
    if before and last.endswith("ed") and last not in _NOUNS_IN_ED:
        return f"{singular(before)} {last}"
    return before + space + _singular_word(last)


def _singular_word(word: str) -> str:
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word in _UNCOUNTED or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return word
    if word.endswith("men") and len(word) > 5 and word not in {"specimen", "abdomen", "regimen"}:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4 and word not in {"movies", "cookies", "zombies", "calories"}:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word.removesuffix("s")


_BEFORE_REST = re.compile(r" (?:of|in|for|to|on|at|from|with|along|by|under|above|near) ")


def _split_head(noun: str) -> tuple[str, str, str]:
    found = _BEFORE_REST.search(noun)
    return (noun[: found.start()], found.group(), noun[found.end() :]) if found else (noun, "", "")


@lru_cache(maxsize=4096)
def article(noun: str) -> str:
    """The noun phrase with "a" or "an" before it."""
    word = noun.split(" ", maxsplit=1)[0].lower()
    vowel = word[:1] in tuple("aeiou")
    if word.startswith(("uni", "use", "usu", "eu", "one", "ura", "ufo")) and not word.startswith(
        ("unin", "unim", "unide")
    ):
        vowel = False
    if word.startswith(("hour", "honour", "honor", "heir")):
        vowel = True
    return ("an " if vowel else "a ") + noun
