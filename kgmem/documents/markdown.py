"""Markdown (CommonMark with tables), without its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from kgmem.documents.document import BlockKind, Metadata
from kgmem.documents.html import write_html
from kgmem.documents.reading import Reading

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^(title|author|date|lang|language)[ \t]*:[ \t]*(["']?)(.+?)\2[ \t]*\r?$""", re.MULTILINE)
_NOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]*")
_NOTE_REFERENCE = re.compile(r"\[\^[^\]\s]+\]")
_LINK_TARGET = re.compile(r"""\((?:<[^>]*>|"[^"]*"|'[^']*'|\\.|\([^()]*\)|[^()"'\\])*\)|\[[^\]]*\]""", re.DOTALL)


def read_markdown(data: bytes, reading: Reading) -> Metadata:
    """Headings, paragraphs, items, rows and code. Front matter gives the metadata, else the first heading the title."""
    text = reading.decode(data)
    front = _FRONT_MATTER.match(text)
    fields = {found[1]: found[3] for found in _FIELD.finditer(front[1])} if front else {}
    _Writer(text, front.end() if front else 0, reading).run()
    first = next((section.title for section in reading.out.sections() if section.level == 1), None)
    return Metadata(
        title=fields.get("title") or first,
        author=fields.get("author"),
        date=fields.get("date"),
        language=fields.get("lang") or fields.get("language"),
    )


class _Writer:
    """Hands the text of tokens to a TextBuilder, each with its place, which is searched from the last one."""

    def __init__(self, source: str, start: int, reading: Reading) -> None:
        self._source = source
        self._start = start
        self._lines = [start, *(found.end() for found in _LINE_END.finditer(source, start)), len(source)]
        self._cursor = start
        self._end = len(source)
        self._reading = reading
        self._out = reading.out
        self._lists = 0
        self._cells = 0

    def run(self) -> None:
        """Writes everything."""
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
        for token in parser.parse(self._source[self._start :]):
            self._block(token)
        self._out.close()

    def _block(self, token: Token) -> None:
        if token.map is not None:
            self._cursor = max(self._cursor, self._lines[token.map[0]])
            self._end = self._lines[min(token.map[1], len(self._lines) - 1)]
        match token.type:
            case "heading_open":
                self._out.open(BlockKind.HEADING, int(token.tag[1:]))
            case "paragraph_open":
                self._out.open(BlockKind.ITEM if self._lists else BlockKind.PARAGRAPH)
            case "bullet_list_open" | "ordered_list_open":
                self._lists += 1
            case "bullet_list_close" | "ordered_list_close":
                self._lists -= 1
            case "tr_open":
                self._out.open(BlockKind.ROW)
                self._cells = 0
            case "td_open" | "th_open":
                if self._cells:
                    self._out.cell_break()
                self._cells += 1
            case "inline":
                self._inline(token.children or ())
            case "fence" | "code_block":
                self._code(token)
            case "html_block":
                write_html(token.content, self._reading, self._find(token.content) or self._cursor)

    def _code(self, token: Token) -> None:
        self._out.open(BlockKind.CODE)
        if token.type == "fence" and token.map is not None:
            self._cursor = self._lines[token.map[0] + 1]
        for line in token.content.splitlines():
            self._out.write(line, self._find(line), verbatim=True)
            self._out.line_break()
        self._out.close()

    def _inline(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            match token.type:
                case "text" | "code_inline":
                    self._text(token.content)
                case "text_special":
                    at = self._find(token.markup)
                    self._out.write(token.content, at, None if at is None else at + len(token.markup))
                case "softbreak":
                    end = _LINE_END.search(self._source, self._cursor)
                    self._out.write("\n", end.start() if end else None)
                case "hardbreak":
                    self._out.line_break()
                case "html_inline":
                    self._find(token.content)
                    if token.content.lower().startswith("<br"):
                        self._out.line_break()
                case "link_close":
                    self._leave_link(token)
                case "image":
                    self._find("![")
                    self._find(token.content)
                    self._leave_link(token)

    def _text(self, content: str) -> None:
        """Writes a text without references to footnotes. At the start of a block, `[^1]:` makes it a footnote."""
        note = _NOTE.match(content)
        if note is not None:
            self._out.open(BlockKind.NOTE)
        at = self._find(content)
        done = note.end() if note else 0
        for found in [*_NOTE_REFERENCE.finditer(content, done), None]:
            end = found.start() if found else len(content)
            self._out.write(content[done:end], None if at is None else at + done)
            done = found.end() if found else end

    def _leave_link(self, token: Token) -> None:
        """Passes by the address, in which no text may be searched."""
        if token.markup == "autolink" or self._find("]") is None:
            return
        target = _LINK_TARGET.match(self._source, self._cursor, self._end)
        if target is not None:
            self._cursor = target.end()

    def _find(self, wanted: str) -> int | None:
        """Where `wanted` stands next in the block, and goes behind it; None if it doesn't, as it was normalized."""
        at = self._source.find(wanted, self._cursor, self._end)
        if at < 0:
            return None
        self._cursor = at + len(wanted)
        return at
