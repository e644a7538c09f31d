"""What worker processes run over the documents of a batch."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kgmem import __version__
from kgmem.batch import Outcome, Output, fingerprint
from kgmem.documents import Document
from kgmem.language import BLANK
from kgmem.stores import GraphStore, open_store
from kgmem.summarize.summary import Summary, SummaryOptions
from kgmem.summarize.writing import escaped, page

if TYPE_CHECKING:
    from kgmem.summarize.summarizer import Summarizer


@dataclass(frozen=True, slots=True)
class SummaryMaker:
    """Makes the function that summarizes; its weights are loaded once and shared by the workers."""

    weights: Path
    graph: str | None
    """The graph's URL; None for no graph."""
    options: SummaryOptions
    language: str = BLANK
    """The spaCy pipeline that finds sentences, as `kgmem.language.load` takes it."""

    def __call__(self) -> Callable[[Document], Output]:
        """Raises WeightsError if there is no checkpoint, and MissingExtraError if there is no such pipeline."""
        import torch

        from kgmem.summarize.pipeline import pipeline
        from kgmem.summarize.summarizer import load_summarizer

        torch.set_num_threads(1)  # threads would not survive the fork
        pipeline(self.language)
        return _Work(load_summarizer(self.weights, language=self.language), self).output


class _Work:
    """Summarizes in one process."""

    def __init__(self, summarizer: Summarizer, maker: SummaryMaker) -> None:
        self._summarizer, self._maker = summarizer, maker
        self._process = 0

    def output(self, document: Document) -> Output:
        """The files of a document."""
        summary = self._opened().summarize(document, self._maker.options)
        return Output(page(summary, document), {**record(summary, document), **for_collections(summary, document)})

    def _opened(self) -> Summarizer:
        # A store must not be used across a fork, so each process opens its own.
        if self._maker.graph is not None and self._process != os.getpid():
            self._summarizer = self._summarizer.over(open_store(self._maker.graph))
            self._process = os.getpid()
        return self._summarizer


def record(summary: Summary, document: Document) -> dict[str, Any]:
    """A summary as plain values, with where its spans stand in the file, as far as that is known.

    `original` are characters of the decoded file, `page` is a PDF's.
    """
    values = summary.record()
    for sentence in [*values["sentences"], *values["claims"]]:
        _place(sentence, document)
    if document.warnings:
        values["warnings"] = list(document.warnings)
    return values


def for_collections(summary: Summary, document: Document) -> dict[str, Any]:
    """What a summary of several documents takes from this one, as plain values."""
    passages = [asdict(passage) for passage in summary.passages]
    for passage in passages:
        _place(passage, document)
    return {"names": [asdict(name) for name in summary.names], "passages": passages}


def _place(sentence: dict[str, Any], document: Document) -> None:
    """Adds where a sentence stands in the file."""
    places = [document.source_span(start, end) for start, end in sentence["spans"]]
    if places and None not in places:
        sentence["original"] = places
    if sentence["spans"] and (at := document.page_at(sentence["spans"][0][0])) is not None:
        sentence["page"] = at.label


def settings(maker: SummaryMaker, store: GraphStore | None) -> str:
    """The fingerprint of all that a summary depends on besides its document."""
    digests = [sha256(file.read_bytes()).hexdigest() for file in sorted(maker.weights.glob("*.safetensors"))]
    version = store.version() if store is not None else None
    made_with = {"weights": digests, "graph": maker.graph, "version": version, "language": maker.language}
    return fingerprint({"kgmem": __version__, **made_with, **asdict(maker.options)})


def entry(outcome: Outcome) -> str:
    """A document's line of the index page."""
    place = escaped(str(outcome.document.place))
    if outcome.record is None:
        return f"- {place}: failed, {escaped(outcome.reason or '')}"
    first = next(iter(outcome.record.get("sentences", ())), {"text": ""})["text"]
    address = quote(f"{outcome.document.place}.md", errors="surrogateescape")
    return f"- [{place}]({address}): {escaped(first)}"
