"""From a cell's text to terms and labels."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kgmem.ingest import terms
from kgmem.ingest.terms import Terms, absolute_iri, canonical_double, encode, typed_literal, words
from kgmem.types import RDFS_LABEL, XSD

TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        *((text, "integer") for text in ("0", "7", "-7", "1999", "10", "123456789012345678901234567890")),
        *((text, "decimal") for text in ("0.5", "-0.5", "3.14", "10.01", "12345678901234567890.5")),
        *((text, "double") for text in ("1.0E10", "1.5E-7", "-2.25E0", "1.7976931348623157E308", "5.0E-324")),
        *((text, "date") for text in ("1999-12-31", "2024-02-29", "0001-01-01")),
        *(
            (text, "dateTime")
            for text in ("1999-12-31T23:59:59", "2024-02-29T00:00:00Z", "1999-01-01T00:00:00.5+05:30")
        ),
    ],
)
def test_canonical_numbers_and_dates_are_typed(text: str, datatype: str) -> None:
    """The one canonical form of a value is read as that value, its text unchanged."""
    assert typed_literal(text) == Literal(text, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    "text",
    [
        *("007", "+5", "-0", "1,000", "1_000", "٣", "１９", "²", "0x10", "5 km", " 5", "5 ", "--5", "-", "12-13"),
        *("1.0", "1.50", ".5", "5.", "-0.0", "00.5", "3.10", "1.2.3"),
        *("1e400", "1E5", "1.0E400", "1.50E3", "10.0E3", "1.0E+5", "1.0e5", "0.0E0", "1.5E010", "NaN", "INF", "-INF"),
        *("2023-02-29", "1999-13-01", "1999-00-10", "0000-01-01", "99-01-01", "1999-1-1", "1999-12-31Z", "31.12.1999"),
        *("1999-12-31T24:00:00", "1999-12-31T23:59:60", "1999-12-31T23:59", "1999-12-31 23:59:59"),
        *("1999-12-31T23:59:59.50", "1999-12-31T23:59:59+00:00", "1999-12-31T23:59:59+15:00", "1999-12-31T23:59:59z"),
        *("true", "Kismet"),
    ],
)
def test_all_else_is_a_name(text: str) -> None:
    """What is not canonical might be a code, a version or a title, and keeps its text."""
    assert typed_literal(text) is None


@settings(deadline=None)
@given(
    st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False).map(lambda d: f"{d:f}")
    | st.dates()
    | st.datetimes()
)
def test_a_typed_value_comes_back_from_a_store_as_it_was_written(value: object) -> None:
    """Oxigraph keeps numbers and dates as values; the canonical text survives that."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    literal = typed_literal(text)
    if literal is not None:
        store = Store()
        store.add(Quad(NamedNode("a:a"), NamedNode("a:b"), literal))
        assert [quad.object for quad in store] == [literal]


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_canonical_doubles_are_the_same_number(number: float) -> None:
    """One form for each value, and it parses back to it."""
    text = canonical_double(number)
    assert text is not None
    assert float(text) == number
    mantissa, _, exponent = text.partition("E")
    assert str(int(exponent)) == exponent
    assert number == 0 or 1 <= abs(float(mantissa)) < 10
    assert canonical_double(float(text)) == text


def test_numbers_that_are_not_finite_have_no_canonical_form() -> None:
    """Infinity is no number of a table."""
    assert canonical_double(float("inf")) is None
    assert canonical_double(float("nan")) is None


@settings(deadline=None)
@given(TEXT)
def test_minted_iris_tell_their_text(text: str) -> None:
    """Encoding can be undone, so that two texts never share an IRI, and the IRI is valid in every format."""
    encoded = encode(text)
    assert unquote(encoded) == text
    node = NamedNode("http://x/" + encoded)
    for format_ in (RdfFormat.N_TRIPLES, RdfFormat.TURTLE):
        (quad,) = parse(f"{node} <a:b> <a:c> .".encode(), format_)
        assert quad.subject == node


def test_encoding_keeps_letters_of_all_scripts() -> None:
    """IRIs stay readable."""
    assert encode("Amélie_2") == "Amélie_2"
    assert encode("导演") == "导演"
    assert encode("a/b c%") == "a%2Fb%20c%25"
    assert [encode(text) for text in (".", "..", "...")] == ["%2E", "%2E%2E", "..."]


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("http://x/a", "http://x/a"),
        ("<http://x/a>", "http://x/a"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("HTTPS://X/é", "HTTPS://X/é"),
    ],
)
def test_absolute_iris_stay(text: str, iri: str) -> None:
    """With or without angle brackets."""
    assert absolute_iri(text) == NamedNode(iri)


@pytest.mark.parametrize(
    "text",
    [
        "Re:Zero",
        "Alien:Covenant",
        "urn:x",
        "http://a b",
        "http://x/{y}",
        "//x/a",
        "a/b",
        "<i>",
        "<>",
        "a@b.org",
        "12:30",
    ],
)
def test_titles_with_colons_are_names(text: str) -> None:
    """A colon alone makes no IRI."""
    assert absolute_iri(text) is None


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("directed_by", "directed by"),
        ("directedBy", "directed by"),
        ("DirectedBy", "directed by"),
        ("hasURL", "has URL"),
        ("HTMLPage", "HTML page"),
        ("__people__person__gender", "people person gender"),
        ("Place of Birth", "Place of Birth"),
        ("né_à", "né à"),
        ("largestÉtat", "largest état"),
        ("开始时间", "开始时间"),
        ("gdp2020", "gdp2020"),
        ("___", "___"),
        ("P136", "P136"),
        ("/film/film/genre", "/film/film/genre"),
    ],
)
def test_predicates_are_put_in_words(name: str, label: str) -> None:
    """Underscores and capitals in the middle part words; nothing else is touched."""
    assert words(name) == label


def test_a_row_becomes_a_triple_with_labels() -> None:
    """Names get an IRI and a label exactly as written, each once; predicates have a space of their own."""
    made: list[Triple] = []
    maker = Terms("urn:kgmem:", "en")
    maker.add(made, "A b", "knows_of", "knows_of")
    maker.add(made, "A b", "knows_of", "1999")
    subject, relation = NamedNode("urn:kgmem:A%20b"), NamedNode("urn:kgmem:relation/knows_of")
    assert made == [
        Triple(relation, RDFS_LABEL, Literal("knows of", language="en")),
        Triple(NamedNode("urn:kgmem:knows_of"), RDFS_LABEL, Literal("knows_of", language="en")),
        Triple(subject, RDFS_LABEL, Literal("A b", language="en")),
        Triple(subject, relation, NamedNode("urn:kgmem:knows_of")),
        Triple(subject, relation, Literal("1999", datatype=NamedNode(XSD + "integer"))),
    ]


def test_a_number_as_a_subject_is_a_thing() -> None:
    """The film called 1984 and the year 1984 are two nodes."""
    made: list[Triple] = []
    maker = Terms("a:")
    maker.add(made, "1984", "year", "1984")
    assert made[-1] == Triple(
        NamedNode("a:1984"), NamedNode("a:relation/year"), Literal("1984", datatype=NamedNode(XSD + "integer"))
    )
    assert Triple(NamedNode("a:1984"), RDFS_LABEL, Literal("1984")) in made


def test_language_and_datatype_make_literals() -> None:
    """So do naming predicates, which say what something is called."""
    made: list[Triple] = []
    maker = Terms("a:", "fr")
    maker.add(made, "http://x/a", "http://x/p", "chat", language="fr-CA")
    maker.add(made, "http://x/a", "http://x/p", "007", datatype="xsd:integer")
    maker.add(made, "http://x/a", "http://x/p", "x", datatype="http://x/type")
    maker.add(made, "http://x/a", RDFS_LABEL.value, "1999")
    assert [triple.object for triple in made] == [
        Literal("chat", language="fr-CA"),
        Literal("007", datatype=NamedNode(XSD + "integer")),
        Literal("x", datatype=NamedNode("http://x/type")),
        Literal("1999", language="fr"),
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("", "b", "c"), "subject is empty"),
        (("a", "", "c"), "predicate is empty"),
        (("a", "b", ""), "object is empty"),
        (("a", "b", "c", "not a tag"), "no language tag"),
        (("a", "b", "c", "", "not a type"), "no datatype"),
    ],
)
def test_rows_that_are_no_triples_are_refused(cells: tuple[str, ...], message: str) -> None:
    """With what is wrong, and nothing but labels left behind."""
    made: list[Triple] = []
    with pytest.raises(ValueError, match=message):
        Terms("a:").add(made, *cells)
    assert all(triple.predicate == RDFS_LABEL for triple in made)


def test_a_full_memory_of_names_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded; a forgotten name gets its label again, and the triples are right."""
    monkeypatch.setattr(terms, "CACHE", 10)
    made: list[Triple] = []
    maker = Terms("a:")
    for number in [*range(30), *range(30)]:
        maker.add(made, f"s{number}", "p", f"o{number}")
    assert len(maker._entities) <= 10
    edges = [triple for triple in made if triple.predicate == NamedNode("a:relation/p")]
    assert len(edges) == 60
    assert len(set(edges)) == 30
