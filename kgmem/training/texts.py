"""Readers of public sets of triples with sentences that say them. The sets themselves are not part of kgmem."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgmem.errors import UsageError
from kgmem.training.datasets import lines
from kgmem.types import local_name
from kgmem.writing.facts import Fact

_NAMING = ("name", "description")


@dataclass(frozen=True, slots=True)
class Reference:
    """A text by people, and what in it stands for which label, where that is known."""

    text: str
    mentions: tuple[tuple[str, str], ...] = ()
    """Labels and the words that stand for them, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Said:
    """Facts and the texts that say them."""

    facts: tuple[Fact, ...]
    references: tuple[Reference, ...]
    category: str = ""


def webnlg(data: Path, split: str) -> Iterator[Said]:
    """WebNLG 2017 (Gardent et al.), CC BY-NC-SA, so for benchmarks only.

    The mentions are those that Castro Ferreira et al. (2018) marked in an edition with some texts changed.
    """
    plain, enriched = (lines(data / "text" / name / f"{split}.jsonl.gz") for name in ("webnlg2017", "webnlg_enriched"))
    for entry, marked in zip(map(json.loads, plain), map(json.loads, enriched), strict=True):
        facts = tuple(Fact(_label(s), local_name(p), _label(o)) for s, p, o in entry["triples"])
        pairs = zip(entry["lex"], marked["lex"], strict=True)
        yield Said(facts, tuple(Reference(one["text"], _mentions(other)) for one, other in pairs), entry["category"])


def dart(data: Path) -> Iterator[Said]:
    """DART (Nan et al. 2021), MIT: tables with sentences; its rows from WebNLG, which has another licence, left out.

    What stands for a table's title is no thing, so that rows about it are left out, too.
    """
    path = data / "text" / "dart" / "dev.json.gz"
    for entry in json.loads("\n".join(lines(path))):
        notes = entry["annotations"]
        facts = tuple(Fact(s, p.replace("_", " ").lower(), o) for s, p, o in entry["tripleset"])
        titled = any("[" in fact.subject for fact in facts)
        if not titled and not any("webnlg" in note["source"].lower() for note in notes):
            yield Said(facts, tuple(Reference(note["text"]) for note in notes), "dart")


def e2e(data: Path) -> Iterator[Said]:
    """E2E NLG (Novikova et al. 2017), CC BY-SA 4.0: restaurants with sentences by people."""
    path = data / "text" / "e2e_nlg" / "devset.csv.gz"
    if not path.is_file():
        raise UsageError(f"{path}: no such file; set KGMEM_DATA to the folder that holds text/")
    said: dict[str, list[Reference]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said.setdefault(row["mr"], []).append(Reference(row["ref"]))
    for meaning, references in said.items():
        pairs = re.findall(r"(\w+)\[([^\]]*)\]", meaning)
        name = dict(pairs).get("name", "")
        facts = tuple(Fact(name, local_name(key), value) for key, value in pairs if key != "name")
        if name and facts:
            yield Said(facts, tuple(references), "e2e")


def _label(name: str) -> str:
    """WebNLG's name of a thing or value as a label."""
    return re.sub(r'^"(.*)"(?:@\w+|\^\^.*)?$', r"\1", name).replace("_", " ").strip()


def _mentions(lex: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    named = (reference for reference in lex["refs"] if reference["type"] in _NAMING)
    return tuple((_label(reference["entity"]), reference["mention"].strip()) for reference in named)
