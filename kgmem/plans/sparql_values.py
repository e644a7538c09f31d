"""What literals are worth (`kgmem.plans.values`) as SPARQL 1.1 expressions.

SPARQL can't compare years and months, so that times are compared as text. No cast can fail: a literal is cast only
where its text has the shape of a time.
"""

from __future__ import annotations

from kgmem.plans.plan import Comparison
from kgmem.plans.sparql_terms import terms
from kgmem.plans.values import TIME_SHAPE, is_number, time_of
from kgmem.types import XSD, XSD_STRING, Literal

_AFTER = "~"
"""Sorts behind all characters of a time: "1995~" comes after every time in 1995."""
_DECIMAL = f"<{XSD}decimal>"


def compares(variable: str, comparison: Comparison, value: Literal) -> str:
    """The condition that a filter puts on the literal in `variable`."""
    time = time_of(value)
    if comparison in {Comparison.CONTAINS, Comparison.STARTS_WITH} or not (is_number(value) or time):
        return _compares_text(variable, comparison, value)
    ways = []
    if is_number(value):
        ways.append(f"({_is_number(variable)} && ?{variable} {comparison} {terms((value,))})")
    if time is not None:
        ways.append(f"({_is_time(variable)} && {_compares_time(variable, comparison, time)})")
    return " || ".join(ways)


def worth(variable: str) -> tuple[str, str]:
    """The condition that the literal in `variable` is a number or a time, and its place on the line of both."""
    text = f"STR(?{variable})"
    year = f'IF(STRSTARTS({text}, "-"), 5, 4)'
    digits = f'REPLACE(SUBSTR({text}, 1 + {year}, 15), "[+-][0-9]{{2}}:[0-9]{{2}}$|[^0-9]", "")'
    # A sum: before Christ the year is negative, while its months run forward.
    time = f'{_DECIMAL}(SUBSTR({text}, 1, {year})) + {_DECIMAL}(CONCAT("0.", {digits}, "0"))'
    condition = f"({_is_number(variable)}) || {_is_time(variable)}"
    return condition, f"IF(isNumeric(?{variable}), ?{variable}, {time})"


def _is_number(variable: str) -> str:
    """NaN is none: Jena takes it for larger than all, and for equal to itself."""
    return f'isNumeric(?{variable}) && STR(?{variable}) != "NaN"'


def _compares_text(variable: str, comparison: Comparison, value: Literal) -> str:
    held, wanted = f"LCASE(STR(?{variable}))", f"LCASE({terms((Literal(value.value),))})"
    match comparison:
        case Comparison.CONTAINS:
            condition = f"CONTAINS({held}, {wanted})"
        case Comparison.STARTS_WITH:
            condition = f"STRSTARTS({held}, {wanted})"
        case _:
            condition = f"{held} = {wanted}"
    return f'(LANG(?{variable}) != "" || DATATYPE(?{variable}) = {XSD_STRING}) && {condition}'


def _compares_time(variable: str, comparison: Comparison, time: str) -> str:
    held = f"STR(?{variable})"
    match comparison:
        case Comparison.LESS | Comparison.AT_LEAST:
            return f'{held} {comparison} "{time}"'
        case Comparison.AT_MOST:
            return f'{held} < "{time}{_AFTER}"'
        case Comparison.GREATER:
            return f'{held} > "{time}{_AFTER}"'
        case _:
            return f'STRSTARTS({held}, "{time}")'


def _is_time(variable: str) -> str:
    return f'REGEX(STR(?{variable}), "{TIME_SHAPE}")'
