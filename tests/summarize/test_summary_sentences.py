"""The sentences of documents, with their places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgmem.documents import Document, read_bytes
from kgmem.errors import DocumentError
from kgmem.summarize.sentences import count_words, find_sentences


def test_sentences_have_their_places_and_sections(report: Document) -> None:
    """Headings are no sentences; each sentence knows the section that it stands in."""
    found = find_sentences(report)
    assert len(found) == 8
    assert found[0].text == "The river Saone (in the east) is 473 km long [1, 2]."
    assert [report.text[one.start : one.end] for one in found] == [one.text for one in found]
    assert [report.sections[one.section].title for one in found] == ["The river"] * 4 + ["The city"] * 4
    assert all(one.is_whole for one in found if one.words > 3)


def test_abbreviations_end_no_sentence() -> None:
    """Nor does a full stop before a small letter."""
    text = "As Smith et al. Found in Fig. 3 of J. Doe, it works, e.g. At night. It is approx. four times faster."
    found = find_sentences(read_bytes(text.encode(), "a.txt"))
    assert [one.text for one in found] == [text[:67], text[68:]]


@pytest.mark.parametrize(
    "sentences",
    [
        ["湄公河很长。", "它流经六个国家！", "渔民们说：“鱼少了。”", "谁来保护它呢？"],
        ["Die Linie kostete am 9. Mai rd. 270 Mio. Euro.", "Der 2. Bau dauerte z. B. zehn Jahre."],
        ["Mme Le Goff a rouvert le musée.", "L'entrée coûte 9 €, p. ex. pour les adultes."],
        ["He said no.", "See art. 5 of the law of no. 7.", "She studied art.", "It is No. 1 here."],
    ],
)
def test_other_languages(sentences: list[str]) -> None:
    """Chinese has no spaces, German full stops behind ordinals; abbreviations end no sentence."""
    text = "".join(sentences) if sentences[0].endswith("。") else " ".join(sentences)
    assert [one.text for one in find_sentences(read_bytes(text.encode(), "a.txt"))] == sentences


def test_chinese_words_are_characters() -> None:
    """There are no spaces by which to count others."""
    assert count_words("湄公河全长4350公里。") == 8
    assert count_words("The 3 small rivers, co-op's.") == 5


def test_references_are_not_said() -> None:
    """Nor acknowledgements: neither by their heading nor by their numbers."""
    text = "# A\n\nThe bridge is very old.\n\n[1] Ann wrote it. It is long.\n\n## 5. References\n\nBo wrote a book.\n"
    found = find_sentences(read_bytes(text.encode(), "a.md"))
    assert [one.text for one in found if one.is_usable] == ["The bridge is very old."]


def test_a_mail_that_only_quotes() -> None:
    """What else there is may be said where nothing of its own is."""
    text = b"From: a@a.example\nMessage-ID: <1@a>\n\nFYI\n\n> The bridge opens in May.\n"
    found = find_sentences(read_bytes(text, "a.eml"))
    assert [one.text for one in found if one.is_whole] == ["The bridge opens in May."]


def test_a_document_without_paragraphs() -> None:
    """Where there are only rows or code, they are all there is."""
    found = find_sentences(read_bytes(b"| a | b |\n|---|---|\n| one two | three |\n", "a.md"))
    assert [one.text for one in found] == ["a\tb", "one two\tthree"]
    assert not any(one.is_whole for one in found)


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_sentences_lie_in_order_in_their_blocks(text: str) -> None:
    """Whatever the text is, no sentence overlaps another one or goes beyond its block, and nothing else is left out."""
    try:
        document = read_bytes(text.encode(), "a.txt")
    except DocumentError:
        return
    found = find_sentences(document)
    assert "".join("".join(one.text.split()) for one in found) == "".join(document.text.split())
    for before, after in pairwise(found):
        assert before.end <= after.start
    for one in found:
        block = document.blocks[one.block]
        assert block.start <= one.start < one.end <= block.end


def test_a_headline_may_be_said() -> None:
    """A fragment at the very beginning, of five words at least; other fragments may not."""
    text = "New bridge opens after ten years\n\nFriday in May\n\nIt is very long. [1, 2]\n\nOne more thing to say"
    found = find_sentences(read_bytes(text.encode(), "a.txt"))
    assert [one.is_headline for one in found] == [True, False, False, False]
    assert [one.is_usable for one in found] == [True, False, True, False]
    listed = find_sentences(read_bytes(b"- Buy ten bags of good flour\n- Call Ann\n\nIt is very long.", "a.md"))
    assert not listed[0].is_headline
    (short, *_) = find_sentences(read_bytes(b"New bridge\n\nIt is very long.", "a.txt"))
    assert not short.is_usable
