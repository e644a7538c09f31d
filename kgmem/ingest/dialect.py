"""What a table's columns are parted by, whether quotes are CSV's, and which column is which.

Quotes. In CSV a cell in double quotes may hold the delimiter, line ends and doubled quotes. In plain delimited text a
quote is a character like any other ("Crocodile" Dundee). One cell alone does not tell which, so it is decided for the
whole table: with a comma or semicolon it is CSV. With any other delimiter it is plain text, unless the first rows prove
the contrary: all cells that begin with a quote are well-formed CSV, and one of them needs its quotes (it holds a
delimiter or a doubled quote). `quoting` "csv" or "none" says it outright. A quote inside a cell that does not begin
with one is text in either case.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from kgmem.errors import ParseError
from kgmem.ingest.columns import Columns, find_columns, positional
from kgmem.ingest.formats import Format

DELIMITERS = (",", "\t", "|", ";")
CSV_DELIMITERS = (",", ";")
SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str
    quoted: bool
    """Whether quotes around a cell are CSV's."""
    columns: Columns
    header: bool
    """Whether the first row names the columns."""


def looks_like_table(head: bytes) -> bool:
    """Whether text seems to be rows of triples with one of the usual delimiters; a few may be broken."""
    text = _sample(head)
    return any(_share_of_rows(text, delimiter, "auto") >= 0.9 for delimiter in DELIMITERS)


def find_dialect(head: bytes, format_: Format, *, delimiter: str | None, quoting: str, file: str) -> Dialect:
    """How the table is written that begins with `head`.

    Raises:
        ParseError: no delimiter gives rows of at least three columns, or the columns can't be told apart.
    """
    text = _sample(head)
    if delimiter is None:
        delimiter = "\t" if format_ == Format.TSV else _sniff(text, quoting, file)
    quoted = _is_quoted(text, delimiter, quoting)
    first = next(iter(_rows(text, delimiter, quoted=quoted)), [])
    columns = find_columns(first)
    if columns is not None:
        return Dialect(delimiter, quoted, columns, header=True)
    if first and len(first) != 3:
        raise ParseError(
            f"the first row has {len(first)} columns, parted by {delimiter!r}, and names none of them: a table has "
            "three columns (subject, predicate, object) or a first row that names them",
            file=file,
            line=1,
        )
    return Dialect(delimiter, quoted, positional(), header=False)


def _sample(head: bytes) -> str:
    """The whole lines at the start."""
    part = head[:SAMPLE]
    if len(head) > SAMPLE and b"\n" in part:
        part = part[: part.rfind(b"\n") + 1]
    return part.decode("utf-8-sig", errors="replace")


def _sniff(text: str, quoting: str, file: str) -> str:
    shares = {delimiter: _share_of_rows(text, delimiter, quoting) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: shares[delimiter])
    if text.strip() and not shares[best]:
        raise ParseError(
            "no comma, tab, | or ; parts the rows into three columns; name what does with the option delimiter",
            file=file,
            line=1,
        )
    return best


def _share_of_rows(text: str, delimiter: str, quoting: str) -> float:
    """The share of rows that have the first row's number of columns, if those can be a triple's; else 0."""
    rows = _rows(text, delimiter, quoted=_is_quoted(text, delimiter, quoting))
    if not rows or not (len(rows[0]) == 3 or find_columns(rows[0])):
        return 0
    return Counter(map(len, rows))[len(rows[0])] / len(rows)


def _is_quoted(text: str, delimiter: str, quoting: str) -> bool:
    if quoting != "auto":
        return quoting == "csv"
    if delimiter in CSV_DELIMITERS:
        return True
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error:
        return False
    if not rows or len(rows[0]) < 3 or any(len(row) != len(rows[0]) for row in rows):
        return False
    return any(_needs_quotes(cell, delimiter, text) for row in rows for cell in row)


def _needs_quotes(cell: str, delimiter: str, text: str) -> bool:
    """Whether the cell can only have been written in quotes."""
    if delimiter in cell or "\n" in cell:
        return True
    return '"' in cell and '"{}"'.format(cell.replace('"', '""')) in text


def _rows(text: str, delimiter: str, *, quoted: bool) -> list[list[str]]:
    if not quoted:
        return [line.split(delimiter) for line in text.replace("\r\n", "\n").split("\n") if line]
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return []
