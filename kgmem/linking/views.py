"""Linked documents for people: as HTML with displaCy, and as Markdown with a link for each entity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|])")
_WEB = ("http://", "https://")


def as_html(doc: Doc, title: str | None = None, *, page: bool = True) -> str:
    """A linked Doc as displaCy shows entities: each with its label, and a link to its node.

    Only web addresses become links: the graph may hold IRIs of any kind, and names with markup in them.
    """
    from spacy import displacy

    entities = [
        {
            "start": ent.start_char,
            "end": ent.end_char,
            "label": escape(ent.label_),
            "kb_id": escape(_name(ent)),
            "kb_url": escape(ent.kb_id_ if ent.kb_id_.startswith(_WEB) else "#"),
        }
        for ent in doc.ents
    ]
    shown = {"text": doc.text, "ents": entities, "title": escape(title) if title else None}
    html: str = displacy.render(shown, style="ent", manual=True, page=page, jupyter=False)
    return html


def as_markdown(doc: Doc) -> str:
    """The text of a linked Doc as Markdown, each entity that has a node as a link to it."""
    return "".join(_pieces(doc))


def as_record(doc: Doc) -> dict[str, Any]:
    """The entities of a linked Doc as plain values; `id` is None for what the graph does not hold."""
    return {
        "entities": [
            {
                "start": ent.start_char,
                "end": ent.end_char,
                "text": ent.text,
                "type": ent.label_,
                "id": ent.kb_id_ or None,
                "label": _name(ent) or None,
                "score": _score(ent),
            }
            for ent in doc.ents
        ]
    }


def _pieces(doc: Doc) -> Iterator[str]:
    at = 0
    for ent in doc.ents:
        yield _MARKDOWN.sub(r"\\\1", doc.text[at : ent.start_char])
        text = _MARKDOWN.sub(r"\\\1", ent.text)
        address = re.sub(r"[\s<>]", "", ent.kb_id_)
        yield f"[{text}](<{address}>)" if address.startswith(_WEB) else text
        at = ent.end_char
    yield _MARKDOWN.sub(r"\\\1", doc.text[at:])


def _name(ent: Span) -> str:
    """The label of an entity's node; empty without one."""
    if not ent.kb_id_:
        return ""
    found = _candidate(ent)
    return str(found.label) if found else str(ent.kb_id_)


def _score(ent: Span) -> float | None:
    found = _candidate(ent) if ent.kb_id_ else None
    return round(found.score, 3) if found else None


def _candidate(ent: Span) -> Any:
    """The likeliest candidate of the mention in an entity's bounds."""
    for mention in ent.doc._.kgmem_mentions:
        if ent.start_char <= mention.start and mention.end <= ent.end_char:
            return mention.candidates[0]
    return None
