"""Which column of a table, or key of a JSON object, is which part of a triple."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NAMES = {
    "subject": ("subject", "subj", "s", "head", "h", "source", "src", "from", "start", "startnode", "node1", "entity1"),
    "predicate": (
        *("predicate", "pred", "p", "relation", "rel", "r", "relationship", "property", "prop"),
        *("edge", "edgetype", "edgelabel", "verb"),
    ),
    "object": (
        *("object", "obj", "o", "tail", "t", "target", "tgt", "dst", "dest", "to", "end", "endnode"),
        *("node2", "entity2", "value"),
    ),
    "language": ("language", "lang", "languagetag", "langtag"),
    "datatype": ("datatype", "dtype"),
}
"""The headings that are understood, without case, spaces, `_` and `-`; of two for one part, the earlier here counts."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the parts of a triple."""

    subject: int
    predicate: int
    object: int
    language: int | None = None
    datatype: int | None = None
    width: int = 3
    """How many columns a row has."""
    ignored: tuple[str, ...] = ()
    """Headings that mean nothing here."""


def positional() -> Columns:
    """Subject, predicate, object, in this order."""
    return Columns(0, 1, 2)


def find_columns(row: Sequence[str]) -> Columns | None:
    """The columns that a row of headings names; None if it does not name subject, predicate and object."""
    keys = ["".join(letter for letter in cell.casefold() if letter not in " _-\t\ufeff") for cell in row]
    found = {part: next((keys.index(name) for name in names if name in keys), None) for part, names in NAMES.items()}
    subject, predicate, object_ = found["subject"], found["predicate"], found["object"]
    if subject is None or predicate is None or object_ is None:
        return None
    used = set(found.values())
    ignored = tuple(cell.strip() for index, cell in enumerate(row) if index not in used and cell.strip())
    return Columns(subject, predicate, object_, found["language"], found["datatype"], len(row), ignored)
