"""Sentences for facts: what a relation's label is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.summarize.fact_wording import article, fact_sentence, yes_or_no


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("capital", "The capital of X is Y."),
        ("officialLanguage", "The official language of X is Y."),
        ("flows into", "X flows into Y."),
        ("born in", "X was born in Y."),
        ("died in", "X died in Y."),
        ("directed by", "X was directed by Y."),
        ("operated by", "X is operated by Y."),
        ("located in", "X is located in Y."),
        ("first performed at", "X was first performed at Y."),
        ("discovered", "X discovered Y."),
        ("won the Nobel Prize in", "X won the Nobel Prize in Y."),
        ("arose in", "X arose in Y."),
        ("was born on", "X was born on Y."),
        ("is part of", "X is part of Y."),
        ("has ATC code", "The ATC code of X is Y."),
        ("has law degree from", "X has law degree from Y."),
        ("may cause", "X may cause Y."),
        ("in fare zone", "X is in fare zone Y."),
        ("libretto by", "The libretto of X is by Y."),
        ("final played at", "The final of X was played at Y."),
        ("Golden Boot given to", "The Golden Boot of X was given to Y."),
        ("oral argument began on", "The oral argument of X began on Y."),
        ("tickets accepted by", "The tickets of X were accepted by Y."),
        ("member of", "X is a member of Y."),
        ("part of municipality", "X is part of municipality Y."),
        ("similar to", "X is similar to Y."),
        ("walking transfer to", "X has walking transfer to Y."),
    ],
)
def test_labels_become_sentences(label: str, sentence: str) -> None:
    """Verbs, participles, nouns, and nouns to which something was done."""
    assert fact_sentence(label, ["X"], ["Y"]) == sentence


def test_numbers_of_things() -> None:
    """Verb and noun agree; the same name twice is said once; counted things are had."""
    assert fact_sentence("flows into", ["A", "B"], ["X"], kind="river") == "A and B flow into X."
    assert fact_sentence("lies in", ["A", "A"], ["X"]) == "A lies in X."
    assert fact_sentence("born in", ["A", "B"], ["X"]) == "A and B were born in X."
    assert fact_sentence("libretto by", ["A", "B"], ["X"]) == "The libretto of A and B is by X."
    assert fact_sentence("inventor", ["X"], ["A", "B"]) == "The inventors of X are A and B."
    assert (
        fact_sentence("currency", ["A", "B"], ["X"], kind="country") == "The countries with the currency X are A and B."
    )
    assert fact_sentence("lines of code", ["X"], ["90"], number=True) == "X has 90 lines of code."
    assert fact_sentence("votes in the majority", ["X"], ["9"], number=True) == "X has 9 votes in the majority."
    assert fact_sentence("population", ["X"], ["9"], number=True) == "The population of X is 9."
    assert fact_sentence("starring", ["X"], ["Sammy Davis Jr."]) == "The starring of X is Sammy Davis Jr."


@pytest.mark.parametrize(
    ("label", "yes", "no"),
    [
        ("is chronic", "X is chronic.", "X is not chronic."),
        ("radioactive", "X is radioactive.", "X is not radioactive."),
        ("step free access", "X has step free access.", "X has no step free access."),
        ("runs at night", "X runs at night.", "X does not run at night."),
        ("left unfinished", "X was left unfinished.", "X left unfinished: no."),
        ("listed on a stock exchange", "X is listed on a stock exchange.", "X is not listed on a stock exchange."),
    ],
)
def test_yes_and_no(label: str, yes: str, no: str) -> None:
    """The label alone tells what is true."""
    assert (yes_or_no(label, "X", yes=True), yes_or_no(label, "X", yes=False)) == (yes, no)


def test_articles() -> None:
    """By sound."""
    assert [article(noun) for noun in ("opera", "university", "city", "island")] == ["an", "a", "a", "an"]


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_label_and_any_name(label: str, name: str) -> None:
    """Nothing fails, and both names are said as they are."""
    text = fact_sentence(label, ["Thing"], [name])
    assert "Thing" in text
    assert name in text
    assert yes_or_no(label, name, yes=False).startswith(name)
