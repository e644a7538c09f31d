"""Brings what this machine keeps of an endpoint in step: what is there, what of it is new here, and how it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kgmem.config import Place
from kgmem.stores.base import Estimate, Fetched, Source
from kgmem.stores.graph_names import graph_name, source_name
from kgmem.stores.sparql_download import Download
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_layout import Layout, detect_layout
from kgmem.stores.sparql_mirror import Mirror
from kgmem.stores.sparql_sample import sampled
from kgmem.stores.sparql_sources import Listed, listed_sources
from kgmem.types import NamedNode

LARGEST_UNASKED = 1_000_000
"""Triples up to which the names of a graph are fetched without being asked for."""
_LOOK_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The state of an endpoint: its sources with their revisions, and the downloads of those that are new here."""

    layout: Layout
    revisions: Mapping[str, str]
    downloads: Mapping[str, Download] = field(default_factory=dict)
    listed: Mapping[str, Listed] = field(default_factory=dict)
    """What kgmem has written."""

    @property
    def estimate(self) -> Estimate:
        """What it takes to fetch what is new."""
        return Estimate(sum(download.triples for download in self.downloads.values()))


def look(endpoint: SparqlEndpoint, mirror: Mirror, known: Mapping[str, Source], *, again: bool) -> Wanted:
    """What there is on the endpoint, and what of it is not among the `known` sources of the mirror.

    Without `again` a graph that kgmem has not written is looked at once a day, if it is not large.
    """
    listed = listed_sources(endpoint)
    if listed:
        layout = Layout("written by kgmem", tuple(graph_name(name).value for name in listed))
        revisions = {name: one.revision for name, one in listed.items()}
        news = [name for name, revision in revisions.items() if name not in known or known[name].digest != revision]
        return Wanted(layout, revisions, {name: Download(endpoint, graph_name(name)) for name in news}, listed)
    kept = mirror.layout()
    if kept and kept.foreign and known and not again and not _is_due(known.values()):
        return Wanted(kept, {name: source.digest for name, source in known.items()})
    layout = detect_layout(endpoint)
    url = endpoint.http.settings.url
    graphs = {url: None} if layout.graphs is None else {source_name(g): NamedNode(g) for g in layout.graphs}
    found = {name: Download(endpoint, graph) for name, graph in graphs.items()}
    return Wanted(
        layout,
        {name: download.revision for name, download in found.items()},
        {name: d for name, d in found.items() if name not in known or known[name].digest != d.revision},
    )


def fetch(wanted: Wanted, mirror: Mirror, progress: Fetched | None) -> None:
    """Fetches what is new to files, which an interruption leaves."""
    before = 0
    for name, download in wanted.downloads.items():
        download.keep(mirror.parts(name), _Moved(progress, before, wanted.estimate.triples))
        before += download.triples


def index(wanted: Wanted, mirror: Mirror, known: Mapping[str, Source], endpoint: SparqlEndpoint) -> None:
    """Makes the mirror what is wanted, in one transaction: of what was fetched, or of samples."""
    gone = set(known) - set(wanted.revisions)
    if wanted.downloads or gone:
        with mirror.change():
            for name in gone:
                mirror.forget(name)
            for name, download in wanted.downloads.items():
                if mirror.place == Place.SERVER:
                    contents = sampled(endpoint, download.pattern, download.counts)
                    mirror.note(name, contents, wanted.revisions[name])
                else:
                    mirror.take_in(name, download.kept(mirror.parts(name)), wanted.revisions[name])
    for name in wanted.downloads:
        mirror.drop_parts(name)
    mirror.keep_layout(wanted.layout)


@dataclass(frozen=True, slots=True)
class _Moved:
    """Told how far one of several downloads has come."""

    progress: Fetched | None
    before: int
    total: int

    def __call__(self, done: int) -> None:
        if self.progress is not None:
            self.progress(self.before + done, self.total)


def _is_due(sources: Iterable[Source]) -> bool:
    """Whether a graph that is quick to look at was not looked at for a day."""
    before = (datetime.now(UTC) - _LOOK_AGAIN).isoformat()
    known = list(sources)
    return sum(s.triples for s in known) <= LARGEST_UNASKED and min(s.ingested_at for s in known) < before
