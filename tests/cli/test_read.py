"""`kgmem read`: the text of a document on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path


def test_the_text_is_the_result(kgmem: Callable, tmp_path: Path) -> None:
    """Text goes to standard output, with control characters made harmless."""
    (tmp_path / "a.md").write_text("# Title\n\nSome *text*\x1b[31m & more.\n")
    done = kgmem("read", str(tmp_path / "a.md"))
    assert (done.code, done.out, done.err) == (0, "Title\n\nSome text[31m & more.\n", "")


def test_json_has_sections_and_metadata(kgmem: Callable, tmp_path: Path) -> None:
    """Everything that is known of the document is in it."""
    (tmp_path / "a.html").write_text("<title>A</title><h1>Title</h1><p>Text")
    done = kgmem("read", "--json", str(tmp_path / "a.html"))
    document = json.loads(done.out)
    assert (document["text"], document["media_type"]) == ("Title\n\nText", "text/html")
    assert document["sections"] == [{"title": "Title", "level": 1, "start": 0, "end": 11}]
    assert document["metadata"]["title"] == "A"
    assert [block["kind"] for block in document["blocks"]] == ["heading", "paragraph"]


def test_what_could_not_be_read_is_a_warning(kgmem: Callable, tmp_path: Path) -> None:
    """An attachment that can't be read doesn't keep the mail from being read."""
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "ann@a.example", "<1@a.example>"
    mail.set_content("See the attachment.")
    mail.add_attachment(b"PK\3\4", maintype="application", subtype="zip", filename="a.zip")
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    done = kgmem("read", str(tmp_path / "a.eml"))
    assert (done.code, done.out) == (0, "See the attachment.\n")
    assert done.err.endswith("the attachment a.zip was not read: it is an archive; unpack it and read what is in it\n")


def test_what_cannot_be_read_is_one_sentence(kgmem: Callable, tmp_path: Path) -> None:
    """With exit code 1."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    done = kgmem("read", str(tmp_path / "a.pdf"))
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: {tmp_path / 'a.pdf'}: it is damaged")
    assert done.err.count("\n") == 1
