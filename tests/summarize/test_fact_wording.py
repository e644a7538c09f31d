"""Sentences for facts: what a relation's label is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.summarize.fact_wording import fact_sentence, yes_or_no


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
        ("won by", "X was won by Y."),
        ("relies on", "X relies on Y."),
        ("argued before the court", "X argued before the court Y."),
        ("located in", "X is located in Y."),
        ("first performed at", "X was first performed at Y."),
        ("discovered", "X discovered Y."),
        ("won the Nobel Prize in", "X won the Nobel Prize in Y."),
        ("arose in", "X arose in Y."),
        ("was born on", "X was born on Y."),
        ("is part of", "X is part of Y."),
        ("has ATC code", "X has the ATC code Y."),
        ("hasPart", "X has the part Y."),
        ("award received", "X received the award Y."),
        ("languages spoken", "The language spoken by X is Y."),
        ("city served", "The city served by X is Y."),
        ("degree awarded", "For X, the degree awarded is Y."),
        ("date produced", "For X, the date produced is Y."),
        ("key people", "The key person of X is Y."),
        ("place of death", "X died in Y."),
        ("birthPlace", "X was born in Y."),
        ("the capital", "The capital of X is Y."),
        ("首都", "X – 首都: Y."),
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


@pytest.mark.parametrize(
    ("label", "several", "inverse"),
    [
        ("capital", "The capitals of X are A and B.", "Y is the capital of A and B."),
        ("members", "The members of X are A and B.", "Y is one of the members of A and B."),
        ("awards received", "X received the awards A and B.", "A and B received the award Y."),
        ("has part", "X has the parts A and B.", "A and B have the part Y."),
        ("member of", "X is a member of A and B.", "A and B are members of Y."),
        ("flows into", "X flows into A and B.", "A and B flow into Y."),
        ("lies in", "X lies in A and B.", "A and B lie in Y."),
        ("born in", "X was born in A and B.", "A and B were born in Y."),
        ("libretto by", "The libretto of X is by A and B.", "The libretto of A and B is by Y."),
        ("runtime (m)", "The runtimes (m) of X are A and B.", "Y is the runtime (m) of A and B."),
    ],
)
def test_several_things_and_the_other_direction(label: str, several: str, inverse: str) -> None:
    """Verb and noun agree, whatever the number of the label."""
    assert fact_sentence(label, ["X"], ["A", "B", "A"]) == several
    assert fact_sentence(label, ["A", "B", "A"], ["Y"], inverse=True) == inverse


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("lines of code", "90", "X has 90 lines of code."),
        ("votes in the majority", "9", "X has 9 votes in the majority."),
        ("numberOfEmployees", "1,200", "X has 1,200 employees."),
        ("number of employees", "1", "X has 1 employee."),
        ("books published", "9", "X published 9 books."),
        ("goals scored", "9", "X has 9 goals scored."),
        ("goals scored per match", "2.5", "X has 2.5 goals scored per match."),
        ("population", "9", "The population of X is 9."),
        ("has molar mass", "9", "The molar mass of X is 9."),
    ],
)
def test_numbers(label: str, value: str, sentence: str) -> None:
    """Counted things are had."""
    assert fact_sentence(label, ["X"], [value], number=True) == sentence


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("date of birth", "7 November 1867", "X was born on 7 November 1867."),
        ("deathDate", "1934-07-04T04:00:00", "X died on 1934-07-04T04:00:00."),
        ("year founded", "1867", "X was founded in 1867."),
        ("created", "May 1990", "X was created in May 1990."),
        ("entered service", "1867", "X entered service in 1867."),
        ("went live on", "7 May 1990", "X went live on 7 May 1990."),
        ("end time", "1867", "The end time of X is 1867."),
    ],
)
def test_times(label: str, value: str, sentence: str) -> None:
    """What happened then, where the label says it."""
    assert fact_sentence(label, ["X"], [value], time=True) == sentence


def test_a_name_that_ends_with_a_full_stop() -> None:
    """No second one follows."""
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


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_label_and_any_name(label: str, name: str) -> None:
    """Nothing fails, and both names are said as they are."""
    text = fact_sentence(label, ["Thing"], [name])
    assert "Thing" in text
    assert name in text
    assert yes_or_no(label, name, yes=False).startswith(name)
