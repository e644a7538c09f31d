"""Linking as a task of `kgmem.batch`: made once, run over documents in worker processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from kgmem.batch import Output
from kgmem.documents import Document
from kgmem.linking.pipeline import linking_pipeline
from kgmem.linking.views import as_html, as_markdown, as_record


@dataclass(frozen=True, slots=True)
class LinkDocuments:
    """Makes the function that links a document; see `linking_pipeline` for the arguments."""

    graph: str | None
    pipeline: str | None = None
    html: bool = False

    def __call__(self) -> Callable[[Document], Output]:
        """Makes it, pipeline and all; the graph is opened at the first document."""
        nlp = linking_pipeline(self.graph, self.pipeline)

        def link(document: Document) -> Output:
            (doc,) = nlp.pipe([document.text])
            shown = as_html(doc, PurePath(document.name).name) if self.html else as_markdown(doc) + "\n"
            return Output(shown, as_record(doc))

        return link
