"""From the text in a table's cell to a term, and to the labels that go with it.

- An absolute IRI (`scheme://…`, `urn:…:…`, `mailto:…@…`, bare or in angle brackets) stays what it is.
- A number or date in the place of an object is a typed literal if it is written in the one canonical way, so that
  different texts stay different: `1999` and `-7` are xsd:integer, `0.5` is xsd:decimal, `1.5E10` xsd:double,
  `2024-02-29` xsd:date, `2024-02-29T12:00:00Z` xsd:dateTime. `007`, `+5`, `3.10`, `1e400`, `2023-02-29` are names.
- An object with a language or datatype beside it, and that of a naming predicate such as rdfs:label, is a literal.
- Any other text is a name: an IRI is minted under the base, and the text becomes its rdfs:label exactly as written.

The rules look at one cell alone. A number that is an object in one row (a year) and a subject in another (a film called
"1984") is therefore two nodes, the number and the thing of that name. So is the same text as entity and as predicate:
predicates are minted under `relation/`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from kgmem.ingest.options import is_absolute_iri
from kgmem.types import NAMING_PREDICATES, RDFS_LABEL, XSD

CACHE = 1 << 17
"""So many names are remembered; one that was forgotten gets its label triple once more, which changes nothing."""
LONGEST_CACHED = 200

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+|urn:[A-Za-z0-9-]+:[^\s]+|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_ASCII = {code: f"%{code:02X}" for code in range(128) if not (chr(code).isalnum() or chr(code) in "_.~-")}
_NO_LETTERS = re.compile(r"[^\x00-\x7F\w]+")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")
_DOUBLE = re.compile(r"-?[1-9]\.[0-9]+E-?[0-9]+")
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):[0-9]{2}:[0-9]{2}(?:\.[0-9]{0,8}[1-9])?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_TIME_PARTS = re.compile(r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_ZONE = re.compile(r"Z|[+-](?:0[1-9]|1[0-3]):[0-5][0-9]|[+-]14:00|[+-]00:(?:0[1-9]|[1-5][0-9])")

_Term = TypeVar("_Term")

_XSD_INTEGER = NamedNode(XSD + "integer")
_XSD_DECIMAL = NamedNode(XSD + "decimal")
_XSD_DOUBLE = NamedNode(XSD + "double")
_XSD_DATE = NamedNode(XSD + "date")
_XSD_DATE_TIME = NamedNode(XSD + "dateTime")


class Terms:
    """Makes the triples of one table.

    Args:
        base: where IRIs are minted.
        lang: the language tag of labels, or None.
    """

    def __init__(self, base: str, lang: str | None = None) -> None:
        self._base = base
        self._lang = lang
        self._entities: dict[str, NamedNode] = {}
        self._predicates: dict[str, _Predicate] = {}
        self._objects: dict[str, NamedNode | Literal] = {}

    def add(
        self,
        out: list[Triple],
        subject: str,
        predicate: str,
        object_: str | Literal,
        language: str = "",
        datatype: str = "",
    ) -> None:
        """Appends a row's triple to `out`, before it the labels of names that are new. A Literal is taken as it is.

        Raises:
            ValueError: a cell is empty, is not Unicode text, or the language or datatype is none.
        """
        if not subject or not predicate or not object_:
            part = "subject" if not subject else "predicate" if not predicate else "object"
            raise ValueError(f"the {part} is empty")
        relation = self._predicates.get(predicate) or self._predicate(out, predicate)
        value: NamedNode | Literal
        if isinstance(object_, Literal):
            value = object_
        elif language:
            value = _tagged(object_, language)
        elif datatype:
            value = Literal(object_, datatype=_datatype(datatype))
        elif relation.naming:
            value = Literal(object_, language=self._lang)
        else:
            value = self._objects.get(object_) or self._object(out, object_)
        node = self._entities.get(subject) or self._entity(out, subject)
        out.append(Triple(node, relation.node, value))

    def _entity(self, out: list[Triple], text: str) -> NamedNode:
        node = absolute_iri(text)
        if node is None:
            node = NamedNode(self._base + encode(text))
            out.append(Triple(node, RDFS_LABEL, Literal(text, language=self._lang)))
        return _remember(self._entities, text, node)

    def _predicate(self, out: list[Triple], text: str) -> _Predicate:
        node = absolute_iri(text)
        if node is None:
            node = NamedNode(f"{self._base}relation/{encode(text)}")
            out.append(Triple(node, RDFS_LABEL, Literal(words(text), language=self._lang)))
        return _remember(self._predicates, text, _Predicate(node, node in NAMING_PREDICATES))

    def _object(self, out: list[Triple], text: str) -> NamedNode | Literal:
        node = typed_literal(text) or self._entities.get(text) or self._entity(out, text)
        return _remember(self._objects, text, node)


@dataclass(frozen=True, slots=True)
class _Predicate:
    node: NamedNode
    naming: bool
    """Whether its objects are names, that is literals."""


def absolute_iri(text: str) -> NamedNode | None:
    """The IRI that a cell holds, if it holds one."""
    inner = text[1:-1] if text[0] == "<" and text[-1] == ">" else text
    return NamedNode(inner) if ":" in inner and _IRI.fullmatch(inner) and is_absolute_iri(inner) else None


def typed_literal(text: str) -> Literal | None:
    """The number or date that the text is, if it is written canonically."""
    if text[0] not in "-0123456789":
        return None
    if _INTEGER.fullmatch(text):
        return Literal(text, datatype=_XSD_INTEGER)
    if _DECIMAL.fullmatch(text):
        return None if text == "-0.0" else Literal(text, datatype=_XSD_DECIMAL)
    if _DOUBLE.fullmatch(text):
        return Literal(text, datatype=_XSD_DOUBLE) if canonical_double(float(text)) == text else None
    if found := _DATE.fullmatch(text):
        year, month, day, hour, zone = found.groups()
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            return None
        if hour is None:
            return Literal(text, datatype=_XSD_DATE)
        if _TIME_PARTS.match(text, text.index("T")) and (zone is None or _ZONE.fullmatch(zone)):
            return Literal(text, datatype=_XSD_DATE_TIME)
    return None


def canonical_double(number: float) -> str | None:
    """The XSD canonical form of a double (XML Schema 1.1 part 2, 3.3.5); None if it is not finite."""
    if not math.isfinite(number):
        return None
    mantissa, _, exponent = f"{number!r}".partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, part = mantissa.lstrip("-").partition(".")
    digits = (whole + part).lstrip("0")
    power = int(exponent or 0) + len(whole) - 1 - (len(whole + part) - len(digits))
    digits = digits.rstrip("0")
    return f"{sign}{digits[:1] or '0'}.{digits[1:] or '0'}E{power if digits else 0}"


def encode(text: str) -> str:
    """The text as a part of an IRI: letters and digits of all scripts and `_.~-` stay, the rest is %XX of its UTF-8.

    Different texts stay different, because `%` itself is encoded too.
    """
    if text in (".", ".."):
        return text.replace(".", "%2E")  # as the last part of a path they would mean a folder
    encoded = text.translate(_ASCII)
    if encoded.isascii():
        return encoded
    return _NO_LETTERS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), encoded)


def words(name: str) -> str:
    """A predicate's name in words: `directed_by` and `directedBy` give "directed by"; text with spaces stays as is."""
    if any(letter.isspace() for letter in name):
        return name
    parts = [_uncamel(part) for part in name.split("_") if part]
    return " ".join(parts) or name


def _uncamel(part: str) -> str:
    pieces, start = [], 0
    for i in range(1, len(part)):
        begins_word = part[i].isupper() and (not part[i - 1].isupper() or part[i + 1 : i + 2].islower())
        if begins_word and part[i - 1].isalnum():
            pieces.append(part[start:i])
            start = i
    pieces.append(part[start:])
    if len(pieces) == 1:
        return part
    return " ".join(piece if len(piece) > 1 and piece.isupper() else piece.lower() for piece in pieces)


def _tagged(text: str, language: str) -> Literal:
    try:
        return Literal(text, language=language)
    except UnicodeEncodeError:
        raise
    except ValueError:
        raise ValueError(f"{language!r} is no language tag such as en or zh-Hans") from None


def _datatype(name: str) -> NamedNode:
    local = name.removeprefix("xsd:")
    if re.fullmatch(r"[A-Za-z]+", local):
        return NamedNode(XSD + local)
    found = absolute_iri(name)
    if found is None:
        raise ValueError(f"{name!r} is no datatype such as xsd:date or an absolute IRI")
    return found


def _remember(cache: dict[str, _Term], text: str, term: _Term) -> _Term:
    if len(cache) >= CACHE:
        cache.clear()
    if len(text) <= LONGEST_CACHED:
        cache[text] = term
    return term
