"""`kgmem link`: which entities of the graph a text, or documents, mention."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgmem.errors import UsageError
from kgmem.types import node_id

from . import questions, show
from .options import GraphOption, JsonOption, PipelineOption, examples

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kgmem.batch import BatchProgress
    from kgmem.types import Candidate, Mention

EXAMPLES = examples(
    'kgmem link --graph demo: "Lima is the capital of Peru."',
    'kgmem link --json "Reeves, Keanu played in The Matrix"',
    "kgmem link --graph demo: --file report.pdf --html > report.html",
    "kgmem link --graph demo: --file reports/ --out linked/ --html",
    "kgmem link --graph demo: --file reports/ --out linked/ --pipeline en_core_web_trf",
)


def link(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="The text, in quotes.", show_default=False)] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option("--file", "-f", metavar="PLACE", help="A document or a folder instead of TEXT; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where the results of many documents go.")
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Show the text with its entities marked, as a page.")] = False,
    pipeline: PipelineOption = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes. Default: one a core.")] = None,
    graph: GraphOption = None,
    json: JsonOption = False,
) -> None:
    """Show which entities a text mentions.

    TEXT is read as a question: ambiguous mentions keep all their candidates, best first, and which one is meant is
    decided by the question and the graph. In documents (--file), and with --html, it is decided here, from the sentence
    and from what else the document mentions; what the graph does not hold is not linked. With --out each document gives
    two files, Markdown with links (or HTML) and JSON; a run that was interrupted goes on where it was.
    """
    if (text is None) == (not files):
        raise UsageError('say either a text, kgmem link "Lima is in Peru", or documents, kgmem link --file report.pdf')
    if text is not None:
        questions.check(text)
        if html or pipeline:
            _show(_linked(text, graph, pipeline), None, html=html, json=json)
        else:
            _mentions(text, graph, json=json)
    elif out is not None:
        _batch(files or [], out, graph, pipeline, workers, html=html, json=json)
    elif len(files or []) == 1 and files is not None and not files[0].is_dir():
        _document(files[0], graph, pipeline, html=html, json=json)
    else:
        raise UsageError("several documents give several results; name a folder for them with --out")


def _mentions(text: str, graph: str | None, *, json: bool) -> None:
    import kgmem

    with kgmem.open(graph) as memory:
        mentions = memory.link(text)
    if json:
        show.json_line({"text": text, "mentions": [_plain(mention) for mention in mentions]})
        return
    if not mentions:
        show.line("no entity of the graph is mentioned")
        return
    rows = [
        (mention.text, candidate.label, f"{candidate.score:.2f}", candidate.match, " ".join(_ids(candidate)))
        for mention in mentions
        for candidate in mention.candidates
    ]
    show.table(("text", "stands for", "score", "match", "entity"), rows, right=(2,))


def _document(file: Path, graph: str | None, pipeline: str | None, *, html: bool, json: bool) -> None:
    from kgmem.documents import read_document

    document = read_document(file)
    for warning in document.warnings:
        show.warn(f"{file}: {warning}")
    _show(_linked(document.text, graph, pipeline), file.name, html=html, json=json)


def _linked(text: str, graph: str | None, pipeline: str | None) -> Doc:
    from kgmem.language import BLANK
    from kgmem.language.linking import linking_pipeline

    (doc,) = linking_pipeline(graph, pipeline or BLANK).pipe([text])
    return doc


def _show(doc: Doc, title: str | None, *, html: bool, json: bool) -> None:
    from kgmem.linking.views import as_html, as_record

    if html:
        show.line(as_html(doc, title))
        return
    record = as_record(doc)
    if json:
        show.json_line({"text": doc.text, **record})
        return
    if not record["entities"]:
        show.line("no entity of the graph is mentioned")
        return
    rows = [
        (one["text"], one["label"] or "", "" if one["score"] is None else f"{one['score']:.2f}", one["id"] or "")
        for one in record["entities"]
    ]
    show.table(("text", "stands for", "score", "entity"), rows, right=(2,))


def _batch(
    places: list[Path],
    out: Path,
    graph: str | None,
    pipeline: str | None,
    workers: int | None,
    *,
    html: bool,
    json: bool,
) -> None:
    from kgmem.batch import BatchOptions, WorkerOptions, find_documents, fingerprint, run_batch
    from kgmem.config import graph_url
    from kgmem.language import BLANK
    from kgmem.language.linking import LinkDocuments
    from kgmem.stores import open_store

    url = graph_url(graph)
    store = open_store(url)
    version = store.version()
    store.close()
    found = find_documents(places, leave_out=out)
    settings = fingerprint({"graph": url, "version": version, "pipeline": pipeline or BLANK, "html": html})
    options = BatchOptions(WorkerOptions(workers) if workers else WorkerOptions())
    counts = {"done": 0, "skipped": 0, "failed": 0}
    with show.progress() as bar:
        task = bar.add_task("", total=len(found.documents))

        def through(progress: BatchProgress) -> None:
            bar.update(task, completed=progress.done + progress.skipped + progress.failed)

        outcomes = run_batch(
            found.documents,
            out,
            LinkDocuments(url, pipeline or BLANK, html),
            settings=settings,
            extension=".html" if html else ".md",
            options=options,
            progress=through,
        )
        for outcome in outcomes:
            counts[outcome.status] += 1
            if json:
                show.json_line(
                    {"document": str(outcome.document.path), "status": outcome.status, "reason": outcome.reason}
                )
            elif outcome.reason is not None:
                show.warn(f"{outcome.document.path}: {outcome.reason}")
    if not json:
        show.line(
            ", ".join(f"{number:,} {status}" for status, number in counts.items() if number) + f"; see {os.fspath(out)}"
        )
    if counts["failed"]:
        raise typer.Exit(1)


def _plain(mention: Mention) -> dict[str, Any]:
    candidates = [
        {"ids": _ids(one), "label": one.label, "score": one.score, "match": one.match} for one in mention.candidates
    ]
    return {"start": mention.start, "end": mention.end, "text": mention.text, "candidates": candidates}


def _ids(candidate: Candidate) -> list[str]:
    return [node_id(node) or str(node) for node in candidate.nodes]
