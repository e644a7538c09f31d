"""Errors of the RDF parser in kgmem's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_REASON = 300

_POSITION = re.compile(r"Parser error (?:at|between) [^:]*: ", re.DOTALL)
_REMOTE_CONTEXT = (
    "the document refers to a context on the web, and kgmem reads nothing from the network: write the context into the "
    "document, or convert it to N-Triples first"
)
_RELATIVE_IRI = (
    "an IRI without a scheme and no base that it could be relative to (where the format has relative IRIs, the option "
    "base gives one)"
)
_HINTS = (
    ("LoadDocumentCallback", _REMOTE_CONTEXT),
    ("No scheme found in an absolute IRI", _RELATIVE_IRI),
    (
        "Only UTF-8 is supported",
        "the document declares an encoding other than UTF-8: convert it first, for example with iconv",
    ),
    ("buffer maximal size", "a term or line longer than 16 MB"),
)


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Where a parser stopped, lines and columns from 1, and why."""

    reason: str
    line: int | None
    column: int | None


def explain(error: SyntaxError | MemoryError, *, first_line: int = 1) -> SyntaxProblem:
    """What the parser's error means, where the text given to it began at `first_line` of the file."""
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    reason = _POSITION.sub("", message, count=1).strip()
    for sign, hint in _HINTS:
        if sign in reason:
            reason = hint
    if len(reason) > LONGEST_REASON:
        reason = reason[:LONGEST_REASON] + " …"
    line = getattr(error, "lineno", None)
    return SyntaxProblem(reason, line and first_line + line - 1, getattr(error, "offset", None))
