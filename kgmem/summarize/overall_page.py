"""The summary of several documents as a Markdown page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from kgmem.batch import Output, Records
from kgmem.summarize.overall import Comparison, Mentioned, Overall, OverallEntity, Reference, summarize_records
from kgmem.summarize.writing import escaped

_MOST_LISTED = 12
"""Documents that are named beside an entity, and sentences beside a value."""


def overall_output(records: Records) -> Output:
    """The two files of what several documents together say."""
    overall = summarize_records(records)
    return Output(overall_page(overall), overall.record())


def overall_page(overall: Overall) -> str:
    """A section for each entity: its documents, sentences with numbers, and how they compare with the graph."""
    references: list[Reference] = []
    sections = [_section(entity, references) for entity in overall.entities]
    counted = f"{overall.documents:,} document{'s' if overall.documents != 1 else ''}."
    listed = [f"{number}. {_place(one)}" for number, one in enumerate(references, 1)]
    sources = ["## References\n\n" + "\n".join(listed)] if listed else []
    return "\n\n".join(["# What the documents say", counted, *sections, *sources]) + "\n"


def _section(entity: OverallEntity, references: list[Reference]) -> str:
    parts = [f"## {escaped(entity.label)}", _documents(entity.documents)]
    if entity.sentences:
        parts.append(" ".join(f"{escaped(one.text)} {_number(one, references)}" for one in entity.sentences))
    lines = [_comparison(one, references) for one in entity.comparisons]
    return "\n\n".join([*parts, *(["\n".join(lines)] if lines else [])])


def _documents(documents: Sequence[Mentioned]) -> str:
    listed = [f"{_link(one.document)} ({one.mentions})" for one in documents[:_MOST_LISTED]]
    more = f" and {len(documents) - _MOST_LISTED} more" if len(documents) > _MOST_LISTED else ""
    return f"In {', '.join(listed)}{more}."


def _comparison(one: Comparison, references: list[Reference]) -> str:
    numbers = " ".join(_number(reference, references) for reference in one.sentences[:_MOST_LISTED])
    triple = escaped(f"{one.triple.subject} – {one.triple.predicate} – {one.triple.object}")
    title = "Contradiction" if one.verdict == "contradiction" else "Agreement"
    return f"- {title}: documents say {escaped(one.said)} {numbers}; the graph says {triple}."


def _number(reference: Reference, references: list[Reference]) -> str:
    """The number of a reference, a new one at the end of the list if it was not there."""
    if reference not in references:
        references.append(reference)
    return f"[{references.index(reference) + 1}]"


def _place(one: Reference) -> str:
    page = f"page {escaped(one.page)}, " if one.page is not None else ""
    places = ", ".join(f"{start}–{end}" for start, end in one.spans)
    return f"{_link(one.document)}, {page}characters {places}"


def _link(document: str) -> str:
    return f"[{escaped(document)}]({quote(f'{document}.md', errors='surrogateescape')})"
