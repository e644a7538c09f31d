"""What several documents together say about what they mention most, made from the records of their summaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kgmem.batch import Records
from kgmem.summarize.summary import StatedTriple, Verdict
from kgmem.summarize.words import content_words

_MOST_ENTITIES = 10
_MOST_SENTENCES = 4
"""About one entity."""
_KEPT = 40
"""Passages about one entity that may be said."""
_FEWEST_MENTIONS = 2
_REPEATED = 0.6
"""The share of a sentence's words that another one may have before it counts as said."""
_SAME_DOCUMENT = 0.5
"""What a sentence loses for each other one of its document, in deviations of salience."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A sentence of a document."""

    document: str
    """Where it lies below the folder that was summarized."""
    text: str
    spans: tuple[tuple[int, int], ...]
    """Characters of the text that `kgmem read` shows."""
    original: tuple[tuple[int, int], ...] | None = None
    """Characters of the file, where it is text."""
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sentences that state one value, and the triple of the graph that has the same one or another."""

    verdict: Verdict
    said: str
    """The value as the first sentence has it."""
    triple: StatedTriple
    sentences: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A document that mentions an entity, and how often."""

    document: str
    mentions: int


@dataclass(frozen=True, slots=True)
class OverallEntity:
    """What the documents say about an entity."""

    id: str | None
    """Its IRI; None for a name."""
    label: str
    documents: tuple[Mentioned, ...]
    """Those that mention it, most mentions first."""
    sentences: tuple[Reference, ...]
    """The most salient ones, without repetition."""
    comparisons: tuple[Comparison, ...]
    """With the graph; contradictions first."""


@dataclass(frozen=True, slots=True)
class Overall:
    """The summary of several documents."""

    documents: int
    entities: tuple[OverallEntity, ...]
    """Those that most documents mention, and, behind them, those about which one contradicts the graph."""

    def record(self) -> dict[str, Any]:
        """The summary as plain values."""
        return asdict(self)


@dataclass(slots=True)
class _Entity:
    id: str | None
    label: str
    documents: dict[str, int] = field(default_factory=dict)
    passages: list[tuple[float, Reference]] = field(default_factory=list)
    claims: list[tuple[Verdict, str, StatedTriple, Reference]] = field(default_factory=list)

    @property
    def weight(self) -> tuple[int, int]:
        return -len(self.documents), -sum(self.documents.values())

    @property
    def is_disputed(self) -> bool:
        return any(verdict == "contradiction" for verdict, *_ in self.claims)


def summarize_records(records: Records) -> Overall:
    """The summary of documents by the records of theirs, which are read once."""
    found: dict[str, _Entity] = {}
    count = 0
    for document, record in records:
        count += 1
        _take_in(found, str(document.place), record)
    ranked = sorted(found.values(), key=lambda one: (one.weight, one.label))
    repeated = [one for one in ranked if sum(one.documents.values()) >= _FEWEST_MENTIONS]
    chosen = repeated[:_MOST_ENTITIES]
    chosen += [one for one in ranked if one.is_disputed and one not in chosen]
    said: list[frozenset[str]] = []
    return Overall(count, tuple(_told(one, said) for one in chosen))


def _take_in(found: dict[str, _Entity], document: str, record: Mapping[str, Any]) -> None:
    """Adds what a document's record says; what is no record of a summary says nothing."""
    for one in [*record.get("entities", ()), *record.get("names", ())]:
        key = one["id"] or one["label"]
        found.setdefault(key, _Entity(one["id"], one["label"])).documents[document] = len(one["spans"])
    for passage in record.get("passages", ()):
        for key in passage["about"]:
            if key in found:
                kept = found[key].passages
                kept.append((passage["salience"], _reference(document, passage)))
                if len(kept) > 2 * _KEPT:
                    kept[:] = sorted(kept, key=lambda one: -one[0])[:_KEPT]
    for claim in record.get("claims", ()):
        triple = StatedTriple(**claim["triple"])
        if triple.subject_id in found:
            found[triple.subject_id].claims.append(
                (claim["verdict"], claim["said"], triple, _reference(document, claim))
            )  # fmt: skip


def _reference(document: str, sentence: Mapping[str, Any]) -> Reference:
    places = sentence.get("original")
    original = _spans(places) if places is not None else None
    return Reference(document, sentence["text"], _spans(sentence["spans"]), original, sentence.get("page"))


def _spans(places: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in places)


def _told(entity: _Entity, said: list[frozenset[str]]) -> OverallEntity:
    """Takes passages greedily, those of other documents first; `said` are the words of all that were taken."""
    waiting = sorted(entity.passages, key=lambda one: -one[0])
    taken: list[Reference] = []
    while waiting and len(taken) < _MOST_SENTENCES:
        used = [one.document for one in taken]
        best = max(waiting, key=lambda one: one[0] - _SAME_DOCUMENT * used.count(one[1].document))
        waiting.remove(best)
        words = frozenset(content_words(best[1].text))
        if all(len(words & other) < _REPEATED * max(1, min(len(words), len(other))) for other in said):
            taken.append(best[1])
            said.append(words)
    documents = sorted(entity.documents.items(), key=lambda one: -one[1])
    mentioned = tuple(Mentioned(document, mentions) for document, mentions in documents)
    return OverallEntity(entity.id, entity.label, mentioned, tuple(taken), tuple(_compared(entity)))


def _compared(entity: _Entity) -> list[Comparison]:
    """The claims that state the same together, contradictions first."""
    groups: dict[tuple[Verdict, StatedTriple, str], list[tuple[str, Reference]]] = {}
    for verdict, value, triple, reference in entity.claims:
        same = value.casefold() if verdict == "contradiction" else ""
        groups.setdefault((verdict, triple, same), []).append((value, reference))
    found = [
        Comparison(verdict, several[0][0], triple, tuple(reference for _, reference in several))
        for (verdict, triple, _), several in groups.items()
    ]
    return sorted(found, key=lambda one: one.verdict != "contradiction")
