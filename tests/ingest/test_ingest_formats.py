"""Every format comes in, from files, gzipped files, folders and standard input, named or guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kgmem.errors import UsageError
from kgmem.ingest import IngestOptions, ingest
from kgmem.ingest.formats import Format, format_of_name, guess_format, parse_format
from kgmem.stores import WritableStore

Write = Callable[..., Path]
Lines = Callable[..., list[str]]
Input = Callable[[bytes], None]

KISMET = '<http://x/Kismet> <http://x/year> "1955"'
DOCUMENTS = {
    "nt": f"{KISMET} .\n",
    "nq": f"{KISMET} <http://x/films> .\n",
    "ttl": '@prefix : <http://x/> .\n:Kismet :year "1955" .\n',
    "trig": '@prefix : <http://x/> .\n:films { :Kismet :year "1955" }\n',
    "rdf": (
        '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://x/">'
        '<rdf:Description rdf:about="http://x/Kismet"><year>1955</year></rdf:Description></rdf:RDF>'
    ),
    "jsonld": '{"@context": {"year": "http://x/year"}, "@id": "http://x/Kismet", "year": "1955"}',
    "csv": "subject,predicate,object,datatype\nhttp://x/Kismet,http://x/year,1955,xsd:string\n",
    "tsv": "object\tdatatype\tpredicate\tsubject\n1955\txsd:string\thttp://x/year\thttp://x/Kismet\n",
    "jsonl": '{"s": "http://x/Kismet", "p": "http://x/year", "o": "1955", "datatype": "xsd:string"}\n',
}
"""The same triple in each format."""


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("extension", DOCUMENTS)
def test_the_extension_tells_the_format(
    store: WritableStore, write: Write, lines: Lines, extension: str, ending: str
) -> None:
    """A file is read by its extension, packed or not, with or without a byte order mark."""
    for mark in (b"", b"\xef\xbb\xbf"):
        path = write(f"facts.{extension}{ending}", mark + DOCUMENTS[extension].encode())
        report = ingest(store, [path])
        assert lines() == [KISMET]
        assert report.sources[0].triples == 1
    assert report.sources[0].status == "changed"


@pytest.mark.parametrize("extension", DOCUMENTS)
def test_standard_input_is_guessed_or_told(
    store: WritableStore, lines: Lines, standard_input: Input, extension: str
) -> None:
    """Standard input is read with a given format, and by its content without."""
    for format_ in (None, Format(extension)):
        standard_input(DOCUMENTS[extension].encode())
        report = ingest(store, ["-"], IngestOptions(format=format_))
        assert lines() == [KISMET]
        assert report.sources[0].file == "standard input"
        assert report.sources[0].source.startswith("urn:kgmem:stdin:")


def test_standard_input_may_be_packed(store: WritableStore, write: Write, lines: Lines, standard_input: Input) -> None:
    """Gzipped bytes are recognized without a name."""
    standard_input(write("x.nt.gz", DOCUMENTS["nt"]).read_bytes())
    ingest(store, ["-"])
    assert lines() == [KISMET]


@pytest.mark.parametrize(("name", "extension"), [("facts.txt", "csv"), ("facts.json", "jsonld"), ("facts.xml", "rdf")])
def test_a_vague_extension_is_guessed_for_a_single_file(
    store: WritableStore, write: Write, lines: Lines, name: str, extension: str
) -> None:
    """Files called .txt, .json and .xml are read by their content if they are named one by one."""
    ingest(store, [write(name, DOCUMENTS[extension])])
    assert lines() == [KISMET]


def test_a_format_that_nobody_can_tell_is_asked_for(store: WritableStore, write: Write) -> None:
    """Neither an unknown extension nor text without shape is guessed at."""
    with pytest.raises(UsageError, match=r"facts\.data: the extension tells no format"):
        ingest(store, [write("facts.data", DOCUMENTS["nt"])])
    with pytest.raises(UsageError, match=r"prose\.txt: the content tells no format"):
        ingest(store, [write("prose.txt", "Once upon a time, there was a film.\nIt was long.\n")])
    ingest(store, [write("facts.data", DOCUMENTS["nt"])], IngestOptions(format=Format.N_TRIPLES))
    assert store.size() == 1


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("# a comment\n_:x <a:b> <a:c> .\n", Format.N_TRIPLES),
        ('_:x <a:b> "c" <a:d> .\n', Format.N_QUADS),
        ("<a:a> <a:b> <a:c> ; <a:d> 1 .\n", Format.TURTLE),
        ("PREFIX : <a:>\n:a :b :c .\n", Format.TURTLE),
        ("<a:g> { <a:a> <a:b> 1 }\n", Format.TRIG),
        ("@base <http://x/> .\nGRAPH <g> {\n<a> <b> 1 }\n", Format.TRIG),
        ('<rdf:RDF xmlns:rdf="x"/>', Format.RDF_XML),
        ("<!-- films -->\n<rdf:RDF/>", Format.RDF_XML),
        ('[{"@id": "a:b"}]', Format.JSON_LD),
        ('["a", "b", "c"]\n', Format.JSON_LINES),
        ("a|b|c\n", None),
        ("", None),
    ],
)
def test_content_tells_rdf_formats_apart(text: str, format_: Format | None) -> None:
    """The first bytes of a document are enough."""
    assert guess_format(text.encode()) == format_


def test_formats_have_many_names() -> None:
    """Extensions and the formats' own names are understood; others are refused with a list."""
    assert parse_format("Turtle") == parse_format(".ttl") == Format.TURTLE
    assert parse_format("n-triples") == Format.N_TRIPLES
    assert parse_format("xml") == format_of_name(Path("a.OWL.gz")) == Format.RDF_XML
    assert format_of_name(Path("README")) is None
    with pytest.raises(UsageError, match="no format 'docx'; there are nt, nq, ttl"):
        parse_format("docx")


def test_a_folder_is_taken_whole(store: WritableStore, write: Write, tmp_path: Path) -> None:
    """Sorted, into subfolders, each file a source; hidden files are left alone and unknown ones reported."""
    for name in ("kg/b.nt", "kg/a.ttl", "kg/deep/er/c.csv.gz", "kg/.git/x.nt", "kg/.hidden.nt", "kg/x.ttl/d.nt"):
        write(name, DOCUMENTS[name.removesuffix(".gz").rpartition(".")[2]])
    unknown = [write(f"kg/{name}", "?") for name in ("notes.txt", "package.json", "picture.png")]
    report = ingest(store, [tmp_path / "kg"])
    assert [source.file for source in report.sources] == [
        str(tmp_path / "kg" / name) for name in ("a.ttl", "b.nt", "deep/er/c.csv.gz", "x.ttl/d.nt")
    ]
    assert report.unknown_files == tuple(map(str, unknown))
    assert len(store.sources()) == 4


def test_a_delimiter_opens_folders_to_text_files(store: WritableStore, write: Write, tmp_path: Path) -> None:
    """With a delimiter, .txt is a table also in a folder."""
    write("kg/kb.txt", "Kismet|directed_by|William Dieterle\n")
    report = ingest(store, [tmp_path / "kg"], IngestOptions(delimiter="|"))
    assert [source.status for source in report.sources] == ["new"]
    assert report.unknown_files == ()


def test_a_folder_without_known_files_is_an_error(store: WritableStore, write: Write, tmp_path: Path) -> None:
    """An ingest that would silently do nothing says so."""
    write("empty.ttl/picture.png", "?")
    with pytest.raises(UsageError, match=r"empty\.ttl holds no file of a known format \(\.nt, "):
        ingest(store, [tmp_path / "empty.ttl"])
    with pytest.raises(UsageError, match="nothing to ingest"):
        ingest(store, [])


def test_relative_iris_refer_to_the_file_or_the_base(store: WritableStore, write: Write, lines: Lines) -> None:
    """By default the document's own address is the base, as RDF asks."""
    path = write("facts.ttl", "<> <#made> <b> .")
    ingest(store, [path])
    assert lines() == [f"<{path.as_uri()}> <{path.as_uri()}#made> <{path.parent.as_uri()}/b>"]
    ingest(store, [path], IngestOptions(base="http://x/y/"))
    assert lines() == ["<http://x/y/> <http://x/y/#made> <http://x/y/b>"]


def test_graph_names_of_the_file_are_counted_not_kept(store: WritableStore, write: Write, lines: Lines) -> None:
    """A source is one named graph; how many statements lost their own graph's name is reported."""
    quads = '<a:a> <a:b> "1" <a:g> .\n<a:a> <a:b> "1" .\n<a:a> <a:b> "2" _:g .\n'
    (report,) = ingest(store, [write("a.nq", quads)]).sources
    assert (report.dropped_graph_names, report.triples) == (2, 2)
    (report,) = ingest(store, [write("a.trig", "<a:g> { <a:a> <a:b> 1, 2 } <a:a> <a:b> 3 .")]).sources
    assert (report.dropped_graph_names, report.triples) == (2, 3)
    graph = '{"@id": "a:g", "@graph": [{"@id": "a:a", "a:b": [1, 2]}]}'
    (report,) = ingest(store, [write("a.jsonld", graph)]).sources
    assert (report.dropped_graph_names, report.triples) == (2, 2)
    assert '<a:a> <a:b> "2"' in lines()


def test_xml_literals_do_not_depend_on_the_document_around_them(store: WritableStore, write: Write) -> None:
    """The same markup is the same literal whatever prefixes the document declares."""
    namespace = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    inner = (
        '<rdf:Description rdf:about="a:a"><b xmlns="a:" rdf:parseType="Literal"><c>x &amp; y</c></b></rdf:Description>'
    )
    for number, more in enumerate(("", ' xmlns:eg="http://example.org/"')):
        ingest(store, [write(f"{number}.rdf", f"<rdf:RDF {namespace}{more}>{inner}</rdf:RDF>")])
    (triple,) = store.triples()
    assert triple.object == Literal(
        '<c xmlns="a:">x &amp; y</c>',
        datatype=NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"),
    )
