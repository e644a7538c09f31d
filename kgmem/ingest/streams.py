"""Bytes of an input on their way to a parser: unpacked, counted, checked."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, Self

from kgmem.errors import IngestError, ParseError, UsageError

BLOCK = 1 << 20
"""Bytes that are unpacked, searched and counted at once."""
LONGEST_LINE = 1 << 24
"""The RDF parsers hold no longer term either."""

_BOM = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"
_WIDE_BOMS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


class ByteStream:
    """The content of one input, unpacked if it is gzipped, without a byte order mark.

    Args:
        raw: the bytes as they lie on disk, at their start, seekable.
        name: how the user knows the input, for messages.
        moved: told the position in `raw` after each block.

    Raises (from all methods):
        ParseError: broken gzip data, or text that is not UTF-8 from its first bytes.
        IngestError: the input can't be read.
    """

    def __init__(self, raw: BinaryIO, name: str, moved: Callable[[int], None] | None = None) -> None:
        self.name = name
        self._raw = raw
        self._moved = moved
        with reading(name), _closed_on_error(raw):
            magic = raw.read(2)
            raw.seek(0)
            packed = magic == _GZIP_MAGIC
            if not packed and name.lower().endswith(".gz"):
                raise ParseError("this is no gzip file, in spite of its name", file=name)
            self._content: BinaryIO = gzip.GzipFile(fileobj=raw, mode="rb") if packed else raw  # type: ignore[assignment]
        self._first = True

    def block(self) -> bytes:
        """The next bytes, about BLOCK of them; none at the end."""
        with reading(self.name):
            block = self._content.read(BLOCK)
            if self._moved is not None:
                self._moved(self._raw.tell())
        if self._first:
            self._first = False
            return self._checked(block)
        return block

    def line_blocks(self) -> Iterator[tuple[int, bytes]]:
        """The content in blocks of whole lines, each with the number of its first line (from 1)."""
        number, rest = 1, b""
        while block := self.block():
            end = block.rfind(b"\n") + 1
            if end == 0:
                rest += block
                if len(rest) > LONGEST_LINE:
                    raise ParseError("this line is longer than 16 MB", file=self.name, line=number)
                continue
            lines = rest + block[:end] if rest else block[:end]
            rest = block[end:]
            yield number, lines
            number += lines.count(b"\n")
        if rest:
            yield number, rest

    def lines(self) -> Iterator[bytes]:
        """The lines, with their line feeds."""
        for _, block in self.line_blocks():
            yield from BytesIO(block)

    def close(self) -> None:
        """Lets go of the file."""
        self._content.close()
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _checked(self, block: bytes) -> bytes:
        for bom, encoding in _WIDE_BOMS:
            if block.startswith(bom):
                raise self._wide(encoding)
        # Text of an RDF or table format begins with ASCII, so a zero among the first two bytes is half a character.
        if b"\0" in block[:2]:
            raise self._wide("UTF-16")
        return block.removeprefix(_BOM) if block else block

    def _wide(self, encoding: str) -> ParseError:
        advice = f"convert it first: iconv -f {encoding} -t UTF-8 {self.name} > converted"
        return ParseError(f"the file is {encoding}, not UTF-8; {advice}", file=self.name, line=1, column=1)


@contextmanager
def _closed_on_error(raw: BinaryIO) -> Iterator[None]:
    try:
        yield
    except BaseException:
        raw.close()
        raise


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turns what goes wrong with a file into errors of kgmem."""
    try:
        yield
    except FileNotFoundError:
        raise UsageError(f"there is no file {name}") from None
    except IsADirectoryError:
        raise UsageError(f"{name} is a folder, not a file") from None
    except PermissionError:
        raise IngestError(f"{name} can't be read: permission denied") from None
    except EOFError:
        raise ParseError("the gzip data end too early; the file is truncated", file=name) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ParseError(f"the gzip data are broken ({error})", file=name) from None
    except OSError as error:
        raise IngestError(f"{name} can't be read: {error.strerror or error}") from None
