"""`kgmem summarize`: short summaries of documents, each sentence with its place or its triple."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgmem.errors import UsageError

from . import show
from .options import GraphOption, JsonOption, PipelineOption, WeightsOption, examples

if TYPE_CHECKING:
    from kgmem.batch import BatchProgress
    from kgmem.stores import GraphStore
    from kgmem.summarize import SummaryOptions

EXAMPLES = examples(
    "kgmem summarize report.pdf --words 50",
    "kgmem summarize reports/ --out summaries/",
    "kgmem summarize reports/ --out summaries/ --include '*.pdf' --exclude 'drafts/*' --graph company.kg",
    'kgmem summarize minutes.docx --query "what was decided about the budget"',
    "kgmem summarize reports/ --out summaries/ --overall --graph company.kg",
    "kgmem summarize --entity http://example.org/art/Vermeer --graph art.kg",
    'kgmem summarize --entity https://kgmem.example/demo/Marie_Curie --query "where she worked" --graph demo:',
)
_WORDS = 100


def summarize(
    places: Annotated[list[str] | None, typer.Argument(metavar="[FILE|FOLDER]...", help="The documents.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where summaries go; needed for more than one file.")
    ] = None,
    words: Annotated[
        int | None,
        typer.Option(
            "--words",
            min=1,
            help=f"About how many: a tenth or five more at most. Default: {_WORDS}, unless --sentences is given.",
        ),
    ] = None,
    sentences: Annotated[int | None, typer.Option("--sentences", min=1, help="At most so many.")] = None,
    query: Annotated[
        str | None, typer.Option("--query", metavar="TEXT", help="What the summary should be about.")
    ] = None,
    entity: Annotated[
        str | None,
        typer.Option("--entity", metavar="IRI", help="Summarize what the graph states of this; takes no documents."),
    ] = None,
    overall: Annotated[
        bool, typer.Option("--overall", help="With --out: also say what all documents together say, in overall.md.")
    ] = False,
    background: Annotated[
        bool, typer.Option("--background", help="Add facts of the graph about what is mentioned most.")
    ] = False,
    include: Annotated[
        list[str] | None, typer.Option("--include", metavar="PATTERN", help="Only these files in folders. Repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="PATTERN", help="None of these. Repeatable.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes. Default: one for each core.")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="For one document at most.")] = 300,
    pipeline: PipelineOption = None,
    graph: GraphOption = None,
    weights: WeightsOption = None,
    json: JsonOption = False,
) -> None:
    """Summarize documents.

    Summaries are made of the documents' own sentences, shortened where that is safe; each leads back to its place.
    With a graph, entities are linked; without one it works just as well. A single file's summary goes to standard
    output. With --out, `a.pdf` gives `a.pdf.md` and `a.pdf.json`, folders are mirrored, `index.md` lists all of them,
    `failures.json` what could not be read; a run that was stopped goes on where it was. Exit code 1 if any failed.
    --overall adds `overall.md` and `overall.json`: what the documents together say about what they mention most, and
    where they agree with the graph or contradict it.

    With --entity, the facts of the graph that tell most of an entity are said, no two of which are the same; with
    --query as well, only those that are nearest to it. --json lists the triples of each sentence.
    """
    from kgmem.summarize import SummaryOptions

    options = SummaryOptions(
        words=words if words is not None or sentences is not None else _WORDS,
        sentences=sentences, query=query, background=background,
    )  # fmt: skip
    if entity is not None:
        if places or out or background or overall:
            raise UsageError("--entity takes neither documents nor --out, --overall or --background")
        _summarize_entity(entity, options, graph, weights, json=json)
        return
    named = list(_expanded(places or []))
    if not named:
        raise UsageError("name a file or a folder to summarize, or --entity IRI")
    if out is None and overall:
        raise UsageError("name a folder for what the documents say --overall with --out")
    if out is None and len(named) == 1 and not Path(named[0]).is_dir():
        _summarize_file(Path(named[0]), options, graph, weights, pipeline, json=json)
    elif out is None:
        raise UsageError("name a folder for the summaries with --out")
    else:
        _summarize_all(
            named, out, options, graph, weights, pipeline, include or [], exclude or [], workers, seconds,
            overall=overall, json=json,
        )  # fmt: skip


def _expanded(places: list[str]) -> Iterator[str]:
    """Patterns that the shell left alone stand for the files that match."""
    for place in places:
        found = [] if Path(place).exists() else sorted(glob.glob(place, recursive=True))  # noqa: PTH207 (any pattern)
        yield from found or [place]


def _weights(folder: Path | None) -> Path:
    from kgmem.config import SHIPPED_WEIGHTS

    return folder or SHIPPED_WEIGHTS


@contextmanager
def _opened(graph: str | None) -> Iterator[GraphStore | None]:
    """The graph, if one is named anywhere."""
    from kgmem.config import names_graph
    from kgmem.stores import open_store

    if not names_graph(graph):
        yield None
        return
    store = open_store(graph)
    try:
        yield store
    finally:
        store.close()


def _summarize_entity(
    iri: str, options: SummaryOptions, graph: str | None, weights: Path | None, *, json: bool
) -> None:
    from kgmem.summarize.entities import load_entity_summarizer

    with _opened(graph) as store:
        if store is None:
            raise UsageError("an entity is summarized from a graph; name one with --graph")
        summary = load_entity_summarizer(_weights(weights), store).summarize(iri, options)
    if json:
        show.json_line(summary.record())
    else:
        show.line(summary.text)


def _summarize_file(
    file: Path, options: SummaryOptions, graph: str | None, weights: Path | None, pipeline: str | None, *, json: bool
) -> None:
    from kgmem.documents import read_document
    from kgmem.language import BLANK
    from kgmem.summarize.making import record
    from kgmem.summarize.summarizer import load_summarizer

    document = read_document(file)
    for warning in document.warnings:
        show.warn(f"{file}: {warning}")
    with _opened(graph) as store:
        summary = load_summarizer(_weights(weights), store, pipeline or BLANK).summarize(document, options)
    if json:
        show.json_line(record(summary, document))
    else:
        show.line(summary.text)


def _summarize_all(
    places: list[str], out: Path, options: SummaryOptions, graph: str | None, weights: Path | None,
    pipeline: str | None, include: list[str], exclude: list[str], workers: int | None, seconds: float, *,
    overall: bool, json: bool,
) -> None:  # fmt: skip
    from dataclasses import replace

    from kgmem.batch import BatchOptions, WorkerOptions, find_documents, run_batch
    from kgmem.config import graph_url
    from kgmem.language import BLANK
    from kgmem.summarize import SummaryMaker
    from kgmem.summarize.making import entry, settings
    from kgmem.summarize.overall_page import overall_output

    limits = WorkerOptions(seconds=seconds)
    limits = replace(limits, workers=workers or limits.workers)
    found = find_documents(places, include=include, exclude=exclude, leave_out=out)
    for file in found.unknown:
        show.warn(f"{file}: not read, its extension is no document's; name it or --include it if it is one")
    with _opened(graph) as store:
        if options.background and store is None:
            raise UsageError("background comes from a graph; name one with --graph")
        url = graph_url(graph) if store is not None else None
        maker = SummaryMaker(_weights(weights), url, options, pipeline or BLANK)
        made_with = settings(maker, store)
    counts = {"done": 0, "skipped": 0, "failed": 0}
    with _progress() as told:
        for outcome in run_batch(
            found.documents,
            out,
            maker,
            settings=made_with,
            options=BatchOptions(limits),
            progress=told,
            entry=entry,
            overall=overall_output if overall else None,
        ):
            counts[outcome.status] += 1
            if outcome.record is None:
                show.note(f"failed: {outcome.document.path}: {outcome.reason}")
            elif json:
                show.json_line(outcome.record)
    if not json:
        pages = [out / "index.md", *([out / "overall.md"] if overall else [])]
        counted = ", ".join(f"{number:,} {status}" for status, number in counts.items())
        show.line(f"{counted}: {', '.join(map(str, pages))}")
    if counts["failed"]:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar with the rate and the remaining time."""
    with show.progress(in_bytes=True) as bar:
        task = bar.add_task("", total=None)

        def moved(now: BatchProgress) -> None:
            through = now.done + now.skipped + now.failed
            rate = f"{(now.done + now.failed) / now.seconds:.1f} documents/s" if now.seconds else ""
            description = f"{through:,} of {now.documents:,} ({now.failed} failed), {rate}"
            bar.update(task, completed=now.bytes_through, total=now.bytes, description=description)

        yield moved
