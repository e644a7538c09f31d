"""Every error that kgmem raises on purpose.

KgmemError
├── UsageError               the caller asked for something that makes no sense (exit code 2)
├── StoreError               a store can't be opened, read or written
│   ├── ReadOnlyError        a write to a read-only store
│   ├── LockedError          another process is writing
│   ├── QueryRefusedError    a server that can be reached will not run this query
│   └── UnknownSourceError   no source of that name
├── IngestError              input that can't be taken in
│   ├── ParseError           broken syntax, with file, line and column
│   └── ShapesError          the data breaks a SHACL shape
├── DocumentError            a document that can't be read, or not within its limits
├── ProvenanceError          a sentence that says what nothing proves
├── PlanError                a plan that can't be built or executed
├── WeightsError             no checkpoint, or one that does not fit
└── MissingExtraError        an optional dependency is not installed
"""

from __future__ import annotations


class KgmemError(Exception):
    """Base class. The message says what was wrong, where, and what to do."""

    exit_code = 1


class UsageError(KgmemError):
    """The caller asked for something that makes no sense."""

    exit_code = 2


class StoreError(KgmemError):
    """A store can't be opened, read or written."""


class ReadOnlyError(StoreError):
    """A write to a store that is open read-only, such as `demo:`."""


class LockedError(StoreError):
    """Another process is writing to the store."""


class QueryRefusedError(StoreError):
    """A server that can be reached will not run this query."""


class UnknownSourceError(StoreError):
    """No source of that name is in the store."""


class IngestError(KgmemError):
    """Input that can't be taken in."""


class ParseError(IngestError):
    """Broken syntax; names file, line (from 1), column (from 1) and reason."""

    def __init__(self, reason: str, *, file: str, line: int | None = None, column: int | None = None) -> None:
        where = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{where}: {reason}")
        self.reason, self.file, self.line, self.column = reason, file, line, column


class ShapesError(IngestError):
    """The data breaks a SHACL shape; the message holds the validation report."""


class DocumentError(KgmemError):
    """A document that can't be read, or not within its limits; names the file, the reason and what to do."""

    def __init__(self, reason: str, *, file: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.reason, self.file = reason, file


class ProvenanceError(KgmemError):
    """A sentence of a summary says a name or number that neither its places nor its triples hold."""


class PlanError(KgmemError):
    """A plan that can't be built or executed."""


class WeightsError(KgmemError):
    """No checkpoint, or one that does not fit this version."""


class MissingExtraError(KgmemError):
    """An optional dependency is not installed."""
