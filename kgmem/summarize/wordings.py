"""How a sentence states a relation: patterns over marked text, made from the relation's label.

Things, and numbers and dates, stand in a sentence as marks, so that a pattern sees only the words between them:
"⟦t0⟧ was born in ⟦t1⟧ in ⟦v2⟧". Only plain statements are covered; whatever else a sentence says, nothing is read from
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kgmem.plans.wording import core_label, forward_noun, is_participle, is_verb

OPEN, CLOSE = "\u27e6", "\u27e7"
THING, VALUE = "t", "v"
"""Behind the opening of a mark: what it stands for, before its number."""
_SUBJECT = rf"{OPEN}{THING}(?P<subject>\d+){CLOSE}"
_FREE = "".join(rf"(?<!\b{word} )(?<!\b{word} the )" for word in "of by in from with for to at on near".split())
"""No preposition stands before: of "the daughter of ⟦t0⟧ was born in" the subject is another one."""
_REMARK = r"(?: \([^()]*\))?"
_IS = r"(?:is|was|are|were|became|,|:)"
_ARTICLE = r"(?:(?:the|a|an|its|his|her|their) )?"
_WAS = r"(?:,?(?: who| which| that)?(?: is| was| are| were| has been| have been| had been)?(?: first)?|,)"
_WITH = r"(?:(?:has|had|with|having) (?:the|a|an|its|his|her|their)|and (?:its|his|her|their)|whose)"
_EVENTS = {
    "birth": "born", "death": "died", "discovery": "discovered", "invention": "invented", "publication": "published",
    "release": "released", "founding": "founded", "foundation": "founded", "formation": "formed", "marriage": "married",
    "establishment": "established", "inception": "founded", "construction": "built", "completion": "completed",
    "opening": "opened", "creation": "created", "introduction": "introduced", "launch": "launched", "burial": "buried",
}  # fmt: skip
_WHEN = frozenset("year date time".split())
_WHERE = frozenset("place location city country town".split())
_SMALL = frozenset("of the".split())
_PAST = {
    "written": "wrote", "drawn": "drew", "driven": "drove", "given": "gave", "sung": "sang", "taken": "took",
}  # fmt: skip


class ValueKind(StrEnum):
    """What stands at the other end of a relation."""

    THING = "thing"
    NUMBER = "number"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a relation: the groups `subject` and `value` of the pattern are numbers of marks."""

    pattern: re.Pattern[str]
    cue: str
    """A part of the text, in small letters, without which the pattern does not match."""


@lru_cache(maxsize=4096)
def wordings(label: str, kind: ValueKind) -> tuple[Wording, ...]:
    """The ways in which sentences say a relation that leads to values of a kind.

    Args:
        label: of the relation, such as "born in", "yearOfBirth", "directed by", "flows into", "capital".
        kind: of the object.
    """
    core = core_label(label)
    words = core.split()
    found: list[Wording] = []
    if not words:
        return ()
    if done := event(words, kind):
        found += _happened(done, kind)
    elif is_participle(words[0]) and len(words) > 1:
        found += _done_by(words, kind) if words[-1] == "by" else _done(words, kind)
    elif is_verb(words[0]):
        found += _does(words, kind)
    else:
        found += _noun(core, kind)
    noun = forward_noun(label)
    if noun != core and kind is ValueKind.THING:
        found += _noun(noun, kind)
    return tuple(found)


def event(words: Sequence[str], kind: ValueKind) -> str | None:
    """The participle of an event of whose time or place a label speaks.

    "year of birth" and "birth date" give "born", "date created" and "created", for a time, "created".
    """
    about = set(" ".join(words).replace("place", " place").split()) - _SMALL
    rest = about - _WHEN - _WHERE
    if len(rest) != 1 or kind is ValueKind.NUMBER or (about & _WHERE != set()) != (kind is ValueKind.THING):
        return None
    (named,) = rest
    return named if kind is ValueKind.TIME and is_participle(named) else _EVENTS.get(named)


def _happened(participle: str, kind: ValueKind) -> list[Wording]:
    before = r"(?:in|on)" if kind is ValueKind.TIME else r"(?:in|at)"
    pattern = rf"{_SUBJECT}{_REMARK}{_WAS} {participle}{_steps(kind)} {before} (?:the )?{_value(kind)}"
    return [_made(pattern, participle)]


def _done(words: list[str], kind: ValueKind) -> list[Wording]:
    """Of labels such as "located in", "named after", "died in"."""
    done, preposition = words[0], " ".join(words[1:])
    if preposition in {"in", "on", "at"}:
        return _happened(done, kind)
    return [_made(rf"{_SUBJECT}{_REMARK}{_WAS} {done} {re.escape(preposition)} {_ARTICLE}{_value(kind)}", done)]


def _done_by(words: list[str], kind: ValueKind) -> list[Wording]:
    """Of labels such as "directed by", in the passive and the active voice."""
    done, value = " ".join(words[:-1]), _value(kind)
    past = _PAST.get(done, done)
    return [
        _made(rf"{_SUBJECT}{_REMARK}{_WAS} {re.escape(done)}{_steps(kind)} by {_ARTICLE}{value}", words[-2]),
        _made(rf"{value}{_REMARK}(?: first)? {re.escape(past)} {_ARTICLE}{_SUBJECT}", past.split()[-1]),
    ]


def _does(words: list[str], kind: ValueKind) -> list[Wording]:
    """Of labels such as "flows into", "orbits", "contains"."""
    base = words[0].removesuffix("s")
    rest = "".join(f" {re.escape(word)}" for word in words[1:])
    return [_made(rf"{_SUBJECT}{_REMARK} {re.escape(base)}(?:s|es|d|ed)?{rest} {_ARTICLE}{_value(kind)}", base)]


def _noun(noun: str, kind: ValueKind) -> list[Wording]:
    """Of labels such as "capital", "population", "director"."""
    said, value = re.escape(noun).replace(r"\ ", "[ -]"), _value(kind)
    if kind is ValueKind.THING:
        patterns = [
            rf"{_SUBJECT}['’]s {said},? ?(?:{_IS} )?{_ARTICLE}{value}",
            rf"{_SUBJECT}{_REMARK},? {_WITH} {said},? ?(?:{_IS} )?{_ARTICLE}{value}",
            rf"{said} of (?:the )?{_SUBJECT}{_REMARK} ?{_IS} {_ARTICLE}{value}",
            rf"{value}{_REMARK} ?{_IS} {_ARTICLE}{said} of (?:the )?{_SUBJECT}",
        ]
    else:
        amount = rf"(?: (?:{_IS}|of|stands at|reached|amounts to))? ?(?:(?:only|{HEDGES}) )?{value}"
        patterns = [
            rf"{_SUBJECT}['’]s (?:total |estimated )?{said}{amount}",
            rf"{_SUBJECT}{_REMARK},? (?:has|had|with|having) (?:(?:a|an|the) )?(?:total |estimated )?{said}{amount}",
            rf"{said} of (?:the )?{_SUBJECT}{_REMARK}{amount}",
        ]
    return [_made(pattern, noun.rpartition(" ")[2]) for pattern in patterns]


def _value(kind: ValueKind) -> str:
    return rf"{OPEN}{THING if kind is ValueKind.THING else VALUE}(?P<value>\d+){CLOSE}"


def _steps(kind: ValueKind) -> str:
    """Times and places between an event and what is looked for."""
    return rf"(?: there)?(?: (?:in|on|at) {OPEN}{VALUE if kind is ValueKind.THING else THING}\d+{CLOSE},?){{0,2}}"


HEDGES = "(?:about|around|nearly|almost|roughly|approximately|some|over|more than|less than|up to|at least|at most)"
"""Words before a number that is not meant exactly."""


def _made(pattern: str, cue: str) -> Wording:
    return Wording(re.compile(_FREE + pattern, re.IGNORECASE), cue)
