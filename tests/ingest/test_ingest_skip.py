"""Broken statements of RDF formats left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kgmem.errors import ParseError
from kgmem.ingest import IngestOptions, ingest
from kgmem.stores.memory import MemoryStore
from kgmem.types import XSD

Write = Callable[..., Path]
SKIP = IngestOptions(skip_errors=True)


def numbers(store: MemoryStore) -> list[int]:
    """The integers among the objects, sorted."""
    integer = NamedNode(XSD + "integer")
    found = (triple.object for triple in store.triples())
    return sorted(int(term.value) for term in found if isinstance(term, Literal) and term.datatype == integer)


def number(value: int) -> str:
    """A statement about an integer."""
    return f'<a:a> <a:b> "{value}"^^<{XSD}integer>'


@pytest.mark.parametrize("name", ["a.nt", "a.nq", "a.nt.gz"])
def test_lines_are_independent(store: MemoryStore, write: Write, name: str) -> None:
    """A broken line costs exactly itself, also if a quote is missing or bytes are no text."""
    broken = [
        "<a:a> <a:b> oops .",
        '<a:a> <a:b> "no end .',
        "<a:a> <a:b>",
        '<a:a> <a:b> "caf\udce9" .',
        ">>>",
        "<a:a b> <a:b> 1 .",
    ]
    content = ""
    for index, line in enumerate(broken):
        content += f"{number(index)} .\n{line}\n"
    content += f"{number(len(broken))} ."
    path = write(name, content.encode(errors="surrogateescape"))
    (report,) = ingest(store, [path], SKIP).sources
    assert numbers(store) == list(range(len(broken) + 1))
    assert [place.line for place in report.skipped_places] == [2, 4, 6, 8, 10, 12]
    assert report.skipped == len(broken)


def test_many_blocks_of_lines(store: MemoryStore, write: Write) -> None:
    """Line numbers hold behind the first megabytes too."""
    lines = [f"<a:a> <a:b> <a:{index % 100}> ." for index in range(200_000)]
    for index in (0, 70_000, 199_999):
        lines[index] = "oops"
    (report,) = ingest(store, [write("a.nt", "\n".join(lines))], SKIP).sources
    assert [place.line for place in report.skipped_places] == [1, 70_001, 200_000]
    assert report.triples == 100


TURTLE = """@prefix a: <a:> .
a:a a:b 1 .
a:a a:b b:oops ; a:b 90 .
a:a a:b 2 ;
    a:b oops ;
    a:b 91 .
a:a a:b 3 .
a:a a:b "no end .
a:a a:b 4 .
a:a a:b "fine" . a:x a:y "no end again .
a:a a:b 5 . # a comment.
a:a a:b 6 .
@prefix c: <c:> .
@prefix d: oops .
a:a c:b 7 .
a:a a:b [ a:b oops ] .
a:a a:b "\\u00zz" .
a:a a:b 8 .
a:a a:b \"\"\"no end .
a:a a:b 9 .
"""


def test_turtle_goes_on_behind_the_broken_statement(store: MemoryStore, write: Write) -> None:
    """With the prefixes known so far; nothing said inside a text is taken for a statement."""
    (report,) = ingest(store, [write("a.ttl", TURTLE)], SKIP).sources
    assert numbers(store) == list(range(1, 10))
    assert [place.line for place in report.skipped_places] == [3, 5, 8, 10, 14, 16, 17, 19]
    assert report.skipped == 8


def test_trig_goes_on_too(store: MemoryStore, write: Write) -> None:
    """The brace that closes a graph with a broken statement is no error of its own."""
    graph = "a:g {\n  a:a a:b 1 .\n  a:a a:b b:oops .\n  a:a a:b 2 .\n}\n"
    rest = "a:h { a:a a:b 3 }\na:a a:b 4 .\n"
    (report,) = ingest(store, [write("a.trig", "@prefix a: <a:> .\n" + graph + rest)], SKIP).sources
    assert numbers(store) == [1, 2, 3, 4]
    assert [place.line for place in report.skipped_places] == [4]


def test_text_is_never_taken_for_statements(store: MemoryStore, write: Write) -> None:
    """Behind a missing quote, the parser alone would read the next text as Turtle."""
    text = '<a:a> <a:b> "no end .\n<a:a> <a:b> "1" . <a:a> <a:c> " . <a:f> <a:g> <a:h> . " .\n'
    ingest(store, [write("a.ttl", text)], SKIP)
    assert sorted(map(str, store.triples())) == ['<a:a> <a:b> "1"', '<a:a> <a:c> " . <a:f> <a:g> <a:h> . "']


def test_a_large_turtle_file_with_scattered_errors(store: MemoryStore, write: Write) -> None:
    """Each error costs its statement, wherever the parser's buffer ends."""
    lines = ["@prefix a: <a:> .", *(f"a:a a:b {index} ." for index in range(20_000))]
    broken = range(500, 20_000, 997)
    for line in broken:
        lines[line] = "a:a a:b ; ."
    (report,) = ingest(store, [write("a.ttl.gz", "\n".join(lines))], SKIP).sources
    assert report.skipped == len(broken)
    assert report.triples == 20_000 - len(broken)
    assert [place.line for place in report.skipped_places] == [line + 1 for line in broken][:20]


@pytest.mark.slow
def test_a_text_that_never_ends_costs_one_statement(store: MemoryStore, write: Write) -> None:
    """Also where so much follows that the parser gives up before the end of the file."""
    lines = [f'<a:a> <a:b> {index}; <a:c> "{"x" * 10_000}" .' for index in range(3000)]
    lines[100] = '<a:a> <a:b> """no end .'
    (report,) = ingest(store, [write("a.ttl", "\n".join(lines))], SKIP).sources
    assert numbers(store) == [index for index in range(3000) if index != 100]
    assert [place.line for place in report.skipped_places] == [101]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:li/></rdf:RDF>'),
        ("a.jsonld", '{"@id": 3}'),
    ],
)
def test_nested_formats_stop_and_say_so(store: MemoryStore, write: Write, name: str, content: str) -> None:
    """Behind an error in RDF/XML or JSON-LD nobody knows what belongs to what."""
    with pytest.raises(ParseError, match=r"\((RDF/XML|JSON-LD) can't be read on behind an error"):
        ingest(store, [write(name, content)], SKIP)


def test_a_sound_file_is_read_the_same(store: MemoryStore, write: Write) -> None:
    """Skipping errors makes no difference where there are none."""
    path = write("a.ttl", '@prefix a: <a:> .\na:a a:b """long\n\ntext .\n""" .\n')
    ingest(store, [path])
    expected = set(store.triples())
    (report,) = ingest(store, [path], SKIP).sources
    assert set(store.triples()) == expected
    assert (report.status, report.skipped) == ("changed", 0)
