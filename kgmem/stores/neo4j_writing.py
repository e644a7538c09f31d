"""A Neo4j database as a graph store: the writing half.

    (:KgmemStore {one, id, commits, numbers, writer, until})     writer: who may write, until then
    (:KgmemSource {number, name, complete, triples, digest, ingested_at})
    (:KgmemLane {source, lane, batches})                         see kgmem.stores.neo4j_lanes

A source is written under a new number, and its relationships count for readers once the source is complete: one small
transaction makes it so, and the source that it replaces no longer, and counts `commits` up. What belongs to no complete
source is deleted after that, or, if the writer died, by the next one.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files as files_of

from pyoxigraph import Quad, Triple

from kgmem.errors import LockedError, ReadOnlyError, StoreError, UnknownSourceError
from kgmem.stores.base import Source
from kgmem.stores.contents import ContentsReader
from kgmem.stores.neo4j_batch import BATCH
from kgmem.stores.neo4j_lanes import LANES, LEASE_MS
from kgmem.stores.neo4j_loading import Neo4jLoader
from kgmem.stores.neo4j_reading import Neo4jReader
from kgmem.stores.neo4j_state import read_state
from kgmem.stores.neo4j_terms import LANE, SOURCE, STORE, TERM
from kgmem.stores.sqlite import mapped_errors
from kgmem.stores.writing import checked_graph_name

_ACQUIRE = f"""MERGE (s:{STORE} {{one: true}}) ON CREATE SET s.id = $id, s.commits = 0, s.numbers = 0
SET s.touched = timestamp()
WITH s WHERE s.writer IS NULL OR s.writer = $writer OR s.until < timestamp()
SET s.writer = $writer, s.until = timestamp() + {LEASE_MS}
RETURN s.id"""
_RELEASE = f"MATCH (s:{STORE} {{writer: $writer}}) REMOVE s.writer, s.until"
_BEGIN = f"""MATCH (s:{STORE} {{writer: $writer}}) WHERE s.numbers = $number - 1
SET s.numbers = $number
CREATE (:{SOURCE} {{number: $number, name: $name, complete: false}})
WITH $number AS number
UNWIND range(0, {LANES - 1}) AS lane CREATE (:{LANE} {{source: number, lane: lane, batches: 0}})"""
_NUMBERS = f"MATCH (s:{STORE} {{writer: $writer}}) RETURN s.numbers"
_COMMIT = f"""MATCH (s:{STORE} {{writer: $writer}}) WHERE s.commits = $commits
SET s.commits = $commits + 1
WITH s
CALL () {{ MATCH (old:{SOURCE}) WHERE old.number IN $going SET old.complete = false }}
CALL () {{ MATCH (new:{SOURCE} {{number: $number}})
  SET new += $properties, new.complete = true }}
CALL () {{ MATCH (lane:{LANE} {{source: $number}}) DELETE lane }}"""
_INCOMPLETE = f"MATCH (s:{SOURCE} {{complete: false}}) RETURN s.number"
_PURGE_LANES = f"MATCH (lane:{LANE}) WHERE lane.source IN $going DELETE lane"
_PURGE_EDGES = f"""MATCH (:{TERM})-[r]->() WHERE r.source IN $going
CALL (r) {{ DELETE r }} IN TRANSACTIONS OF {BATCH} ROWS"""
_PURGE_NODES = f"""MATCH (n:{TERM}) WHERE NOT (n)--()
CALL (n) {{ DELETE n }} IN TRANSACTIONS OF {BATCH} ROWS"""
_PURGE_SOURCES = f"MATCH (s:{SOURCE} {{complete: false}}) WHERE s.number IN $going DELETE s"
_POLL_S = 0.5


class Neo4jStore(Neo4jReader):
    """A `WritableStore`; readers need no more than a `Neo4jReader`, which this is if it is `read_only`."""

    def replace(self, source: str, triples: Iterable[Triple | Quad], *, digest: str) -> Source:
        """Makes `triples` the whole content of `source`, in one pass; see WritableStore.

        Raises ReadOnlyError, UsageError for a name that can't be one, LockedError while another process writes,
        StoreError if something can't be written, and whatever comes out of `triples`; the store is then as it was.
        """
        self._check_writable()
        checked_graph_name(source)
        with self._writing() as writer:
            going = [number for number, known in self._state.sources.items() if known.name == source]
            number = self._begin(writer, source)
            try:
                made = self._write(writer, number, going, triples, Source(source, 0, digest, _now()))
            except BaseException:
                with suppress(StoreError):  # else the next writer does it
                    self._purge([number])
                raise
            self._purge(going)
        self._show(read_state(self._connection))
        return made

    def _write(
        self, writer: str, number: int, going: Sequence[int], triples: Iterable[Triple | Quad], source: Source
    ) -> Source:
        """Writes a source and commits it, here and there."""
        mirror = self._mirror
        self._read_graph()
        with (
            mirror.locked(),
            mapped_errors(mirror.path),
            mirror.catalog.transaction(),
            Neo4jLoader(self._connection, writer, number) as loader,
        ):
            for old in going:
                mirror.catalog.drop(self._part(old))
            key = mirror.catalog.reserve(self._part(number))
            reader = ContentsReader(loader.load)
            mirror.add_names(key, reader.alias_rows(triples, mirror.folder))
            contents = reader.contents()
            mirror.catalog.record(key, contents, source.digest)
            loader.finish()
            made = replace(source, triples=contents.triples)
            self._commit(writer, going, number, made)
        return made

    def remove(self, sources: Sequence[str]) -> int:
        """Forgets the sources in one commit; returns the number of statements that went.

        Raises UnknownSourceError if one of them is not there; then none goes.
        """
        self._check_writable()
        known = {source.name: (number, source) for number, source in self._state.sources.items()}
        names = list(dict.fromkeys(sources))
        unknown = [name for name in names if name not in known]
        if unknown:
            raise UnknownSourceError(f"there is no source {unknown[0]!r} in {self.url}; `kgmem sources` lists them")
        if not names:
            return 0
        with self._writing() as writer:
            going = [known[name][0] for name in names]
            self._commit(writer, going, None, None)
            self._purge(going)
        self._show(read_state(self._connection))
        return sum(known[name][1].triples for name in names)

    def _check_writable(self) -> None:
        self._check_open()
        if self.read_only:
            raise ReadOnlyError(f"the store {self.url} is open for reading only")
        self._show(read_state(self._connection))
        if self._state.foreign:
            raise ReadOnlyError(
                f"{self.url} holds a graph that kgmem has not written, and is left as it is; name an empty database"
            )

    @contextmanager
    def _writing(self) -> Iterator[str]:
        """The right to write, and a database that is ready for it; gives the writer's name."""
        writer = uuid.uuid4().hex
        self._make_schema()
        end = time.monotonic() + LEASE_MS / 1000 + 5
        while not self._connection.write(_ACQUIRE, {"writer": writer, "id": uuid.uuid4().hex}):
            if time.monotonic() > end:
                raise LockedError(
                    f"another process is writing to {self.url}; wait until it is done (reading is possible meanwhile)"
                )
            time.sleep(_POLL_S)
        try:
            self._state = read_state(self._connection)
            self._synced = None
            self._purge([number for (number,) in self._connection.read(_INCOMPLETE)])
            yield writer
        finally:
            with suppress(StoreError):  # it runs out by itself
                self._connection.write(_RELEASE, {"writer": writer})

    def _make_schema(self) -> None:
        text = files_of("kgmem.graphs").joinpath("schema.cypher").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("//")]
        for statement in "\n".join(lines).split(";"):
            if statement.strip():
                self._connection.write(statement)

    def _begin(self, writer: str, name: str) -> int:
        """Makes a source that is not complete, and gives its number."""
        rows = self._connection.read(_NUMBERS, {"writer": writer})
        if not rows:
            raise LockedError(f"another process has begun to write to {self.url}; ingest again")
        number = int(rows[0][0]) + 1
        self._connection.write(_BEGIN, {"writer": writer, "number": number, "name": name})
        return number

    def _commit(self, writer: str, going: Sequence[int], number: int | None, source: Source | None) -> None:
        """Makes the change visible, in one transaction that does nothing the second time."""
        properties = {}
        if source is not None:
            properties = {"triples": source.triples, "digest": source.digest, "ingested_at": source.ingested_at}
        commits = self._state.commits
        self._connection.write(
            _COMMIT,
            {"writer": writer, "commits": commits, "going": going, "number": number, "properties": properties},
        )
        if read_state(self._connection).commits != commits + 1:
            raise LockedError(f"another process has begun to write to {self.url}; ingest again")

    def _purge(self, going: Sequence[int]) -> None:
        """Deletes what belongs to sources that are not complete."""
        if going:
            parameters = {"going": list(going)}
            self._connection.write(_PURGE_LANES, parameters)
            self._connection.write_in_parts(_PURGE_EDGES, parameters)
            self._connection.write_in_parts(_PURGE_NODES)
            self._connection.write(_PURGE_SOURCES, parameters)

    def _part(self, number: int) -> str:
        return f"{self._state.store_id}:{number}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
