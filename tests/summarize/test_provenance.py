"""Every sentence is proved: over documents of all kinds, and the check itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgmem.documents import read_bytes, read_document
from kgmem.errors import DocumentError, ProvenanceError
from kgmem.summarize import StatedTriple, SummaryOptions, SummarySentence
from kgmem.summarize.provenance import check
from kgmem.summarize.summarizer import Summarizer
from kgmem.types import NamedNode

LIMA = StatedTriple("Peru", "capital", "Lima", "urn:peru", "urn:capital", "urn:lima")


@pytest.mark.parametrize(
    "sentence",
    [
        SummarySentence("Nothing proves this."),
        SummarySentence("The river is 12 km long.", spans=((0, 21),)),
        SummarySentence("The river is long.", spans=((0, 99),)),
        SummarySentence("The capital of Peru is Quito.", triples=(LIMA,)),
        SummarySentence("The capital of Peru is Lima since 1535.", triples=(LIMA,)),
        SummarySentence("The capital of Peru is 利马.", triples=(LIMA,)),
    ],
)
def test_what_is_refused(sentence: SummarySentence) -> None:
    """No proof, other words than stand there, places that aren't there, names and numbers that no triple has."""
    with pytest.raises(ProvenanceError):
        check(sentence, "The river is 1 km long.")


def test_what_passes() -> None:
    """What stands in the text, and what the triples say."""
    check(SummarySentence("River is long.", spans=((4, 12), (18, 23))), "The river is 1 km long.")
    check(SummarySentence("The capital of Peru is Lima.", triples=(LIMA,)), "")


WORDS = st.sampled_from(
    "the however, Rome (in 1999) [12] which is 4.5% Müller 1,234 U.S. et al. (Smith, 2020) and we , . ; ! ? \n\n - * # "
    "it's “so” 日本 e.g. making -3 $2.5".split(" ")
)
TEXTS = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)


@given(TEXTS, st.sampled_from(["a.txt", "a.md", "a.html"]), st.integers(1, 60), st.sampled_from([None, "Rome 1999"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_summaries_are_proved(summarizer: Summarizer, text: str, name: str, words: int, query: str | None) -> None:
    """Each number and each word of a summary stands in its spans, whatever the document."""
    try:
        document = read_bytes(text.encode(), name)
    except DocumentError:
        return
    summary = summarizer.summarize(document, SummaryOptions(words=words, query=query))
    assert summary.sentences
    for sentence in summary.sentences:
        check(sentence, document.text)
        there = " ".join(document.text[start:end] for start, end in sentence.spans).lower().split()
        said = sentence.text.lower().split()
        assert re.sub(r"\s", "", "".join(said)) == "".join(there)


def test_facts_of_every_entity_are_proved(with_graph: Summarizer) -> None:
    """Over entities of the demo graph."""
    assert with_graph.store is not None
    nodes = sorted(
        {str(triple.subject.value) for triple in with_graph.store.triples() if isinstance(triple.subject, NamedNode)}
    )
    for iri in nodes[::25]:
        summary = with_graph.entity(iri)
        assert all(sentence.triples for sentence in summary.sentences)


def test_real_documents_are_proved(with_graph: Summarizer, checkout: Path) -> None:
    """Those that come with kgmem, in English and Chinese, with background."""
    for file in sorted((checkout / "graphs" / "documents").glob("*.md")):
        document = read_document(file)
        summary = with_graph.summarize(document, SummaryOptions(words=60, background=True))
        assert summary.sentences[0].spans
        for sentence in summary.sentences:
            check(sentence, document.text)
