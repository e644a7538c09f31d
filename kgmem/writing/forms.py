"""How a name, a number or a date can be said: its forms, each known by a mark.

A form is computed from the label alone, so that no form can say what the graph does not. What a graph calls a thing
besides its label (its aliases) are forms, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from kgmem.plans.nouns import plural

PLAIN: Final = ""
"""The mark of the label as it is."""
ALIASES: Final = ("<alias-1>", "<alias-2>", "<alias-3>")
MARKS: Final = (
    "<bare>", "<before-comma>", "<lower>", "<plural>", "<but-last>", "<last>", "<no-marks>", "<whole>", "<thousands>",
    "<day-month>", "<month-day>", "<day-th>", "<month-th>", "<year>", "<upper>",
    "<capital>", *ALIASES,
)  # fmt: skip
_NUMBER = re.compile(r"([-−]?\d+)(\.\d+)?(?![\d.:/-])(.*)", re.DOTALL)
_DATE = re.compile(r"(-?\d{4})-(\d\d)-(\d\d)(?:T00:00:00.*|Z)?")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TH = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def forms(label: str, aliases: Sequence[str] = ()) -> dict[str, str]:
    """What the marks give for a label, the label itself among it; a form that equals an earlier one is left out.

    >>> forms("Salem, Oregon")["<before-comma>"], forms("1990-01-02")["<month-day>"], forms("2194.0")["<thousands>"]
    ('Salem', 'January 2, 1990', '2,194')
    """
    label = " ".join(label.split())
    said = _dates(label) or _numbers(label) or _names(label)
    said |= dict(zip(ALIASES, aliases, strict=False))
    different = {PLAIN: label}
    for mark, text in said.items():
        if text and text not in different.values():
            different[mark] = text
    return different


def word_forms(word: str) -> dict[str, str]:
    """What the marks give for a word of a relation's label.

    >>> word_forms("isbn")["<upper>"]
    'ISBN'
    """
    return {PLAIN: word, "<upper>": word.upper(), "<capital>": word.capitalize()}


def _names(label: str) -> dict[str, str]:
    bare = re.sub(r"\s*\([^)]*\)", "", label).strip()
    before_comma = bare.partition(",")[0]
    words = bare.split()
    said = {"<bare>": bare, "<before-comma>": before_comma, "<lower>": bare.lower(), "<plural>": plural(bare.lower())}
    if len(words) > 1:
        said |= {"<but-last>": " ".join(words[:-1]), "<last>": words[-1]}
    said["<no-marks>"] = re.sub(r"[^\w\s]", "", label)
    return said


def _numbers(label: str) -> dict[str, str]:
    found = _NUMBER.fullmatch(label)
    if not found:
        return {}
    whole, part, unit = found.groups()
    if part and part.strip(".0") == "":
        part = ""
    amount = f"{whole}{part or ''}"
    grouped = f"{int(whole.replace('−', '-')):,}{part or ''}"
    unit = unit.replace("(", "").replace(")", "")
    said = {"<bare>": amount, "<whole>": amount + unit, "<thousands>": grouped, "<no-marks>": grouped + unit}
    return said if len(whole) < 20 else {}


def _dates(label: str) -> dict[str, str]:
    found = _DATE.fullmatch(label)
    if not found:
        return {}
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return {}
    month, number = _MONTHS[day.month - 1], day.day
    th = f"{number}{_TH.get(number, 'th')}"
    return {
        "<day-month>": f"{number} {month} {day.year}", "<month-day>": f"{month} {number}, {day.year}",
        "<day-th>": f"{th} {month} {day.year}", "<month-th>": f"{month} {th}, {day.year}",
        "<before-comma>": f"{month} {number}", "<but-last>": f"{month} {day.year}", "<year>": str(day.year),
        "<plural>": f"{th} of {month} {day.year}",
    }  # fmt: skip
