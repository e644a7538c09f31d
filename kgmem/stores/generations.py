"""The generations of an embedded store: folders with Oxigraph stores that never change once they are committed.

A generation's folder is held open with a shared lock by each of its readers, and is deleted under an exclusive one.
The lock is on the folder itself, so that reading needs no write permission.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path

from pyoxigraph import Store

from kgmem.errors import StoreError

_DOOMED = ".deleted"


class Generation:
    """A committed generation, open for reading until the last reference to it is gone."""

    def __init__(self, graph: Store, lock: int | None = None) -> None:
        self.graph = graph
        self._lock = lock

    @classmethod
    def open(cls, folder: Path) -> Generation | None:
        """Opens the generation in `folder`; None if it has been deleted, because a newer one is there.

        Raises StoreError if Oxigraph can't read it.
        """
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_SH)
            if not _is_still(folder, lock):
                os.close(lock)
                return None
            return cls(Store.read_only(str(folder)), lock)
        except (OSError, RuntimeError) as error:  # Oxigraph's are of both kinds
            os.close(lock)
            raise StoreError(f"the triples in {folder} can't be read: {error}") from error

    def __del__(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def checkpoint(source: Store, folder: Path, target: Path) -> None:
    """Makes `target` a writable copy of the generation in `folder`, which is open as `source`.

    By hard links, in milliseconds whatever the size; where these are not possible, by copying. What is only in
    Oxigraph's log is left behind, so a generation must have been flushed.
    """
    try:
        source.backup(target)
    except (OSError, RuntimeError):  # no hard links on this file system, or not to another user's files
        for partial in (target, target.with_name(target.name + ".tmp")):
            shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns("LOCK", "LOG*"))


def discard(folder: Path) -> bool:
    """Deletes a generation unless somebody reads it; whether it is gone."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        doomed = folder
        if folder.suffix != _DOOMED:
            doomed = folder.rename(folder.with_name(folder.name + _DOOMED))  # at once: no reader opens half of it
        shutil.rmtree(doomed)
    except OSError:  # it is being read, or it is not ours to delete
        return False
    finally:
        os.close(lock)
    return True


def discard_old(folder: Path, current: int) -> None:
    """Deletes the generations before `current` that nobody reads."""
    for name in _names(folder):
        if name.endswith(_DOOMED) or (name.isdecimal() and int(name) < current):
            discard(folder / name)


def discard_uncommitted(folder: Path, current: int) -> None:
    """Deletes what a writer that died has left. Only for the one who holds the writer's lock."""
    for name in _names(folder):
        if name != str(current):
            discard(folder / name)


def sync(folder: Path) -> None:
    """Waits until all files of a generation, and the folders that it is in, are on disk."""
    for path in (*folder.iterdir(), folder, folder.parent, folder.parent.parent):
        with suppress(IsADirectoryError):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []


def _is_still(folder: Path, descriptor: int) -> bool:
    """Whether the path leads to the open folder, which nobody has renamed or deleted meanwhile."""
    try:
        there, here = folder.stat(), os.fstat(descriptor)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
