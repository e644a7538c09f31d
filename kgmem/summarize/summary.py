"""What summarizing is told, and what it gives."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from kgmem.errors import UsageError

_ENDS = frozenset(".!?…。！？:;\"'”’)]")
_UNSPACED = re.compile(r"([。！？」]”?) (?=[\u3040-\u30ff\u3400-\u9fff“「])")
"""Between two sentences of Chinese or Japanese."""


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """How long a summary may get, and what it is about.

    Raises:
        UsageError: there is no room for anything, or the query is empty.
    """

    words: int | None = 100
    """At most so many and a tenth more, or five more if that is at most a fifth. None for no limit."""
    sentences: int | None = None
    """At most so many."""
    query: str | None = None
    """What the reader wants to know."""
    background: bool = False
    """Whether facts of the graph about the main entities are added, beyond the limits."""

    def __post_init__(self) -> None:
        for name, value in (("words", self.words), ("sentences", self.sentences)):
            if value is not None and value < 1:
                raise UsageError(f"a summary of {value} {name} is none; ask for 1 at least")
        if self.query is not None and not self.query.strip():
            raise UsageError("the query is empty; say what the summary should be about")


@dataclass(frozen=True, slots=True)
class StatedTriple:
    """A triple of the graph: the names of its three parts, and their IRIs; an object that is a value has none."""

    subject: str
    predicate: str
    object: str
    subject_id: str | None
    predicate_id: str
    object_id: str | None


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence with what it rests on: pieces of the document's text, or triples."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    """Characters of the document's text. One after the other they are the sentence."""
    triples: tuple[StatedTriple, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryEntity:
    """An entity of the graph that the document speaks of, or a name, and where."""

    id: str | None
    """Its IRI; None for a name."""
    label: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that mentions what the document speaks of, for summaries of several documents."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Characters of the document's text, as those of a summary's sentence."""
    salience: float
    """In deviations from the mean of the document's sentences."""
    about: tuple[str, ...]
    """The entities: their IRIs, or, without a graph, their names."""


Verdict = Literal["agreement", "contradiction"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence states a value for which the graph has a triple: the same one, or another."""

    verdict: Verdict
    text: str
    """The sentence."""
    spans: tuple[tuple[int, int], ...]
    """The sentence's characters of the document's text."""
    said: str
    """The value as the sentence has it."""
    triple: StatedTriple


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a document, or of an entity."""

    document: str
    """The document's name, or the entity's IRI."""
    sentences: tuple[SummarySentence, ...]
    entities: tuple[SummaryEntity, ...]
    """Most mentioned first."""
    scorer: str
    """What chose the sentences: "trained", or without weights "prior", for an entity's triples "frequency"."""
    names: tuple[SummaryEntity, ...] = ()
    """Where there is no graph: the names that the document repeats, most mentioned first."""
    passages: tuple[Passage, ...] = ()
    """By place."""
    claims: tuple[Claim, ...] = ()
    """By place."""
    triples: tuple[StatedTriple, ...] = ()
    """The graph's triples between what the document mentions, most salient first, ten at most."""

    @property
    def text(self) -> str:
        """The sentences as one paragraph; a headline gets a full stop where another one follows."""
        texts = [sentence.text for sentence in self.sentences]
        ended = [*(text if text[-1:] in _ENDS else f"{text}." for text in texts[:-1]), *texts[-1:]]
        return _UNSPACED.sub(r"\1", " ".join(ended))

    def record(self) -> dict[str, Any]:
        """The summary as plain values."""
        return {
            "document": self.document,
            "summary": self.text,
            "sentences": [asdict(sentence) for sentence in self.sentences],
            "entities": [asdict(entity) for entity in self.entities],
            "scorer": self.scorer,
            "claims": [asdict(claim) for claim in self.claims],
            "triples": [asdict(triple) for triple in self.triples],
        }
