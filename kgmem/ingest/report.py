"""What an ingest or a forget tells afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

Status = OneOf["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A broken place that `skip_errors` left out. Line and column count from 1; None where the format has none."""

    line: int | None
    column: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one input. After a dry run it says what would have become of it."""

    source: str
    """The IRI of its named graph."""
    file: str
    """The input as the user knows it."""
    status: Status
    triples: int
    """Distinct triples; statements, duplicates included, in a dry run."""
    skipped: int
    """Broken places left out under `skip_errors`."""
    skipped_places: tuple[Skipped, ...]
    """The first of them."""
    dropped_graph_names: int
    """Statements of N-Quads, TriG or JSON-LD whose graph name was not kept: a source is one named graph."""
    ignored_columns: tuple[str, ...]
    """Columns of a table whose heading means nothing to kgmem."""
    seconds: float


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of all inputs, in the order in which they were taken."""

    sources: tuple[SourceReport, ...]
    unknown_files: tuple[str, ...]
    """Files met in folders whose extension says nothing, left out."""
    dry_run: bool

    @property
    def triples(self) -> int:
        """Triples of the sources that are new or changed."""
        return sum(source.triples for source in self.sources if source.status != "unchanged")

    @property
    def skipped(self) -> int:
        """Broken places left out, in all sources."""
        return sum(source.skipped for source in self.sources)


@dataclass(frozen=True, slots=True)
class ForgetReport:
    """Which sources went, and how many statements with them."""

    sources: tuple[str, ...]
    statements: int
