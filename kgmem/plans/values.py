"""What a literal is worth in a comparison: a number, a stretch of time, or a text.

Numbers and time share one line, so that years written as numbers and years written as dates can be compared:

    1995            1995
    "1995-06"       1995.06
    "1995-06-01"    1995.0601, and so on to the second

A time that says less stands for its beginning. Time zones are left out: times compare as they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kgmem.types import XSD, XSD_STRING, Literal

TIME_SHAPE = "^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?$"
"""A regular expression: the text of a year, a month, a day or a moment as ISO 8601 and XML Schema write them."""

_TIME = re.compile(
    r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?)?)?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_TIMES = frozenset(XSD + name for name in ("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"))
_NUMBERS = frozenset(
    XSD + name
    for name in (
        "integer decimal double float int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
        "negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
    ).split()
)
_DIGITS = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time on the line: from `low` up to, not including, `high`."""

    low: Decimal
    high: Decimal


def is_number(literal: Literal) -> bool:
    """Whether a literal is a finite number, whatever its datatype."""
    return literal.datatype.value in _NUMBERS and _DIGITS.fullmatch(literal.value) is not None


def is_text(literal: Literal) -> bool:
    """Whether a literal is a string, with a language or without."""
    return literal.language is not None or literal.datatype == XSD_STRING


def span(literal: Literal) -> Span | None:
    """The time that a literal stands for: a date or a month, or a year, which may be a number of four digits too."""
    if not (is_text(literal) or is_number(literal) or literal.datatype.value in _TIMES):
        return None
    found = _TIME.fullmatch(literal.value)
    if found is None:
        return None
    year, *rest = found.groups(default="")
    digits = "".join(rest)
    low = Decimal(year) + Decimal(f"0.{digits}0")
    return Span(low, low + Decimal(10) ** -len(digits))
