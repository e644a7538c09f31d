"""Linked documents as HTML, Markdown and plain values."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc, Span

from kgmem.linking.views import as_html, as_markdown, as_record


def doc_of(*entities: tuple[int, str, str]) -> Doc:
    """Three words, some of them entities: number, label, IRI."""
    doc = Doc(spacy.blank("en").vocab, words=["<b>Ann</b>", "*saw*", "Rome"])
    doc.ents = [Span(doc, number, number + 1, label=label, kb_id=iri) for number, label, iri in entities]
    return doc


def test_html_is_only_text() -> None:
    """Markup in a text, a label or an IRI stays text, and an address that is not of the web is no link."""
    html = as_html(doc_of((0, "<i>X", "javascript:alert(1)"), (2, "PLACE", 'http://x.example/"><script>')), "<u>")
    assert not any(tag in html for tag in ("<b>Ann", "<i>", "<script>", 'href="javascript', "<u>"))
    assert 'href="http://x.example/&quot;&gt;&lt;script&gt;"' in html


def test_markdown_has_links() -> None:
    """Entities with an address are links, and what Markdown would read as markup is escaped."""
    text = as_markdown(doc_of((0, "PERSON", ""), (2, "PLACE", "http://x.example/rome")))
    assert text == r"\<b\>Ann\</b\> \*saw\* [Rome](<http://x.example/rome>) "


def test_records_say_what_is_not_in_the_graph() -> None:
    """An entity without a node has no id."""
    (person,) = as_record(doc_of((0, "PERSON", "")))["entities"]
    assert (person["start"], person["end"], person["id"], person["label"], person["score"]) == (0, 10, None, None, None)
