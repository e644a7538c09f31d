"""The files that a batch writes: two for each document, a list of failures, an index page and an overall result.

Each file appears complete or not at all. A document's JSON comes last and says of which content and with which settings
it was made, so that it is the proof that the document is done.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from kgmem.batch.inputs import BatchInput
from kgmem.errors import LockedError, UsageError

Records: TypeAlias = Iterable[tuple[BatchInput, dict[str, Any]]]
"""Documents with the contents of their JSON files."""

FAILURES = "failures.json"
INDEX = "index.md"
OVERALL = "overall"
"""The name of the two files about all documents, without their extensions."""


@dataclass(frozen=True, slots=True)
class Output:
    """What is made of a document."""

    markdown: str
    """Or whatever else the batch's extension says."""
    record: Mapping[str, Any]
    """Plain values for the JSON file, which gets `document`, `sha256` and `settings`, too."""


def fingerprint(settings: Mapping[str, Any]) -> str:
    """The same text for the same settings, another one for any others. Values that JSON lacks count as their text."""
    return sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()[:16]


class Outputs:
    """The folder of a batch's outputs. `settings` is the fingerprint of what they depend on besides the documents."""

    def __init__(self, folder: Path, settings: str, extension: str = ".md") -> None:
        self.folder = folder
        self.settings = settings
        self.extension = extension

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Makes the folder and keeps others from writing to it.

        Raises:
            LockedError: another batch is writing there.
            UsageError: it can't be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise UsageError(f"{self.folder} can't be a folder for outputs: {error.strerror}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise LockedError(f"another run is writing to {self.folder}; wait for its end, or name another") from None
        finally:
            os.close(lock)

    def check_names(self, documents: Sequence[BatchInput]) -> None:
        """Raises UsageError if two documents would be written to one file."""
        taken = {self.folder / FAILURES: "the list of failures", self.folder / INDEX: "the index page"}
        taken |= {self.folder / (OVERALL + kind): "the overall result" for kind in (self.extension, ".json")}
        for document in documents:
            for file in self._files(document):
                if file in taken:
                    raise UsageError(
                        f"{document.path} and {taken[file]} would both be written to {file}; "
                        "name a folder for the outputs of each"
                    )
                taken[file] = str(document.path)

    def finished(self, document: BatchInput) -> dict[str, Any] | None:
        """The record of a document that was done before with the same content and settings."""
        markdown, record = self._files(document)
        try:
            found = json.loads(record.read_bytes())
            if not isinstance(found, dict) or found.get("settings") != self.settings or not markdown.is_file():
                return None
            with document.path.open("rb") as file:
                return found if found.get("sha256") == _digest(file) else None
        except (OSError, ValueError):
            return None

    def write(self, document: BatchInput, content: str, output: Output) -> dict[str, Any]:
        """Writes both files and returns the record. `content` is the SHA-256 of the document. Raises OSError."""
        record = {
            "document": str(document.path),
            "sha256": content,
            "settings": self.settings,
            **output.record,
        }
        markdown_file, record_file = self._files(document)
        markdown_file.parent.mkdir(parents=True, exist_ok=True)
        _replace(markdown_file, output.markdown)
        _replace(record_file, _as_json(record))
        return record

    def records(self, documents: Iterable[BatchInput]) -> Records:
        """The documents that are done with their records, read one by one from their files."""
        for document in documents:
            yield document, json.loads(self._files(document)[1].read_bytes())

    def write_overall(self, output: Output) -> None:
        """Writes what all documents together say."""
        _replace(self.folder / (OVERALL + self.extension), output.markdown)
        _replace(self.folder / f"{OVERALL}.json", _as_json(output.record))

    def write_failures(self, failures: Sequence[Mapping[str, str]]) -> None:
        """Lists what failed, or removes the list of an earlier run if nothing did."""
        file = self.folder / FAILURES
        if failures:
            _replace(file, _as_json(list(failures)))
        else:
            file.unlink(missing_ok=True)

    def write_index(self, entries: Sequence[str]) -> None:
        """Writes the index page: a title and the documents' lines."""
        _replace(self.folder / INDEX, "\n".join(["# Documents", "", *entries]) + "\n")

    def _files(self, document: BatchInput) -> tuple[Path, Path]:
        base = self.folder / document.place
        return base.with_name(base.name + self.extension), base.with_name(base.name + ".json")


def _as_json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _replace(file: Path, text: str) -> None:
    """Writes a file at once. What a killed run left of it has the same name and is overwritten."""
    unfinished = file.with_name(f".{file.name}.tmp")
    with unfinished.open("wb") as opened:
        opened.write(text.encode("utf-8", "backslashreplace"))  # a file's name may hold bytes that are no text
        opened.flush()
        os.fsync(opened.fileno())
    unfinished.replace(file)


def _digest(file: Any) -> str:
    state = sha256()
    while block := file.read(1 << 20):
        state.update(block)
    return state.hexdigest()
