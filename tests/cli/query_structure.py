"""The structure of a SPARQL query: its parse tree with every term replaced by its kind."""

from __future__ import annotations

from typing import TypeAlias

from rdflib import BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

Structure: TypeAlias = "str | tuple[Structure, ...]"


def structure(text: str) -> Structure:
    """The tree of `text` without its terms. Equal neighbours count once: a name may stand for several entities.

    Raises pyparsing.ParseException for what is no query (an update is none).
    """
    return _of(list(parseQuery(text)))


def _of(node: object) -> Structure:
    match node:
        case CompValue(name="literal" | "pname"):
            return "term"
        case CompValue():
            return (node.name, *((key, _of(value)) for key, value in sorted(node.items())))
        case URIRef() | BNode() | Literal():
            return "term"
        case Variable():
            return f"?{node}"
        case str() | int() | float() | bool() | None:
            return repr(node)
        case _:
            parts = [_of(part) for part in node]  # type: ignore[attr-defined]
            return tuple(part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1])
