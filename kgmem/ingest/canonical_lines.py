"""Tells N-Triples text that a parser and a serializer would give back as it is, in a third of their time."""

from __future__ import annotations

import re

_LONGEST = 1 << 22
"""Bytes; longer text holds a line that a parser may refuse for its length."""
_PCHARS = rb"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})*+"
_IRI = rb"<https?://[A-Za-z0-9.-]++(?:/" + _PCHARS + rb")?+(?:#" + _PCHARS + rb")?+>"
_CHANGED = rb"<http://www\.w3\.org/(?:2001/XMLSchema#string|1999/02/22-rdf-syntax-ns#(?:dirL|l)angString)>"
# What holds a lookahead is not possessive: Python before 3.11.5 forgets the lookahead there (python/cpython#106052).
# The serializer escapes U+FFFE and U+FFFF too.
_TEXT = rb'"(?:[^"\\\x00-\x1f\x7f\xef]++|\xef(?!\xbf[\xbe\xbf]))*"'
_LITERAL = _TEXT + rb"(?:@[a-z]{2,3}|\^\^(?!" + _CHANGED + rb")" + _IRI + rb")?"
_LINES = re.compile(rb"(?:%b %b (?:%b|%b) \.\n)*" % (_IRI, _IRI, _IRI, _LITERAL))


def is_canonical(lines: bytes) -> bool:
    """Whether the lines are valid and canonical N-Triples for certain: the common forms of IRIs and literals only."""
    if len(lines) > _LONGEST or not _LINES.fullmatch(lines):
        return False
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return True
