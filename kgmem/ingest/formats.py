"""The formats that can be read, and how a file's name or content tells its format."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kgmem.errors import UsageError


class Format(StrEnum):
    """A format of triples. Its value is what `--format` takes."""

    N_TRIPLES = "nt"
    N_QUADS = "nq"
    TURTLE = "ttl"
    TRIG = "trig"
    RDF_XML = "rdf"
    JSON_LD = "jsonld"
    CSV = "csv"
    TSV = "tsv"
    JSON_LINES = "jsonl"

    @property
    def is_rdf(self) -> bool:
        """Whether it is one of RDF's own formats."""
        return self in RDF_FORMATS

    @property
    def is_table(self) -> bool:
        """Whether it is a table with one triple in a row."""
        return self in (Format.CSV, Format.TSV)


RDF_FORMATS = {
    Format.N_TRIPLES: RdfFormat.N_TRIPLES,
    Format.N_QUADS: RdfFormat.N_QUADS,
    Format.TURTLE: RdfFormat.TURTLE,
    Format.TRIG: RdfFormat.TRIG,
    Format.RDF_XML: RdfFormat.RDF_XML,
    Format.JSON_LD: RdfFormat.JSON_LD,
}

FORMAT_NAMES = {
    Format.N_TRIPLES: "N-Triples",
    Format.N_QUADS: "N-Quads",
    Format.TURTLE: "Turtle",
    Format.TRIG: "TriG",
    Format.RDF_XML: "RDF/XML",
    Format.JSON_LD: "JSON-LD",
    Format.CSV: "CSV",
    Format.TSV: "TSV",
    Format.JSON_LINES: "JSON Lines",
}

_EXTENSIONS = {
    **{format_.value: format_ for format_ in Format},
    "ntriples": Format.N_TRIPLES,
    "nquads": Format.N_QUADS,
    "turtle": Format.TURTLE,
    "owl": Format.RDF_XML,
    "tab": Format.TSV,
    "ndjson": Format.JSON_LINES,
}
_OTHER_NAMES = {
    "n-triples": Format.N_TRIPLES,
    "n-quads": Format.N_QUADS,
    "xml": Format.RDF_XML,
    "rdfxml": Format.RDF_XML,
    "rdf/xml": Format.RDF_XML,
    "rdf-xml": Format.RDF_XML,
    "json-ld": Format.JSON_LD,
    "jsonlines": Format.JSON_LINES,
    "json-lines": Format.JSON_LINES,
}
VAGUE_EXTENSIONS = frozenset({"txt", "json", "xml"})
"""They leave the format open: such files are taken when named one by one, by their content."""

_DIRECTIVE = re.compile(r"^\s*(@prefix|@base|prefix\s+[\w.-]*:\s*<|base\s*<)", re.IGNORECASE | re.MULTILINE)
_GRAPH_BLOCK = re.compile(r"^\s*(graph\s+)?(<[^<>\s]*>|[\w.-]*:[\w.-]*|\[\s*\])?\s*\{", re.IGNORECASE | re.MULTILINE)
_JSON_LD_KEY = re.compile(r'"@(context|id|graph|type|value)"\s*:')


def parse_format(name: str) -> Format:
    """The format that a user calls `name` ("ttl", "Turtle", "n-triples", ".csv" …).

    Raises:
        UsageError: there is no such format.
    """
    key = name.strip().lower().removeprefix(".")
    found = _EXTENSIONS.get(key) or _OTHER_NAMES.get(key)
    if found is None:
        raise UsageError(f"there is no format {name!r}; there are {', '.join(Format)}")
    return found


def extension(path: Path) -> str:
    """The part of the name that tells the format: `ttl` of `facts.TTL.gz`."""
    name = path.name.lower().removesuffix(".gz")
    return name.rpartition(".")[2] if "." in name else ""


def format_of_name(path: Path) -> Format | None:
    """The format that the file's extension tells, if any."""
    return _EXTENSIONS.get(extension(path))


def guess_format(head: bytes) -> Format | None:
    """The format that the first bytes of a document look like; None if they look like nothing known.

    Tables are told by the caller, who knows the delimiter.
    """
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if text[:1] in ("{", "["):
        return Format.JSON_LD if _JSON_LD_KEY.search(text) else Format.JSON_LINES
    if re.match(r"<(\?xml|!DOCTYPE|!--|rdf:)", text, re.IGNORECASE):
        return Format.RDF_XML
    directives = _DIRECTIVE.search(text) is not None
    for format_ in (Format.N_TRIPLES, Format.N_QUADS):
        if not directives and _has_statement(text, format_):
            return format_
    if directives or _has_statement(text, Format.TRIG):
        return Format.TRIG if _GRAPH_BLOCK.search(text) else Format.TURTLE
    return None


def _has_statement(text: str, format_: Format) -> bool:
    try:
        return next(iter(parse(text.encode(errors="replace"), RDF_FORMATS[format_])), None) is not None
    except SyntaxError:
        return False
