"""How a source gets its name, and how a user names it again.

A source is a named graph, so its name is an IRI:
- a file's is the `file:` IRI of its absolute path (links are not followed, so that `latest.ttl` stays one source when
  it comes to point elsewhere). The same file from another working directory is the same source;
- with the option `source`, that IRI, or `urn:kgmem:source:WORD` for a plain word;
- standard input's is `urn:kgmem:stdin:` and a hash of the content: taking the same in again changes nothing, and other
  content replaces nothing unless the option `source` says what it replaces.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from kgmem.errors import UnknownSourceError, UsageError
from kgmem.ingest.options import is_absolute_iri

_WORD = "urn:kgmem:source:"
_STDIN = "urn:kgmem:stdin:"
SHOWN = 5
"""So many names are offered when one is not found or not clear."""


def file_source(path: Path) -> str:
    """The name of a file's source."""
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 - resolve() would follow links


def stdin_source(digest: str) -> str:
    """The name of what came in by standard input."""
    return _STDIN + digest


def word_source(name: str) -> str:
    """The name for a user's own: an IRI as it stands, a word as an IRI."""
    return name if is_absolute_iri(name) else _WORD + quote(name, safe="")


def shown_name(source: str) -> str:
    """A source's name as people know it: the path of a file, a user's own word, else the IRI."""
    if source.startswith("file:///"):
        return unquote(urlsplit(source).path)
    return unquote(source.removeprefix(_WORD)) if source.startswith(_WORD) else source


def resolve_sources(names: Sequence[str | Path], sources: Iterable[str]) -> tuple[str, ...]:
    """The sources that a user means, in the order of `sources`.

    A name may be, first match counts: the IRI; the word given at the ingest; the path, absolute or from here, of the
    file or of a folder (which means all sources below it), also when it is no longer there; or the last parts of a path
    (`facts.ttl`, `films/facts.ttl`) if that is just one source.

    Raises:
        UnknownSourceError: no source of that name; the message lists names like it.
        UsageError: several sources end in that path, or the name is empty.
    """
    known = list(sources)
    wanted = {source for name in names for source in _resolve(str(name), known)}
    return tuple(source for source in known if source in wanted)


def _resolve(name: str, known: list[str]) -> list[str]:
    if not name.strip():
        raise UsageError("an empty name is no source")  # as a path it would be the working directory
    path = file_source(Path(name))
    for exact in (name, _WORD + quote(name, safe=""), path):
        if exact in known:
            return [exact]
    if below := [source for source in known if source.startswith(path.rstrip("/") + "/")]:
        return below
    ending = "/" + "/".join(part for part in Path(name).parts if part != ".").lstrip("/")
    found = [source for source in known if source.startswith("file:") and shown_name(source).endswith(ending)]
    if len(found) > 1:
        listed = ", ".join(map(shown_name, found[:SHOWN]))
        raise UsageError(
            f"{name} may be {len(found)} sources: {listed}{' …' if len(found) > SHOWN else ''}; give the whole path"
        )
    if not found:
        raise UnknownSourceError(f"no source {name}; {_offer(name, known)}")
    return found


def _offer(name: str, known: list[str]) -> str:
    if not known:
        return "the graph has no source"
    # People remember the end of a path, so a name is also compared with that alone.
    by_name = {shown_name(source): source for source in known}
    by_end = {Path(shown).name: shown for shown in by_name}
    near = [by_end[end] for end in get_close_matches(Path(name).name, by_end, SHOWN)]
    near += [shown for shown in get_close_matches(name, by_name, SHOWN) if shown not in near]
    if near:
        return f"near it are: {', '.join(near[:SHOWN])}"
    return f"there are {len(known)}, such as {', '.join(list(by_name)[:SHOWN])}"
