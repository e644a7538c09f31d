"""`forget`: sources leave a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kgmem.errors import UsageError
from kgmem.ingest.names import resolve_sources
from kgmem.ingest.report import ForgetReport
from kgmem.stores.base import WritableStore


def forget(store: WritableStore, names: Sequence[str | Path]) -> ForgetReport:
    """Takes sources out of a store, in one commit. kgmem.ingest.names says how a source may be named.

    Raises:
        UnknownSourceError: no source of that name; the message lists names like it.
        UsageError: no name is given, or one fits several sources.
        ReadOnlyError: the store can't be written to.
    """
    if not names:
        raise UsageError("nothing to forget: name a source; `kgmem sources` lists them")
    sources = resolve_sources(names, [source.name for source in store.sources()])
    return ForgetReport(sources, store.remove(sources))
