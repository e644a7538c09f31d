"""Relation labels in running English, as answer sentences use them."""

from __future__ import annotations

import pytest

from kgmem.plans.nouns import article, plural, singular
from kgmem.plans.wording import core_label, forward_noun, inverse_phrase, split_label


@pytest.mark.parametrize(
    ("label", "noun", "phrase"),
    [
        ("directed by", "director", "directed by"),
        ("directedBy", "director", "directed by"),
        ("written_by", "writer", "written by"),
        ("music composed by", "music composer", "with music composed by"),
        ("published by", "publisher", "published by"),
        ("starred actors", "starred actors", "with the starred actors"),
        ("has genre", "genre", "with the genre"),
        ("capital", "capital", "with the capital"),
        ("place of birth", "place of birth", "with the place of birth"),
        ("born in", "place of birth", "born in"),
        ("located in", "location", "located in"),
        ("worksFor", "employer", "working for"),
        ("borders", "neighbour", "bordering"),
        ("adjacent to", "neighbour", "adjacent to"),
        ("member of", "organisation", "being member of"),
        ("in language", "language", "in language"),
        ("release year", "release year", "with the release year"),
        ("IATA code", "IATA code", "with the IATA code"),
    ],
)
def test_both_directions_of_a_label(label: str, noun: str, phrase: str) -> None:
    """The object is the subject's noun; subjects are meant by a phrase behind their own noun."""
    assert forward_noun(label) == noun
    assert inverse_phrase(label) == phrase


def test_labels_are_split_into_words() -> None:
    """Camel case, underscores and capitals are undone; abbreviations stay."""
    assert split_label("filmDirector") == "film director"
    assert split_label("Date_of_Birth") == "date of birth"
    assert split_label("hasISBNNumber") == "has ISBN number"
    assert core_label("hasISBNNumber") == "ISBN number"
    assert core_label("has") == "has"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("director", "directors"),
        ("place of birth", "places of birth"),
        ("country", "countries"),
        ("person", "people"),
        ("cast member", "cast members"),
        ("box", "boxes"),
        ("species", "species"),
        ("country ruled", "countries ruled"),
        ("top speed", "top speeds"),
        ("chairwoman", "chairwomen"),
        ("kind of food", "kinds of food"),
    ],
)
def test_number_of_noun_phrases(one: str, many: str) -> None:
    """The head of a noun phrase takes the plural, and gives it back."""
    assert plural(one) == many
    assert singular(many) == one


def test_articles_follow_the_sound() -> None:
    """A or an goes by the sound, not the letter."""
    assert [article(word) for word in ("actor", "university", "hour", "film", "one")] == [
        "an actor",
        "a university",
        "an hour",
        "a film",
        "a one",
    ]
