"""The linker as a spaCy component: `nlp.add_pipe("kgmem_linker", config={"graph": "demo:"})`.

After it, `doc.ents` holds what the document mentions of the graph, with the node's IRI in `ent.kb_id_`; entities that
the pipeline found and the graph does not hold stay as they are, without one. `doc.spans["kgmem"]` has all places that
met a name, `span.kb_id_` where it is decided, and `span._.kgmem_candidates` what each may stand for, best first;
`doc._.kgmem_mentions` the same whatever the tokens. Works in any pipeline, trained or blank, and in several processes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kgmem.linking.candidates import node_of
from kgmem.linking.document_linker import MIN_SCORE, DocumentLinker
from kgmem.linking.document_words import PipelineEntity
from kgmem.linking.inflection import POSSESSIVES
from kgmem.stores import GraphStore, open_store
from kgmem.types import Candidate, Mention, local_name, node_id

SPANS_KEY = "kgmem"
_DATA_KEY = "kgmem_mentions"
_FILE = "kgmem_linker.json"


@dataclass(frozen=True, slots=True)
class LinkerOptions:
    """What a pipeline says of the component."""

    graph: str | None = None
    """The graph's URL, as `kgmem.stores.open_store` takes it; without one the usual order of `kgmem.config`."""
    min_score: float = MIN_SCORE
    """The probability from which a mention gets its node's IRI; a higher one links less, and less wrongly."""
    overwrite_ents: bool = False
    """Whether entities that the pipeline found before give way; if not, one with the same bounds gets the `kb_id_`."""
    label: str = "ENTITY"
    """The entity label of nodes without an rdf:type; others get their type's name."""


class LinkerComponent:
    """Links the names in a Doc. The store is opened at the first Doc, anew in each process."""

    def __init__(self, options: LinkerOptions) -> None:
        self.options = options
        self._store: GraphStore | None = None
        self._linker: DocumentLinker | None = None
        self._process = 0

    def __call__(self, doc: Doc) -> Doc:
        """Sets `doc.ents` and `doc.spans["kgmem"]`. Raises StoreError and UsageError as `open_store` does."""
        self._link([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The documents, linked `batch_size` at a time."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            self._link(docs)
            yield from docs

    def _link(self, docs: Sequence[Doc]) -> None:
        linker, store = self._open()
        before = [_entities(doc) for doc in docs]
        entities = [[PipelineEntity(e.start_char, e.end_char, e.label_) for e in found] for found in before]
        for doc, found, mentions in zip(docs, before, linker.link([doc.text for doc in docs], entities), strict=True):
            doc.user_data[_DATA_KEY] = [_plain(mention) for mention in mentions]
            spans = list(_spans(doc, mentions, self.options.min_score))
            doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=[span for span, _ in spans])
            doc.ents = self._entities(doc, found, store, spans)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 (spaCy's signature)
        """Writes the options into the folder `path`; the graph stays where it is."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> LinkerComponent:  # noqa: ARG002
        """Takes the options from the folder `path`."""
        return self.from_bytes((Path(path) / _FILE).read_bytes())

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The options as JSON."""
        return json.dumps(asdict(self.options)).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> LinkerComponent:  # noqa: ARG002
        """Takes the options from JSON."""
        self.close()
        self.options = LinkerOptions(**json.loads(data))
        return self

    def close(self) -> None:
        """Lets go of the store; the next Doc opens it again."""
        if self._store is not None and self._process == os.getpid():
            self._store.close()
        self._store = self._linker = None

    def __getstate__(self) -> dict[str, Any]:
        """For worker processes: the options without the open store."""
        return {"options": self.options}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["options"])  # type: ignore[misc]

    def _open(self) -> tuple[DocumentLinker, GraphStore]:
        # SQLite must not be used across a fork, so a worker process opens the store itself.
        if self._store is None or self._process != os.getpid():
            self._store, self._process, self._linker = open_store(self.options.graph), os.getpid(), None
        if self._store.refresh() or self._linker is None:
            self._linker = DocumentLinker(self._store, min_score=self.options.min_score)
        return self._linker, self._store

    def _entities(
        self, doc: Doc, found_before: Sequence[Span], store: GraphStore, spans: Sequence[tuple[Span, Candidate]]
    ) -> list[Span]:
        """The doc's entities and the best mentions between them, by position."""
        before = [] if self.options.overwrite_ents else found_before
        chosen = {(ent.start, ent.end): ent for ent in before}
        taken = {number for ent in before for number in range(ent.start, ent.end)}
        types = store.types({candidate.nodes[0] for _, candidate in spans})
        for span, candidate in spans:
            bounds = (span.start, span.end)
            if not span.kb_id_:
                continue
            if found := _same(chosen, span):
                if not found.kb_id_:
                    same = (found.start, found.end)
                    chosen[same] = Span(doc, *same, label=found.label_, kb_id=span.kb_id_)
            elif taken.isdisjoint(range(*bounds)):
                kinds = types.get(candidate.nodes[0], ())
                label = local_name(kinds[0].value).upper() if kinds else self.options.label
                chosen[bounds] = Span(doc, *bounds, label=label, kb_id=span.kb_id_)
                taken.update(range(*bounds))
        if self.options.overwrite_ents:
            kept = [ent for ent in found_before if taken.isdisjoint(range(ent.start, ent.end))]
            chosen.update({(ent.start, ent.end): ent for ent in kept})
        return [chosen[bounds] for bounds in sorted(chosen)]


def _entities(doc: Doc) -> list[Span]:
    """The entities of a doc; those of one without any are not looked for token by token."""
    return list(doc.ents) if doc.has_annotation("ENT_IOB") else []


def _same(chosen: Mapping[tuple[int, int], Span], span: Span) -> Span | None:
    """The entity with a span's bounds, or with an article before it or a possessive after it."""
    for start in (span.start, span.start - 1):
        for end in (span.end, span.end + 1):
            found = chosen.get((start, end))
            if (
                found is not None
                and (start == span.start or found[0].lower_ in ("the", "a", "an"))
                and (end == span.end or found[-1].lower_ in POSSESSIVES)
            ):
                return found
    return None


def _spans(doc: Doc, mentions: Iterable[Mention], min_score: float) -> Iterator[tuple[Span, Candidate]]:
    """The mentions that are whole tokens, each with its best candidate; linked from `min_score` on."""
    for mention in mentions:
        best = mention.candidates[0]
        iri = node_id(best.nodes[0]) if best.score >= min_score else None
        span = doc.char_span(mention.start, mention.end, label="ENTITY", kb_id=iri or "")
        if span is not None:
            yield span, best


def _plain(mention: Mention) -> list[Any]:
    """A mention in lists and strings, so that a Doc can be saved and sent to another process."""
    candidates = [[c.label, c.score, c.match, [str(node) for node in c.nodes]] for c in mention.candidates]
    return [mention.start, mention.end, candidates]


def _mentions(doc: Doc) -> tuple[Mention, ...]:
    return tuple(
        Mention(start, end, doc.text[start:end], tuple(_candidate(*plain) for plain in candidates))
        for start, end, candidates in doc.user_data.get(_DATA_KEY, ())
    )


def _candidate(label: str, score: float, match: str, nodes: Sequence[str]) -> Candidate:
    return Candidate(tuple(node_of(node) for node in nodes), label, score, match)


def _candidates(span: Span) -> tuple[Candidate, ...]:
    bounds = [span.start_char, span.end_char]
    for start, end, candidates in span.doc.user_data.get(_DATA_KEY, ()):
        if [start, end] == bounds:
            return tuple(_candidate(*plain) for plain in candidates)
    return ()


@Language.factory(
    "kgmem_linker",
    assigns=["doc.ents", "doc.spans", "span._.kgmem_candidates", "doc._.kgmem_mentions"],
    default_config=asdict(LinkerOptions()),
)
def make_linker(
    nlp: Language,  # noqa: ARG001 (spaCy's signature)
    name: str,  # noqa: ARG001
    graph: str | None,
    min_score: float,
    overwrite_ents: bool,  # noqa: FBT001
    label: str,
) -> LinkerComponent:
    """The factory behind `nlp.add_pipe("kgmem_linker", config=...)`; see `LinkerOptions` for the settings."""
    return LinkerComponent(LinkerOptions(graph, min_score, overwrite_ents, label))


Span.set_extension("kgmem_candidates", getter=_candidates, force=True)
Doc.set_extension("kgmem_mentions", getter=_mentions, force=True)
