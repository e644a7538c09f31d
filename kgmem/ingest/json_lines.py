"""JSON Lines of triples: an object or an array of three a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kgmem.ingest.columns import Columns, find_columns, positional
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import ByteStream
from kgmem.ingest.tables import BATCH, decode
from kgmem.ingest.terms import Terms, canonical_double
from kgmem.types import XSD, XSD_BOOLEAN, XSD_INTEGER

_POSITIONAL = positional()


def read_json_lines(stream: ByteStream, terms: Terms, problems: Problems) -> Iterator[list[Triple]]:
    """The triples, batch by batch. A broken line costs only itself.

    The keys of an object are the headings of a table (kgmem.ingest.columns), other keys are left alone. Text is taken
    as in a table's cells; a number or boolean in the place of an object is a typed literal in canonical form.

    Raises:
        ParseError: a broken line, unless they are to be skipped.
    """
    known: dict[tuple[str, ...], Columns] = {}
    out: list[Triple] = []
    for first, block in stream.line_blocks():
        for number, line in enumerate(decode(block, first, problems).split("\n"), first):
            if not line.strip():
                continue
            try:
                _add(_DECODER.decode(line), terms, known, out)
            except json.JSONDecodeError as error:
                problems.broken(f"{error.msg} (each line holds one JSON object or array)", number, error.colno)
            except UnicodeEncodeError:
                problems.broken("not UTF-8", number)
            except RecursionError:
                problems.broken("nested too deep", number)
            except ValueError as error:
                problems.broken(str(error), number)
        if len(out) >= BATCH:
            yield out
            out = []
    problems.ignored_columns = tuple(sorted({name for columns in known.values() for name in columns.ignored}))
    yield out


class _Integer(str):
    """The digits of a JSON integer."""

    __slots__ = ()

    def literal(self) -> Literal:
        return Literal("0" if self == "-0" else str(self), datatype=XSD_INTEGER)


class _Real(str):
    """The digits of another JSON number."""

    __slots__ = ()

    def literal(self) -> Literal:
        if "e" in self or "E" in self:
            number = canonical_double(float(self))
            if number is None:
                raise ValueError(f"the number {self} is too large")
            return Literal(number, datatype=NamedNode(XSD + "double"))
        number = self.rstrip("0").removesuffix(".")
        return Literal("0" if number == "-0" else number, datatype=NamedNode(XSD + "decimal"))


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(parse_float=_Real, parse_int=_Integer, parse_constant=_refuse)


def _add(record: object, terms: Terms, known: dict[tuple[str, ...], Columns], out: list[Triple]) -> None:
    if isinstance(record, dict):
        keys = tuple(record)
        columns = known.get(keys) or find_columns(keys)
        if columns is None:
            raise ValueError(f"no keys for subject, predicate and object among {', '.join(keys) or 'none'}")
        if len(known) < 1000:
            known[keys] = columns
        values = list(record.values())
    elif isinstance(record, list):
        columns, values = _POSITIONAL, record
        if len(values) != 3:
            raise ValueError(f"an array of {len(values)} instead of subject, predicate and object")
    else:
        raise ValueError("neither an object nor an array of three")  # noqa: TRY004 - the value of the line is wrong
    tag = "" if columns.language is None else _optional(values[columns.language], "language")
    kind = "" if columns.datatype is None else _optional(values[columns.datatype], "datatype")
    object_ = values[columns.object]
    if isinstance(object_, bool):
        object_ = Literal("true" if object_ else "false", datatype=XSD_BOOLEAN)
    elif isinstance(object_, _Integer | _Real) and not tag and not kind:
        object_ = object_.literal()
    elif not isinstance(object_, str):
        raise ValueError(f"the object is {_kind(object_)}, not text, a number or a boolean")
    terms.add(
        out,
        _text(values[columns.subject], "subject"),
        _text(values[columns.predicate], "predicate"),
        object_,
        tag,
        kind,
    )


def _text(value: object, part: str) -> str:
    if isinstance(value, str):
        return str(value)
    raise ValueError(f"the {part} is {_kind(value)}, not text")


def _optional(value: object, part: str) -> str:
    return "" if value is None else _text(value, part)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "something else")
