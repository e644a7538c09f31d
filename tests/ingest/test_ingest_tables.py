"""CSV, TSV and other delimited text."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kgmem.errors import ParseError
from kgmem.ingest import IngestOptions, ingest
from kgmem.ingest.dialect import find_dialect, looks_like_table
from kgmem.ingest.formats import Format
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import ByteStream
from kgmem.ingest.tables import read_table
from kgmem.ingest.terms import Terms, absolute_iri
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDFS_LABEL

Write = Callable[..., Path]
Row = tuple[str, ...]

CELL = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: absolute_iri(text) is None)
PLAIN_CELL = CELL.filter(lambda text: not set(text) & set("|\n\r"))


def rows(store: MemoryStore) -> list[Row]:
    """The table that a store's triples say, names instead of IRIs, sorted."""
    labels = {
        triple.subject: triple.object.value
        for triple in store.triples()
        if triple.predicate == RDFS_LABEL and isinstance(triple.object, Literal)
    }

    def name(term: object) -> str:
        return term.value if isinstance(term, Literal) else labels[term]  # type: ignore[index]

    edges = (triple for triple in store.triples() if triple.predicate != RDFS_LABEL)
    return sorted((name(edge.subject), name(edge.predicate), name(edge.object)) for edge in edges)


def read_rows(data: bytes, **options: str) -> list[Row]:
    """The rows of a table as our reader sees them, without a store."""
    given = {"delimiter": None, "quoting": "auto", **options}
    dialect = find_dialect(data, Format.CSV, file="t.csv", delimiter=given["delimiter"], quoting=str(given["quoting"]))
    stream = ByteStream(io.BytesIO(data), "t.csv")
    triples = [
        triple for batch in read_table(stream, dialect, Terms("a:"), Problems("t.csv", skip=False)) for triple in batch
    ]
    labels = {triple.subject: triple.object.value for triple in triples if triple.predicate == RDFS_LABEL}
    predicates = {triple.predicate for triple in triples} - {RDFS_LABEL}

    def name(term: object) -> str:
        return term.value if isinstance(term, Literal) else labels[term]  # type: ignore[index]

    return [(name(t.subject), name(t.object)) for t in triples if t.predicate in predicates]


def test_metaqa_comes_in_exactly(store: MemoryStore, data: Path) -> None:
    """All 133,582 lines of a plain delimited file, packed, sniffed: each line a triple with the line's own text."""
    path = data / "qa/metaqa/kb.txt.gz"
    (report,) = ingest(store, [path]).sources
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        lines = [line.rstrip("\n") for line in file]
    assert len(lines) == 133_582
    expected = sorted((s, p.replace("_", " "), o) for s, p, o in (line.split("|") for line in set(lines)))
    assert rows(store) == expected
    assert report.skipped == 0


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, st.just("p"), CELL), min_size=1, max_size=5), st.sampled_from([",", ";"]))
def test_any_text_survives_csv(table: list[Row], delimiter: str) -> None:
    """Python's own writer and our reader agree on every text: quotes, delimiters, line ends, all scripts."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([("subject", "predicate", "object"), *table])
    assert read_rows(text.getvalue().encode(), delimiter=delimiter) == [(s, o) for s, _, o in table]


@settings(deadline=None)
@given(st.lists(st.tuples(PLAIN_CELL, st.just("p"), PLAIN_CELL), min_size=1, max_size=5))
def test_any_text_survives_plain_delimited_text(table: list[Row]) -> None:
    """Where quotes are text, every character but the delimiter and line ends is."""
    text = "s|p|o\n" + "".join("|".join(row) + "\n" for row in table)
    assert read_rows(text.encode(), delimiter="|", quoting="none") == [(s, o) for s, _, o in table]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "Kismet,directed by,William Dieterle\n"),
        ("a.csv", "Kismet;directed by;William Dieterle\r\n"),
        ("a.csv", "Kismet|directed by|William Dieterle"),
        ("a.csv", '"Kismet","directed by","William Dieterle"\r\n'),
        ("a.tsv", "Kismet\tdirected by\tWilliam Dieterle\n\n\n"),
        ("a.tab", "Subject\tPredicate\tObject\nKismet\tdirected by\tWilliam Dieterle\n"),
        ("a.txt", "head|relation|tail\nKismet|directed by|William Dieterle\n"),
        ("a.csv", "year,Target,Source,RELATION,language\n1955,William Dieterle,Kismet,directed by,\n"),
        ("a.csv", "s,p,o,,,\nKismet,directed by,William Dieterle,,,\n\n"),
    ],
)
def test_delimiters_and_headings_are_found(store: MemoryStore, write: Write, name: str, content: str) -> None:
    """The usual delimiters, headings in any order and case, line ends of all systems, empty rows."""
    ingest(store, [write(name, content)])
    assert rows(store) == [("Kismet", "directed by", "William Dieterle")]


def test_a_delimiter_can_be_given(store: MemoryStore, write: Write) -> None:
    """Any single character, whatever the extension says."""
    ingest(store, [write("a.txt", "Kismet#year, or so#1955\n")], IngestOptions(delimiter="#"))
    ingest(store, [write("b.csv", "Kismet#year, or so#1955\n")], IngestOptions(delimiter="#"))
    assert rows(store) == [("Kismet", "year, or so", "1955")]


@pytest.mark.parametrize(
    ("content", "quoting", "expected"),
    [
        # Comma: CSV. Quotes inside a cell are text anyway.
        ('a,says,"b, ""c"""\na,is,5" wide\n', "auto", [("a", "is", '5" wide'), ("a", "says", 'b, "c"')]),
        ('a,says,"b\nc"\na,is,d\n', "auto", [("a", "is", "d"), ("a", "says", "b\nc")]),
        ('a,says,"b"\n', "none", [("a", "says", '"b"')]),
        # Others: quotes are text ...
        ('"Crocodile" Dundee\tis\t"film"\n', "auto", [('"Crocodile" Dundee', "is", '"film"')]),
        ('"a\tis\tb\nc"\tis\t"\n', "auto", [('"a', "is", "b"), ('c"', "is", '"')]),
        ('"a"|is|"b"\n', "auto", [('"a"', "is", '"b"')]),
        ('"a|is|b"\n', "auto", [('"a', "is", 'b"')]),
        # ... unless the rows prove the contrary.
        ('"a"|is|"b|c"\n', "auto", [("a", "is", "b|c")]),
        ('a\tis\t"b ""c"""\nd\tis\t"e"\n', "auto", [("a", "is", 'b "c"'), ("d", "is", "e")]),
        ('"a"|is|"b"\n', "csv", [("a", "is", "b")]),
    ],
)
def test_quotes_are_syntax_or_text(
    store: MemoryStore, write: Write, content: str, quoting: str, expected: list[Row]
) -> None:
    """Decided for the table as a whole, by its delimiter and its first rows, or by the option."""
    ingest(store, [write("a.txt", content)], IngestOptions(quoting=quoting))
    assert rows(store) == expected


def test_language_and_datatype_columns(store: MemoryStore, write: Write) -> None:
    """They make an object a literal; an empty cell says nothing."""
    table = "s,p,o,lang,datatype\na,p,chat,fr,\na,p,007,,xsd:integer\na,p,b,,\n"
    ingest(store, [write("a.csv", table)])
    objects = {triple.object for triple in store.triples() if triple.predicate != RDFS_LABEL}
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    # Oxigraph keeps the value of a number.
    assert objects == {Literal("chat", language="fr"), Literal("7", datatype=integer), NamedNode("urn:kgmem:b")}


def test_base_and_language_of_labels_are_options(store: MemoryStore, write: Write) -> None:
    """Names are minted under the base, a slash is added where it would run into the name."""
    ingest(store, [write("a.csv", "A,b,C\n")], IngestOptions(base="http://x/kg", lang="en"))
    assert Triple(NamedNode("http://x/kg/A"), RDFS_LABEL, Literal("A", language="en")) in set(store.triples())
    assert {triple.predicate.value for triple in store.triples()} == {RDFS_LABEL.value, "http://x/kg/relation/b"}


def test_unknown_columns_are_left_out_and_named(store: MemoryStore, write: Write) -> None:
    """Data that is not taken in is reported."""
    (report,) = ingest(store, [write("a.csv", "subject,weight,predicate,object,Note\na,1,b,c,x\n")]).sources
    assert report.ignored_columns == ("weight", "Note")
    assert rows(store) == [("a", "b", "c")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b,c\nd,e\n", r"a\.csv:2: 2 columns instead of 3"),
        ("a,b,c\nd,e,f,g\n", r"a\.csv:2: 4 columns instead of 3"),
        ("a,b,c\n\nd,,f\n", r"a\.csv:3: the predicate is empty"),
        ('a,b,c\nd,e,"f\ng\nh,i,j\n', r"a\.csv:2: a cell begins with a quote here that is never closed"),
        ('a,b,c\nd,e,"f" g\n', r"a\.csv:2: text goes on behind a closing quote"),
        ("a,b\n", r"a\.csv:1: no comma, tab, \| or ; parts the rows into three columns"),
        ("title,year,director,genre\na,b,c,d\n", r"a\.csv:1: no comma"),
        ("s,p,o,lang\na,b,c,no tag\n", r"a\.csv:2: 'no tag' is no language tag"),
        ("s,p,o,datatype\na,b,c,no type\n", r"a\.csv:2: 'no type' is no datatype"),
        (b"a,b,c\na,b,caf\xe9\n", r"a\.csv:2:8: not UTF-8 \(byte 0xE9\)"),
        (b'a,b,c\na,"b\nb",caf\xe9\n', r"a\.csv:3:7: not UTF-8"),
        ("a,b,c\n".encode("utf-16"), r"a\.csv:1:1: the file is UTF-16, not UTF-8; convert it first: iconv -f UTF-16"),
    ],
)
def test_broken_tables_stop_with_the_place(
    store: MemoryStore, write: Write, content: str | bytes, message: str
) -> None:
    """File, line and reason; nothing is stored."""
    with pytest.raises(ParseError, match=message):
        ingest(store, [write("a.csv", content)])
    assert store.size() == 0


def test_wide_tables_are_refused_with_what_a_table_must_have(store: MemoryStore, write: Write) -> None:
    """Not guessed at."""
    with pytest.raises(ParseError, match=r"4 columns, parted by ',', and names none of them"):
        ingest(store, [write("a.csv", "title,year,director,genre\n")], IngestOptions(delimiter=","))


def test_broken_rows_can_be_skipped(store: MemoryStore, write: Write) -> None:
    """Each costs itself alone, also one whose quote is never closed, and all are counted with their line."""
    content = b'a,p,1\nb,p\nc,p,"3\nd,p,4\n,p,5\ne,p,caf\xe9\nf,p,"6"x\ng,p,"7\n7"\nh,p,8\n'
    (report,) = ingest(store, [write("a.csv", content)], IngestOptions(skip_errors=True)).sources
    assert rows(store) == [("a", "p", "1"), ("d", "p", "4"), ("g", "p", "7\n7"), ("h", "p", "8")]
    assert [place.line for place in report.skipped_places] == [2, 3, 5, 6, 7]
    assert report.skipped == 5


def test_broken_rows_of_plain_text_can_be_skipped(store: MemoryStore, write: Write) -> None:
    """The same where quotes are text."""
    content = b'a|p|1\nb|p\nc|p|"3\ne|p|caf\xe9\nh|p|8'
    (report,) = ingest(store, [write("a.txt", content)], IngestOptions(skip_errors=True, delimiter="|")).sources
    assert rows(store) == [("a", "p", "1"), ("c", "p", '"3'), ("h", "p", "8")]
    assert [(place.line, place.reason) for place in report.skipped_places] == [
        (2, "2 columns instead of 3"),
        (4, "not UTF-8"),
    ]


def test_twenty_broken_places_are_listed_and_the_rest_counted(store: MemoryStore, write: Write) -> None:
    """A report stays short."""
    path = write("a.csv", "a,b,c\n" + "broken\n" * 50)
    (report,) = ingest(store, [path], IngestOptions(skip_errors=True)).sources
    assert report.skipped == 50
    assert [place.line for place in report.skipped_places] == list(range(2, 22))


def test_long_cells_come_in_whole(store: MemoryStore, write: Write) -> None:
    """A megabyte in a cell is unusual but not wrong."""
    text = "word " * 200_000
    ingest(store, [write("a.csv", f'a,p,"{text}"\n'), write("b.txt", f"b|p|{text}\n")])
    assert rows(store) == [("a", "p", text), ("b", "p", text)]


def test_a_line_without_end_is_an_error(store: MemoryStore, write: Write) -> None:
    """Memory is not filled with what can't be a row."""
    with pytest.raises(ParseError, match=r"a\.csv\.gz:2: this line is longer than 16 MB"):
        ingest(store, [write("a.csv.gz", "a,b,c\n" + "x" * (1 << 25))])


def test_content_that_looks_like_a_table() -> None:
    """What standard input is guessed to be."""
    assert looks_like_table(b"a|b|c\nd|e|f\n")
    assert looks_like_table(b"weight,s,p,o\n1,a,b,c\n")
    assert not looks_like_table(b"Once upon a time, there was, long ago,\na film.\n")
    assert not looks_like_table(b"")


def test_an_empty_table_is_a_source_without_triples(store: MemoryStore, write: Write) -> None:
    """An empty file is no mistake, nor is one with headings alone."""
    for name, content in (("a.csv", ""), ("b.tsv", "\n\n"), ("c.csv", "subject,predicate,object\n")):
        (report,) = ingest(store, [write(name, content)]).sources
        assert (report.status, report.triples) == ("new", 0)
