"""Treebanks become spaCy examples; broken files are named with the line."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from kgmem.errors import ParseError, UsageError
from kgmem.training.english_corpora import LABELS, english, example, pieces, training_documents
from kgmem.training.treebanks import Entity, read_entities, read_treebank

GOOD = "1\tAnna\tAnna\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tsings\tsing\tVERB\tVBZ\t_\t0\troot\t_\t_\n"


def test_text_is_put_together_again(treebank: Path) -> None:
    """Spaces, words written as one and paragraphs are as they were; the annotation stands beside spaCy's own words."""
    first, second = english(treebank, "dev")
    made = example(spacy.blank("en"), first)
    assert made.text == "Anna directed the films of Kismet. She didn't sing in Lima.\n\nWho directed the films?"
    assert [token.text for token in made.predicted if token.is_space] == ["\n\n"]
    assert [sentence.text.strip() for sentence in made.reference.sents] == [
        "Anna directed the films of Kismet.",
        "She didn't sing in Lima.",
        "Who directed the films?",
    ]
    assert [(name.text, name.label_) for name in made.reference.ents] == [
        ("Anna", "PER"),
        ("Kismet", "ORG"),
        ("Lima", "LOC"),
    ]
    heads, relations = made.get_aligned_parse()
    (sing,) = [token.i for token in made.predicted if token.text == "sing"]
    assert (relations[sing], heads[sing]) == ("ROOT", sing)
    assert made.get_aligned("TAG", as_string=True)[:2] == ["NNP", "VBD"]
    assert len(second) == 1


def test_names_of_other_words_are_unknown(treebank: Path) -> None:
    """Where the names were marked on other words, nothing is learned about names, not that there are none."""
    _, second = english(treebank, "train")
    made = example(spacy.blank("en"), second)
    assert {token.ent_iob_ for token in made.reference} == {""}
    assert "O" not in made.get_aligned_ner()


def test_free_documents_of_gum_are_trained_on(treebank: Path) -> None:
    """Mentions that are names throughout; nothing where a name may be a part, or where a text's licence is not free."""
    *_, news = training_documents(treebank)
    assert [one.sentence.name for one in news] == [f"GUM_news_lima-{n}" for n in (1, 2, 3)]
    assert [one.entities for one in news] == [(Entity(1, 4, "ORG"), Entity(5, 6, "PER")), None, ()]


def test_pieces_hold_every_sentence_once(treebank: Path) -> None:
    """In order, and the same for the same seed."""
    documents = english(treebank, "train") * 20
    cut = list(pieces(documents, seed=1))
    assert [one for piece in cut for one in piece] == [one for document in documents for one in document]
    assert cut == list(pieces(documents, seed=1))
    assert len({len(piece) for piece in cut}) > 1


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (GOOD + "3\tloud\n", 3, "2 columns instead of 10"),
        (GOOD.replace("\t2\tnsubj", "\t_\tnsubj"), 1, "the number of a word or of its head is none"),
        ("# a\n" + GOOD.replace("\t2\tnsubj", "\t7\tnsubj"), 2, "the sentence has no word 7"),
        (GOOD.replace("2\tsings", "3\tsings"), 2, "word 3 stands where 2 is expected"),
        (GOOD + "x-y\tz\t_\t_\t_\t_\t_\t_\t_\t_\n", 3, "the number of a word or of its head is none"),
    ],
)
def test_broken_treebank_is_named(tmp_path: Path, text: str, line: int, reason: str) -> None:
    """File, line, reason."""
    file = tmp_path / "broken.conllu"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParseError) as error:
        list(read_treebank(file))
    assert str(error.value) == f"{file}:{line}: {reason}"


@pytest.mark.parametrize(("mark", "reason"), [("X-PER", "is no IOB2 mark"), ("I-PER", "I-PER continues no entity")])
def test_broken_names_are_named(tmp_path: Path, mark: str, reason: str) -> None:
    """File, line, reason."""
    file = tmp_path / "broken.iob2"
    file.write_text(f"# sent_id = 1\n1\tAnna\tO\n2\tsings\t{mark}\n", encoding="utf-8")
    with pytest.raises(ParseError, match=reason) as error:
        read_entities(file, LABELS)
    assert str(error.value).startswith(f"{file}:3: ")


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    """A file that is missing, cut off, or of other characters than UTF-8."""
    with pytest.raises(UsageError, match="no such file; set KGMEM_DATA"):
        list(read_treebank(tmp_path / "none.conllu"))
    broken = tmp_path / "broken.conllu.gz"
    broken.write_bytes(b"\x1f\x8b\x08no gzip")
    latin = tmp_path / "latin.conllu"
    latin.write_bytes(GOOD.replace("Anna", "Zoé").encode("latin-1"))
    for file in (broken, latin):
        with pytest.raises(ParseError, match=file.name):
            list(read_treebank(file))
