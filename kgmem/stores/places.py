"""Where the names of a graph behind a server are looked up: in an index on this machine, or by the server itself."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kgmem.config import Place

LARGEST_HERE = 100_000_000
"""Statements up to which the names of a graph are kept on this machine, unless the user says otherwise."""
_FILE = "names"


def kept_place(folder: Path) -> Place | None:
    """What `kgmem sync` was told for the graph that has this folder."""
    with suppress(OSError, ValueError):
        return Place((folder / _FILE).read_text(encoding="utf-8").strip())
    return None


def keep_place(folder: Path, place: Place) -> None:
    """Keeps it for the next process; a file that can't be written is left out."""
    with suppress(OSError):
        (folder / _FILE).write_text(place, encoding="utf-8")
