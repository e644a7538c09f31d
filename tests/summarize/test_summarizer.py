"""Summaries of documents and of entities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from kgmem.documents import Document, read_bytes, read_document
from kgmem.errors import UsageError, WeightsError
from kgmem.summarize import SummaryOptions
from kgmem.summarize.centrality import centrality
from kgmem.summarize.memory import DocumentMemory, MemorySizes
from kgmem.summarize.salience import FILE, PriorScorer, TrainedScorer, load_scorer, save_scorer
from kgmem.summarize.selection import Form, select
from kgmem.summarize.sentences import count_words
from kgmem.summarize.summarizer import Summarizer
from kgmem.summarize.vectors import SentenceEncoder
from kgmem.summarize.writing import page


def test_a_summary_has_the_documents_sentences(summarizer: Summarizer, report: Document) -> None:
    """In their order, shortened, each with its places; the scorer is named."""
    summary = summarizer.summarize(report, SummaryOptions(words=None))
    texts = [sentence.text for sentence in summary.sentences]
    assert texts[0] == "The river Saone is 473 km long."
    assert "We show that 12 of 30 bridges of Lyon were built after 1900." in texts
    assert [sentence.spans[0] for sentence in summary.sentences] == sorted(one.spans[0] for one in summary.sentences)
    assert (summary.scorer, summary.entities, summary.document) == ("prior", (), "report.md")
    assert summary.text == " ".join(texts)


@pytest.mark.parametrize("words", [10, 20, 40])
def test_the_budget_of_words(summarizer: Summarizer, report: Document, words: int) -> None:
    """A fifth more at most."""
    summary = summarizer.summarize(report, SummaryOptions(words=words))
    assert 0 < count_words(summary.text) <= 1.2 * words


def test_the_number_of_sentences(summarizer: Summarizer, report: Document) -> None:
    """With or without a limit of words; one at least, whatever there is room for."""
    assert len(summarizer.summarize(report, SummaryOptions(words=None, sentences=2)).sentences) == 2
    assert len(summarizer.summarize(report, SummaryOptions(words=1)).sentences) == 1


def test_a_query_draws_its_sentences(summarizer: Summarizer, report: Document) -> None:
    """What is asked for comes in first."""
    summary = summarizer.summarize(report, SummaryOptions(words=None, sentences=1, query="inhabitants of Lyon"))
    assert "522,250 inhabitants" in summary.text


@pytest.mark.parametrize("options", [{"words": 0}, {"sentences": 0}, {"query": "  "}])
def test_options_that_make_no_sense(options: dict) -> None:
    """They are refused before anything is read."""
    with pytest.raises(UsageError):
        SummaryOptions(**options)


def test_sentences_are_not_repeated(summarizer: Summarizer) -> None:
    """What was said once is not said again in nearly the same words."""
    text = "The new bridge was opened in May. The new bridge was opened in May 2020. Ships carry coal up north."
    summary = summarizer.summarize(read_bytes(text.encode(), "a.txt"), SummaryOptions(words=None))
    assert len(summary.sentences) == 2


def test_a_shorter_form_is_taken_where_room_is_short() -> None:
    """The longest form that fits."""
    long, short = Form(((0, 9),), "One two three four five six seven eight."), Form(((0, 5),), "One two three four.")
    vectors = np.eye(1, dtype=np.float32)
    scores = np.zeros(1, np.float32)
    assert select([[long, short]], scores, vectors, words=7, sentences=None) == [(0, long)]
    assert select([[long, short]], scores, vectors, words=4, sentences=None) == [(0, short)]
    assert select([[long, short]], scores, vectors, words=1, sentences=None) == [(0, short)]
    assert select([[]], scores, vectors, words=9, sentences=None) == []


def test_the_graph_links_a_document(with_graph: Summarizer, checkout: Path) -> None:
    """Entities with their places, most mentioned first; the document as one graph; facts as background."""
    document = read_document(checkout / "graphs" / "documents" / "marie-curie.md")
    summary = with_graph.summarize(document, SummaryOptions(words=30, background=True))
    first = summary.entities[0]
    assert first.label == "Marie Curie"
    assert "Curie" in document.text[slice(*first.spans[-1])]
    facts = [sentence for sentence in summary.sentences if sentence.triples]
    assert facts
    assert all(one.subject_id or one.object_id for fact in facts for one in fact.triples)
    assert summary.triples
    labels = {entity.label for entity in summary.entities}
    assert {name for one in summary.triples for name in (one.subject, one.object)} <= labels


def test_background_needs_a_graph(summarizer: Summarizer, report: Document) -> None:
    """One sentence says so."""
    with pytest.raises(UsageError, match="name one with --graph"):
        summarizer.summarize(report, SummaryOptions(background=True))
    with pytest.raises(UsageError, match="name one with --graph"):
        summarizer.entity("urn:a")


def test_an_entity_is_said_in_sentences(with_graph: Summarizer) -> None:
    """Its class first, then its relations, within the budget; each sentence has its triples."""
    summary = with_graph.entity("https://kgmem.example/demo/Peru", SummaryOptions(words=40))
    assert summary.sentences[0].text.startswith("Peru is a ")
    assert "The capital of Peru is Lima." in [sentence.text for sentence in summary.sentences]
    assert all(sentence.triples and not sentence.spans for sentence in summary.sentences)
    assert count_words(summary.text) <= 48
    assert len(with_graph.entity("https://kgmem.example/demo/Peru", SummaryOptions(sentences=2)).sentences) == 2


@pytest.mark.parametrize("iri", ["urn:nothing", "no IRI", '"}) DETACH DELETE n //'])
def test_entities_that_are_not_there(with_graph: Summarizer, iri: str) -> None:
    """The message says where IRIs are to be had."""
    with pytest.raises(UsageError, match="kgmem link"):
        with_graph.entity(iri)


def test_a_very_long_document_gets_no_more_vectors(summarizer: Summarizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, sentences with the document's frequent words are looked at."""
    monkeypatch.setattr("kgmem.summarize.summarizer.MOST_ENCODED", 3)
    text = "A dog ran away today. " + "The bridge of Lyon is old. The bridge of Lyon is long. Lyon has a bridge here."
    summary = summarizer.summarize(read_bytes(text.encode(), "a.txt"), SummaryOptions(words=None))
    assert "dog" not in summary.text


def test_central_sentences_are_like_the_others() -> None:
    """The one in the middle has most; the shares sum to one; one alone has all."""
    vectors = np.asarray([[1, 0], [0.8, 0.6], [0, 1]], np.float32)
    found = centrality(vectors)
    assert found.argmax() == 1
    assert found.sum() == pytest.approx(1, abs=1e-5)
    assert centrality(vectors[:1]).tolist() == [pytest.approx(1, abs=1e-5)]


def test_trained_weights_are_used_with_their_encoder_only(encoder: SentenceEncoder, tmp_path: Path) -> None:
    """Without weights, with those of another encoder or other features, the untrained scorer is used."""
    assert load_scorer(tmp_path, encoder).name == "prior"
    save_scorer(DocumentMemory(MemorySizes(encoder.width, 16, 1, 2)), encoder, tmp_path)
    assert load_scorer(tmp_path, encoder).name == "trained"

    def other(texts: list[str]) -> np.ndarray:
        return -encoder(texts)

    other.width = encoder.width
    assert load_scorer(tmp_path, other).name == "prior"
    (tmp_path / FILE).write_bytes(b"broken")
    with pytest.raises(WeightsError, match="does not fit"):
        load_scorer(tmp_path, encoder)


def test_a_trained_scorer_judges_every_sentence(encoder: SentenceEncoder, report: Document) -> None:
    """With random weights the summary is another one, but as well-formed."""
    torch.manual_seed(1)
    trained = Summarizer(encoder, TrainedScorer(DocumentMemory(MemorySizes(encoder.width, 16, 1, 2))))
    summary = trained.summarize(report, SummaryOptions(words=None, sentences=3))
    assert (len(summary.sentences), summary.scorer) == (3, "trained")


def test_chinese_is_summarized(summarizer: Summarizer) -> None:
    """A text without spaces has sentences, too, and a summary none between them."""
    document = read_bytes("利马是秘鲁的首都。它在海边。库斯科在安第斯山脉。".encode(), "a.txt")
    assert summarizer.summarize(document, SummaryOptions(sentences=1)).text in document.text
    assert summarizer.summarize(document, SummaryOptions(sentences=3)).text == document.text


def test_pages_have_numbered_references(with_graph: Summarizer, report: Document) -> None:
    """What Markdown would take for marks is escaped."""
    summary = with_graph.summarize(report, SummaryOptions(words=15))
    text = page(summary, report)
    assert text.startswith("# report.md\n\n")
    assert " [1]" in text
    assert f"\n1. characters {summary.sentences[0].spans[0][0]}–" in text
    marked = with_graph.summarize(read_bytes(b"<b>So *it* is_so</b> with `all` of them.", "a.txt"), SummaryOptions())
    assert "\\<b\\>So \\*it\\* is\\_so" in page(marked)


def test_centrality_scores_are_finite(encoder: SentenceEncoder) -> None:
    """One sentence alone, whatever it is."""
    summarizer = Summarizer(encoder, PriorScorer())
    assert summarizer.summarize(read_bytes(b"1", "a.txt")).text == "1"
