"""`kgmem ingest`: takes files, folders or standard input into the graph."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from . import show
from .options import GraphOption, JsonOption, examples

if TYPE_CHECKING:
    from kgmem.ingest import IngestReport, SourceReport
    from kgmem.stores import WritableStore

EXAMPLES = examples(
    "kgmem ingest facts.ttl more.csv",
    "kgmem ingest --graph films.kg --delimiter '|' kb.txt --format csv",
    "kgmem ingest --dry-run --shapes shapes.ttl facts.nt.gz",
    "zcat dump.nq.gz | kgmem ingest - --format nq --source dump",
)
_NAMED_CHARACTERS = {"tab": "\t", "\\t": "\t"}


def ingest(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, or `-`.", show_default=False)],
    graph: GraphOption = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", help="nt, nq, ttl, trig, rdf, jsonld, csv, tsv or jsonl, if no name tells."),
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", "-d", help="What stands between the columns of a table; `tab` is one.")
    ] = None,
    quoting: Annotated[
        str, typer.Option("--quoting", help="Quotes around a cell: csv, none (they are text), or auto.")
    ] = "auto",
    base: Annotated[
        str | None, typer.Option("--base", metavar="IRI", help="Where names in tables and relative IRIs get their IRI.")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="TAG", help="The language of a table's labels.")] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="The source's name, for one input; else its path.")
    ] = None,
    shapes: Annotated[
        Path | None, typer.Option("--shapes", metavar="FILE", help="SHACL shapes that the data must keep to.")
    ] = None,
    skip_errors: Annotated[bool, typer.Option("--skip-errors", help="Leave broken lines out and report them.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, write nothing.")] = False,
    json: JsonOption = False,
) -> None:
    """Take files into the graph.

    Each is a source that can be forgotten again. N-Triples, N-Quads, Turtle, TriG, RDF/XML, JSON-LD, and triples as
    CSV, TSV or JSON Lines, each also gzipped. A table has the columns subject, predicate and object, by name or in
    this order. Repeating an ingest changes nothing, a changed file replaces what it said before, and an ingest that
    is interrupted leaves the graph as it was.
    """
    from kgmem.ingest import IngestOptions, ingest
    from kgmem.ingest.formats import parse_format

    options = IngestOptions(
        format=parse_format(format_) if format_ else None,
        delimiter=_NAMED_CHARACTERS.get(delimiter, delimiter) if delimiter else delimiter,
        quoting=quoting,
        base=base,
        lang=lang,
        skip_errors=skip_errors,
        dry_run=dry_run,
        shapes=shapes,
        source=source,
    )
    with _store(graph, dry_run=dry_run) as store, show.bytes_progress() as moved:
        report = ingest(store, inputs, options, progress=moved)
    if json:
        show.json_line(report)
    else:
        _show(report)


def _store(graph: str | None, *, dry_run: bool) -> AbstractContextManager[WritableStore]:
    """The graph to write to, made if need be. A dry run only reads it, or makes do with an empty one."""
    from kgmem.config import graph_url
    from kgmem.stores import open_store

    url = graph_url(graph)
    if not dry_run:
        store = open_store(url, read_only=False, create=True)
    else:
        store = open_store(url if ":" in url or Path(url).exists() else "memory:")
    return closing(cast("WritableStore", store))


def _show(report: IngestReport) -> None:
    from kgmem.ingest.names import shown_name

    for one in report.sources:
        _warn(one)
    if report.unknown_files:
        shown = ", ".join(report.unknown_files[:5])
        more = f" and {len(report.unknown_files) - 5} more" if len(report.unknown_files) > 5 else ""
        show.warn(f"left out, since their names tell no format: {shown}{more}")
    rows = [(one.status, f"{one.triples:,}", f"{one.seconds:.1f} s", shown_name(one.source)) for one in report.sources]
    show.table(("status", "triples", "took", "source"), rows, right=(1, 2))
    if report.dry_run:
        show.note("nothing was written (--dry-run)")


def _warn(one: SourceReport) -> None:
    for place in one.skipped_places:
        where = ":".join(str(part) for part in (one.file, place.line, place.column) if part is not None)
        show.warn(f"skipped {where}: {place.reason}")
    if one.skipped > len(one.skipped_places):
        show.warn(f"skipped {one.skipped - len(one.skipped_places):,} more places in {one.file}")
    if one.dropped_graph_names:
        show.warn(f"{one.file}: {one.dropped_graph_names:,} graph names were not kept; a source is one named graph")
    if one.ignored_columns:
        show.warn(f"{one.file}: columns that mean nothing here: {', '.join(one.ignored_columns)}")
