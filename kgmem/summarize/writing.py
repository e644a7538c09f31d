"""Summaries as Markdown pages with numbered references."""

from __future__ import annotations

import re

from kgmem.documents import Document
from kgmem.summarize.summary import Summary, SummarySentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def page(summary: Summary, document: Document | None = None) -> str:
    """A summary as Markdown: the text with a number behind each sentence, and for each number what it rests on."""
    text = " ".join(f"{escaped(one.text)} [{number}]" for number, one in enumerate(summary.sentences, 1))
    references = [f"{number}. {_reference(one, document)}" for number, one in enumerate(summary.sentences, 1)]
    return f"# {escaped(summary.document)}\n\n{text}\n\n" + "\n".join(references) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _reference(sentence: SummarySentence, document: Document | None) -> str:
    if sentence.triples:
        return "; ".join(
            escaped(f"{one.subject} – {one.predicate} – {one.object}") for one in sentence.triples
        )  # fmt: skip
    places = ", ".join(f"{start}–{end}" for start, end in sentence.spans)
    at = document.page_at(sentence.spans[0][0]) if document is not None else None
    return f"{f'page {escaped(at.label)}, ' if at is not None else ''}characters {places}"
