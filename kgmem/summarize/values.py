"""Numbers and dates as people write them: 7 November 1867 for 1867-11-07, 1,200,000 for 1200000.

What is written is worth the same, digit for digit; whatever is no plain number or date stays as it stands.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kgmem.types import XSD, Literal
from kgmem.writing.forms import forms

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_FLOAT = re.compile(r"-?\d(?:\.\d+)?E-?\d", re.IGNORECASE)
_FEWEST_DIGITS = 5
"""Of numbers that are parted by commas; 1867 may be a year."""
_NUMBERS = frozenset("integer nonNegativeInteger positiveInteger int long short byte decimal double float".split())
_TIMES = frozenset("date dateTime gYear gYearMonth".split())


def readable(value: str) -> str:
    """A date or a number in words and digits.

    >>> readable("1867-11-07"), readable("1200000.50"), readable("1.2E6"), readable("1867")
    ('7 November 1867', '1,200,000.50', '1,200,000', '1867')
    """
    if day := forms(value).get("<day-month>"):
        return day
    if _FLOAT.fullmatch(value):
        value = f"{Decimal(value):f}"
    whole = value.lstrip("-").partition(".")[0]
    return f"{Decimal(value):,}" if _NUMBER.fullmatch(value) and len(whole) >= _FEWEST_DIGITS else value


def said(node: Literal) -> str:
    """A value of the graph; texts, which may be names or numbers of telephones, stay as they stand."""
    return readable(node.value) if is_number(node) or is_time(node) else node.value


def is_number(node: Literal) -> bool:
    """Whether a value counts or measures; a year that is an integer does, too."""
    return node.datatype.value.removeprefix(XSD) in _NUMBERS


def is_time(node: Literal) -> bool:
    """Whether a value is a date or a year."""
    return node.datatype.value.removeprefix(XSD) in _TIMES
