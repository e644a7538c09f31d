"""Readers of treebanks in CoNLL-U (universaldependencies.org/format) and of their named entities in IOB2.

The treebanks themselves are not part of kgmem.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgmem.errors import ParseError, UsageError

COLUMNS = 10
_MENTION = re.compile(r"(\()?(\d+(?:\[\d+/\d+\])?)(?:-([^()]*))?(\))?")
"""Begin, group, type and more, end."""
ENTITY_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word."""

    form: str
    tag: str
    """The language's own tag (XPOS), in English one of the Penn Treebank's."""
    head: int
    """The index of its head in the sentence, from 0; its own for the root."""
    relation: str
    space: bool
    """Whether a space follows."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a treebank, and where it stands."""

    name: str
    words: tuple[Word, ...]
    new_document: bool
    new_paragraph: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """A name: the words from `start` to before `end`."""

    start: int
    end: int
    label: str


def read_treebank(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file, gzipped or not.

    Raises UsageError if there is no such file, ParseError with its line if it is broken.
    """
    for comments, rows in _blocks(path):
        words = _words(path, rows)
        yield Sentence(
            name=comments.get("sent_id", f"{path.name}:{rows[0][0]}"),
            words=words,
            new_document="newdoc" in comments or "newdoc id" in comments,
            new_paragraph="newpar" in comments or "newpar id" in comments,
        )


def read_mentions(path: Path) -> dict[str, tuple[Entity, ...]]:
    """By the name of a sentence its mentions with their types, from a CoNLL-U file as GUM has it: `Entity=(1-person-…`.

    A mention that goes on in the next sentence is left out. Raises as `read_treebank` does.
    """
    found = {}
    for comments, rows in _blocks(path):
        mentions: list[Entity] = []
        begun: list[tuple[str, int, str]] = []
        index = 0
        for _, row in rows:
            if len(row) != COLUMNS or not row[0].isdecimal():
                continue
            marks = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
            for opened, group, rest, closed in _MENTION.findall(marks):
                if opened:
                    begun.append((group, index, rest.partition("-")[0]))
                if closed:
                    last = next((n for n in reversed(range(len(begun))) if begun[n][0] == group), None)
                    if last is not None:
                        _, start, label = begun.pop(last)
                        mentions.append(Entity(start, index + 1, label))
            index += 1
        found[comments.get("sent_id", f"{path.name}:{rows[0][0]}")] = tuple(mentions)
    return found


def read_entities(path: Path, labels: frozenset[str]) -> dict[str, tuple[tuple[str, ...], tuple[Entity, ...]]]:
    """By the name of a sentence its words and entities, from an IOB2 file as Universal NER has it.

    Entities of other labels than `labels` are left out. Raises as `read_treebank` does.
    """
    found = {}
    for comments, rows in _blocks(path):
        forms: list[str] = []
        entities: list[Entity] = []
        for number, row in rows:
            mark, _, label = row[2].partition("-") if len(row) >= ENTITY_COLUMNS else ("", "", "")
            if mark not in {"B", "I", "O"}:
                raise ParseError(f"{row[2:3]!r} is no IOB2 mark", file=str(path), line=number)
            if mark == "B":
                entities.append(Entity(len(forms), len(forms) + 1, label))
            elif mark == "I":
                if not entities or entities[-1].end != len(forms) or entities[-1].label != label:
                    raise ParseError(f"I-{label} continues no entity", file=str(path), line=number)
                entities[-1] = Entity(entities[-1].start, len(forms) + 1, label)
            forms.append(row[1])
        kept = tuple(entity for entity in entities if entity.label in labels)
        found[comments.get("sent_id", f"{path.name}:{rows[0][0]}")] = (tuple(forms), kept)
    return found


_Row = tuple[int, Sequence[str]]


def _blocks(path: Path) -> Iterator[tuple[dict[str, str], list[_Row]]]:
    """The sentences: what their comments say, and their lines, numbered and cut at the tabs."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file; set KGMEM_DATA to the folder that holds qa/ and text/")
    comments: dict[str, str] = {}
    rows: list[_Row] = []
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                line = line.rstrip("\r\n")
                if line.startswith("#") and not rows:
                    key, _, value = line[1:].partition("=")
                    comments[key.strip()] = value.strip()
                elif line:
                    rows.append((number, line.split("\t")))
                elif rows:
                    yield comments, rows
                    comments, rows = {}, []
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise ParseError(str(error), file=str(path), line=number + 1) from None
    if rows:
        yield comments, rows


def _words(path: Path, rows: Sequence[_Row]) -> tuple[Word, ...]:
    """The words of a sentence; inside a word that was written as one (don't), no space follows."""
    words: list[Word] = []
    heads: list[tuple[int, int]] = []  # of each word the line and the head's number
    inside, space_behind = 0, True
    for number, row in rows:
        if len(row) != COLUMNS:
            raise ParseError(f"{len(row)} columns instead of {COLUMNS}", file=str(path), line=number)
        name, space = row[0], "SpaceAfter=No" not in row[9].split("|")
        if "." in name:  # a word that is not written
            continue
        first, dash, last = name.partition("-")
        if not (first.isdecimal() and (last.isdecimal() if dash else row[6].isdecimal())):
            raise ParseError("the number of a word or of its head is none", file=str(path), line=number)
        if dash:
            inside, space_behind = int(last), space
            continue
        index = len(words)
        if int(name) != index + 1:
            raise ParseError(f"word {name} stands where {index + 1} is expected", file=str(path), line=number)
        if int(name) <= inside:
            space = space_behind and int(name) == inside
        words.append(Word(row[1], row[4], int(row[6]) - 1 if row[6] != "0" else index, row[7], space))
        heads.append((number, words[-1].head))
    for number, head in heads:
        if head >= len(words):
            raise ParseError(f"the sentence has no word {head + 1}", file=str(path), line=number)
    return tuple(words)
