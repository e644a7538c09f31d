"""`ingest`: from files to sources of a store."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from kgmem.errors import ReadOnlyError
from kgmem.ingest.formats import Format
from kgmem.ingest.inputs import Input, Spool, changed_meanwhile, find_inputs, single_file
from kgmem.ingest.options import IngestOptions, Progress
from kgmem.ingest.problems import Problems
from kgmem.ingest.readers import read
from kgmem.ingest.report import IngestReport, SourceReport, Status
from kgmem.ingest.shapes import check_shapes
from kgmem.stores.base import WritableStore
from kgmem.stores.batches import Batch, Batches

READER = 1
"""Counted up when the same bytes come to give other triples, so that known sources are read again."""


def ingest(
    store: WritableStore,
    inputs: Sequence[str | Path],
    options: IngestOptions | None = None,
    *,
    progress: Progress | None = None,
) -> IngestReport:
    """Takes files, folders and "-" (standard input) into a store, each document as a source of its own.

    A source whose bytes and options are those of its last ingest is left alone; one that changed is replaced. Each
    document is one commit of the store, so that an ingest which was stopped half-way is finished by repeating it. With
    `shapes`, all documents are read and checked together before the first commit (kgmem.ingest.shapes).

    Args:
        store: where the triples go.
        inputs: paths, in any number; kgmem.ingest.inputs says what is taken from a folder.
        options: how to read them.
        progress: told now and then how far the reading has come.

    Raises:
        UsageError: an input that does not exist or does not tell its format, or options that don't fit together.
        ParseError: broken syntax; the document in which it stands leaves no trace, those before it are in the store.
        ShapesError: the data break a shape; nothing is written.
        IngestError: an input can't be read.
        ReadOnlyError: the store can't be written to.
    """
    options = options or IngestOptions()
    if store.read_only and not options.dry_run:
        raise ReadOnlyError(f"{store.url} is read-only; name another graph to take sources into")
    with Spool() as spool:
        found = find_inputs(inputs, options, spool)
        works = _works(store, found.documents, options, progress)
        if options.shapes is not None and any(work.status != "unchanged" for work in works):
            check_shapes(chain.from_iterable(chain.from_iterable(work.trial() for work in works)), options.shapes)
        reports = [_finish(store, work, options) for work in works]
    return IngestReport(tuple(reports), found.unknown, options.dry_run)


@dataclass(frozen=True, slots=True)
class _Work:
    """One document, and what is known about it before it is read."""

    document: Input
    options: IngestOptions
    status: Status
    triples: int
    """Of the source as it is in the store."""
    digest: str
    state: tuple[int, ...]
    problems: Problems
    moved: _Moved

    def batches(self) -> Iterator[Batch]:
        """Its triples. Fails at the end if the file was written to since it was hashed."""
        yield from read(self.document, self.options, self.problems, self.moved)
        if self.document.state() != self.state:
            raise changed_meanwhile(self.document)

    def trial(self) -> Iterator[Batch]:
        """The same, without a trace in the report."""
        return read(self.document, self.options, Problems(self.document.file, skip=self.options.skip_errors))


def _works(
    store: WritableStore, documents: Iterable[Input], options: IngestOptions, progress: Progress | None
) -> list[_Work]:
    known = {source.name: source for source in store.sources()}
    shapes = b"" if options.shapes is None else single_file(options.shapes).digest()
    total = sum(document.size for document in documents)
    works, before = [], 0
    for document in documents:
        state = document.state()
        digest = _digest(document, options, shapes)
        source = known.get(document.source)
        status: Status = "new" if source is None else "unchanged" if source.digest == digest else "changed"
        moved = _Moved(document, progress, before, total)
        held = 0 if source is None else source.triples
        problems = Problems(document.file, skip=options.skip_errors)
        works.append(_Work(document, options, status, held, digest, state, problems, moved))
        before += document.size
    return works


@dataclass(frozen=True, slots=True)
class _Moved:
    """Told how far the reading of a document has come."""

    document: Input
    progress: Progress | None
    before: int
    total: int

    def __call__(self, position: int) -> None:
        if position > self.document.size:  # it grows as fast as it is read
            raise changed_meanwhile(self.document)
        if self.progress is not None:
            self.progress(self.before + position, self.total, self.document.file)


def _finish(store: WritableStore, work: _Work, options: IngestOptions) -> SourceReport:
    start = time.perf_counter()
    source, problems = work.document.source, work.problems
    if work.status == "unchanged":
        triples = work.triples
        work.moved(work.document.size)
    elif options.dry_run:
        triples = sum(map(len, work.batches()))
    else:
        triples = store.replace(source, Batches(work.batches()), digest=work.digest).triples
    return SourceReport(
        source=source,
        file=work.document.file,
        status=work.status,
        triples=triples,
        skipped=problems.count,
        skipped_places=tuple(problems.places),
        dropped_graph_names=problems.dropped_graph_names,
        ignored_columns=problems.ignored_columns,
        seconds=time.perf_counter() - start,
    )


def _digest(document: Input, options: IngestOptions, shapes: bytes) -> str:
    """A hash of the bytes and of everything else that the triples depend on."""
    relative = document.format in (Format.TURTLE, Format.TRIG, Format.RDF_XML, Format.JSON_LD)
    settings = (
        READER,
        document.format.value,
        options.delimiter,
        options.quoting,
        options.base or (document.document if relative else None),
        options.lang,
        options.skip_errors,
        shapes.hex(),
    )
    return blake2b(document.digest() + repr(settings).encode(), digest_size=16).hexdigest()
