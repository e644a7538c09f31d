"""Tables of triples: CSV, TSV and other delimited text, a triple a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from pyoxigraph import Triple

from kgmem.ingest.dialect import Dialect
from kgmem.ingest.problems import Problems
from kgmem.ingest.streams import LONGEST_LINE, ByteStream
from kgmem.ingest.terms import Terms

BATCH = 1024


def read_table(stream: ByteStream, dialect: Dialect, terms: Terms, problems: Problems) -> Iterator[list[Triple]]:
    """The triples of a table, batch by batch. A broken row costs only itself. Empty rows mean nothing.

    Raises:
        ParseError: a broken row, unless they are to be skipped.
    """
    columns = dialect.columns
    problems.ignored_columns = columns.ignored
    subject, predicate, object_ = columns.subject, columns.predicate, columns.object
    language, datatype, width = columns.language, columns.datatype, columns.width
    plain = language is None and datatype is None
    heading = dialect.header
    out: list[Triple] = []
    for line, row in (
        _quoted_rows(stream, dialect.delimiter, problems)
        if dialect.quoted
        else _plain_rows(stream, dialect.delimiter, problems)
    ):
        if heading:
            heading = False
            continue
        # Spreadsheets write rows out to the sheet's width.
        if len(row) != width and (len(row) < width or any(row[width:])):
            problems.broken(f"{_columns(len(row))} instead of {width}", line)
            continue
        try:
            if plain:
                terms.add(out, row[subject], row[predicate], row[object_])
            else:
                tag = "" if language is None else row[language].strip()
                kind = "" if datatype is None else row[datatype].strip()
                terms.add(out, row[subject], row[predicate], row[object_], tag, kind)
        except UnicodeEncodeError:
            problems.broken("not UTF-8", line)
        except ValueError as error:
            problems.broken(str(error), line)
        if len(out) >= BATCH:
            yield out
            out = []
    yield out


def _columns(count: int) -> str:
    return f"{count} column{'' if count == 1 else 's'}"


def _plain_rows(stream: ByteStream, delimiter: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    for first, block in stream.line_blocks():
        text = decode(block, first, problems).replace("\r\n", "\n")
        for number, line in enumerate(text.removesuffix("\r").split("\n"), first):
            if line:
                yield number, line.split(delimiter)


def _quoted_rows(stream: ByteStream, delimiter: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    # A cell may be as long as a line elsewhere. The csv module has this limit for all its readers together.
    csv.field_size_limit(max(LONGEST_LINE, csv.field_size_limit()))
    lines = _Lines(stream, problems)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.broken(_quote_problem(str(error)), lines.row)
            lines.back_to_second_line()
            continue
        if row:
            yield lines.row, row


def _quote_problem(error: str) -> str:
    if "unexpected end" in error:
        return 'a cell begins with a quote here that is never closed (quoting "none" takes quotes as text)'
    if "expected after" in error:
        return 'text goes on behind a closing quote (quoting "none" takes quotes as text)'
    return error


class _Lines:
    """Feeds decoded lines to csv.reader and can take back those of a broken row: only the first of them is lost."""

    def __init__(self, stream: ByteStream, problems: Problems) -> None:
        self.row = 1
        """The first line of the row in work."""
        self._lines = stream.lines()
        self._problems = problems
        self._taken: list[str] = []
        self._returned: list[str] = []

    def begin_row(self) -> None:
        self.row += len(self._taken)
        self._taken.clear()

    def back_to_second_line(self) -> None:
        self._returned.extend(reversed(self._taken[1:]))
        del self._taken[1:]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._returned:
            line = self._returned.pop()
        else:
            line = decode(next(self._lines), self.row + len(self._taken), self._problems)
        self._taken.append(line)
        return line


def decode(block: bytes, first_line: int, problems: Problems) -> str:
    """The text of some lines. If errors are skipped, bytes that are not UTF-8 become lone surrogates, in no term.

    Raises:
        ParseError: not UTF-8, and errors are not to be skipped.
    """
    try:
        return block.decode()
    except UnicodeDecodeError as error:
        if problems.skip:
            return block.decode(errors="surrogateescape")
        line = first_line + block.count(b"\n", 0, error.start)
        column = len(block[block.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        raise problems.error(f"not UTF-8 (byte 0x{block[error.start]:02X})", line, column) from None
