"""Literals for the relations of random graphs: each with its own scale, span of years, and datatype."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from kgmem.synthesis.names import name, syllables
from kgmem.types import XSD, Literal, NamedNode

LITERAL_STYLES = frozenset("year date integer small decimal money percent url email phone code motto".split())
"""Styles of bank/types.txt whose values may be literals."""

_INTEGERS = ("integer", "integer", "integer", "int", "long", "nonNegativeInteger")
_DECIMALS = ("decimal", "decimal", "double", "float")


def pool(rng: random.Random, style: str) -> tuple[Literal, ...]:
    """The literals of one relation, each once. Raises KeyError on an unknown style."""
    make, datatype = _maker(rng, style)
    kind = NamedNode(XSD + datatype)
    return tuple(dict.fromkeys(Literal(make(), datatype=kind) for _ in range(rng.randint(8, 45))))


def _maker(rng: random.Random, style: str) -> tuple[Callable[[], str], str]:
    """What writes a value of a relation, and the datatype that all of them have."""
    match style:
        case "year":
            first, last = _years(rng)
            return lambda: str(rng.randint(first, last)), rng.choice(("gYear", "gYear", "integer", "integer", "string"))
        case "date":
            first, last = _years(rng)
            datatype = rng.choice(("date", "date", "date", "dateTime", "string"))
            end = "T00:00:00" if datatype == "dateTime" else ""
            return (
                lambda: f"{rng.randint(first, last)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}{end}",
                datatype,
            )
        case "integer" | "money":
            return _sizes(rng), rng.choice(_INTEGERS if rng.random() < 0.85 else ("decimal", "double", "string"))
        case "small":
            most = rng.choice((9, 20, 60, 150))
            return lambda: str(rng.randint(1, most)), rng.choice(_INTEGERS)
        case "decimal" | "percent":
            limit = 100.0 if style == "percent" else rng.choice((10.0, 100.0, 900.0, 4000.0))
            digits = rng.randint(1, 2)
            return lambda: f"{rng.uniform(0.1, limit):.{digits}f}".rstrip("0").rstrip("."), rng.choice(_DECIMALS)
        case "url":
            ends = ("com", "org", "net", "io")
            return lambda: f"https://www.{syllables(rng, 2, 3)}.{rng.choice(ends)}", "anyURI"
        case "email":
            return lambda: f"{name(rng, 'handle').lstrip('@')}@{syllables(rng, 2, 3)}.com", "string"
        case "phone":
            return lambda: f"+{rng.randint(1, 99)} {rng.randint(100, 999)} {rng.randint(1000, 99999)}", "string"
        case _:
            return lambda: name(rng, style), "string"


def _years(rng: random.Random) -> tuple[int, int]:
    last = rng.choice((2024, 2024, 2020, 1999, 1950))
    return last - rng.choice((15, 40, 90, 200, 300)), last


def _sizes(rng: random.Random) -> Callable[[], str]:
    """Numbers around one size, most with many digits, some round."""
    low = rng.uniform(1, 6.5)
    high = low + rng.uniform(0.7, 2.5)
    digits = rng.choice((1, 2, 3, 9, 9))

    def make() -> str:
        number = Decimal(int(10 ** rng.uniform(low, high)))
        return f"{round(number, digits - 1 - number.adjusted()) if number.adjusted() >= digits else number:f}"

    return make
