"""What literals are worth in a comparison."""

from __future__ import annotations

import pytest

from kgmem.plans.values import is_number, is_text, time_of
from kgmem.types import XSD, Literal, NamedNode


def typed(text: str, kind: str) -> Literal:
    """A literal with a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("literal", "time"),
    [
        (Literal(1995), "1995"),
        (Literal("1995"), "1995"),
        (Literal("1995", language="en"), "1995"),
        (typed("1995", "gYear"), "1995"),
        (typed("1995-06", "gYearMonth"), "1995-06"),
        (typed("1995-06-01", "date"), "1995-06-01"),
        (typed("1995-06-01+02:00", "date"), "1995-06-01"),
        (typed("1995-06-01T12:30:00.5Z", "dateTime"), "1995-06-01"),
        (Literal(19950), None),
        (Literal(1995.5), None),
        (Literal("in 1995"), None),
        (typed("-0044", "gYear"), None),
        (typed("1995", "anyURI"), None),
    ],
)
def test_times(literal: Literal, time: str | None) -> None:
    """A year may be a number or a text; of a moment the day counts."""
    assert time_of(literal) == time


def test_numbers_and_texts() -> None:
    """By the datatype, and by the text of it."""
    assert all(map(is_number, (Literal(5), Literal(-0.5), typed("1e3", "double"), typed("+7", "unsignedByte"))))
    assert not any(map(is_number, (Literal("5"), typed("five", "integer"), typed("NaN", "double"), Literal(True))))
    assert is_text(Literal("five"))
    assert is_text(Literal("cinq", language="fr"))
    assert not is_text(Literal(5))
