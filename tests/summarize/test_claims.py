"""What documents state about entities of a graph: the same as the graph, something else, or nothing for sure."""

from __future__ import annotations

import pytest

from kgmem.documents import read_bytes
from kgmem.stores import GraphStore
from kgmem.summarize.claims import find_claims
from kgmem.summarize.contents import read_contents


def claims(text: str, store: GraphStore) -> list[tuple[str, str, str]]:
    """The verdicts on a text with the values as it says them and as the graph has them."""
    contents = read_contents(read_bytes(text.encode(), "a.txt"), store)
    return [(one.verdict, one.said, one.triple.object) for one in find_claims(contents, store)]


@pytest.mark.parametrize(
    ("text", "said", "known"),
    [
        ("Max Born was born in Wrocław in the winter.", "Wrocław", "Wrocław"),
        ("Fritz Haber was born there in 1868.", "1868", "1868"),
        ("The capital of Peru is Lima.", "Lima", "Lima"),
        ("Among them was Marguerite Perey, the discoverer of francium.", "Marguerite Perey", "Marguerite Perey"),
        ("Peru has a population of 34 million.", "34 million", "34200000"),
        ("The area of Norway is about 385,000 square kilometres.", "385,000", "385207"),
    ],
)
def test_agreements(demo: GraphStore, text: str, said: str, known: str) -> None:
    """In the words of a relation, or in others for it; a number as exact as it is written."""
    assert claims(text, demo) == [("agreement", said, known)]


@pytest.mark.parametrize(
    ("text", "said", "known"),
    [
        ("Max Born, who was born in Berlin, taught in Göttingen.", "Berlin", "Wrocław"),
        ("James Chadwick was born in 1892, in a village.", "1892", "1891"),
        ("Isaac Newton died in 1730 in his house.", "1730", "1727"),
        ("Peru's population is 12 million.", "12 million", "34200000"),
        ("The Rhine flows into the Black Sea.", "Black Sea", "North Sea"),
    ],
)
def test_contradictions(demo: GraphStore, text: str, said: str, known: str) -> None:
    """Another value of the same kind, for a relation that has one value for each subject."""
    assert claims(text, demo) == [("contradiction", said, known)]


@pytest.mark.parametrize(
    "text",
    [
        "The daughter of Max Born was born in Berlin.",
        "Was Max Born really born in Berlin?",
        "Max Born was not born in Berlin, they say.",
        "Max Born may have been born in Berlin.",
        "Max Born and Niels Bohr were born in Berlin.",
        "Max Born was born in Germany, and he liked it.",
        "Max Born worked in Berlin in 1915.",
        "The capital of South Africa is Johannesburg.",
        "Oslo is the capital of Sweden and of nothing else, or so they say in 1905 until now.",
        "The area of Norway is 148,729 square miles.",
        "Peru's population is about 33 million.",
        "\u27e6t0\u27e7 was born in \u27e6t1\u27e7, and Max Born was born in Berlin.",
    ],
)
def test_what_says_nothing_for_sure(demo: GraphStore, text: str) -> None:
    """Another subject, a question, a doubt, a list, a larger place, other words, several values, about so many."""
    assert claims(text, demo) == []


def test_a_claim_leads_back(demo: GraphStore) -> None:
    """To its sentence in the text, and to its triple in the graph."""
    text = "They met. Max Born was born in Berlin."
    contents = read_contents(read_bytes(text.encode(), "a.txt"), demo)
    (claim,) = find_claims(contents, demo)
    ((start, end),) = claim.spans
    assert text[start:end] == claim.text == "Max Born was born in Berlin."
    assert (claim.triple.subject, claim.triple.predicate) == ("Max Born", "born in")
    assert claim.triple.object_id == "https://kgmem.example/demo/Wroclaw"
