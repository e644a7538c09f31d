"""Reads a document from bytes, and checks what has to hold for any document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgmem.documents import Document, ReadingLimits, read_bytes


def check_places(document: Document) -> None:
    """All positions lie within the text; blocks cover all that is no gap, sections and pages are in order."""
    text = document.text
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(text)
        assert text[at : block.start].strip() == ""
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        at = block.end
    assert at == len(text)
    assert [page.end for page in document.pages[:-1]] == [page.start for page in document.pages[1:]]
    if document.pages:
        assert (document.pages[0].start, document.pages[-1].end) == (0, len(text))
    for section in document.sections:
        assert 0 <= section.start <= section.end <= len(text)


@pytest.fixture
def read() -> Callable[..., Document]:
    """`read(data, "name.txt", bytes=10)` reads bytes within limits."""

    def read(data: bytes, name: str = "file", **limits: int) -> Document:
        document = read_bytes(data, name, ReadingLimits(**limits))
        check_places(document)
        return document

    return read


@pytest.fixture
def kinds() -> Callable[[Document], list[tuple[str, str]]]:
    """The blocks of a document with their text."""

    def kinds(document: Document) -> list[tuple[str, str]]:
        return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]

    return kinds
