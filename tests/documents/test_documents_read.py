"""Reading files: what is refused, and how that is said."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kgmem.documents import Document, ReadingLimits, read_document
from kgmem.errors import DocumentError


def test_a_document_names_its_file_and_content(tmp_path: Path) -> None:
    """Name, size and hash are those of the file."""
    file = tmp_path / "a.txt"
    file.write_bytes("Grüße".encode("cp1252"))
    document = read_document(file)
    assert (document.name, document.size) == (str(file), 5)
    assert document.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.pdf", "it is empty"),
        (b" \n\t\n", "a.txt", "it is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.pdf", "it is a picture; let a text recognition"),
        (bytes(range(256)) * 8, "a.txt", "it is no text, and no kind of document that kgmem reads"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "a.doc", "it is an old or a protected Office file"),
        (b"{\\rtf1 Text}", "a.rtf", "it is in Rich Text Format; save it as .docx"),
        (b"<html><body><nav>Home</nav></body></html>", "a.html", "it holds no text"),
    ],
)
def test_what_is_no_document(read: Callable[..., Document], data: bytes, name: str, reason: str) -> None:
    """One sentence says why, and what to do."""
    with pytest.raises(DocumentError, match=f"^{name}: {reason}"):
        read(data, name)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """Folders, pipes and missing files are refused without waiting for them."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, reason in {
        ".": "it is a folder",
        "pipe": "it is a pipe or a device",
        "loop": "it can't be opened: Too many",
        "none": "it can't be opened: No such file",
        "\0": "it can't be opened: embedded null",
    }.items():
        with pytest.raises(DocumentError, match=reason):
            read_document(tmp_path / name)


def test_large_files_are_refused(tmp_path: Path) -> None:
    """Beyond the limits of bytes and of characters."""
    file = tmp_path / "a.txt"
    file.write_text("word " * 100)
    with pytest.raises(DocumentError, match="larger than 99 bytes"):
        read_document(file, ReadingLimits(bytes=99))
    with pytest.raises(DocumentError, match="longer than 99 characters"):
        read_document(file, ReadingLimits(characters=99))
