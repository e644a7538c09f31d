"""Numbers, years, dates and quoted texts of a text, as the literals that a graph may hold for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kgmem.types import XSD, Literal, NamedNode, Node

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?\\.?" if len(name) > 3 else name for name in _MONTHS)
_YEAR = r"(?P<year>\d{4})"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w-]){_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])",
        rf"\b(?P<day>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTH}),? {_YEAR}\b",
        rf"\b(?P<name>{_MONTH}) (?P<day>\d\d?)(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"{_YEAR}\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?[日号]",
    )
)
_MONTH_OF_YEAR = re.compile(rf"\b(?P<name>{_MONTH}),? (?:of )?{_YEAR}\b", re.IGNORECASE)
_WORDS = {
    word: number for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
}
_SCALES = {"hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12}
_SCALE = rf"(?:\s?(?P<scale>{'|'.join(_SCALES)})\b)"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<digits>[-−]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?){_SCALE}?(?![\d])"
    rf"|\b(?P<word>{'|'.join(_WORDS)}){_SCALE.replace('scale', 'more')}?\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“](?P<quoted>[^\"“”]{1,60})[\"”]|(?<!\w)'(?P<single>[^']{1,60})'(?!\w)")
_INTEGERS = ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")


@dataclass(frozen=True, slots=True)
class Value:
    """Characters `start` to `end` of a text, and the literals that they may mean, the likeliest first."""

    start: int
    end: int
    text: str
    literals: tuple[Literal, ...]
    weight: float
    """How much it tells, where an ordinary word of a name counts 1."""


def values(text: str, limit: int) -> list[Value]:
    """The dates and numbers of `text`, by position; at most `limit`."""
    found: list[Value] = []
    for value in _dates(text):
        found.append(value)
        if len(found) >= limit:
            break
    taken = [(value.start, value.end) for value in found]

    def add(value: Value) -> None:
        if len(found) < limit and not any(start <= value.start < end for start, end in taken):
            found.append(value)

    for match in _MONTH_OF_YEAR.finditer(text):
        add(_month(match))
    for match in _NUMBER.finditer(text):
        written = _written(match)
        add(Value(match.start(), match.end(), match.group(), tuple(_number(written)), min(1.0, 0.25 * len(written))))
    for match in _QUOTED.finditer(text):
        group = "quoted" if match["quoted"] else "single"
        if len(found) < limit:
            found.append(Value(*match.span(group), match[group], (Literal(match[group]),), 1.0))
    return sorted(found, key=lambda value: (value.start, -value.end))


def _month(match: re.Match[str]) -> Value:
    number = 1 + [name[:3] for name in _MONTHS].index(match["name"][:3].lower())
    month = f"{match['year']}-{number:02d}"
    return Value(
        match.start(), match.end(), match.group(), (Literal(month, datatype=NamedNode(XSD + "gYearMonth")),), 1.5
    )


def _written(match: re.Match[str]) -> str:
    """A number in digits; as it is written where it is written so."""
    digits = match["digits"] or str(_WORDS[match["word"].lower()])
    scale = match["scale"] or match["more"]
    if scale is None:
        return digits
    number = Decimal(digits.replace(",", "").replace("\u2212", "-")).scaleb(_SCALES[scale.lower()])
    return f"{number:f}"


def _dates(text: str) -> Iterator[Value]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = parts.get("month") or str(1 + [m[:3] for m in _MONTHS].index(parts["name"][:3].lower()))
            try:
                day = date(int(parts["year"]), int(month), int(parts["day"])).isoformat()
            except ValueError:
                continue
            forms = (day, "date"), (f"{day}T00:00:00", "dateTime"), (f"{day}T00:00:00Z", "dateTime")
            typed = [Literal(form, datatype=NamedNode(XSD + kind)) for form, kind in forms]
            yield Value(match.start(), match.end(), match.group(), (*typed, Literal(day)), 2.0)
            yield Value(*match.span("year"), match["year"], tuple(_number(match["year"])), 1.0)


def held(value: Value, literals: Collection[Node]) -> list[Literal]:
    """Those of the literals a value may mean that are among `literals`; of the kinds of integer only the likeliest.

    Stores that keep numbers by value hold an integer as any kind of integer.
    """
    found = [literal for literal in value.literals if literal in literals]
    integers = [literal for literal in found if literal.datatype.value.removeprefix(XSD) in _INTEGERS]
    return [literal for literal in found if literal not in integers[1:]]


def _number(written: str) -> Iterator[Literal]:
    plain = written.replace(",", "").replace("\u2212", "-")
    if len(plain) > 40:
        return
    negative, digits = plain.startswith("-"), plain.lstrip("-")
    whole, _, fraction = digits.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    sign = "-" if negative else ""
    if not fraction:
        for kind in _INTEGERS:
            yield Literal(sign + whole, datatype=NamedNode(XSD + kind))
        if len(digits) == 4 and not negative:
            yield Literal(digits, datatype=NamedNode(XSD + "gYear"))
    decimals = f"{sign}{whole}.{fraction or '0'}"
    for kind in ("decimal", "double", "float"):
        yield Literal(decimals, datatype=NamedNode(XSD + kind))
        if not fraction:
            yield Literal(sign + whole, datatype=NamedNode(XSD + kind))
    yield Literal(written)
    if plain != written:
        yield Literal(plain)
