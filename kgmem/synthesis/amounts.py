"""Numbers, times and texts as people write them: "5 million", "12 May 1980", "three"."""

from __future__ import annotations

import random
from decimal import Decimal

from kgmem.linking.literals import values
from kgmem.types import Literal

_MONTHS = "January February March April May June July August September October November December".split()
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_SCALES = ((12, "trillion", ("trillion",)), (9, "billion", ("billion", "bn")), (6, "million", ("million", "mn")))


def read(said: str) -> Literal:
    """The likeliest literal for a written value. Raises ValueError if it isn't one from end to end."""
    for value in values(said, 8):
        if (value.start, value.end) == (0, len(said)):
            return value.literals[0]
    raise ValueError(f"not a value: {said!r}")


def write_number(rng: random.Random, number: Decimal, *, words: bool) -> str:
    """A number in one of its forms; `words`: small ones also as words."""
    plain = f"{number:f}"
    whole = number == number.to_integral_value()
    if words and whole and 2 <= number <= 12 and rng.random() < 0.5:
        return _WORDS[int(number)]
    if whole and abs(number) >= 1_000_000 and rng.random() < 0.6:
        for exponent, _, names in _SCALES:
            scaled = number.scaleb(-exponent).normalize()
            if abs(scaled) >= 1 and -int(scaled.as_tuple().exponent) <= 2:
                name = names[int(rng.random() ** 2 * len(names))]
                return f"{scaled:f}{'' if name in {'bn', 'mn'} and rng.random() < 0.7 else ' '}{name}"
    if whole and number >= 1000 and number % 1000 == 0 and rng.random() < 0.15:
        return f"{number / 1000:f}{rng.choice(('k', ' thousand'))}"
    if whole and abs(number) >= 1000:
        return f"{int(number):,}" if rng.random() < (0.5 if abs(number) >= 10_000 else 0.2) else str(int(number))
    return plain


def write_time(rng: random.Random, time: str) -> str:
    """A year, a month or a day (1980, 1980-05, 1980-05-12) in one of its forms."""
    if len(time) == len("1980"):
        return time
    year, month, *rest = time.split("-")
    name = _MONTHS[int(month) - 1]
    if not rest:
        return f"{name} {year}"
    day = int(rest[0])
    return rng.choice(
        (
            f"{day} {name} {year}", f"{day} {name} {year}", f"{name} {day}, {year}",
            f"{day}{_ordinal(day)} {name} {year}",
            f"{name} {day}{_ordinal(day)}, {year}", f"{day} {name[:3]} {year}", time, time,
        )
    )  # fmt: skip


def _ordinal(day: int) -> str:
    return "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def roundest(low: float, high: float) -> Decimal:
    """The number strictly between two others with the fewest digits; of neighbouring integers, the higher one."""
    first, last = Decimal(repr(low)), Decimal(repr(high))
    for exponent in range(last.adjusted() + 1, -5, -1):
        for factor in (5, 1):
            step = Decimal(factor).scaleb(exponent)
            candidate = (first // step + 1) * step if first >= 0 else (first // step) * step
            if candidate <= first:
                candidate += step
            if first < candidate < last:
                return candidate.normalize() if candidate == 0 or exponent < 0 else Decimal(f"{candidate:f}")
    return last
