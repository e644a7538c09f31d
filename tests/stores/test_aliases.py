"""The alias index: what goes in is found again, and goes when its source goes; in memory and on disk."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgmem.stores.alias_index import AliasIndex
from kgmem.stores.aliases import ALIAS, HEAD_MARK, LABEL, LITERAL, LONGEST_NAME, LONGEST_TEXT, AliasRow
from kgmem.stores.folding import fold, name_key
from kgmem.stores.spelling import probe_keys

HOSTILE = [
    '"',
    "'); DROP TABLE alias; --",
    "AND",
    "NEAR(a b)",
    "a* ^b",
    "words : x",
    "nul\x00byte",
    "%_x",
    "`x`",
    "日本 OR 1=1",
]


@pytest.fixture(params=["memory", "disk"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database; Python begins its transactions."""
    where = ":memory:" if request.param == "memory" else str(tmp_path / "aliases.db")
    connection = sqlite3.connect(where)
    yield connection
    connection.close()


@pytest.fixture
def index(connection: sqlite3.Connection) -> AliasIndex:
    """An empty index."""
    index = AliasIndex(connection)
    index.create()
    return index


def row(number: int, text: str, kind: int = LABEL, lang: str | None = None) -> AliasRow:
    """A name of the node `number`."""
    return AliasRow(f"<http://example.org/thing/{number}>", text, lang, kind)


def look_up(index: AliasIndex, text: str) -> list[AliasRow]:
    """The names with the same words as `text`."""
    found = index.find({name_key(fold(text))}, limit=100)
    return [hit for names in found.values() for rows in names.values() for hit in rows]


def snapshot(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """The content of the tables that lookups read, the words of FTS5 among them."""
    tables = ("alias", "alias_posting", "alias_range", "alias_vocabulary")
    return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables}


def test_rows_come_back_as_they_went_in(index: AliasIndex) -> None:
    """IRIs, blank nodes and literals, languages and kinds survive."""
    rows = [
        row(1, "Paris", LABEL, "fr"),
        AliasRow("<urn:x>", "Paris", None, ALIAS),
        AliasRow("<a>", "Paris!", None, LABEL),
        AliasRow("_:b1", "paris", None, LABEL),
        AliasRow('"Paris"@fr', "Paris", "fr", LITERAL),
        AliasRow('"Paris"', "Paris", None, LITERAL),
        AliasRow('"Paris \\"\\\\\\""', 'Paris "\\"', None, LITERAL),
        AliasRow('"Paris"^^<http://example.org/city>', "Paris", None, LITERAL),
    ]
    assert index.add(7, rows) == len(rows) == index.size()
    assert sorted(look_up(index, "PARIS"), key=str) == sorted(rows, key=str)


def test_keys_meet_any_order_and_the_pieces_of_misspellings(index: AliasIndex) -> None:
    """A name is found by its words in any order, without its bracketed remark, and by a probe for a misspelling."""
    index.add(1, [row(1, "Keanu Reeves"), row(2, "Mercury (planet)"), row(3, "东京都厅舍")])
    assert [hit.text for hit in look_up(index, "Reeves, Keanu")] == ["Keanu Reeves"]
    assert [hit.text for hit in look_up(index, "mercury")] == ["Mercury (planet)"]
    for misspelt, name in (("kaenureves", "Keanu Reeves"), ("东京郡厅舍", "东京都厅舍")):
        found = index.find(probe_keys(misspelt), limit=10)
        assert {text for names in found.values() for text in names} == {name}


def test_keys_are_all_that_can_be_found(index: AliasIndex) -> None:
    """Those of names, of their heads apart from other names, and of pieces."""
    index.add(1, [row(1, "Springfield, Illinois"), row(2, "oak")])
    keys = set(index.keys().tolist())
    assert {name_key(["oak"]), name_key(["springfield"]) ^ HEAD_MARK, *index.find(keys, limit=9)} <= keys
    assert name_key(["springfield"]) not in keys
    assert not index.find([name_key(["springfield"])], limit=9)


def test_small_letters(index: AliasIndex) -> None:
    """The share of names that begin with one; literals don't count."""
    assert index.small_letters() == 0.0
    index.add(1, [row(1, "oak"), row(2, "Paris"), row(3, "Rome"), row(4, "lima", ALIAS), row(5, "text", LITERAL)])
    assert index.small_letters() == 0.5


def test_limit_holds_on_a_name_of_many_nodes(index: AliasIndex) -> None:
    """No more rows than asked for come back for one key."""
    index.add(1, (row(number, "John Smith") for number in range(500)))
    assert len(look_up(index, "John Smith")) == 100


def test_words_are_known_while_a_name_has_them(index: AliasIndex) -> None:
    """`known_words` counts the names that hold a word."""
    index.add(1, [row(1, "The Matrix"), row(2, "The Client")])
    index.add(2, [row(3, "Matrix")])
    assert index.known_words({"the", "matrix", "matirx"}) == {"the": 2, "matrix": 2}
    index.remove(1)
    assert index.known_words({"the", "matrix"}) == {"matrix": 1}


def test_texts_that_are_no_names_are_left_out(index: AliasIndex) -> None:
    """Texts without a word, and texts longer than a name can be, are not indexed and not counted."""
    texts = ["", "?!", "x" * (LONGEST_TEXT + 1), "a " * (LONGEST_NAME + 1), "b"]
    assert index.add(1, [row(number, text) for number, text in enumerate(texts)]) == 1
    assert index.lengths() == {1: 1}


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_remove_leaves_what_others_said(index: AliasIndex, connection: sqlite3.Connection, share: float) -> None:
    """After a source is removed, small or large, the index is the one that never held it."""
    names = [f"Name{number} {number % 7} (x{number})" for number in range(1000)]
    cut = int(len(names) * (1 - share))
    index.add(1, [row(number, name) for number, name in enumerate(names[:cut])])
    before, lengths = snapshot(connection), index.lengths()
    index.add(2, [row(number, name) for number, name in enumerate(names[cut:], cut)])
    assert snapshot(connection) != before
    index.remove(2)
    assert snapshot(connection) == before
    assert index.lengths() == lengths


def test_remove_takes_all_parts_of_a_source(index: AliasIndex, connection: sqlite3.Connection) -> None:
    """A source may have come in several calls, with others between; an unknown one is no error."""
    for source, number in ((1, 1), (2, 2), (1, 3)):
        index.add(source, [row(number, "Same Name")])
    index.remove(1)
    index.remove(99)
    assert [hit.node for hit in look_up(index, "Same Name")] == [row(2, "").node]
    index.remove(2)
    assert not any(snapshot(connection).values())
    assert index.size() == 0


def test_a_new_source_after_a_removal_gets_ids_of_its_own(index: AliasIndex) -> None:
    """Ids that have become free don't mix up sources."""
    index.add(1, [row(1, "One")])
    index.add(2, [row(2, "Two")])
    index.remove(2)
    index.add(3, [row(3, "Three")])
    index.remove(1)
    assert [hit.text for hit in look_up(index, "three")] == ["Three"]


def test_rolled_back_rows_are_gone(index: AliasIndex, connection: sqlite3.Connection) -> None:
    """The index lives in the caller's transactions: what is rolled back was never there."""
    index.add(1, [row(1, "Kept")])
    connection.commit()
    before = snapshot(connection)
    index.add(2, [row(2, "Dropped")])
    index.remove(1)
    assert snapshot(connection) != before
    connection.rollback()
    assert snapshot(connection) == before


def test_create_twice(index: AliasIndex) -> None:
    """`create` leaves tables that are there as they are."""
    index.add(1, [row(1, "Kept")])
    index.create()
    assert index.size() == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_data(index: AliasIndex, text: str) -> None:
    """Quotes, FTS5 syntax, NUL and wildcards are text like any other."""
    index.add(1, [row(1, f"{text} name"), row(2, "words x")])
    hits = [hit.text for hit in look_up(index, f"name {text}")]
    assert hits == [f"{text} name"]
    assert index.known_words({text, "name"}).get("name") == 1
    index.remove(1)
    assert index.size() == 0


def test_it_stays_on_disk(tmp_path: Path) -> None:
    """Another connection reads what was written, and the file is small: under 250 bytes a name."""
    path = tmp_path / "aliases.db"
    with sqlite3.connect(path) as writing:
        index = AliasIndex(writing)
        index.create()
        index.add(1, (row(number, f"Some Name {number:05}") for number in range(20_000)))
    writing.close()
    reading = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    assert [hit.node for hit in look_up(AliasIndex(reading), "some name 00123")] == [row(123, "").node]
    reading.close()
    assert path.stat().st_size < 250 * 20_000


def test_thousands_of_names_a_second(index: AliasIndex) -> None:
    """Adding and removing cost no more than 100 microseconds a name, also on a busy machine."""
    rows = [row(number, f"Word{number % 977} Name{number} of Somewhere") for number in range(20_000)]
    started = time.process_time()
    index.add(1, rows)
    index.remove(1)
    assert time.process_time() - started < 2 * 100e-6 * len(rows)
