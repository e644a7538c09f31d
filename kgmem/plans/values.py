"""What a literal is worth in a comparison: a number, a time, or a text.

A time is a year, a month, a day or a moment as ISO 8601 writes it, whatever the datatype: a date, a string, an integer
of four digits. Times are compared as they are written, without their zones: "1995" < "1995-06" < "1995-06-01" < "1996",
so that one that says less stands for its beginning. Where times meet numbers, 1995-06-01 counts as 1995.0601.
"""

from __future__ import annotations

import re

from kgmem.types import XSD, XSD_STRING, Literal

TIME_SHAPE = "^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?$"
"""A regular expression for the text of a literal that is a time."""

_TIMES = frozenset(XSD + name for name in ("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"))
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NUMBERS = frozenset(
    XSD + name
    for name in (
        "integer decimal double float int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
        "negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
    ).split()
)


def is_number(literal: Literal) -> bool:
    """Whether a literal is a finite number, whatever its datatype."""
    return literal.datatype.value in _NUMBERS and _NUMBER.fullmatch(literal.value) is not None


def is_text(literal: Literal) -> bool:
    """Whether a literal is a string, with a language or without."""
    return literal.language is not None or literal.datatype == XSD_STRING


def time_of(literal: Literal) -> str | None:
    """The year, month or day that a literal names: "1995", "1995-06", "1995-06-01"; of a moment, its day.

    None for anything else, years before Christ among it.
    """
    if not (is_text(literal) or is_number(literal) or literal.datatype.value in _TIMES):
        return None
    if re.fullmatch(TIME_SHAPE, literal.value) is None or literal.value.startswith("-"):
        return None
    return literal.value[:10]
