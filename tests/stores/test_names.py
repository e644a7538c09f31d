"""Names that a server looks up: phrases, spellings, queries to full-text indexes, and the index of what came."""

from __future__ import annotations

import re

import pytest

from kgmem.linking.phrases import phrases
from kgmem.stores.alias_index import AliasIndex
from kgmem.stores.aliases import ALIAS, LABEL, AliasRow
from kgmem.stores.folding import fold, name_key
from kgmem.stores.full_text import field, lucene, virtuoso
from kgmem.stores.names import FoundNames, Phrase
from kgmem.stores.spelling import probe_keys
from kgmem.stores.spellings import spellings
from kgmem.stores.sqlite import connect

ROWS = [
    AliasRow("<http://e/1>", "The Matrix", None, LABEL),
    AliasRow("<http://e/2>", "The Matrix", "en", LABEL),
    AliasRow("<http://e/3>", "Mercury (planet)", None, LABEL),
    AliasRow("<http://e/3>", "J. R. R. O'Brien", None, ALIAS),
    AliasRow("<http://e/4>", "北京大学", "zh", LABEL),
    AliasRow("<http://e/5>", "?!", None, LABEL),
    AliasRow("<http://e/6>", "long " * 60, None, LABEL),
]


def phrase(text: str) -> Phrase:
    """A phrase with these words."""
    return Phrase(text, tuple(fold(text)))


def test_a_few_names_are_found_as_in_the_large_index() -> None:
    """By all their words, without a remark, and by the pieces that misspellings leave."""
    large = AliasIndex(connect(":memory:"))
    large.create()
    large.add(1, ROWS)
    few = FoundNames(ROWS)
    keys = {name_key(fold(text)) for text in ("the matrix", "mercury", "mercury planet", "jrr obrien", "nothing")}
    keys |= probe_keys("thematirx") | probe_keys("北京大字")
    assert few.find(keys, limit=9) == large.find(keys, limit=9)
    assert few.lengths() == large.lengths()
    words = {"matrix", "the", "planet", "京", "keanu"}
    assert few.known_words(words) == large.known_words(words) == {"matrix": 2, "the": 2, "planet": 1, "京": 1}


@pytest.mark.parametrize(
    ("text", "there", "missing"),
    [
        ("Who directed The Matrix?", {"The Matrix", "Matrix", "directed"}, {"Who"}),
        ("who is nolan's wife", {"nolan", "nolan's wife"}, {"who", "is"}),
        ("Did The Who play in It?", {"The Who", "It"}, {"in", "Did"}),
        ("Which parties won?", {"party", "parties", "won"}, {"Which"}),
        ("In Bruges stars whom?", {"In Bruges"}, {"In", "whom"}),
        ("北京大学在哪里", {"北京大学"}, {"在", "哪"}),
    ],
)
def test_phrases_are_what_may_be_a_name(text: str, there: set[str], missing: set[str]) -> None:
    """Function words in small letters begin and end none; a last word comes in its dictionary form, too."""
    found = {found.text for found in phrases(text)}
    assert there <= found
    assert not missing & found


def test_a_question_has_room_in_one_request() -> None:
    """Some forty words with capitals make no more than a few hundred phrases."""
    assert len(list(phrases("Which films of Keanu Reeves and Carrie Moss did critics in France like the most?"))) < 100


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lord of the rings", "Lord of the Rings"),
        ("lord of the rings", "The Lord Of The Rings"),
        ("night watch", "Night watch"),
        ("Comedy", "comedy"),
        ("KEANU REEVES", "Keanu Reeves"),
        ("nasa", "NASA"),
        ("O'Neil's  \n Way", "O'Neil's Way"),
        ("McKay", "McKay"),
    ],
)
def test_a_phrase_is_spelled_as_names_are(typed: str, name: str) -> None:
    """In the usual capitals, and after an article."""
    assert name in spellings(phrase(typed))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Keanu Reves", "+keanu~1 +reves~1"),
        ("the Night Watch of Amsterdam", "+the +night +watch +of +amsterdam"),
        ("Amélie", '+(amelie~1 "amélie")'),
        ("O'Brien", """+(obrien~1 "o'brien")"""),
        ("OR", "+or"),
        ("Quill & Sons and Co", "+quill +sons +co"),
        ('a" OR *:* ~(x) /y/ && !z', "+a +or +x +y +z"),
        ("?! #", None),
    ],
)
def test_words_are_only_words_to_lucene(text: str, query: str | None) -> None:
    """Operators, quotes and wildcards don't get through; long words may be misspelt in a short phrase."""
    assert lucene(phrase(text)) == query


def test_nothing_gets_out_of_the_quotes() -> None:
    """Whatever is typed, a query to Virtuoso is quoted words, and a field's name has no bare sign."""
    assert virtuoso(phrase("""x' } ; DROP "ALL" \\u0022 AND _ 中""")) == (
        '"x" AND "DROP" AND "ALL" AND "u0022" AND "AND" AND "中"'
    )
    assert virtuoso(phrase("'?'")) is None
    assert re.fullmatch(r"(\w|\\.)+", field('legal "name": OR*')) is not None
