"""PDF: reading order, paragraphs, headings, running headers, and files that can't be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from documents.pdf_files import Text, column, pdf, protected_pdf

from kgmem.documents import Document
from kgmem.errors import DocumentError

LEFT = [
    "The left column starts the text, and it",
    "goes on for some lines before the right",
    "one is read, which",
    "is last.",
]
RIGHT = [
    "On the right another sentence stands that",
    "is read when the left column has ended,",
    "not before that,",
    "never.",
]


def test_metadata_and_language(read: Callable[..., Document]) -> None:
    """Title, author, date and language are what the file says."""
    document = read(pdf([Text(72, 700, "Some text.")], title="Ein Bericht"))
    metadata = document.metadata
    assert (metadata.title, metadata.author) == ("Ein Bericht", "Ann Author")
    assert (metadata.date, metadata.language) == ("2024-01-31T12:00:00+01:00", "en-GB")
    assert (document.media_type, document.origins) == ("application/pdf", ())


@pytest.mark.parametrize("row_by_row", [False, True])
def test_columns_are_read_one_after_the_other(read: Callable[..., Document], kinds: Callable, row_by_row: bool) -> None:
    """Below a title that spans both, in whichever order the file writes them."""
    texts = column(72, 640, LEFT) + column(320, 640, RIGHT)
    if row_by_row:
        texts.sort(key=lambda text: -text.y)
    document = read(pdf([Text(72, 700, "A title over both of the columns", size=18), *texts]))
    assert kinds(document) == [
        ("heading", "A title over both of the columns"),
        ("paragraph", " ".join(LEFT)),
        ("paragraph", " ".join(RIGHT)),
    ]


def test_tables_are_read_row_by_row(read: Callable[..., Document], kinds: Callable) -> None:
    """Cells far apart on one line are a row."""
    cells = [column(72, 600, ["City", "Lima", "Quito"]), column(200, 600, ["Country", "Peru", "Ecuador"])]
    document = read(pdf([Text(72, 640, "These are two of the capital cities of the Andes:"), *cells[0], *cells[1]]))
    assert kinds(document)[1:] == [("row", "City\tCountry"), ("row", "Lima\tPeru"), ("row", "Quito\tEcuador")]


def test_paragraphs_headings_and_items(read: Callable[..., Document], kinds: Callable) -> None:
    """Told by distance, indentation, size, weight and bullets; levels follow from sizes."""
    texts = [
        Text(72, 740, "1 Introduction", size=16),
        *column(72, 700, ["The first paragraph has two lines that are", "long enough, and it ends here."]),
        Text(84, 676, "An indented line starts another one, which"),
        Text(72, 664, "has two lines as well."),
        Text(72, 630, "1.1 In bold type", bold=True),
        *column(72, 606, ["A list follows this paragraph of the document:", "• the first item, which goes on in"]),
        Text(84, 582, "a second line"),
        Text(72, 570, "• the second"),
        Text(72, 530, "2 Conclusion", size=16),
        *column(72, 500, ["That is all there is to say about it here."]),
    ]
    document = read(pdf(texts))
    assert kinds(document) == [
        ("heading", "1 Introduction"),
        ("paragraph", "The first paragraph has two lines that are long enough, and it ends here."),
        ("paragraph", "An indented line starts another one, which has two lines as well."),
        ("heading", "1.1 In bold type"),
        ("paragraph", "A list follows this paragraph of the document:"),
        ("item", "the first item, which goes on in a second line"),
        ("item", "the second"),
        ("heading", "2 Conclusion"),
        ("paragraph", "That is all there is to say about it here."),
    ]
    sections = [(section.title, section.level) for section in document.sections]
    assert sections == [("1 Introduction", 1), ("1.1 In bold type", 2), ("2 Conclusion", 1)]
    first, inner, last = document.sections
    assert (first.end, inner.end, last.end) == (last.start, last.start, len(document.text))


def test_hyphens_at_line_ends(read: Callable[..., Document]) -> None:
    """They go, but for those of compounds that the document writes with one, and before capitals."""
    lines = ["A well-known example of a docu-", "ment that is well-", "known for the trans-", "Siberian railway."]
    document = read(pdf(column(72, 700, lines)))
    assert document.text == "A well-known example of a document that is well-known for the trans-Siberian railway."


def test_hyphens_at_the_ends_of_pages(read: Callable[..., Document]) -> None:
    """A word may go on on the next page, or not at all."""
    pages = [Text(72, 100, "The sentence and its docu-")], [Text(72, 700, "ment go on, and end with pre-")]
    assert read(pdf(*pages)).text == "The sentence and its document go on, and end with pre-"


def test_ligatures_superscripts_and_soft_hyphens(read: Callable[..., Document]) -> None:
    """Ligatures are letters, and a raised digit is no part of a number or name."""
    texts = [
        Text(72, 700, "The ﬁrst oﬃce of Hopkins", raised="2"),
        Text(72, 688, "cost 10", raised="6"),
        Text(114, 688, "dollars"),
    ]
    assert read(pdf(texts)).text == "The first office of Hopkins² cost 10⁶ dollars"


@pytest.mark.parametrize("text", ["秘鲁的首都是利马。", "Столица Перу — Лима.", "ペルーの首都はリマです。"])
def test_other_scripts(read: Callable[..., Document], text: str) -> None:
    """What the font maps to Unicode is read."""
    assert read(pdf([Text(72, 700, text)])).text == text


def test_scripts_that_run_to_the_left(read: Callable[..., Document]) -> None:
    """Their glyphs stand in the file from left to right, the text is in the order in which it is read."""
    text = "عاصمة بيرو هي ليما"
    assert read(pdf([Text(72, 700, text[::-1])])).text == text


@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90])
def test_turned_pages(read: Callable[..., Document], turned: int, rotate: int) -> None:
    """Lines that run in another direction are read as well, however the page is shown; stamps across them are not."""
    lines = ["A line of the page,", "another one,", "and the last."]
    assert read(pdf(column(72, 500, lines), turned=turned, rotate=rotate)).text == " ".join(lines)


def report(*bodies: list[str]) -> bytes:
    """Pages with a running header, a page number, and lines of text."""
    return pdf(
        *(
            [
                Text(72, 760, "Annual report of the company"),
                *column(72, 700, body),
                Text(300, 30, f"Page {number} of {len(bodies)}"),
            ]
            for number, body in enumerate(bodies, start=1)
        )
    )


def test_running_headers_go_and_paragraphs_cross_pages(read: Callable[..., Document]) -> None:
    """What repeats at the edges is not read; each page knows its text although a sentence goes on from it."""
    document = read(
        report(["A sentence that starts on the first", "page and"], ["ends on the second one."], ["The end of it."])
    )
    assert document.text == "A sentence that starts on the first page and ends on the second one.\n\nThe end of it."
    assert [document.text[page.start : page.end].strip() for page in document.pages] == [
        "A sentence that starts on the first page and",
        "ends on the second one.",
        "The end of it.",
    ]
    assert [page.label for page in document.pages] == ["1", "2", "3"]
    at = document.text.index("second")
    assert document.page_at(at) == document.pages[1]


def test_large_type_at_the_top_of_pages_is_no_running_header(read: Callable[..., Document]) -> None:
    """Headings that differ in their number only stay."""
    pages = [
        [Text(72, 740, f"Chapter {number}", size=20), *column(72, 600, [f"Text of chapter {word} is here."])]
        for number, word in enumerate(("one", "two", "three"), start=1)
    ]
    document = read(pdf(*pages))
    assert [section.title for section in document.sections] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_a_page_without_text_has_its_place(read: Callable[..., Document]) -> None:
    """Empty pages are counted, so that numbers stay right."""
    document = read(pdf([Text(72, 700, "First.")], [], [Text(72, 700, "Third.")]))
    assert [(page.number, document.text[page.start : page.end].strip()) for page in document.pages] == [
        (1, "First."),
        (2, ""),
        (3, "Third."),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (protected_pdf(), "it is protected by a password; save a copy without one"),
        (pdf([], image=True), r"its pages are pictures \(a scan\); let a text recognition"),
        (pdf([]), "it holds no text"),
        (pdf([Text(72, 700, "Text")])[:40], "it is damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "it is damaged"),
    ],
)
def test_files_that_cannot_be_read(read: Callable[..., Document], data: bytes, reason: str) -> None:
    """One sentence says why, and what to do."""
    with pytest.raises(DocumentError, match=f"^a.pdf: {reason}"):
        read(data, "a.pdf")


def test_pages_are_limited(read: Callable[..., Document]) -> None:
    """A file with more pages than allowed is refused before they are read."""
    with pytest.raises(DocumentError, match="more than 2 pages"):
        read(pdf([Text(72, 700, "a")], [], []), pages=2)
