"""HTML pages: what is read of them, without the page's furniture.

The standard library's tokenizer says where each piece stands in the file, which parsers that build a tree don't.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate

from kgmem.documents.characters import superscript
from kgmem.documents.document import BlockKind, Metadata
from kgmem.documents.reading import Reading

_DECLARED = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)|<meta[^>]*charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_DECLARATION_WITHIN = 4096  # bytes; browsers look for it in the first 1024

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form header hgroup li main menu ol p section summary table tbody tfoot thead ul".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NOT_READ = frozenset(
    "script style template noscript svg canvas iframe object audio video map nav select datalist button textarea rt rp"
    " annotation annotation-xml".split()
)
_PAGE_FURNITURE = frozenset("footer aside".split())
"""Left out unless it is part of an article."""
_ROLES = frozenset("alertdialog banner complementary contentinfo dialog menu menubar navigation search toolbar".split())
"""ARIA roles of what is not the page's subject."""
_NAMES = re.compile(
    r"(?:.*[-_])?(?:cookies?|consent|gdpr)(?:[-_].*)?|breadcrumbs?|ads?|adverts?|advertisement|navbar|sidebar|"
    r"(?:main|site|top|nav)?[-_]?menu|pagination|newsletter(?:[-_].*)?|related(?:[-_].*)?|"
    r"(?:social|share|sharing)(?:[-_](?:bar|box|buttons?|icons|links|tools))?",
    re.IGNORECASE,
)
"""Classes and ids by which the same is known on most pages."""
_ALL_OF_THE_PAGE = frozenset("html body main article".split())
_MENU = 0.6
"""The share of a paragraph or item that links take in a menu, at least."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ENDED_BY_THE_NEXT = frozenset("p li dt dd tr td th option".split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AUTHOR = ("author", "dcterms.creator", "dc.creator", "article:author")
_DATE = ("article:published_time", "dcterms.date", "dcterms.created", "dc.date", "date")


def read_html(data: bytes, reading: Reading) -> Metadata:
    """Headings, paragraphs, items, rows and code; scripts, styles, navigation and what is hidden are left out."""
    declared = _DECLARED.search(data[:_DECLARATION_WITHIN])
    name = (declared[1] or declared[2]).decode("ascii", "ignore") if declared else None
    if name is not None and name.lower().startswith("utf-16"):  # it could be read as ASCII, so it is not (WHATWG)
        name = "utf-8"
    return write_html(reading.decode(data, name), reading)


def write_html(text: str, reading: Reading, at: int = 0) -> Metadata:
    """Writes the text of a page, or of a piece of one that starts at `at` in the original."""
    writer = _Writer(text, reading, at)
    writer.feed(text)
    writer.close()
    reading.out.close()
    return writer.metadata()


class _Writer(HTMLParser):
    """Hands what is read of a page to a TextBuilder."""

    def __init__(self, text: str, reading: Reading, at: int) -> None:
        super().__init__(convert_charrefs=False)
        self._source = text
        self._at = at
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._out = reading.out
        self._skipped: tuple[str, int] | None = None  # the element that is left out, and how many are open in it
        self._open = dict.fromkeys(("ul", "ol", "dl", "pre", "sup", "article", "main", "title", "a", "figcaption"), 0)
        self._in_row = False
        self._cells = 0
        self._letters = self._linked = 0  # of the block
        self._title: list[str] = []
        self._meta: dict[str, str] = {}
        self._language: str | None = None

    def metadata(self) -> Metadata:
        """What the page's head says."""
        return Metadata(
            title=" ".join("".join(self._title).split()) or None,
            author=next((self._meta[name] for name in _AUTHOR if self._meta.get(name)), None),
            date=next((self._meta[name] for name in _DATE if self._meta.get(name)), None),
            language=self._language,
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a block, or starts to leave something out."""
        given = {name: value or "" for name, value in attrs}
        if self._skipped is not None:
            name, depth = self._skipped
            if tag != name:
                return
            if tag not in _ENDED_BY_THE_NEXT:
                self._skipped = name, depth + 1
                return
            self._skipped = None
        if tag not in _VOID and self._is_left_out(tag, given):
            self._skipped = tag, 1
            return
        if tag in self._open:
            self._open[tag] += 1
        if tag == "html":
            self._language = given.get("lang") or given.get("xml:lang") or None
        elif tag == "meta":
            name = (given.get("name") or given.get("property") or "").lower()
            self._meta.setdefault(name, given.get("content", "").strip())
        else:
            self._start(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes a block, or stops leaving something out."""
        if self._skipped is not None:
            name, depth = self._skipped
            if tag == name:
                self._skipped = (name, depth - 1) if depth > 1 else None
            return
        if self._open.get(tag):
            self._open[tag] -= 1
        if tag in _BLOCKS or tag in _HEADINGS or tag in {"tr", "pre"}:
            self._open["a"] = 0
            self._border(tag)

    def handle_data(self, data: str) -> None:
        """Text without character references."""
        self._write(data, len(data))

    def handle_entityref(self, name: str) -> None:
        """`&amp;`, also without its semicolon."""
        self._write_reference(1 + len(name))

    def handle_charref(self, name: str) -> None:
        """`&#8364;` or `&#x20ac;`."""
        self._write_reference(2 + len(name))

    def parse_html_declaration(self, i: int) -> int:
        """Takes `<![...` for the comment that it is in HTML; the standard library raises AssertionError at some."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def _is_left_out(self, tag: str, given: dict[str, str]) -> bool:
        if tag in _NOT_READ or "hidden" in given or given.get("aria-hidden") == "true":
            return True
        if given.get("role") in _ROLES or _HIDDEN_STYLE.search(given.get("style", "")):
            return True
        names = f"{given.get('class', '')} {given.get('id', '')}".split()
        if tag in _BLOCKS - _ALL_OF_THE_PAGE and any(map(_NAMES.fullmatch, names)):
            return True
        if tag in _PAGE_FURNITURE:
            return not self._open["article"] + self._open["main"]
        if tag != "a":
            return False
        return "noteref" in given.get("epub:type", "") + given.get("role", "") or (
            self._open["sup"] > 0 and given.get("href", "").startswith("#")
        )

    def _start(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._border(tag)
            self._out.open(BlockKind.HEADING, _HEADINGS[tag])
        elif tag == "pre":
            self._border(tag)
            self._out.open(BlockKind.CODE)
        elif tag == "tr":
            self._out.open(BlockKind.ROW)
            self._in_row, self._cells = True, 0
        elif tag in {"td", "th"}:
            if self._cells:
                self._out.cell_break()
            self._cells += 1
        elif tag == "br":
            self._out.line_break()
        elif tag == "hr" or tag in _BLOCKS:
            self._border(tag)

    def _border(self, tag: str) -> None:
        """The start or the end of a block. Paragraphs of one cell stay in its row, with a space between them."""
        if self._in_row and tag in {"p", "div"}:
            self._out.line_break()
            return
        self._in_row = self._in_row and tag not in {"tr", "table"}
        self._open["sup"] = 0
        if self._linked > self._letters * _MENU:
            self._out.set_aside()
        self._letters = self._linked = 0
        in_list = self._open["ul"] + self._open["ol"] + self._open["dl"] > 0
        caption = self._open["figcaption"] > 0
        self._out.open(BlockKind.ASIDE if caption else BlockKind.ITEM if in_list else BlockKind.PARAGRAPH)

    def _write_reference(self, length: int) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        length += self._source.startswith(";", start + length)
        self._write(unescape(self._source[start : start + length]), length)

    def _write(self, text: str, length: int) -> None:
        if self._open["title"]:
            self._title.append(text)
        elif self._skipped is None:
            line, column = self.getpos()
            at = self._at + self._lines[line - 1] + column
            shown = superscript(text) if self._open["sup"] else text
            letters = len(text.strip())
            self._letters += letters
            self._linked += letters if self._open["a"] else 0
            self._out.write(shown, at, at + length, verbatim=self._open["pre"] > 0)
