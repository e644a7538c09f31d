"""Sentences for facts, by the words of the relation's label: X flows into Y, X was born in Y, the capital of X is Y."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgmem.decoding.sentences import listing
from kgmem.plans.nouns import plural, singular
from kgmem.plans.wording import PREPOSITIONS, core_label
from kgmem.summarize.label_grammar import Reading, is_past, is_present, read_counted, read_label
from kgmem.summarize.wordings import ValueKind, event

_DOERS = frozenset(
    "achieved acquired attended built captured caused coached collected commanded completed composed conquered "
    "contained covered created crossed cured defeated designed developed directed discovered earned edited employed "
    "gained governed held hosted included influenced invented joined kept led lost manufactured matched needed offered "
    "operated owned performed practiced practised produced provided published received recorded released "
    "represented required ruled sold studied supported targeted taught trained treated used visited won "
    "worked".split()
)
"""Participles, at the end of a label, of what surely the subject did: "awards received", but not "degree awarded"."""
_BY = frozenset("beaten chosen drawn driven flown grown served sung spoken taken worn written".split())
"""The same where the past tense is another word, or the present is as likely."""
_CIRCUMSTANCES = frozenset("date day location place time year".split())
"""Nothing is done to these: "date published"."""
_ADJECTIVE_ENDINGS = ("able", "al", "ed", "free", "ful", "ible", "ic", "ive", "less", "ous")
_PLURALS = {"is": "are", "was": "were", "has": "have"}
_COUNT_OF = re.compile(r"(?:total )?number of (?=\w)", re.IGNORECASE)
_MEMBER = re.compile(r"is an? (.+) of")
_LETTER = re.compile(r"[A-Za-z]")
_DAY = re.compile(r"\d{1,2} [A-Z]|\d{4}-\d\d-\d\d")


def fact_sentence(
    label: str, subjects: Sequence[str], objects: Sequence[str], *, inverse: bool = False, number: bool = False,
    time: bool = False,
) -> str:  # fmt: skip
    """Says that subjects have a relation to objects; there is one subject, or one object.

    Args:
        label: of the relation.
        subjects: names.
        objects: names, or values.
        inverse: whether it is the object that is spoken of.
        number: whether the object is a number.
        time: whether the object is a date or a year.
    """
    subjects, objects = list(dict.fromkeys(subjects)), list(dict.fromkeys(objects))
    said, to = listing(subjects), listing(objects)
    if not _LETTER.search(label):
        text = f"{said} – {label}: {', '.join(objects)}"
    elif happened := _happened(label, objects, time=time):
        text = f"{said} {_agreeing(happened, several=len(subjects) > 1)} {to}"
    else:
        reading = read_counted(label) if number else read_label(label)
        if reading.clause:
            text = _with_verb(reading, subjects, _when(reading.clause, objects) if time else to)
        elif reading.had and not number:
            text = f"{said} {_agreeing('has', several=len(subjects) > 1)} the {_noun(reading.noun, objects)} {to}"
        elif reading.done:
            text = _done(reading, said, objects, number=number)
        elif inverse:
            text = _inverse(reading.noun, said, to)
        elif number and len(objects) == 1:
            text = _amount(reading.noun, said, to)
        else:
            text = f"The {_noun(reading.noun, objects)} of {said} {_be(objects)} {to}"
    return text if text.endswith(".") else text + "."


def yes_or_no(label: str, subject: str, *, yes: bool) -> str:
    """Says whether something is true of a subject, where the label alone tells what."""
    reading = read_label(label)
    verb, space, rest = reading.clause.partition(" ")
    if not reading.clause:
        noun = f"{reading.noun} {reading.done}".strip()
        is_adjective = not reading.had and not reading.done and noun.endswith(_ADJECTIVE_ENDINGS)
        said = f"{'is' if yes else 'is not'} {noun}" if is_adjective else f"has {'' if yes else 'no '}{noun}"
    elif yes:
        said = f"was {reading.clause}" if is_past(verb) and rest.endswith("ed") else reading.clause
    elif verb in _PLURALS:
        said = f"{verb} not{space}{rest}"
    else:
        base = _agreeing(verb, several=True)
        said = f"{reading.clause}: no" if base == verb else f"does not {base}{space}{rest}"
    return f"{subject} {said}."


def _happened(label: str, objects: Sequence[str], *, time: bool) -> str | None:
    """What happened at the time or place that a label asks for, up to its preposition: "date of birth": was born on."""
    done = event(core_label(label).split(), ValueKind.TIME if time else ValueKind.THING)
    if done is None or (time and len(objects) > 1):
        return None
    verb = done if done == "died" else f"was {done}"
    return f"{verb} {_on(objects) if time else 'in'}"


def _on(times: Sequence[str]) -> str:
    return "on" if _DAY.match(times[0]) else "in"


def _when(clause: str, times: Sequence[str]) -> str:
    """Times behind a clause, with a preposition where the clause has none: entered service in 2011."""
    said = listing(times)
    return said if clause.rpartition(" ")[2] in PREPOSITIONS else f"{_on(times)} {said}"


def _with_verb(reading: Reading, subjects: Sequence[str], to: str) -> str:
    """The final of X was played at Y; X flows into Y."""
    said = listing(subjects)
    if reading.noun:
        clause = _agreeing(reading.clause, several=singular(reading.noun) != reading.noun)
        return f"The {reading.noun} of {said} {clause} {to}"
    return f"{said} {_agreeing(reading.clause, several=len(subjects) > 1)} {to}"


def _done(reading: Reading, said: str, objects: Sequence[str], *, number: bool) -> str:
    """X received the awards Y and Z, X scored 9 goals; who did it is left open where the label does."""
    noun, to = _noun(reading.noun, objects), listing(objects)
    counts = number and len(objects) == 1 and singular(reading.noun) != reading.noun
    if reading.done in _DOERS and reading.noun not in _CIRCUMSTANCES:
        return f"{said} {reading.done} {f'{to} {reading.noun}' if counts else f'the {noun} {to}'}"
    if counts:
        return f"{said} has {to} {reading.noun} {reading.done}"
    if reading.done in _BY:
        return f"The {noun} {reading.done} by {said} {_be(objects)} {to}"
    return f"For {said}, the {noun} {reading.done} {_be(objects)} {to}"


def _inverse(noun: str, said: str, to: str) -> str:
    """Y is the capital of X; of a label in the plural, one of the members."""
    return f"{to} is {'the' if singular(noun) == noun else 'one of the'} {noun} of {said}"


def _amount(noun: str, said: str, to: str) -> str:
    """X has 9 votes; the population of X is 9."""
    counted = _COUNT_OF.sub("", noun, count=1)
    if counted != noun or singular(noun) != noun:
        return f"{said} has {to} {singular(counted) if to == '1' else counted}"
    return f"The {noun} of {said} is {to}"


def _noun(noun: str, objects: Sequence[str]) -> str:
    """A noun in the number of what it stands for; most labels are in the singular, some in the plural."""
    bare, bracket, remark = noun.partition(" (")
    one = singular(bare)
    return (plural(one) if len(objects) > 1 else one) + bracket + remark


def _be(objects: Sequence[str]) -> str:
    return "are" if len(objects) > 1 else "is"


def _agreeing(clause: str, *, several: bool) -> str:
    """A clause whose verb goes with one thing or several: lies gives lie, was gives were, died stays as it is."""
    if several and (member := _MEMBER.fullmatch(clause)):
        return f"are {plural(member[1])} of"
    verb, space, rest = clause.partition(" ")
    return (_for_several(verb) if several else verb) + space + rest


def _for_several(verb: str) -> str:
    if verb in _PLURALS:
        return _PLURALS[verb]
    if not is_present(verb):
        return verb
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else verb[:-1]
