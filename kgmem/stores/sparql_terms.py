"""Terms in SPARQL text, and what becomes of blank nodes there.

SPARQL can't name a blank node of the data, so that those of a source are stored as IRIs, `urn:kgmem:blank:NAME`
(RDF 1.1 calls that skolemization), and come back as blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import quote, unquote

from pyoxigraph import Quad, Triple

from kgmem.types import XSD, BlankNode, Literal, NamedNode, Node

_BLANK = "urn:kgmem:blank:"
_BOOLEAN = NamedNode(XSD + "boolean")
_BOOLEANS = {"1": "true", "0": "false"}
_ESCAPE = re.compile(r"\\(?:\\[uU]?|.)", re.DOTALL)
_Term = TypeVar("_Term")


def term_text(node: Node) -> str:
    """A node as SPARQL text; no label or IRI can change the structure of the text around it."""
    return protected(str(skolemized(node)))


def protected(text: str) -> str:
    r"""N-Triples text with `\\u` as `\\\U00000075`: a literal that holds a backslash and a u.

    SPARQL 1.1, 19.2, has code point escapes replaced before the text is parsed, and some parsers then take the second
    backslash for the start of one. Written like this, with all eight digits, no reader does.
    """
    return _ESCAPE.sub(_escape, text) if "\\\\u" in text or "\\\\U" in text else text


def skolemized(term: _Term) -> _Term | NamedNode:
    """The IRI of a blank node; other terms as they are."""
    return NamedNode(_BLANK + quote(term.value, safe="")) if isinstance(term, BlankNode) else term


def skolemized_triples(triples: Iterable[Triple | Quad]) -> list[Triple]:
    """Triples without blank nodes."""
    return [Triple(skolemized(t.subject), t.predicate, skolemized(t.object)) for t in triples]


def restored(term: _Term) -> _Term | BlankNode | Literal:
    """A term of a result as it was stored: a blank node, and `true` where a server writes `1`."""
    if isinstance(term, NamedNode) and term.value.startswith(_BLANK):
        return BlankNode(unquote(term.value.removeprefix(_BLANK)))
    if isinstance(term, Literal) and term.datatype == _BOOLEAN and term.value in _BOOLEANS:
        return Literal(_BOOLEANS[term.value], datatype=_BOOLEAN)
    return term


def _escape(found: re.Match[str]) -> str:
    escape = found[0]
    return f"\\\\\\U{ord(escape[2]):08x}" if len(escape) == 3 else escape
