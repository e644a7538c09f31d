"""The names that a document repeats."""

from __future__ import annotations

from kgmem.documents import read_bytes
from kgmem.summarize.names import find_names


def names(text: str) -> dict[str, list[str]]:
    """The names of a text with what stands at their places."""
    document = read_bytes(text.encode(), "a.txt")
    found = find_names(document, range(len(document.blocks)))
    return {name: [document.text[start:end] for start, end in spans] for name, spans in found.items()}


def test_most_mentioned_first() -> None:
    """A last name means the longer one before it; a possessive is no part of a name."""
    text = "The board met Angela Merkel in Berlin. Merkel's train was late. Then Merkel left the Bank of England."
    assert names(text) == {
        "Angela Merkel": ["Angela Merkel", "Merkel", "Merkel"],
        "Berlin": ["Berlin"],
        "Bank of England": ["Bank of England"],
    }


def test_what_is_no_name() -> None:
    """The first word of a sentence, days and months, function words, and anything in a text without small letters."""
    assert names("Boats came on Monday. Nobody knew why. However, It was May, and I slept.") == {}
    assert names("THE BOARD MET IN LONDON AND WENT TO ROME.") == {}


def test_a_last_name_of_two_is_of_none() -> None:
    """Where two longer names end with it, it stays what it is."""
    found = names("They saw Pierre Curie and Marie Curie. All the world knew a Curie then.")
    assert found == {"Pierre Curie": ["Pierre Curie"], "Marie Curie": ["Marie Curie"], "Curie": ["Curie"]}


def test_names_end_with_their_block() -> None:
    """A heading does not run into the text below it."""
    assert set(names("They saw the New\n\nYork Times of today.")) == {"New", "York Times"}
