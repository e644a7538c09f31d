"""What several documents together say, made from the records of their summaries."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from kgmem.batch import BatchInput, Records
from kgmem.documents import read_bytes
from kgmem.summarize import SummaryOptions
from kgmem.summarize.making import for_collections, record
from kgmem.summarize.overall import Overall, summarize_records
from kgmem.summarize.overall_page import overall_output, overall_page
from kgmem.summarize.summarizer import Summarizer

TEXTS = {
    "a.txt": "The bridge of Lima was built by Ann Doe. In 1900 Ann Doe left the city. Nobody in Lima was sad about it.",
    "b.md": "# Notes\n\nThey say the bridge of Lima was built by Ann Doe. The *rest* of her life Ann Doe spent at sea.",
    "deep/c d.txt": "A boat came to Lima in the winter. The city was full of fish, and so it stayed.",
}


def records(summarizer: Summarizer, texts: dict[str, str]) -> Records:
    """The records of some documents, as a batch writes and reads them."""
    for name, text in texts.items():
        document = read_bytes(text.encode(), name)
        summary = summarizer.summarize(document, SummaryOptions())
        content = {**record(summary, document), **for_collections(summary, document)}
        yield BatchInput(Path(name), PurePosixPath(name), len(text)), json.loads(json.dumps(content))


def by_label(overall: Overall) -> dict[str, list[str]]:
    """The texts of the sentences about each entity."""
    return {entity.label: [one.text for one in entity.sentences] for entity in overall.entities}


def test_repeated_names_without_a_graph(summarizer: Summarizer) -> None:
    """Those in most documents come first, each with its documents and with sentences that nobody said before."""
    overall = summarize_records(records(summarizer, TEXTS))
    assert overall.documents == 3
    lima, ann = overall.entities
    assert [(one.document, one.mentions) for one in lima.documents] == [("a.txt", 2), ("b.md", 1), ("deep/c d.txt", 1)]
    assert [(one.document, one.mentions) for one in ann.documents] == [("a.txt", 2), ("b.md", 2)]
    assert (lima.id, lima.label, ann.label) == (None, "Lima", "Ann Doe")
    said = [one.text for entity in overall.entities for one in entity.sentences]
    assert len(said) == len(set(said))
    assert sum("bridge of Lima was built" in text for text in said) == 1
    assert all("Lima" in one.text for one in lima.sentences)
    assert all("Ann Doe" in one.text for one in ann.sentences)


def test_sentences_that_lean_on_others_are_not_told(summarizer: Summarizer) -> None:
    """Nobody would know what is meant."""
    text = "The bridge of Lima was closed in May. It was the last one that Lima had left."
    (lima,) = summarize_records(records(summarizer, {"a.txt": text})).entities
    assert [one.text for one in lima.sentences] == ["The bridge of Lima was closed in May."]


def test_references_lead_into_the_documents(summarizer: Summarizer) -> None:
    """By characters of the text, and of the file."""
    overall = summarize_records(records(summarizer, TEXTS))
    for entity in overall.entities:
        for one in entity.sentences:
            text = read_bytes(TEXTS[one.document].encode(), one.document).text
            assert "".join(text[start:end] for start, end in one.spans) == one.text
            assert one.original is not None
            assert "".join(TEXTS[one.document][start:end] for start, end in one.original).replace("*", "") == one.text


@pytest.fixture
def with_demo(with_graph: Summarizer) -> Records:
    """Documents about things of the demo graph."""
    texts = {
        "one.txt": "Max Born was born in Berlin. He met Niels Bohr. The capital of Peru is Lima.",
        "two.txt": "In the winter Max Born was born in Berlin. The capital of Peru is Lima. Lima is large, they say.",
        "three.txt": "Max Born was born in Wrocław.",
    }
    return records(with_graph, texts)


def test_agreements_and_contradictions(with_demo: Records) -> None:
    """The same value and the same contradiction of several documents stand together."""
    overall = summarize_records(with_demo)
    found = {
        (one.verdict, one.said, one.triple.object): [reference.document for reference in one.sentences]
        for entity in overall.entities
        for one in entity.comparisons
    }
    assert found == {
        ("contradiction", "Berlin", "Wrocław"): ["one.txt", "two.txt"],
        ("agreement", "Wrocław", "Wrocław"): ["three.txt"],
        ("agreement", "Lima", "Lima"): ["one.txt", "two.txt"],
    }
    born = next(entity for entity in overall.entities if entity.label == "Max Born")
    assert [one.verdict for one in born.comparisons] == ["contradiction", "agreement"]
    page = overall_page(overall)
    assert "- Contradiction: documents say Berlin [" in page
    assert "; the graph says Max Born – born in – Wrocław." in page


def test_contradictions_are_never_left_out(with_graph: Summarizer) -> None:
    """However many other things are mentioned more often."""
    names = "Norway Sweden Peru Chile China India France Spain Italy Germany Bolivia Lesotho".split()
    many = " ".join(f"They went to {name} and left {name} again." for name in names)
    overall = summarize_records(
        records(with_graph, {"a.txt": many, "b.txt": many, "c.txt": "Max Born was born in Berlin."})
    )
    assert len(overall.entities) == 11
    assert overall.entities[-1].label == "Max Born"


def test_the_page(summarizer: Summarizer) -> None:
    """Links to the documents' pages, and a numbered reference for each sentence; names are no markup."""
    made = overall_output(records(summarizer, TEXTS))
    assert made.markdown.startswith("# What the documents say\n\n3 documents.\n\n## Lima\n\nIn [a.txt](a.txt.md) (2), ")
    assert "[deep/c d.txt](deep/c%20d.txt.md) (1)" in made.markdown
    assert "\n1. [" in made.markdown
    assert made.record["documents"] == 3
    hostile = "They met Ann <b>Doe* at sea. Then Ann <b>Doe* left them, and Ann came back."
    assert "<b>" not in overall_output(records(summarizer, {"a.txt": hostile})).markdown


def test_no_documents() -> None:
    """Nothing is said where there is nothing."""
    assert overall_output([]).markdown == "# What the documents say\n\n0 documents.\n"
