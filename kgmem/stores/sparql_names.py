"""Labels and types of the nodes of a remote graph, kept beside its alias index, so that naming them costs no request.

node_label  the best label of a node that a source gives
node_type   its classes
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np
from pyoxigraph import RdfFormat, parse

from kgmem.stores.chunks import Chunk
from kgmem.types import LABEL_PREDICATES, RDF_TYPE, Literal, NamedNode, Node, Triple, local_name

_TABLES = (
    """CREATE TABLE IF NOT EXISTS node_label (node TEXT NOT NULL, source INTEGER NOT NULL,
        rank INTEGER NOT NULL, lang TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (node, source)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS node_type (node TEXT NOT NULL, type TEXT NOT NULL, source INTEGER NOT NULL,
        PRIMARY KEY (node, type, source)) WITHOUT ROWID""",
)
_ADD_LABEL = """INSERT INTO node_label VALUES (?, ?, ?, ?, ?) ON CONFLICT (node, source) DO UPDATE
    SET rank = excluded.rank, lang = excluded.lang, label = excluded.label
    WHERE (excluded.rank, excluded.lang, excluded.label) < (rank, lang, label)"""
_PLACES = {str(predicate).encode(): place for place, predicate in enumerate(LABEL_PREDICATES)}
_TYPE = len(_PLACES)
_WANTED = {**_PLACES, str(RDF_TYPE).encode(): _TYPE}


class NodeNames:
    """The two tables of one SQLite database. Never begins or commits a transaction; raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        """Makes the tables that are missing."""
        for statement in _TABLES:
            self._connection.execute(statement)

    def add(self, source_key: int, chunk: Chunk) -> None:
        """Takes in what a chunk of a source's triples says."""
        labels, types = [], []
        for triple in _naming_triples(chunk):
            name = triple.object
            if triple.predicate == RDF_TYPE:
                if isinstance(name, NamedNode):
                    types.append((str(triple.subject), name.value, source_key))
            elif isinstance(name, Literal) and name.value.strip():
                rank = label_rank(triple.predicate, name.language)
                labels.append((str(triple.subject), source_key, rank, name.language or "", name.value))
        self._connection.executemany(_ADD_LABEL, labels)
        self._connection.executemany("INSERT OR IGNORE INTO node_type VALUES (?, ?, ?)", types)

    def remove(self, source_key: int) -> None:
        """Forgets what a source said."""
        self._connection.execute("DELETE FROM node_label WHERE source = ?", (source_key,))
        self._connection.execute("DELETE FROM node_type WHERE source = ?", (source_key,))

    def labels(self, nodes: Iterable[Node]) -> dict[str, str]:
        """The best label of each node that has one, by the node's N-Triples form."""
        query = """SELECT node, label FROM node_label WHERE node IN (SELECT value FROM json_each(?))
            ORDER BY node, rank DESC, lang DESC, label DESC"""
        return dict(self._connection.execute(query, (_json(nodes),)).fetchall())

    def types(self, nodes: Iterable[Node]) -> dict[str, set[str]]:
        """The IRIs of each node's classes, by the node's N-Triples form."""
        found: dict[str, set[str]] = {}
        query = "SELECT node, type FROM node_type WHERE node IN (SELECT value FROM json_each(?))"
        for node, kind in self._connection.execute(query, (_json(nodes),)):
            found.setdefault(node, set()).add(kind)
        return found


def _json(nodes: Iterable[Node]) -> str:
    return json.dumps([str(node) for node in nodes if not isinstance(node, Literal)])


def _naming_triples(chunk: Chunk) -> Iterator[Triple]:
    _, firsts, inverse = np.unique(chunk.predicates.hashes, return_index=True, return_inverse=True)
    wanted = np.array([term in _WANTED for term in chunk.predicates.take(firsts)], np.bool_)[inverse]
    places = np.flatnonzero(wanted)
    starts, ends = chunk.subjects.starts[places].tolist(), chunk.objects.ends[places].tolist()
    lines = b"".join(chunk.text[start:end] + b" .\n" for start, end in zip(starts, ends, strict=True))
    for quad in parse(lines, format=RdfFormat.N_TRIPLES, lenient=True):
        yield quad.triple


def label_rank(predicate: NamedNode, language: str | None) -> int:
    """The less, the better the label: English first, then names without a language, then any; then by predicate."""
    rank = 1 if language is None else 0 if language.partition("-")[0] == "en" else 2
    return rank * len(_PLACES) + _PLACES[str(predicate).encode()]


def own_name(node: Node) -> str:
    """The name of a node that nothing names."""
    match node:
        case NamedNode():
            return local_name(node.value)
        case Literal():
            return node.value
        case _:
            return str(node)
