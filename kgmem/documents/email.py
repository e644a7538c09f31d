"""Mails (RFC 5322, MIME) with what is attached to them, and mailboxes of them (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from kgmem.documents.document import Metadata
from kgmem.documents.formats import read_as, recognize
from kgmem.documents.html import write_html
from kgmem.documents.mail_text import write_mail
from kgmem.documents.problems import Unreadable
from kgmem.documents.reading import Reading

_NEXT_MAIL = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_email(data: bytes, reading: Reading) -> Metadata:
    """The body, plain rather than HTML, and each attachment that is a document as a section with its name."""
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    if body is not None:
        _write_body(cast("EmailMessage", body), reading)
    for part in _attachments(mail):
        _write_attachment(part, reading)
    date = getattr(mail["date"], "datetime", None)
    return Metadata(
        title=_header(mail, "subject"),
        author=_header(mail, "from"),
        date=date.isoformat() if date else None,
        language=_header(mail, "content-language"),
    )


def read_mailbox(data: bytes, reading: Reading) -> Metadata:
    """Every mail as a section with its subject as title."""
    starts = list(_NEXT_MAIL.finditer(data))
    ends = [*(found.start() for found in starts[1:]), len(data)]
    for found, end in zip(starts, ends, strict=True):
        reading.count_part()
        mail = _QUOTED_FROM.sub(rb"\1", data[found.end() : end])
        subject = _header(message_from_bytes(mail, policy=policy.default), "subject")
        with reading.out.part(subject or "mail without a subject"):
            read_email(mail, reading)
    return Metadata()


def _header(mail: EmailMessage, name: str) -> str | None:
    try:
        return " ".join(str(mail[name] or "").split()) or None
    except (ValueError, IndexError, AttributeError):  # the standard library's parser at odd headers
        return None


def _write_body(part: EmailMessage, reading: Reading) -> None:
    text = reading.decode(_content(part), part.get_content_charset())
    if part.get_content_subtype() == "html":
        write_html(text, reading)
    else:
        write_mail(text, reading)


def _attachments(mail: EmailMessage) -> Iterator[EmailMessage]:
    """What is not the body; of a mail that is nothing but a file, that."""
    if mail.is_multipart():
        yield from mail.iter_attachments()
    elif mail.get_content_maintype() != "text":
        yield mail


def _write_attachment(part: EmailMessage, reading: Reading) -> None:
    """Reads an attachment into a section of its own. One that can't be read is a warning; pictures are passed by."""
    reading.count_part()
    if part.get_content_maintype() in {"image", "audio", "video"}:
        return
    name = part.get_filename() or "attachment"
    data = _content(part)
    try:
        with reading.out.part(name), reading.within():
            read_as(recognize(data, name), data, reading)
    except Unreadable as problem:
        reading.warnings.append(f"the attachment {name} was not read: {problem}")


def _content(part: EmailMessage) -> bytes:
    """The decoded bytes; of a mail in a mail, that mail."""
    if part.get_content_type() == "message/rfc822":
        return b"".join(bytes(inner) for inner in cast("list[EmailMessage]", part.get_payload()))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
