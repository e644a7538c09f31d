"""`run_batch`: every document once, in worker processes, with its outputs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kgmem.batch.inputs import BatchInput
from kgmem.batch.outputs import Output, Outputs, Records
from kgmem.batch.progress import BatchProgress
from kgmem.batch.workers import Done, WorkerOptions, run_tasks
from kgmem.documents import Document, ReadingLimits, read_document

Status = Literal["done", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """Limits of a batch."""

    workers: WorkerOptions = field(default_factory=WorkerOptions)
    reading: ReadingLimits = field(default_factory=ReadingLimits)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document."""

    document: BatchInput
    status: Status
    record: dict[str, Any] | None
    """The content of its JSON file, unless it failed."""
    reason: str | None
    """Why it failed."""


def run_batch(
    documents: Sequence[BatchInput],
    folder: Path,
    make: Callable[[], Callable[[Document], Output]],
    *,
    settings: str,
    extension: str = ".md",
    options: BatchOptions | None = None,
    progress: Callable[[BatchProgress], None] | None = None,
    entry: Callable[[Outcome], str] | None = None,
    overall: Callable[[Records], Output] | None = None,
) -> Iterator[Outcome]:
    """Makes outputs of documents and yields their outcomes in the order of the documents.

    `reports/a.pdf`, found in `reports`, gives `a.pdf.md` and `a.pdf.json` in `folder`. What is there already, of the
    same content and settings, is skipped, so that a run that was interrupted or killed goes on where it was. At the
    end `failures.json` lists what failed, if anything did; the next run tries that again.

    Args:
        documents: from `find_documents`.
        folder: where outputs go.
        make: makes the function that is run over documents, once; see `run_tasks` for what it may be.
        settings: the fingerprint of all that outputs depend on besides the documents.
        extension: of the output beside the JSON.
        options: limits.
        progress: is told how far the run has come after each document.
        entry: makes a document's line, in Markdown, of the page `index.md`, which is written at the end; without it
            there is no such page.
        overall: makes one output of all documents that are done, with their records, which is written at the end as
            `overall.md` and `overall.json`; without it there is none.

    Raises:
        UsageError: two documents would be written to one file, or the folder can't be made.
        LockedError: another run is writing to the folder.
        KgmemError: raised by `make`.
    """
    options = options or BatchOptions()
    outputs = Outputs(folder, settings, extension)
    outputs.check_names(documents)
    with outputs.writing():
        yield from _Run(documents, outputs, options, progress, entry, overall).outcomes(make)


@dataclass(frozen=True, slots=True)
class _Made:
    sha256: str
    output: Output


@dataclass(frozen=True, slots=True)
class _MakeTask:
    """Makes the function that workers run: from the number and path of a document to its output."""

    make: Callable[[], Callable[[Document], Output]]
    limits: ReadingLimits

    def __call__(self) -> Callable[[tuple[int, Path]], _Made]:
        function = self.make()

        def run(task: tuple[int, Path]) -> _Made:
            document = read_document(task[1], self.limits)
            return _Made(document.sha256, function(document))

        return run


class _Run:
    """The state of one run."""

    def __init__(
        self,
        documents: Sequence[BatchInput],
        outputs: Outputs,
        options: BatchOptions,
        progress: Callable[[BatchProgress], None] | None,
        entry: Callable[[Outcome], str] | None,
        overall: Callable[[Records], Output] | None,
    ) -> None:
        self._documents = documents
        self._outputs = outputs
        self._options = options
        self._progress = progress
        self._entry = entry
        self._overall = overall
        self._start = time.monotonic()
        self._through: dict[int, Outcome] = {}  # not yet yielded
        self._counts: dict[Status, int] = {"done": 0, "skipped": 0, "failed": 0}
        self._bytes: dict[Status, int] = {"done": 0, "skipped": 0, "failed": 0}
        self._total = sum(document.size for document in documents)

    def outcomes(self, make: Callable[[], Callable[[Document], Output]]) -> Iterator[Outcome]:
        """Runs everything."""
        failures = []
        entries = []
        good = []
        for outcome in self._in_order(make):
            if outcome.status == "failed":
                failures.append({"document": str(outcome.document.path), "reason": outcome.reason or ""})
            else:
                good.append(outcome.document)
            if self._entry is not None:
                entries.append(self._entry(outcome))
            yield outcome
        self._outputs.write_failures(failures)
        if self._entry is not None:
            self._outputs.write_index(entries)
        if self._overall is not None:
            self._outputs.write_overall(self._overall(self._outputs.records(good)))

    def _in_order(self, make: Callable[[], Callable[[Document], Output]]) -> Iterator[Outcome]:
        next_one = 0
        task_maker = _MakeTask(make, self._options.reading)
        for done in run_tasks(task_maker, self._tasks(), self._options.workers):
            self._note(done.task[0], self._write(done))
            while next_one in self._through:
                yield self._through.pop(next_one)
                next_one += 1
        yield from (self._through[number] for number in sorted(self._through))

    def _tasks(self) -> Iterator[tuple[int, Path]]:
        """What is to be done; notes what is done already."""
        for number, document in enumerate(self._documents):
            record = self._outputs.finished(document)
            if record is None:
                yield number, document.path
            else:
                self._note(number, Outcome(document, "skipped", record, None))

    def _write(self, done: Done[tuple[int, Path], _Made]) -> Outcome:
        document = self._documents[done.task[0]]
        if done.result is None:
            return Outcome(document, "failed", None, done.failure)
        try:
            record = self._outputs.write(document, done.result.sha256, done.result.output)
        except OSError as error:
            return Outcome(document, "failed", None, f"its outputs can't be written: {error.strerror}")
        return Outcome(document, "done", record, None)

    def _note(self, number: int, outcome: Outcome) -> None:
        self._through[number] = outcome
        self._counts[outcome.status] += 1
        self._bytes[outcome.status] += outcome.document.size
        if self._progress is not None:
            self._progress(
                BatchProgress(
                    documents=len(self._documents),
                    **self._counts,
                    bytes=self._total,
                    bytes_through=sum(self._bytes.values()),
                    bytes_worked=self._bytes["done"] + self._bytes["failed"],
                    seconds=time.monotonic() - self._start,
                )
            )
