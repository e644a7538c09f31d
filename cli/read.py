"""`kgmem read`: the text of a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import show
from .options import JsonOption, examples

EXAMPLES = examples("kgmem read report.pdf", "kgmem read --json minutes.docx > minutes.json")


def read(file: Annotated[Path, typer.Argument(metavar="FILE", help="The document.")], json: JsonOption = False) -> None:
    """Show the text of a document as it is read.

    Plain text, Markdown, HTML, PDF, DOCX, EPUB, mails and mailboxes; what a file is, its content tells. Headers and
    footers of pages, navigation and scripts are left out. With --json, blocks, sections, pages and metadata too, and
    where each stretch of a text file stands in it, all in characters.
    """
    from kgmem.documents import read_document

    document = read_document(file)
    for warning in document.warnings:
        show.warn(f"{file}: {warning}")
    if json:
        show.json_line(document)
    else:
        show.line(document.text)
