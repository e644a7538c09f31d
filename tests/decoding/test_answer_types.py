"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from kgmem.decoding.answer_types import expected
from kgmem.subgraph import Role, Seed
from kgmem.types import XSD, Candidate, Literal, NamedNode, Node

COUNTRY, CITY = NamedNode("urn:c:Country"), NamedNode("urn:c:City")
PERU, LIMA, NAMELESS = NamedNode("urn:x:Peru"), NamedNode("urn:x:Lima"), NamedNode("urn:x:Somewhere")
TYPES = {PERU: (COUNTRY,), LIMA: (CITY,)}
DAY = Literal("1899-02-27", datatype=NamedNode(XSD + "date"))
FIVE = Literal("5", datatype=NamedNode(XSD + "integer"))
YEAR = NamedNode("urn:x:1999")
NUMBERED, NUMBERED_YEAR = NamedNode("urn:person:12"), NamedNode("urn:year:7")
LABELS = {NUMBERED: "Ada", NUMBERED_YEAR: "1999"}


def seeds(question: str) -> list[Seed]:
    """The class, where the question names it."""
    at = question.lower().find("countr")
    if at < 0:
        return []
    return [Seed(at, at + 7, Candidate((COUNTRY,), "country", 1.0, "exact"), Role.CLASS)]


@pytest.mark.parametrize(
    ("question", "answers", "wrong"),
    [
        ("Which country is the head office in?", [LIMA], True),
        ("Which country is the head office in?", [LIMA, PERU], False),
        ("In what small country is it?", [LIMA], True),
        ("Which country is it?", [NAMELESS], False),
        ("Which country is it?", [FIVE], True),
        ("Which rivers cross the country of Ada?", [LIMA], False),
        ("When was she born?", [LIMA], True),
        ("When was she born?", [DAY], False),
        ("When was she born?", [YEAR], False),
        ("When was she born?", [FIVE], True),
        ("Where was she born?", [DAY], True),
        ("Where was she born?", [LIMA], False),
        ("who made it", [FIVE], True),
        ("who made it", [YEAR], True),
        ("who made it", [NUMBERED], False),
        ("who made it", [NUMBERED_YEAR], True),
        ("When was she born?", [NUMBERED], True),
        ("When was she born?", [NUMBERED_YEAR], False),
        ("How old is it?", [FIVE], False),
        ("How old is it?", [LIMA], True),
        ("How is it made?", [LIMA], False),
        ("films of the man who made it", [FIVE], False),
    ],
)
def test_contradicts(question: str, answers: list[Node], *, wrong: bool) -> None:
    """Answers of which none is of the kind; what is not known is let be."""
    assert expected(question, seeds(question)).contradicts(answers, TYPES, LABELS) is wrong
