"""What can be asked of an ingest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from kgmem.errors import UsageError
from kgmem.ingest.formats import Format

DEFAULT_BASE = "urn:kgmem:"
"""Where the IRIs of names in tables are minted unless `base` says otherwise: `urn:kgmem:Temuera%20Morrison`."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How inputs are read. The defaults suit files whose extension says what they are.

    Raises:
        UsageError: a value makes no sense, such as a delimiter of two characters.
    """

    format: Format | None = None
    """The format of inputs whose name does not tell, or of the inputs named one by one."""
    delimiter: str | None = None
    """What stands between the columns of a table; found out by itself if not given."""
    quoting: str = "auto"
    """Whether quotes around a table's cell are CSV's ("csv") or text ("none"), or "auto"; see kgmem.ingest.dialect."""
    base: str | None = None
    """Tables: where IRIs are minted (default DEFAULT_BASE). RDF: what relative IRIs refer to (default: the file)."""
    lang: str | None = None
    """The language tag of the labels that tables give; without one they have none."""
    skip_errors: bool = False
    """Leave broken lines out, count and report them, instead of stopping at the first."""
    dry_run: bool = False
    """Read everything, report what would change, write nothing."""
    shapes: Path | None = None
    """A file of SHACL shapes that the data must keep to."""
    source: str | None = None
    """The source's name instead of the file's IRI: an absolute IRI, or a word. For a single input."""

    def __post_init__(self) -> None:
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '\r\n"'):
            raise UsageError(f"the delimiter is {self.delimiter!r}; it must be one character, not a quote or line end")
        if self.quoting not in ("auto", "csv", "none"):
            raise UsageError(f"the quoting is {self.quoting!r}; it is one of auto, csv, none")
        if self.base is not None and not is_absolute_iri(self.base):
            raise UsageError(f"the base {self.base!r} is no absolute IRI such as https://example.org/films/")
        if self.lang is not None:
            try:
                Literal("", language=self.lang)
            except ValueError:
                raise UsageError(f"{self.lang!r} is no language tag such as en or zh-Hans") from None
        if self.source is not None and not self.source.strip():
            raise UsageError("the source has an empty name")

    def table_base(self) -> str:
        """Where tables mint IRIs; a base that ends in a letter or digit gets a slash to keep names apart from it."""
        base = self.base or DEFAULT_BASE
        return base + "/" if base[-1].isalnum() else base


class Progress(Protocol):
    """Called now and then while bytes are read."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """`done` of the `total` bytes of all inputs (as they lie on disk) are read; `name` is the file in work."""


def is_absolute_iri(text: str) -> bool:
    """Whether `text` is an IRI with a scheme."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
