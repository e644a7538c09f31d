"""Which documents a batch reads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from kgmem.documents import EXTENSIONS
from kgmem.errors import UsageError


@dataclass(frozen=True, slots=True)
class BatchInput:
    """A document to read."""

    path: Path
    place: PurePosixPath
    """Where it lies below the folder that was named; the outputs lie there below theirs."""
    size: int
    """Bytes; 0 for what can't be looked at, which reading will report."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at the places that the user named."""

    documents: tuple[BatchInput, ...]
    """In the order of the places, folders sorted by name; no file twice."""
    unknown: tuple[Path, ...]
    """Files in folders whose extension is no document's."""


def find_documents(
    places: Sequence[str | Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    leave_out: Path | None = None,
) -> Found:
    """The documents at files and in folders, with all that is below them.

    Patterns such as `*.pdf` or `drafts/*` are compared with a name and with the path below the folder; a star stands
    for slashes, too. A file that is named itself is always taken, hidden files and folders in folders never. Links to
    folders are not followed. Folders that can't be opened and links to nothing count as documents, so that reading
    reports them.

    Args:
        places: files and folders.
        include: only files in folders that match one of these; without any, those with a document's extension.
        exclude: no files, and no folders, that match one of these.
        leave_out: a folder that is not searched, since the outputs are there.

    Raises:
        UsageError: a place does not exist, or there is no document at all.
    """
    documents: dict[str, BatchInput] = {}
    unknown: list[Path] = []
    for name in places:
        place = Path(name)
        if not place.exists():
            raise UsageError(f"{name} does not exist; name files or folders")
        if not place.is_dir():
            _add(documents, place, PurePosixPath(place.name))
            continue
        avoided = os.path.realpath(leave_out) if leave_out is not None else None
        if avoided == os.path.realpath(place):
            raise UsageError(f"the outputs can't go into {name}, which is read; name another folder for them")
        for path, below in _walk(place, PurePosixPath(), exclude, avoided):
            if _matches(below, include) or (not include and path.suffix.lower() in EXTENSIONS) or path.is_dir():
                _add(documents, path, below)
            elif not include:
                unknown.append(path)
    if not documents:
        looked_for = ", ".join(include or EXTENSIONS)
        raise UsageError(f"no documents in {', '.join(map(str, places)) or 'no places'}; looked for {looked_for}")
    return Found(tuple(documents.values()), tuple(unknown))


def _add(documents: dict[str, BatchInput], path: Path, place: PurePosixPath) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    documents.setdefault(os.path.realpath(path), BatchInput(path, place, size))


def _walk(
    folder: Path, place: PurePosixPath, exclude: Sequence[str], avoided: str | None
) -> Iterator[tuple[Path, PurePosixPath]]:
    """Files with their paths below the folder, and folders that can't be opened."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder, place
        return
    for entry in entries:
        below = place / entry.name
        if entry.name.startswith(".") or _matches(below, exclude):
            continue
        if not Path(entry.path).is_dir():  # entry.is_dir() raises at a link to itself
            yield Path(entry.path), below
        elif not entry.is_symlink() and os.path.realpath(entry.path) != avoided:
            yield from _walk(Path(entry.path), below, exclude, avoided)


def _matches(place: PurePosixPath, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns for text in (place.name, str(place)))
