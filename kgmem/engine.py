"""The whole of kgmem in one object. Read this first.

with kgmem.open("films.kg") as memory:
    print(memory.ask("Who directed the films that Temuera Morrison acted in?").answer)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from kgmem.config import SHIPPED_WEIGHTS
from kgmem.errors import ReadOnlyError
from kgmem.stores import GraphStore, WritableStore, open_store
from kgmem.types import Answer, Mention

if TYPE_CHECKING:
    from kgmem.decoding.reasoner import Reasoner
    from kgmem.documents import Document
    from kgmem.ingest import ForgetReport, IngestOptions, IngestReport, Progress
    from kgmem.summarize import Summary, SummaryOptions
    from kgmem.summarize.summarizer import Summarizer

ERROR_RATE = 0.1
"""Of the answers given, the share that may be wrong."""


def open(
    url: str | None = None,
    *,
    weights: Path | str | None = None,
    read_only: bool = True,
    create: bool = False,
    error_rate: float = ERROR_RATE,
) -> KnowledgeMemory:
    """Opens a graph: a folder made by `kgmem ingest`, or `demo:`.

    Args:
        url: The graph; without one KGMEM_GRAPH, kgmem.toml or the default folder.
        weights: A checkpoint folder; without one the shipped checkpoint.
        read_only: False to ingest and forget.
        create: Make the folder if there is none (with read_only=False).
        error_rate: Of the answers given, the share that may be wrong; with less kgmem abstains more often.

    Raises:
        StoreError: There is no such graph, or it can't be read.
    """
    store = open_store(url, read_only=read_only, create=create)
    return KnowledgeMemory(store, weights=weights, error_rate=error_rate)


class KnowledgeMemory:
    """A graph that can be asked. Use it as a context manager, or call `close`.

    The model is loaded at the first question, so that ingesting and listing need none. Over a graph that is new to it,
    it first asks itself questions made from the graph for some seconds, to know how sure it has to be.
    """

    def __init__(self, store: GraphStore, *, weights: Path | str | None = None, error_rate: float = ERROR_RATE) -> None:
        self.store, self.error_rate = store, error_rate
        self.weights = Path(weights) if weights is not None else SHIPPED_WEIGHTS
        self._reasoner: Reasoner | None = None
        self._summarizer: Summarizer | None = None

    def ask(self, question: str) -> Answer:
        """Answers one question. Abstains, and says why, where the graph holds no answer."""
        self.refresh()
        return self.reasoner().answer([question])[0]

    def ask_many(self, questions: Iterable[str], *, batch_size: int = 32) -> Iterator[Answer]:
        """Answers questions in order, `batch_size` at a time; quicker than one by one."""
        self.refresh()
        waiting = iter(questions)
        while batch := list(islice(waiting, batch_size)):
            yield from self.reasoner().answer(batch)

    def link(self, text: str) -> tuple[Mention, ...]:
        """The places of `text` that name something in the graph, with what they may stand for."""
        from kgmem.linking import Linker

        self.refresh()
        return Linker(self.store).link(text)

    def summarize(self, document: Document | Path | str, options: SummaryOptions | None = None) -> Summary:
        """Summarizes a document, or a file. Raises DocumentError for a file that can't be read."""
        from kgmem.documents import Document, read_document

        self.refresh()
        read = document if isinstance(document, Document) else read_document(document)
        return self.summarizer().summarize(read, options)

    def ingest(
        self, inputs: Sequence[str], options: IngestOptions | None = None, *, progress: Progress | None = None
    ) -> IngestReport:
        """Takes files, folders or `-` into the graph, each file one atomic commit. See `kgmem.ingest.ingest`."""
        from kgmem.ingest import IngestOptions, ingest

        return ingest(self._writable(), inputs, options or IngestOptions(), progress=progress)

    def forget(self, sources: Sequence[str]) -> ForgetReport:
        """Takes sources out of the graph. Raises UnknownSourceError for a name that fits none."""
        from kgmem.ingest import forget

        return forget(self._writable(), sources)

    def refresh(self) -> None:
        """Turns to the graph's newest state, if another process has changed it."""
        if self.store.refresh():
            self._reasoner = self._build(self._reasoner) if self._reasoner is not None else None
            self._summarizer = self._summarizer.over(self.store) if self._summarizer is not None else None

    def close(self) -> None:
        """Lets go of the store; closing twice is fine."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reasoner(self) -> Reasoner:
        """What answers the questions, loaded and calibrated at its first use."""
        if self._reasoner is None:
            self._reasoner = self._build(None)
        return self._reasoner

    def summarizer(self) -> Summarizer:
        """What summarizes, loaded at its first use."""
        from kgmem.summarize.summarizer import load_summarizer

        if self._summarizer is None:
            self._summarizer = load_summarizer(self.weights, self.store)
        return self._summarizer

    def _build(self, before: Reasoner | None) -> Reasoner:
        from kgmem.calibration import calibrated
        from kgmem.decoding.checkpoint import load_checkpoint
        from kgmem.decoding.reasoner import Reasoner

        checkpoint = before.checkpoint if before else load_checkpoint(self.weights).optimized()
        reasoner = Reasoner(self.store, checkpoint)
        if calibration := calibrated(reasoner):
            reasoner.calibrate(calibration, self.error_rate)
        return reasoner

    def _writable(self) -> WritableStore:
        if self.store.read_only:
            raise ReadOnlyError(f"{self.store.url} is open read-only; open it with read_only=False")
        return cast("WritableStore", self.store)
