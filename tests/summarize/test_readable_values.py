"""Numbers and dates as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.summarize.values import readable, said
from kgmem.types import XSD, Literal, NamedNode


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1867-11-07", "7 November 1867"),
        ("1867-11-07T00:00:00Z", "7 November 1867"),
        ("1867-11-07T12:30:00Z", "1867-11-07T12:30:00Z"),
        ("1867-13-07", "1867-13-07"),
        ("1867", "1867"),
        ("38433600", "38,433,600"),
        ("-12000.50", "-12,000.50"),
        ("1.2E6", "1,200,000"),
        ("6.0E1", "60"),
        ("007", "007"),
        ("12345 Main Street", "12345 Main Street"),
    ],
)
def test_dates_and_large_numbers(value: str, written: str) -> None:
    """Days have months with names, thousands are parted; all else stays."""
    assert readable(value) == written


def test_texts_stay_as_they_stand() -> None:
    """A text of digits may be a number of a telephone."""
    assert said(Literal("38433600")) == "38433600"
    assert said(Literal("38433600", datatype=NamedNode(f"{XSD}integer"))) == "38,433,600"
    assert said(Literal("1867-11-07", datatype=NamedNode(f"{XSD}date"))) == "7 November 1867"


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.integers() | st.floats(allow_nan=False))
def test_numbers_keep_their_worth(number: Decimal | float) -> None:
    """Whatever the number, what is written is equal to it."""
    assert Decimal(readable(str(number)).replace(",", "")) == Decimal(str(number))
