"""What is done about broken places of an input: stop at the first, or count them and go on."""

from __future__ import annotations

from kgmem.errors import ParseError
from kgmem.ingest.report import Skipped

KEPT = 20
"""So many skipped places are reported in full; the rest are counted."""


class Problems:
    """The broken places of one input, and other things that its reader has to tell afterwards."""

    def __init__(self, file: str, *, skip: bool) -> None:
        self.file = file
        self.skip = skip
        self.count = 0
        self.places: list[Skipped] = []
        self.dropped_graph_names = 0
        self.ignored_columns: tuple[str, ...] = ()

    def broken(self, reason: str, line: int | None, column: int | None = None) -> None:
        """Notes a broken place. The caller goes on behind it.

        Raises:
            ParseError: broken places are not to be skipped.
        """
        if not self.skip:
            raise self.error(reason, line, column)
        self.count += 1
        if len(self.places) < KEPT:
            self.places.append(Skipped(line, column, reason))

    def error(self, reason: str, line: int | None = None, column: int | None = None) -> ParseError:
        """The error that says so."""
        return ParseError(reason, file=self.file, line=line, column=column)
