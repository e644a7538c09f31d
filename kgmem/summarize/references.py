"""Sentences that lean on the one before: "It opened in May." says nothing to whoever has not read what opened.

Told by their beginnings, without a parse: pronouns, "such", "the company", connectives; not "it is known that",
"this paper" or "this year", which stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgmem.summarize.sentences import Sentence

_PRONOUN = r"(?:he|she|it|they|his|her|hers|its|their|theirs|this|that|these|those|such|both|neither|one of them)"
_STANDS_ALONE = re.compile(
    r"it(?:['’]s| (?:is|was|has been|had been|will be|would be|can be|may be|seems?|appears?|turns out|follows))"
    r"(?: (?!(?:the|an?|one)\b)[\w-]+){0,4}? (?:that|to|whether|how|why|when|if)\b"
    r"|th(?:is|ese) (?:papers?|work|article|study|report|document|book|chapter|section|page|guide|note|letter|review|"
    r"survey|thesis|issue|volume|website|e-?mail|year|month|week|season|quarter|spring|summer|autumn|fall|winter|"
    r"morning|afternoon|evening|days|years)\b"
    r"|they (?:say|said)\b|such as\b"
    r"|(?:those|both) (?:who|whose|of (?!them|these|those))|that (?:said|of)\b|both [\w-]+ and\b|both (?-i:[A-Z])",
    re.IGNORECASE,
)
_LEANS = re.compile(
    rf"{_PRONOUN}\b"
    r"|the (?:company|firm|latter|former|two|three|pair|couple|duo|trio|others?|same|man|woman|boy|girl)\b"
    r"|(?:however|moreover|furthermore|nevertheless|nonetheless|therefore|thus|hence|consequently|instead|otherwise|"
    r"likewise|similarly|accordingly|then|but|and|yet|so|also|as a result|in contrast|by contrast|for example|"
    r"for instance)\b(?! far\b)",
    re.IGNORECASE,
)
_LEANS_ELSEWHERE = re.compile(
    r"(?:它|他|她|这|這|该|該|其|因此|但)"
    r"|(?!Es gibt|Il y a|Il faut)(?:Er|Sie|Es|Dies(?:e[nrs]?|em)?|Seine?|Ihre?|Allerdings|Außerdem|Daher|Deshalb|Jedoch"
    r"|Ils?|Elles?|Ce(?:t|tte|s|la)?|Cependant|Toutefois|Él|Ell[ao]s?|Est[aeo]s?|Además|Sin embargo)\b"
)
"""Chinese; German, French and Spanish."""
_LATER_PRONOUN = re.compile(
    r"(?:In|At|On|By|After|Before|During|Since|From|Until|For|With|Later|Then|Today|Now|Once|Soon|Afterwards)\b"
    r"[^,A-Z]{0,40},? (?:(?:he|she|it|they)\b|(?:his|her|its|their)\b(?![^,]*, [A-Z]))"
)
"""Behind when or where: "In 1994 it". With a name between, that may be meant, or the one after: "In his youth, Jo"."""
_MOST = 2
"""Sentences that one may need before itself."""


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it to say whom or what it is about."""
    if _STANDS_ALONE.match(text) or text[:2].isupper():  # "IT" is no pronoun
        return False
    return any(pattern.match(text) for pattern in (_LEANS, _LEANS_ELSEWHERE, _LATER_PRONOUN))


def needed(sentences: Sequence[Sentence], texts: Sequence[str]) -> list[tuple[int, ...] | None]:
    """For each sentence the numbers of those before it that say what it is about.

    None for one that stands alone; no numbers for one that does not, where nothing before it helps.

    Args:
        sentences: of a document.
        texts: what would be said of each.
    """
    leaning = [leans(text) for text in texts]
    found: list[tuple[int, ...] | None] = []
    for number, is_leaning in enumerate(leaning):
        at = number
        while leaning[at] and number - at < _MOST and _may_name(sentences, at):
            at -= 1
        found.append((tuple(range(at, number)) if not leaning[at] else ()) if is_leaning else None)
    return found


def _may_name(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether the sentence before one may name what it is about."""
    if number == 0:
        return False
    before = sentences[number - 1]
    return before.is_usable and before.section == sentences[number].section
