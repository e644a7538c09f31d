"""Texts whose mentions are known: WebNLG, enriched (Castro Ferreira et al., INLG 2018).

Each text says some triples of DBpedia, and people marked what in it stands for which subject or object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgmem.training.datasets import lines
from kgmem.types import RDFS_LABEL, Literal, NamedNode, Node, Triple

_SPACE = "http://dbpedia.org/resource/"
_RELATION = "http://dbpedia.org/ontology/"
_VALUE = re.compile(r"-?[\d.,]+(?:E-?\d+)?|\d{4}-\d\d-\d\d|\d[\d.,]*\s*\(.*\)")
_NAMING = ("name", "description")
"""The kinds of references that count; the others are pronouns and demonstratives."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """Characters `start` to `end` of a text stand for the node `iri`."""

    start: int
    end: int
    iri: str


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A text, what it mentions, and all nodes of the triples that it says."""

    text: str
    mentions: tuple[GoldMention, ...]
    nodes: frozenset[str]


@dataclass(frozen=True, slots=True)
class LinkedTexts:
    """The texts of a split, and the triples that they say; nodes have no labels and classes there."""

    texts: tuple[LinkedText, ...]
    triples: tuple[tuple[str, str, str], ...]

    def entities(self) -> tuple[str, ...]:
        """The IRIs of all things, sorted."""
        return tuple(sorted({node_iri(end) for s, _, o in self.triples for end in (s, o) if not is_value(end)}))

    def graph(self, without: frozenset[str] = frozenset()) -> Iterator[Triple]:
        """The triples as RDF, with a label for each thing, `_` read as a space; nothing of the things in `without`."""
        for subject, relation, object_ in self.triples:
            ends = [_node(end) for end in (subject, object_)]
            if not any(isinstance(end, NamedNode) and end.value in without for end in ends):
                yield Triple(ends[0], NamedNode(_RELATION + _quoted(relation)), ends[1])  # type: ignore[arg-type]
        for iri in self.entities():
            if iri not in without:
                yield Triple(NamedNode(iri), RDFS_LABEL, Literal(iri.removeprefix(_SPACE).replace("_", " ")))


def webnlg_texts(data: Path, split: str) -> LinkedTexts:
    """Raises UsageError if the folder lacks the file."""
    texts, triples = [], {}
    for line in lines(data / "text" / "webnlg_enriched" / f"{split}.jsonl.gz"):
        entry = json.loads(line)
        said = [tuple(triple) for triple in entry["triples"]]
        triples.update(dict.fromkeys(said))
        nodes = frozenset(node_iri(end) for s, _, o in said for end in (s, o) if not is_value(end))
        texts += [LinkedText(lex["text"], tuple(_mentions(lex)), nodes) for lex in entry["lex"]]
    return LinkedTexts(tuple(texts), tuple(triples))


def is_value(name: str) -> bool:
    """Whether WebNLG's name of a node is that of a literal: a quoted text, a number or a date."""
    return name.startswith('"') or _VALUE.fullmatch(name) is not None


def node_iri(name: str) -> str:
    """The IRI of a thing."""
    return _SPACE + _quoted(name)


def _node(name: str) -> Node:
    return Literal(name.strip('"')) if is_value(name) else NamedNode(node_iri(name))


def _quoted(name: str) -> str:
    return re.sub(r'[\s<>"{}|^`\\]', "_", name)


def _mentions(lex: dict[str, Any]) -> Iterator[GoldMention]:
    """The references to things by name, where the text has them; they come in the order of the text."""
    text, begin = lex["text"], 0
    for reference in lex["refs"]:
        tokens = re.sub(r" ['\u2019]s$", "", reference["mention"].strip()).split()
        if not tokens:
            continue
        pattern = re.compile(r"(?<!\w)" + r"\s*".join(map(re.escape, tokens)), re.IGNORECASE)
        match = pattern.search(text, begin) or pattern.search(text)
        if match is None:
            continue
        begin = match.end()
        if reference["type"] in _NAMING and not is_value(reference["entity"]):
            yield GoldMention(match.start(), match.end(), node_iri(reference["entity"]))
