"""Mails and mailboxes, with what is attached to them."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from documents.pdf_files import Text, pdf, protected_pdf

from kgmem.documents import Document


def mail(body: str = "Dear Bob,\n\nhere it is.\n", subject: str = "The réport") -> EmailMessage:
    """A mail that was sent."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ann <ann@a.example>", "bob@b.example", subject
    made["Date"], made["Message-ID"] = "Wed, 31 Jan 2024 12:00:00 +0100", "<1@a.example>"
    made.set_content(body)
    return made


def test_mail_with_attachments(read: Callable[..., Document], kinds: Callable) -> None:
    """Each attachment is a section with its name; pictures are passed by, what can't be read is a warning."""
    made = mail()
    made.add_alternative("<p>The same in HTML</p>", subtype="html")
    made.add_attachment(pdf([Text(72, 700, "A page.")]), maintype="application", subtype="pdf", filename="a.pdf")
    made.add_attachment("# Heading\n\nNotes".encode("utf-16"), maintype="text", subtype="plain", filename="b.md")
    made.add_attachment(protected_pdf(), maintype="application", subtype="pdf", filename="c.pdf")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="d.png")
    made.add_attachment(mail("The mail before.", "Before"))
    document = read(bytes(made), "mail")
    assert document.media_type == "message/rfc822"
    assert kinds(document) == [
        ("paragraph", "Dear Bob,"),
        ("paragraph", "here it is."),
        ("paragraph", "A page."),
        ("heading", "Heading"),
        ("paragraph", "Notes"),
        ("paragraph", "The mail before."),
    ]
    sections = [
        (section.title, section.level, document.text[section.start : section.end]) for section in document.sections
    ]
    assert [(title, level) for title, level, _ in sections] == [
        ("a.pdf", 1), ("b.md", 1), ("Heading", 2), ("c.pdf", 1), ("attachment", 1),
    ]  # fmt: skip
    assert sections[0][2].strip() == "A page."
    assert sections[-1][2] == "The mail before."
    assert document.warnings == (
        "the attachment c.pdf was not read: it is protected by a password; save a copy without one",
    )
    metadata = document.metadata
    assert (metadata.title, metadata.author) == ("The réport", "Ann <ann@a.example>")
    assert metadata.date == "2024-01-31T12:00:00+01:00"
    assert document.pages == ()


def test_html_mail(read: Callable[..., Document]) -> None:
    """A mail that is only HTML is read as HTML, in the encoding that it says."""
    made = EmailMessage()
    made["From"], made["Message-ID"] = "ann@a.example", "<1@a.example>"
    made.set_content("<p>Grüße</p><script>x</script>", subtype="html", charset="iso-8859-1")
    assert read(bytes(made), "a.eml").text == "Grüße"


def test_mails_that_lie_too_deep(read: Callable[..., Document]) -> None:
    """Mails inside one another are read down to the limit, and the rest is a warning."""
    made = mail("The innermost.")
    for _ in range(4):
        outer = mail("Around it.")
        outer.add_attachment(made)
        made = outer
    document = read(bytes(made), "a.eml", depth=2)
    assert document.text.count("Around it.") == 3
    assert document.warnings == ("the attachment attachment was not read: it lies more than 2 documents deep",)


def test_mailbox(read: Callable[..., Document]) -> None:
    """Each mail is a section with its subject; a line that began with From is read without its mark."""
    mails = [mail("One.\n\n>From here on.\n", "First"), mail("Two.\n", "Second")]
    data = b"".join(b"From ann@a.example Wed Jan 31 12:00:00 2024\n" + bytes(made) + b"\n" for made in mails)
    document = read(data, "archive.mbox")
    assert document.media_type == "application/mbox"
    assert document.text == "One.\n\nFrom here on.\n\nTwo."
    assert [section.title for section in document.sections] == ["First", "Second"]


def test_a_memo_is_no_mail(read: Callable[..., Document]) -> None:
    """A text that starts with To and From is a text."""
    memo = "To: Bob\nFrom: Ann\nSubject: Lunch\n\nAt noon?\n"
    assert read(memo.encode(), "memo.txt").text.startswith("To: Bob\nFrom: Ann")
