"""Readers of public sets of documents with summaries. The sets themselves are not part of kgmem."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgmem.documents import Document, read_bytes
from kgmem.training.datasets import lines

FREE_GENRES = frozenset({"academic", "bio", "court", "interview", "news", "voyage"})
"""Of GUM: those whose texts' licences (CC BY, CC BY-SA) let weights be shipped that were trained on them."""


@dataclass(frozen=True, slots=True)
class Summarized:
    """A document, without its title, and the summaries that people wrote of it."""

    name: str
    paragraphs: tuple[str, ...]
    references: tuple[str, ...]

    def document(self) -> Document:
        """The text as if it had been read from a file."""
        return read_bytes("\n\n".join(self.paragraphs).encode(), f"{self.name}.txt")


def scitldr(data: Path, split: str) -> Iterator[Summarized]:
    """SciTLDR-A (Cachola et al. 2020), Apache-2.0: abstracts with summaries of one sentence."""
    for row in _rows(data / "text" / "scitldr" / f"SciTLDR-A.{split}.jsonl.gz"):
        yield Summarized(row["paper_id"], (" ".join(row["source"]),), tuple(row["target"]))


def gum(data: Path, split: str, genres: frozenset[str] | None = None) -> Iterator[Summarized]:
    """GUM (Liu and Zeldes 2023): documents of 16 genres, or of some, with summaries by people; a sentence a paragraph.

    Summaries by language models are left out. The summaries are CC BY; the licences of the texts differ by genre.
    """
    for row in _rows(data / "text" / "gum" / f"summaries.{split}.jsonl.gz"):
        if row["text_available"] and (genres is None or row["genre"] in genres):
            references = (
                _one(summary["text"]) for summary in row["summaries"] if summary["source"].startswith("human")
            )
            yield Summarized(row["id"], tuple(row["text"]), tuple(references))


def ectsum(data: Path, split: str) -> Iterator[Summarized]:
    """ECTSum (Mukherjee et al. 2022), GPL-3.0, so for measuring only: earnings calls with their main points."""
    for row in _rows(data / "text" / "ectsum" / f"{split}.jsonl.gz"):
        paragraphs = tuple(line for line in row["text"].splitlines() if line.strip())
        yield Summarized(row["id"], paragraphs, (_one(row["summary"]),))


def scisummnet(data: Path) -> Iterator[Summarized]:
    """ScisummNet (Yasunaga et al. 2019), CC BY 4.0: papers with summaries; the abstract is the first section."""
    for row in _rows(data / "text" / "scisummnet" / "scisummnet_2019.jsonl.gz"):
        body = [sentence for section in row["sections"] for sentence in section["sents"]]
        summary = row["summary"].removeprefix(row["title"]).strip()
        paragraphs = tuple(line for line in [*row["abstract"].splitlines(), *body] if line.strip())
        if paragraphs and summary:
            yield Summarized(row["id"], paragraphs, (_one(summary),))


def _rows(path: Path) -> Iterator[Any]:
    return map(json.loads, lines(path))


def _one(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())
