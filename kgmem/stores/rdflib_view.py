"""A state of a store as an rdflib.Dataset that can only be read. Imports rdflib, which takes 0.2 s: import it late."""

from __future__ import annotations

from typing import NoReturn

import rdflib
from oxrdflib import OxigraphStore
from pyoxigraph import Quad, Store

from kgmem.errors import ReadOnlyError
from kgmem.stores.base import GraphStore
from kgmem.stores.generations import Generation
from kgmem.stores.graph_names import graph_name


def dataset_of(generation: Generation) -> rdflib.Dataset:
    """The named graphs of a generation, with their union as the default graph."""
    return rdflib.Dataset(store=_View(generation), default_union=True)


def copied(store: GraphStore) -> rdflib.Dataset:
    """A copy of a store in memory: a named graph for each source, and their union as the default graph."""
    copy = Store()
    for source in store.sources():
        name = graph_name(source.name)
        copy.extend(Quad(t.subject, t.predicate, t.object, name) for t in store.triples(source.name))
    return dataset_of(Generation(copy))


class _View(OxigraphStore):
    """Holds on to the generation, and refuses what would change it."""

    def __init__(self, generation: Generation) -> None:
        super().__init__(store=generation.graph)
        self._generation = generation

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise ReadOnlyError("this dataset can't be written: use kgmem ingest and kgmem forget")

    add = addN = remove = remove_graph = update = _refuse  # noqa: N815 (rdflib's names)

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Does nothing: rdflib calls it for each graph that it is asked for."""
