"""What is broken stops with one clear sentence, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import gzip
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kgmem.errors import IngestError, KgmemError, ParseError, UsageError
from kgmem.ingest import IngestOptions, ingest
from kgmem.ingest.formats import Format
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]
Input = Callable[[bytes], None]

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://x/">\n'
NODE = '<rdf:Description rdf:about="a:a"><a:p>1</a:p></rdf:Description>\n'


@pytest.mark.parametrize(
    ("name", "content", "line", "column", "reason"),
    [
        ("a.nt", '<a:a> <a:b> "1" .\n<a:a> "x" "2" .\n', 2, 7, "The predicate of a triple must be an IRI"),
        ("a.nt", '<a:a> <a:b> "1" .\n<a:a> <a:b> "2\n', 2, 13, "Unexpected end of file"),
        ("a.nt", "<a:a> <b> <a:c> .", 1, 7, "an IRI without a scheme"),
        ("a.nt", b'<a:a> <a:b> "caf\xe9" .\n', 1, 17, "Invalid UTF-8"),
        ("a.nq", "<a:a> <a:b> <a:c> <a:d> <a:e> .\n", 1, 25, "Quads must be followed by a dot"),
        ("a.ttl", "@prefix a: <http://x/> .\n\na:a a:b b:c .\n", 3, 9, "The prefix b: has not been declared"),
        ("a.ttl", '<a:a> <a:b> """never ends\n\n', 1, 13, "Unexpected end of file"),
        ("a.ttl", b'<a:a> <a:b> "1" .\n<a:a> <a:b> "caf\xe9" .\n', 2, 17, "Invalid UTF-8"),
        ("a.trig", "<a:g> { <a:a> <a:b> 1\n", 2, 1, "Unexpected end"),
        ("a.rdf", f"{RDF}{NODE}</a:oops></rdf:RDF>", 3, 3, "the XML is broken: mismatched tag"),
        ("a.rdf", f"{RDF}{NODE}", 3, 1, "the XML is broken: no element found"),
        ("a.rdf", f"{RDF}{NODE}{NODE}"[:-30], 3, 34, "the XML is broken: unclosed token"),
        ("a.rdf", "", 1, 1, "the XML is broken: no element found"),
        (
            "a.rdf",
            f'{RDF}{NODE}\n<rdf:Description rdf:nodeID="1 x"/>\n{NODE}</rdf:RDF>',
            4,
            None,
            "not a valid rdf:nodeID",
        ),
        ("a.rdf", f"{RDF}{NODE}<rdf:li/>\n</rdf:RDF>", 3, None, "rdf-syntax-ns#li"),
        ("a.rdf", "<html>\n<body/></html>", 1, None, "XML namespaces are required in RDF/XML"),
        (
            "a.rdf",
            f'<?xml version="1.0" encoding="iso-8859-1"?>\n{RDF}</rdf:RDF>',
            1,
            None,
            "encoding other than UTF-8",
        ),
        ("a.jsonld", '{"@id": "a:a",\n "a:b" "1"}', 2, 8, "Object keys must be strings"),
        ("a.jsonld", '[{"@id": "a:a"},\n{"@id": 3, "a:b": 1}]', 2, None, "@id value must be a string"),
        ("a.jsonld", "", 1, 1, "Unexpected end of file"),
        ("a.jsonld", '{"@context": "https://schema.org/", "name": "x"}', 1, None, "reads nothing from the network"),
        (
            "a.jsonld",
            '{"@context": {"@import": "https://schema.org/"}, "@id": "a:a"}',
            1,
            None,
            "reads nothing from the network",
        ),
    ],
)
def test_broken_syntax_stops_with_the_place(
    store: MemoryStore, write: Write, name: str, content: str | bytes, line: int, column: int | None, reason: str
) -> None:
    """File, line, column where the format has one, and the reason; the same from a packed file."""
    for ending in ("", ".gz"):
        path = write(name + ending, content)
        with pytest.raises(ParseError) as caught:
            ingest(store, [path])
        error = caught.value
        assert reason in error.reason
        assert (error.file, error.line) == (str(path), line)
        if column is not None:
            assert error.column == column
        assert len(str(error)) < 600
        assert "\n" not in str(error)
    assert store.size() == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("extension", ["nt", "ttl", "rdf", "jsonld", "csv", "jsonl"])
def test_wide_encodings_are_named(store: MemoryStore, write: Write, extension: str, encoding: str) -> None:
    """With what to do."""
    path = write(f"a.{extension}", "<a:a> <a:b> <a:c> .".encode(encoding))
    with pytest.raises(ParseError, match=r"the file is UTF-(16|32), not UTF-8; convert it first: iconv"):
        ingest(store, [path])


@pytest.mark.parametrize("extension", ["nt", "ttl", "trig", "rdf", "jsonld", "csv", "jsonl"])
@pytest.mark.parametrize("skip", [False, True])
def test_broken_gzip_files(store: MemoryStore, write: Write, extension: str, skip: bool) -> None:
    """Truncated, damaged, or no gzip at all: never a part of the content."""
    text = "".join(f"<a:a> <a:b> <a:{number}> .\n" for number in range(50_000))
    table = "".join(f"a,b,{number}\n" for number in range(50_000))
    lines = "".join(f'["a", "b", {number}]\n' for number in range(50_000))
    xml = RDF + NODE * 5000 + "</rdf:RDF>"
    content = {"rdf": xml, "jsonld": f"[{lines}]", "csv": table, "jsonl": lines}.get(extension, text)
    packed = gzip.compress(content.encode())
    options = IngestOptions(skip_errors=skip)
    cases = (
        (packed[: len(packed) // 2], "the gzip data end too early; the file is truncated"),
        (packed[:100] + bytes(50) + packed[150:], "the gzip data are broken"),
        (content.encode(), "this is no gzip file, in spite of its name"),
        (b"", "this is no gzip file"),
    )
    path = write(f"a.{extension}", "").with_suffix(f".{extension}.gz")
    for data, message in cases:
        path.write_bytes(data)
        with pytest.raises(ParseError, match=message):
            ingest(store, [path], options)
    assert store.size() == 0


def test_files_that_are_not_there(store: MemoryStore, tmp_path: Path) -> None:
    """Wrong use, said before anything is read."""
    with pytest.raises(UsageError, match=r"there is no file .*nowhere\.ttl"):
        ingest(store, [tmp_path / "nowhere.ttl"])
    for name in ("", "a\0b"):
        with pytest.raises(UsageError, match="can't be a file's name"):
            ingest(store, [name])


@contextmanager
def as_nobody() -> Iterator[None]:
    """Permissions don't count for the superuser."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_files_that_must_not_be_read(store: MemoryStore, write: Write, tmp_path: Path) -> None:
    """A file and a folder without permission."""
    path = write("closed/a.nt", "<a:a> <a:b> <a:c> .")
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        parent.chmod(0o755)
    path.chmod(0)
    with as_nobody(), pytest.raises(IngestError, match=r"a\.nt can't be read: permission denied"):
        ingest(store, [path])
    path.parent.chmod(0)
    try:
        with as_nobody(), pytest.raises(IngestError, match="closed can't be read: permission denied"):
            ingest(store, [path.parent])
    finally:
        path.parent.chmod(0o755)


def test_sockets_and_broken_links_in_folders_are_unknown(store: MemoryStore, write: Write, tmp_path: Path) -> None:
    """They are listed, and the rest is taken."""
    write("a.nt", "<a:a> <a:b> <a:c> .")
    (tmp_path / "gone.nt").symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as door:
        old = Path.cwd()
        os.chdir(tmp_path)  # a socket's path must be short
        try:
            door.bind("door.nt")
        finally:
            os.chdir(old)
        report = ingest(store, [tmp_path])
    assert report.unknown_files == (str(tmp_path / "door.nt"), str(tmp_path / "gone.nt"))
    assert report.triples == 1


@pytest.mark.parametrize("extension", ["nt", "nq", "ttl", "trig", "csv", "tsv", "jsonl"])
def test_an_empty_file_is_a_source_without_triples(store: MemoryStore, write: Write, extension: str) -> None:
    """Where the format allows it."""
    (report,) = ingest(store, [write(f"a.{extension}", "")]).sources
    assert (report.status, report.triples) == ("new", 0)
    assert ingest(store, [write(f"a.{extension}", "")]).sources[0].status == "unchanged"


@pytest.mark.parametrize("name", ["a.nt", "a.ttl"])
def test_terms_that_are_too_long_for_the_parser(store: MemoryStore, write: Write, name: str) -> None:
    """More than 16 MB in one term is refused; a bit less comes in."""
    for size, fits in ((1 << 20, True), (1 << 25, False)):
        path = write(name, f'<a:a> <a:b> "{"x" * size}" .\n')
        if fits:
            assert ingest(store, [path]).triples == 1
        else:
            with pytest.raises(ParseError, match="longer than 16 MB"):
                ingest(store, [path])


def test_a_file_name_need_not_be_text(store: MemoryStore, tmp_path: Path) -> None:
    """File systems allow any bytes."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 100%.nt"))
    path.write_bytes(b"<a:a> <a:b> <a:c> .")
    (report,) = ingest(store, [path]).sources
    assert report.source.endswith("/caf%E9%20100%25.nt")


def test_xml_entities_do_not_fill_the_memory(store: MemoryStore, write: Write) -> None:
    """A few lines that stand for a billion words are refused; ordinary entities are fine."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rdf:RDF [<!ENTITY e0 "lol">{entities}]>\n{RDF}{NODE.replace(">1<", ">&e9;<")}</rdf:RDF>'
    with pytest.raises(ParseError, match="the XML is broken: limit on input amplification"):
        ingest(store, [write("a.rdf", bomb)])
    fine = f'<!DOCTYPE rdf:RDF [<!ENTITY x "http://x/">]>\n{RDF}{NODE.replace("a:a", "&x;a")}</rdf:RDF>'
    assert ingest(store, [write("a.rdf", fine)]).triples == 1


def test_xml_reads_no_other_files(store: MemoryStore, write: Write) -> None:
    """An external entity is not followed."""
    secret = write("secret.txt", "secret")
    text = f'<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n{RDF}{NODE.replace(">1<", ">&x;<")}</rdf:RDF>'
    with contextlib.suppress(ParseError):
        ingest(store, [write("a.rdf", text)])
    assert "secret" not in "".join(map(str, store.triples()))


def test_standard_input_is_named_in_errors(store: MemoryStore, standard_input: Input) -> None:
    """There is no path to name."""
    standard_input(b"<a:a> <a:b> oops .\n")
    with pytest.raises(ParseError, match=r"^standard input:1:13: "):
        ingest(store, ["-"], IngestOptions(format=Format.N_TRIPLES))


def test_every_error_is_one_of_ours(store: MemoryStore, write: Write) -> None:
    """Random bytes under every extension: an error of kgmem or a result, never anything else."""
    import random

    random.seed(7)
    pieces = [
        b"<a:a>",
        b" ",
        b"<",
        b">",
        b'"',
        b"\n",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"@prefix",
        b":",
        b".",
        b"\xff",
        b"\0",
        b"1",
        b"_:",
        b"\\u",
        b"'''",
        b"|",
        b"<<",
        b"&",
        b"#",
    ]
    refused = 0
    for number in range(600):
        content = b"".join(random.choices(pieces, k=random.randrange(1, 40)))
        path = write(f"a.{random.choice(list(Format)).value}", content)
        try:
            ingest(store, [path], IngestOptions(skip_errors=number % 2 == 0, dry_run=True))
        except KgmemError:
            refused += 1
    assert 100 < refused < 600
