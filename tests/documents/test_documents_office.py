"""Word documents and books: structure, metadata, and archives that are broken or meant to do harm."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress

import pytest
from documents.zip_files import CONTAINER, archive, changed, epub, new_docx, saved
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kgmem.documents import Document
from kgmem.errors import DocumentError

BOMB = '<!DOCTYPE lol [<!ENTITY a "lollollol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def word(xml: str) -> object:
    """An element of a document from its XML."""
    return parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))


def test_word_document(read: Callable[..., Document], kinds: Callable) -> None:
    """Headings by their style, lists, tables, text boxes, raised digits; deleted and hidden text is not read."""
    made = new_docx()
    made.core_properties.title, made.core_properties.author = "A report", "Ann"
    made.core_properties.created = datetime.datetime(2024, 1, 31, 12, 0, 0, tzinfo=datetime.UTC)
    made.add_heading("The title", 0)
    made.add_heading("Part one", 1)
    paragraph = made.add_paragraph("Angela\u00a0Merkel ")
    paragraph.add_run("met ").bold = True
    paragraph._p.append(word("<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"))
    paragraph._p.append(word("<w:ins><w:r><w:t>Emmanuel</w:t><w:tab/><w:t>Macron</w:t></w:r></w:ins>"))
    paragraph.add_run(" hidden").font.hidden = True
    paragraph.add_run(", 5 km")
    paragraph.add_run("2").font.superscript = True
    paragraph._p.append(
        word("<w:r><w:txbxContent><w:p><w:r><w:t>In a text box.</w:t></w:r></w:p></w:txbxContent></w:r>")
    )
    made.add_paragraph("one", style="List Bullet")
    made.add_paragraph("two", style="List Bullet 2")
    made.add_heading("Table", 2)
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Name", "Age"
    table.cell(1, 0).text, table.cell(1, 1).text = "Ann", "5\nyears"
    document = read(saved(made), "a.docx")
    assert kinds(document) == [
        ("heading", "The title"),
        ("heading", "Part one"),
        ("paragraph", "Angela Merkel met Emmanuel Macron, 5 km²"),
        ("paragraph", "In a text box."),
        ("item", "one"),
        ("item", "two"),
        ("heading", "Table"),
        ("row", "Name\tAge"),
        ("row", "Ann\t5 years"),
    ]
    assert [section.level for section in document.sections] == [1, 1, 2]
    metadata = document.metadata
    assert (metadata.title, metadata.author, metadata.date) == ("A report", "Ann", "2024-01-31T12:00:00+00:00")


def test_footnotes_stand_behind_their_paragraph(read: Callable[..., Document], kinds: Callable) -> None:
    """The note is a block of its own; nothing of its number is in the sentence."""
    made = new_docx()
    paragraph = made.add_paragraph("A claim")
    paragraph._p.append(word('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    paragraph.add_run(" goes on.")
    made.add_paragraph("The next paragraph.")
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>The proof.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), made.part.package)
    made.part.relate_to(part, relation)
    assert kinds(read(saved(made), "a.docx")) == [
        ("paragraph", "A claim goes on."),
        ("note", "The proof."),
        ("paragraph", "The next paragraph."),
    ]


def test_book(read: Callable[..., Document], kinds: Callable) -> None:
    """Chapters are read in the order of the spine, without the table of contents; a missing one is a warning."""
    chapters = {"one two.xhtml": "<h1>One</h1><p>First.</p>", "b/two.xhtml": "<h1>Two</h1><p>Second.</p>"}
    document = read(epub(chapters, missing="three.xhtml"), "a.epub")
    assert kinds(document) == [
        ("heading", "One"),
        ("paragraph", "First."),
        ("heading", "Two"),
        ("paragraph", "Second."),
    ]
    metadata = document.metadata
    assert (metadata.title, metadata.author, metadata.date) == ("The Book", "Ann Author", "2001-05")
    assert metadata.language == "fr"
    assert document.warnings == ("the chapter OEBPS/three.xhtml is missing in the book",)


def test_content_counts_more_than_the_extension(read: Callable[..., Document]) -> None:
    """A book or a Word document is known by what it holds."""
    assert read(epub({"a.xhtml": "<p>Text</p>"}), "a.docx").media_type == "application/epub+zip"
    made = new_docx()
    made.add_paragraph("Text")
    assert read(saved(made), "a.pdf").media_type.endswith("wordprocessingml.document")


def test_fonts_that_are_scrambled_are_no_copy_protection(read: Callable[..., Document]) -> None:
    """Only protected chapters are a reason to refuse a book."""
    scheme = '<encryption><CipherReference URI="{}"/></encryption>'
    font = {"META-INF/encryption.xml": scheme.format("OEBPS/font.otf")}
    assert read(epub({"a.xhtml": "<p>Text</p>"}, extra=font), "a.epub").text == "Text"
    chapter = {"META-INF/encryption.xml": scheme.format("OEBPS/a.xhtml")}
    with pytest.raises(DocumentError, match="copy protection"):
        read(epub({"a.xhtml": "<p>Text</p>"}, extra=chapter), "a.epub")


def empty_docx() -> bytes:
    """A document without text."""
    return saved(new_docx())


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (empty_docx(), "a.docx", "it holds no text"),
        (empty_docx()[:2000], "a.docx", "it is damaged"),
        (archive({"word/document.xml": "<broken"}), "a.docx", "it can't be read"),
        (archive({"META-INF/container.xml": CONTAINER}), "a.epub", "OEBPS/book.opf is missing in it: it is damaged"),
        (archive({"META-INF/container.xml": "<broken"}), "a.epub", "it is damaged"),
        (archive({"a.txt": "text"}), "a.zip", "it is an archive; unpack it"),
        (archive({"xl/workbook.xml": ""}), "a.xlsx", "it is a spreadsheet"),
        (archive({"content.xml": ""}), "a.odt", "it is in OpenDocument format; save it as .docx"),
    ],
)
def test_archives_that_cannot_be_read(read: Callable[..., Document], data: bytes, name: str, reason: str) -> None:
    """One sentence says why, and what to do."""
    with pytest.raises(DocumentError, match=f"^{name}: {reason}"):
        read(data, name)


def test_what_unpacks_to_too_much_is_refused(read: Callable[..., Document]) -> None:
    """Before it is unpacked as a whole, and whatever sizes it states."""
    zeros = {"word/media/a.bin": bytes(3_000_000)}
    with pytest.raises(DocumentError, match="unpacks to more than 1,000,000 bytes"):
        read(changed(empty_docx(), zeros), "a.docx", unpacked_bytes=1_000_000)
    with pytest.raises(DocumentError, match="unpacks to more than 100,000 bytes"):
        read(epub({"a.xhtml": "<p>" + "a" * 200_000}), "a.epub", unpacked_bytes=100_000)
    with pytest.raises(DocumentError, match="more than 5 parts"):
        read(archive({f"{number}": "" for number in range(6)} | {"word/document.xml": ""}), "a.docx", parts=5)


def test_entities_are_not_expanded(read: Callable[..., Document]) -> None:
    """Entities that would grow to a billion characters stay what they are, or the parser refuses them."""
    bomb = BOMB + "]>"
    document = read(epub({"a.xhtml": "<p>Text &i;</p>"}, head=bomb), "a.epub")
    assert len(document.text) < 20
    body = f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>Text &i;</w:t></w:r></w:p></w:body></w:document>"
    data = changed(empty_docx(), {"word/document.xml": f'<?xml version="1.0"?>{bomb}{body}'})
    with suppress(DocumentError):
        assert read(data, "a.docx").text == "Text"
