"""Which files an ingest reads, and under which source names."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Self

from kgmem.errors import IngestError, UsageError
from kgmem.ingest.dialect import looks_like_table
from kgmem.ingest.formats import FORMAT_NAMES, VAGUE_EXTENSIONS, Format, extension, format_of_name, guess_format
from kgmem.ingest.names import file_source, stdin_source, word_source
from kgmem.ingest.options import IngestOptions
from kgmem.ingest.streams import ByteStream, reading

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read."""

    file: str
    """How the user knows it, for messages."""
    path: Path
    """Where its bytes lie: the file itself, or the copy of what came in through a pipe."""
    source: str
    format: Format
    size: int
    """Bytes on disk."""
    document: str | None
    """The IRI that it was read from, if it is a file: what relative IRIs refer to by default."""

    def open(self, moved: Callable[[int], None] | None = None) -> ByteStream:
        """The content from its start. `moved` is told how far the reading has come."""
        with reading(self.file):
            return ByteStream(self.path.open("rb"), self.file, moved)

    def digest(self) -> bytes:
        """A hash of the bytes."""
        with reading(self.file), self.path.open("rb") as raw:
            return _hash(raw)

    def state(self) -> tuple[int, ...]:
        """Changes when the file is written to or replaced."""
        with reading(self.file):
            found = self.path.stat()
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was found at the places that the user named."""

    documents: tuple[Input, ...]
    unknown: tuple[str, ...]
    """Files in folders that are of no known format."""


class Spool:
    """Copies of what came in through pipes, for as long as the ingest lasts (it is read twice: hashed, then parsed)."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def take(self, stream: BinaryIO) -> Path:
        """Copies a stream into a file."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kgmem-")
        number, name = tempfile.mkstemp(dir=self._folder.name)
        with os.fdopen(number, "wb") as copy:
            shutil.copyfileobj(stream, copy, 1 << 20)
        return Path(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()


def find_inputs(places: Sequence[str | Path], options: IngestOptions, spool: Spool) -> Inputs:
    """The documents at files, folders and "-" (standard input), each once, folders sorted by path.

    In a folder, hidden files are left alone and files of unknown formats are listed; `.txt`, `.json` and `.xml` leave
    the format open and count as unknown there, unless a delimiter (for .txt) or the format is given.

    Raises:
        UsageError: a place does not exist, holds nothing known, or does not tell its format.
        IngestError: it can't be read.
    """
    if not places:
        raise UsageError("nothing to ingest: name a file, a folder, or - for standard input")
    documents: dict[str, Input] = {}
    unknown: list[str] = []
    files: set[Path] = set()
    for place in places:
        for found in _at(place, options, spool, unknown):
            documents.setdefault(found.source, found)
            files.add(found.path)
    if options.source is not None and len(files) > 1:
        raise UsageError(f"one source name, {options.source!r}, for {len(files)} inputs; ingest them one by one")
    return Inputs(tuple(documents.values()), tuple(unknown))


def single_file(path: Path) -> Input:
    """A file that is read for another purpose than its triples.

    Raises:
        UsageError: it does not exist, is a folder, or does not tell its format.
    """
    with reading(str(path)):
        if stat.S_ISDIR(path.stat().st_mode):
            raise IsADirectoryError
    return _file(path, format_of_name(path), IngestOptions())


def _at(place: str | Path, options: IngestOptions, spool: Spool, unknown: list[str]) -> Iterator[Input]:
    if place == STDIN:
        yield _piped(sys.stdin.buffer, "standard input", options, spool)
        return
    if not str(place) or "\0" in str(place):
        raise UsageError(f"{str(place)!r} can't be a file's name")  # Path("") would be the working directory
    path = Path(place)
    with reading(str(place)):
        mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        yield from _in_folder(path, options, unknown)
    elif stat.S_ISREG(mode):
        yield _file(path, options.format or format_of_name(path), options)
    else:
        with reading(str(place)), path.open("rb") as pipe:
            yield _piped(pipe, str(place), options, spool)


def _in_folder(folder: Path, options: IngestOptions, unknown: list[str]) -> list[Input]:
    found = []
    for path in sorted(_walk(folder)):
        format_ = format_of_name(path)
        if format_ is None and extension(path) in VAGUE_EXTENSIONS:
            format_ = options.format or (Format.CSV if options.delimiter and extension(path) == "txt" else None)
        if format_ is None or not path.is_file():
            unknown.append(str(path))
        else:
            found.append(_file(path, format_, options))
    if not found:
        known = ", ".join(f".{format_}" for format_ in Format)
        raise UsageError(f"the folder {folder} holds no file of a known format ({known}, each also .gz)")
    return found


def _walk(folder: Path) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        with reading(error.filename):
            raise error

    for place, folders, files in os.walk(folder, onerror=stop):
        folders[:] = _visible(folders)
        yield from (Path(place, file) for file in _visible(files))


def _visible(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.startswith(".")]


def _file(path: Path, format_: Format | None, options: IngestOptions) -> Input:
    document = file_source(path)
    with reading(str(path)):
        size = path.stat().st_size
    if format_ is None:
        if extension(path) not in VAGUE_EXTENSIONS:
            raise UsageError(
                f"{path}: the extension tells no format; name it with the option format ({', '.join(Format)})"
            )
        format_ = _guess(path, str(path), options)
    return Input(str(path), path, _named(options) or document, format_, size, document)


def _piped(pipe: BinaryIO, name: str, options: IngestOptions, spool: Spool) -> Input:
    with reading(name):
        copy = spool.take(pipe)
    format_ = options.format or _guess(copy, name, options)
    with copy.open("rb") as raw:
        source = _named(options) or stdin_source(_hash(raw).hex())
    return Input(name, copy, source, format_, copy.stat().st_size, None)


def _named(options: IngestOptions) -> str | None:
    return None if options.source is None else word_source(options.source)


def _guess(path: Path, name: str, options: IngestOptions) -> Format:
    with reading(name), ByteStream(path.open("rb"), name) as stream:
        head = stream.block()
    if options.delimiter is not None:
        return Format.CSV
    found = guess_format(head) or (Format.CSV if looks_like_table(head) else None)
    if found is None:
        formats = ", ".join(f"{format_} ({FORMAT_NAMES[format_]})" for format_ in Format)
        raise UsageError(f"{name}: the content tells no format; name it with the option format: {formats}")
    return found


def _hash(raw: BinaryIO) -> bytes:
    state = blake2b(digest_size=16)
    while block := raw.read(1 << 20):
        state.update(block)
    return state.digest()


def changed_meanwhile(document: Input) -> IngestError:
    """The error for a file that was written to while it was read."""
    return IngestError(f"{document.file} changed while it was read; nothing of it was taken in, try again")
