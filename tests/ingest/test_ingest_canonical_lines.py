"""Text that passes without a parser is what the parser would have made of it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kgmem.ingest.canonical_lines import is_canonical

XSD, RDF = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Mostly right, with all that can be wrong about an IRI or a literal.
iris = st.text("".join(sorted({*string.printable, "é", "\u200e"})), max_size=4).map(lambda end: f"<http://a.b{end}>")
texts = st.text(max_size=4).map(lambda text: f'"{text}"')
tags = st.sampled_from(["", "@en", "@EN", "@en-GB", "@englishes", "@e", f"^^<{XSD}integer>", f"^^<{XSD}string>"])
odd = st.sampled_from([f'"x"^^<{RDF}langString>', f'"x"^^<{RDF}dirLangString>', '"x"^^<a>', "_:b", "<a>", "<<", ""])
objects = iris | st.tuples(texts, tags).map("".join) | odd
statements = st.tuples(iris, iris, objects, st.sampled_from([" .\n"] * 5 + [".\n", " . \n", " .", "  .\n"]))


def parsed(lines: bytes) -> bytes | None:
    """What parser and serializer make of the lines."""
    return serialize(parse(lines, RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)


@given(st.lists(statements.map(lambda s: f"{s[0]} {s[1]} {s[2]}{s[3]}"), max_size=2).map("".join))
@settings(max_examples=2000, deadline=None)
def test_what_is_canonical_comes_back_from_the_parser(lines: str) -> None:
    """No text passes that the parser would refuse or write in another way."""
    data = lines.encode()
    if is_canonical(data):
        assert parsed(data) == data


def test_every_character_that_passes_in_a_literal_is_kept() -> None:
    """All of Unicode but the surrogates, each in a literal of its own."""
    node = NamedNode("http://example.org/x")
    every = [chr(i) for i in range(0x110000) if not 0xD800 <= i < 0xE000]
    for begin in range(0, len(every), 10_000):
        lines = [f'{node} {node} "{character}" .\n'.encode() for character in every[begin : begin + 10_000]]
        passed = b"".join(filter(is_canonical, lines))
        assert parsed(passed) == passed
        assert len(passed) > sum(map(len, lines)) * 0.98


@pytest.mark.parametrize(
    "triple",
    [
        Triple(NamedNode("http://a.b/c%20d_(e),f"), NamedNode("https://a.b/c#d"), NamedNode("http://a.b")),
        Triple(NamedNode("http://a.b/"), NamedNode("http://a.b/c"), Literal("Götterdämmerung 中文", language="de")),
        Triple(NamedNode("http://a.b/"), NamedNode("http://a.b/c"), Literal(1)),
    ],
)
def test_common_forms_are_known(triple: Triple) -> None:
    """What large dumps are made of needs no parser; one broken byte in it does."""
    lines = serialize([triple], format=RdfFormat.N_TRIPLES) or b""
    assert is_canonical(lines * 3)
    assert not is_canonical(lines + lines.replace(b"b", b"\xff") + lines)
