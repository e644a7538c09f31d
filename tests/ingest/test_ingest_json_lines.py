"""JSON Lines of triples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kgmem.errors import ParseError
from kgmem.ingest import IngestOptions, ingest
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDFS_LABEL, XSD

Write = Callable[..., Path]


def objects(store: MemoryStore) -> set[object]:
    """The objects of all triples that are no labels."""
    return {triple.object for triple in store.triples() if triple.predicate != RDFS_LABEL}


def test_objects_and_arrays_are_rows(store: MemoryStore, write: Write) -> None:
    """With the headings of tables as keys, lines may differ, unknown keys are named."""
    text = '{"head": "A", "relation": "p", "tail": "B", "weight": 1}\n\n["A", "p", "C"]\r\n{"o":"D","s":"A","p":"p"}'
    (report,) = ingest(store, [write("a.jsonl", text)]).sources
    assert objects(store) == {NamedNode(f"urn:kgmem:{name}") for name in "BCD"}
    assert report.ignored_columns == ("weight",)


@pytest.mark.parametrize(
    ("value", "text", "datatype"),
    [
        ("7", "7", "integer"),
        ("-0", "0", "integer"),
        ("12345678901234567890123", "12345678901234567890123", "integer"),
        ("1.50", "1.5", "decimal"),
        ("-0.0", "0", "decimal"),
        ("100.0", "100", "decimal"),
        ("true", "true", "boolean"),
        ('"1999"', "1999", "integer"),
        ('"1999-12-31"', "1999-12-31", "date"),
        ("1e3", "1000", "double"),
    ],
)
def test_numbers_and_booleans_are_typed(store: MemoryStore, write: Write, value: str, text: str, datatype: str) -> None:
    """A JSON number is a number however it is written; text is read as in a table."""
    ingest(store, [write("a.jsonl", f'["A", "p", {value}]\n')])
    assert objects(store) == {Literal(text, datatype=NamedNode(XSD + datatype))}


def test_language_and_datatype_keys(store: MemoryStore, write: Write) -> None:
    """They make an object a literal; null says nothing."""
    lines = [
        '{"s": "A", "p": "p", "o": "chat", "lang": "fr", "datatype": null}',
        '{"s": "A", "p": "p", "o": "x", "lang": null, "datatype": "http://x/type"}',
        '{"s": "A", "p": "p", "o": 5, "datatype": "xsd:gYear"}',
    ]
    ingest(store, [write("a.jsonl", "\n".join(lines))])
    assert objects(store) == {
        Literal("chat", language="fr"),
        Literal("x", datatype=NamedNode("http://x/type")),
        Literal("5", datatype=NamedNode(XSD + "gYear")),
    }


BROKEN = [
    ('{"s": "A", "p": "p" "o": "B"}', "Expecting ',' delimiter", 21),
    ("[", "Expecting value", 2),
    ('["A", "p"]', "an array of 2 instead of", None),
    ('"A p B"', "neither an object nor an array of three", None),
    ('{"name": "A", "p": "p"}', "no keys for subject, predicate and object among name, p", None),
    ('["A", "p", null]', "the object is null", None),
    ('["A", "p", {"a": 1}]', "the object is an object", None),
    ('[true, "p", "B"]', "the subject is a boolean", None),
    ('["A", "p", ""]', "the object is empty", None),
    ('["A", "p", NaN]', "NaN is no JSON number", None),
    ('["A", "p", 1e400]', "the number 1e400 is too large", None),
    (r'["A", "p", "\ud800"]', "not UTF-8", None),
    ("[" * 100_000, "nested too deep", None),
]


@pytest.mark.parametrize(("line", "reason", "column"), BROKEN)
def test_broken_lines_stop_with_the_place(
    store: MemoryStore, write: Write, line: str, reason: str, column: int | None
) -> None:
    """File, line, where known the column, and the reason."""
    with pytest.raises(ParseError) as caught:
        ingest(store, [write("a.jsonl", f'["A", "p", "B"]\n{line}\n')])
    error = caught.value
    assert reason in error.reason
    assert (error.line, error.column) == (2, column)


def test_broken_lines_can_be_skipped(store: MemoryStore, write: Write) -> None:
    """Each costs itself alone."""
    content = "\n".join(line for line, *_ in BROKEN).encode() + b'\n["A", "p", "caf\xe9"]\n["A", "p", "B"]\n'
    (report,) = ingest(store, [write("a.jsonl", content)], IngestOptions(skip_errors=True)).sources
    assert report.skipped == len(BROKEN) + 1
    assert objects(store) == {NamedNode("urn:kgmem:B")}
