"""The spaCy pipeline that links documents: a user's own, or a blank English one, with the linker at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgmem.errors import UsageError

if TYPE_CHECKING:
    from spacy.language import Language

_LONGEST = 10_000_000
"""Characters of a text that spaCy takes; its own limit is meant for parsers on small machines."""


def linking_pipeline(graph: str | None = None, name: str | None = None) -> Language:
    """A pipeline that links what it reads to a graph.

    Args:
        graph: as `kgmem.stores.open_store` takes it.
        name: an installed pipeline or the folder of one; without it, words and the linker are all there is.

    Raises:
        UsageError: there is no such pipeline.
    """
    import spacy

    import kgmem.linking.component  # noqa: F401 (registers the factory where entry points are not installed)

    if name is None:
        nlp = spacy.blank("en")
    else:
        try:
            nlp = spacy.load(name)
        except OSError as error:
            raise UsageError(f"there is no spaCy pipeline {name!r}; install it, or name the folder of one") from error
    nlp.max_length = max(nlp.max_length, _LONGEST)
    if "kgmem_linker" not in nlp.pipe_names:
        nlp.add_pipe("kgmem_linker", config={"graph": graph} if graph is not None else {})
    return nlp
