"""Values of Neo4j as literals of RDF, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING

from kgmem.types import XSD, XSD_BOOLEAN, XSD_INTEGER, XSD_STRING, Literal, NamedNode

if TYPE_CHECKING:
    import neo4j.time

_DOUBLE, _DATE, _DATE_TIME, _TIME, _DURATION = (
    NamedNode(XSD + name) for name in ("double", "date", "dateTime", "time", "duration")
)
_INTEGERS = frozenset(
    NamedNode(XSD + name)
    for name in (
        "integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
        "unsignedLong unsignedInt unsignedShort unsignedByte"
    ).split()
)
_DECIMALS = frozenset(NamedNode(XSD + name) for name in ("decimal", "double", "float"))
_FRACTION = re.compile(r"(:\d\d)(?:\.0+(?!\d))")
_LONGEST_LIST = 100
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def literals_of(value: object) -> Iterator[Literal]:
    """A property's value as literals: each element of a list.

    Points, bytes and long lists, which are vectors of some model, give none: nobody asks for them.
    """
    values = value if isinstance(value, list) else [value]
    for one in values if len(values) <= _LONGEST_LIST else ():
        literal = _literal(one)
        if literal is not None:
            yield literal


def _literal(value: object) -> Literal | None:
    match value:
        case bool():
            return Literal("true" if value else "false", datatype=XSD_BOOLEAN)
        case int():
            return Literal(str(value), datatype=XSD_INTEGER)
        case float():
            text = repr(value) if math.isfinite(value) else str(value).upper().replace("INFINITY", "INF")
            return Literal(text, datatype=_DOUBLE)
        case str():
            return Literal(value)
        case _:
            datatype = _temporal(value)
            return Literal(_text(value), datatype=datatype) if datatype is not None else None


def _temporal(value: object) -> NamedNode | None:
    import neo4j.time

    match value:
        case neo4j.time.DateTime():
            return _DATE_TIME
        case neo4j.time.Date():
            return _DATE
        case neo4j.time.Time():
            return _TIME
        case neo4j.time.Duration():
            return _DURATION
        case _:
            return None


def _text(value: object) -> str:
    text = str(value.iso_format()) if hasattr(value, "iso_format") else str(value)
    return _FRACTION.sub(r"\1", text)


def number_of(literal: Literal) -> int | float | None:
    """The number that a literal stands for; None for other literals and for what is not a number."""
    try:
        if literal.datatype in _INTEGERS:
            number = int(literal.value)
            return number if _SMALLEST <= number <= _LARGEST else float(number)
        if literal.datatype in _DECIMALS:
            real = float(literal.value.replace("INF", "inf"))
            return None if math.isnan(real) else real
    except (ValueError, OverflowError):
        pass
    return None


def value_of(literal: Literal) -> object:
    """The value of Neo4j that equals those which `literals_of` gives this literal for."""
    if (number := number_of(literal)) is not None:
        return number
    if literal.datatype == XSD_BOOLEAN:
        return literal.value in {"true", "1"}
    if literal.datatype in {_DATE, _DATE_TIME, _TIME, _DURATION}:
        return _moment(literal) or literal.value
    return literal.value if literal.datatype == XSD_STRING or literal.language else str(literal.value)


def _moment(literal: Literal) -> neo4j.time.Date | neo4j.time.DateTime | neo4j.time.Time | neo4j.time.Duration | None:
    import neo4j.time

    try:
        if literal.datatype == _DATE:
            return neo4j.time.Date.from_iso_format(literal.value)
        if literal.datatype == _DATE_TIME:
            moment = neo4j.time.DateTime.from_iso_format(literal.value)
            # The driver would send it in the zone that is called UTC, which for Neo4j is not the one without a name.
            return moment.replace(tzinfo=UTC) if moment.tzinfo and not moment.utcoffset() else moment
        if literal.datatype == _TIME:
            return neo4j.time.Time.from_iso_format(literal.value)
        return neo4j.time.Duration.from_iso_format(literal.value)
    except ValueError:
        return None
