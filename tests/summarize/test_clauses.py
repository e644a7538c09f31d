"""Sentences without clauses, by their parse."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from kgmem.summarize.clauses import without_clauses
from kgmem.summarize.compression import compressed, joined


def parsed(*rows: tuple[str, int, str]) -> Doc:
    """A parse of words, each with the number of its head and its dependency."""
    words = [word for word, _, _ in rows]
    spaces = [number + 1 < len(words) and words[number + 1] not in {",", ".", ";"} for number in range(len(words))]
    return Doc(
        spacy.blank("en").vocab, words, spaces, heads=[head for _, head, _ in rows], deps=[dep for _, _, dep in rows]
    )


def forms(doc: Doc) -> list[str]:
    """The shorter sentences."""
    return [joined(doc.text, spans) for spans in without_clauses(doc, compressed(doc.text))]


CURIE = [
    ("Curie", 10, "nsubj"), (",", 4, "punct"), ("a", 4, "det"), ("Polish", 4, "amod"), ("physicist", 0, "appos"),
    (",", 0, "punct"), ("who", 7, "nsubj"), ("lived", 0, "acl:relcl"), ("here", 7, "advmod"), (",", 7, "punct"),
    ("won", 10, "ROOT"), ("two", 13, "nummod"), ("Nobel", 13, "compound"), ("prizes", 10, "obj"),
    ("in", 15, "case"), ("Stockholm", 10, "obl"), (".", 10, "punct"),
]  # fmt: skip


def test_appositions_and_relative_clauses_go() -> None:
    """With the commas around them, the longer one first."""
    assert forms(parsed(*CURIE)) == [
        "Curie, who lived here, won two Nobel prizes in Stockholm.",
        "Curie won two Nobel prizes in Stockholm.",
    ]


def test_what_commas_do_not_set_apart_stays() -> None:
    """It says which ones are meant."""
    assert not forms(parsed(
        ("The", 1, "det"), ("bridges", 6, "nsubj"), ("that", 4, "nsubj"), ("were", 4, "aux"), ("built", 1, "acl:relcl"),
        ("then", 4, "advmod"), ("fell", 6, "ROOT"), ("down", 6, "advmod"), ("last", 9, "amod"), ("year", 6, "obl"),
        (".", 6, "punct"),
    ))  # fmt: skip


@pytest.mark.parametrize(("mark", "left"), [("while", True), ("if", False), ("unless", False)])
def test_conditions_stay(mark: str, left: bool) -> None:
    """Any other clause in front may go."""
    doc = parsed(
        (mark, 2, "mark"), ("it", 2, "nsubj"), ("rains", 6, "advcl"), (",", 2, "punct"), ("the", 5, "det"),
        ("shops", 6, "nsubj"), ("stay", 6, "ROOT"), ("open", 6, "xcomp"), ("until", 9, "case"), ("ten", 6, "obl"),
        (".", 6, "punct"),
    )  # fmt: skip
    assert forms(doc) == (["The shops stay open until ten."] if left else [])


def test_too_little_is_no_sentence() -> None:
    """Five words are left at most: nothing goes."""
    doc = parsed(
        ("Anna", 4, "nsubj"), (",", 2, "punct"), ("chair", 0, "appos"), (",", 2, "punct"), ("won", 4, "ROOT"),
        ("again", 4, "advmod"), (".", 4, "punct"),
    )  # fmt: skip
    assert not forms(doc)
