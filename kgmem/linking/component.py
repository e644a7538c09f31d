"""The linker as a spaCy component: `nlp.add_pipe("kgmem_linker", config={"graph": "demo:"})`.

After it, `doc.ents` holds the best mentions that do not overlap, with the IRI of the likeliest node in `ent.kb_id_`;
`doc.spans["kgmem"]` all mentions that are whole tokens, and `span._.kgmem_candidates` what each may stand for, best
first; `doc._.kgmem_mentions` all mentions, overlapping ones too, whatever the tokens. Works in any pipeline, trained or
blank, and with several processes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kgmem.linking.candidates import node_of
from kgmem.linking.linker import Linker
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
    min_score: float = 0.45
    """Mentions below it do not get into `doc.ents`."""
    overwrite_ents: bool = False
    """Whether entities that the pipeline found before give way; if not, one with the same bounds gets the `kb_id_`."""
    label: str = "ENTITY"
    """The entity label of nodes without an rdf:type; others get their type's name."""


class LinkerComponent:
    """Links the names in a Doc. The store is opened at the first Doc, anew in each process."""

    def __init__(self, options: LinkerOptions) -> None:
        self.options = options
        self._store: GraphStore | None = None
        self._process = 0

    def __call__(self, doc: Doc) -> Doc:
        """Sets `doc.ents` and `doc.spans["kgmem"]`. Raises StoreError and UsageError as `open_store` does."""
        store = self._open()
        mentions = Linker(store).link(doc.text)
        doc.user_data[_DATA_KEY] = [_plain(mention) for mention in mentions]
        spans = list(_spans(doc, mentions))
        doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=[span for span, _ in spans])
        doc.ents = self._entities(doc, store, spans)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterable[Doc]:  # noqa: ARG002 (spaCy's signature)
        """The documents, linked one by one."""
        for doc in stream:
            yield self(doc)

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
        self._store = None

    def __getstate__(self) -> dict[str, Any]:
        """For worker processes: the options without the open store."""
        return {"options": self.options}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["options"])  # type: ignore[misc]

    def _open(self) -> GraphStore:
        # SQLite must not be used across a fork, so a worker process opens the store itself.
        if self._store is None or self._process != os.getpid():
            self._store, self._process = open_store(self.options.graph), os.getpid()
        return self._store

    def _entities(self, doc: Doc, store: GraphStore, spans: Sequence[tuple[Span, Candidate]]) -> list[Span]:
        """The doc's entities and the best mentions between them, by position."""
        before = [] if self.options.overwrite_ents else list(doc.ents)
        chosen = {(ent.start, ent.end): ent for ent in before}
        taken = {number for ent in before for number in range(ent.start, ent.end)}
        types = store.types({candidate.nodes[0] for _, candidate in spans})
        for span, candidate in sorted(spans, key=lambda pair: (-pair[1].score, pair[0].start)):
            bounds = (span.start, span.end)
            if candidate.score < self.options.min_score or not span.kb_id_:
                continue
            if bounds in chosen:
                label = chosen[bounds].label_
                if not chosen[bounds].kb_id_:
                    chosen[bounds] = Span(doc, *bounds, label=label, kb_id=span.kb_id_)
            elif taken.isdisjoint(range(*bounds)):
                kinds = types.get(candidate.nodes[0], ())
                label = local_name(kinds[0].value).upper() if kinds else self.options.label
                chosen[bounds] = Span(doc, *bounds, label=label, kb_id=span.kb_id_)
                taken.update(range(*bounds))
        if self.options.overwrite_ents:
            kept = [ent for ent in doc.ents if taken.isdisjoint(range(ent.start, ent.end))]
            chosen.update({(ent.start, ent.end): ent for ent in kept})
        return [chosen[bounds] for bounds in sorted(chosen)]


def _spans(doc: Doc, mentions: Iterable[Mention]) -> Iterator[tuple[Span, Candidate]]:
    """The mentions that are whole tokens, each with its best candidate."""
    for mention in mentions:
        best = mention.candidates[0]
        span = doc.char_span(mention.start, mention.end, label="ENTITY", kb_id=node_id(best.nodes[0]) or "")
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
