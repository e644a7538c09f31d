"""The spaCy pipeline that links documents: words alone, `kgmem_en`, or a user's own, with the linker at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from kgmem.batch import Output
from kgmem.documents import Document
from kgmem.language.loading import BLANK, PIPELINE, load
from kgmem.linking.views import as_html, as_markdown, as_record

if TYPE_CHECKING:
    from spacy.language import Language

_LONGEST = 10_000_000
"""Characters of a text that spaCy takes; its own limit is meant for parsers on small machines."""
_NOT_NEEDED = ("tagger", "attribute_ruler", "parser")
"""What linking does not look at."""


def linking_pipeline(graph: str | None = None, name: str = BLANK) -> Language:
    """A pipeline that links what it reads to a graph.

    Args:
        graph: as `kgmem.stores.open_store` takes it.
        name: as `kgmem.language.load` takes it. Of `kgmem_en` only the entities are found.

    Raises:
        MissingExtraError: there is no such pipeline.
        WeightsError: it can't be loaded.
    """
    import kgmem.linking.component  # noqa: F401 (registers the factory where entry points are not installed)

    nlp = load(name, exclude=_NOT_NEEDED if name == PIPELINE else ())
    nlp.max_length = max(nlp.max_length, _LONGEST)
    if "kgmem_linker" not in nlp.pipe_names:
        nlp.add_pipe("kgmem_linker", config={"graph": graph} if graph is not None else {})
    return nlp


@dataclass(frozen=True, slots=True)
class LinkDocuments:
    """Makes the function that links a document, a task of `kgmem.batch`; see `linking_pipeline` for the arguments."""

    graph: str | None
    pipeline: str = BLANK
    html: bool = False

    def __call__(self) -> Callable[[Document], Output]:
        """Makes it, pipeline and all; the graph is opened at the first document."""
        import torch

        torch.set_num_threads(1)  # threads would not survive the fork
        nlp = linking_pipeline(self.graph, self.pipeline)

        def link(document: Document) -> Output:
            (doc,) = nlp.pipe([document.text])
            shown = as_html(doc, PurePath(document.name).name) if self.html else as_markdown(doc) + "\n"
            return Output(shown, as_record(doc))

        return link
