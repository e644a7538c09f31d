"""Word documents (Office Open XML, ECMA-376 part 1). python-docx opens them; their text is walked here.

Its `Paragraph.text` leaves out footnotes, text boxes and content controls.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from kgmem.documents.archives import check_members, open_archive, parse_xml
from kgmem.documents.characters import superscript
from kgmem.documents.document import BlockKind, Metadata
from kgmem.documents.reading import Reading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOT_READ = {f"{_W}{name}" for name in ("del", "moveFrom", "rt", "pPr", "rPr", "instrText", "delText")} | {_FALLBACK}
_NOTES = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_BODY_TEXT = 9  # the outline level of what is no heading


def read_docx(data: bytes, reading: Reading) -> Metadata:
    """Headings by style or outline level, paragraphs, items, rows, text boxes; notes behind their paragraph.

    Deleted and hidden text is left out, as are the headers and footers of pages.
    """
    with open_archive(data, reading) as archive:
        check_members(archive, reading)
    import docx

    document = docx.Document(BytesIO(data))
    _Writer(document, reading).write_body()
    properties = document.core_properties
    return Metadata(
        title=properties.title.strip() or None,
        author=properties.author.strip() or None,
        date=properties.created.isoformat() if properties.created else None,
        language=properties.language.strip() or None,
    )


class _Writer:
    """Hands the text of a document's elements to a TextBuilder."""

    def __init__(self, document: Any, reading: Reading) -> None:
        self._body = document.element.body
        self._out = reading.out
        self._styles = {style.style_id: style for style in document.styles}
        self._kinds: dict[str | None, tuple[BlockKind, int | None]] = {}
        self._notes = {
            (kind, note.get(f"{_W}id")): note
            for kind in _NOTES.values()
            for relationship in document.part.rels.values()
            if relationship.reltype == _RELATIONSHIP + kind
            for note in parse_xml(relationship.target_part.blob)
        }

    def write_body(self) -> None:
        """Writes everything."""
        self._blocks(self._body)
        self._out.close()

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag not in _NOT_READ:  # a content control, for example
                self._blocks(element)

    def _paragraph(self, paragraph: Any, kind: BlockKind | None = None) -> None:
        own_kind, level = self._kind(paragraph)
        self._out.open(kind or own_kind, None if kind else level)
        behind = list(self._runs(paragraph))
        self._out.close()
        self._behind(behind)

    def _behind(self, elements: list[Any]) -> None:
        """What a paragraph points at: text boxes and notes."""
        for element in elements:
            if element.tag == f"{_W}txbxContent":
                self._blocks(element)
                continue
            for paragraph in element.iter(f"{_W}p"):
                self._paragraph(paragraph, BlockKind.NOTE)

    def _table(self, table: Any) -> None:
        for row in table.iter(f"{_W}tr"):
            self._out.open(BlockKind.ROW)
            behind: list[Any] = []
            for number, cell in enumerate(row.iter(f"{_W}tc")):
                if number:
                    self._out.cell_break()
                for paragraph in cell.iterfind(f".//{_W}p"):
                    self._out.line_break()
                    behind.extend(self._runs(paragraph))
            self._out.close()
            self._behind(behind)

    def _runs(self, parent: Any) -> Iterator[Any]:
        """Writes the text in an element and yields what stands behind the paragraph."""
        for element in parent:
            tag = element.tag
            if tag == f"{_W}r" and self._is_set(element, "vanish"):
                continue
            if tag in (f"{_W}t", _MATH_TEXT):
                raised = parent.find(f"{_W}rPr/{_W}vertAlign")
                is_raised = raised is not None and raised.get(f"{_W}val") == "superscript"
                self._out.write(superscript(element.text or "") if is_raised else element.text or "")
            elif tag == f"{_W}tab":
                self._out.write(" ")
            elif tag in (f"{_W}br", f"{_W}cr"):
                self._out.line_break()
            elif tag == f"{_W}noBreakHyphen":
                self._out.write("-")
            elif tag in _NOTES:
                note = self._notes.get((_NOTES[tag], element.get(f"{_W}id")))
                if note is not None:
                    yield note
            elif tag == f"{_W}txbxContent":
                yield element
            elif tag not in _NOT_READ:
                yield from self._runs(element)

    def _kind(self, paragraph: Any) -> tuple[BlockKind, int | None]:
        """Heading with its level, item or paragraph: as the paragraph says, else its style or what that is based on."""
        own = _described(paragraph.find(f"{_W}pPr"))
        if own is not None:
            return own
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = None if style is None else style.get(f"{_W}val")
        if name not in self._kinds:
            self._kinds[name] = self._kind_of_style(name)
        return self._kinds[name]

    def _kind_of_style(self, name: str | None) -> tuple[BlockKind, int | None]:
        style = self._styles.get(name)
        for _ in range(20):  # styles of a damaged document may be based on one another in a circle
            if style is None:
                break
            if style.name == "Title":
                return BlockKind.HEADING, 1
            found = _described(style.element.find(f"{_W}pPr"))
            if found is not None:
                return found
            style = style.base_style
        return BlockKind.PARAGRAPH, None

    @staticmethod
    def _is_set(run: Any, name: str) -> bool:
        found = run.find(f"{_W}rPr/{_W}{name}")
        return found is not None and found.get(f"{_W}val") not in {"0", "false", "off"}


def _described(properties: Any) -> tuple[BlockKind, int | None] | None:
    """What the properties of a paragraph or style say it is; None if they don't."""
    if properties is None:
        return None
    outline = properties.find(f"{_W}outlineLvl")
    if outline is not None:
        level = int(outline.get(f"{_W}val"))
        return (BlockKind.PARAGRAPH, None) if level >= _BODY_TEXT else (BlockKind.HEADING, level + 1)
    if properties.find(f"{_W}numPr") is not None:
        return BlockKind.ITEM, None
    return None
