"""Which graph is meant when none is named.

The first of these that says something:

1. the option (`--graph` on the command line, `url` in Python);
2. the environment variable KGMEM_GRAPH;
3. the key `graph` in the file `kgmem.toml` of the working directory: `graph = "films.kg"`;
4. the folder `graph.kg` in the working directory.

The table `names` of the file says which property names the nodes of a label in a property graph:

    [names]
    Person = "fullName"
    where = "server"

Its key `where` says where the names of a graph behind a server are looked up: "here", in an index on this machine, or
"server", by the server itself.

The table `updates` says where the updates of a SPARQL endpoint go, if that can't be told from its URL for queries:

    [updates]
    "http://localhost:3030/films/ask" = "http://localhost:3030/films/change"
"""

from __future__ import annotations

import os
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

from kgmem.errors import UsageError

SHIPPED_WEIGHTS = Path(__file__).parent / "weights"
"""The checkpoint that comes with kgmem."""
VARIABLE = "KGMEM_GRAPH"
FILE = "kgmem.toml"
DEFAULT = "graph.kg"
_WHERE = "where"
_TABLES = {
    "names": 'node labels and properties, such as Person = "fullName"',
    "updates": "URLs for queries and URLs for updates, all of them in quotes",
}


class Place(StrEnum):
    """Where the names of a graph behind a server are looked up: in an index on this machine, or by the server."""

    HERE = "here"
    SERVER = "server"


def graph_url(option: str | Path | None = None) -> str:
    """The URL or folder of the graph to open; see the order above.

    Raises UsageError, with file and line, if `kgmem.toml` is needed and broken.
    """
    if option is not None:
        if not str(option).strip():
            raise UsageError("the graph has an empty name; name a folder, or demo:")
        return str(option)
    return os.environ.get(VARIABLE, "").strip() or _from_file(Path(FILE)).get("graph") or DEFAULT


def names_graph(option: str | Path | None = None) -> bool:
    """Whether the option, the environment or the file names a graph, or the folder of the default is there.

    For what works with no graph, too. Raises UsageError like `graph_url`.
    """
    return graph_url(option) != DEFAULT or option is not None or Path(DEFAULT).exists()


def name_properties() -> dict[str, str]:
    """By node label of a property graph, the property that names its nodes, as the file says; else it is detected.

    Raises UsageError like `graph_url`.
    """
    names = _from_file(Path(FILE)).get("names", {})
    return {label: name for label, name in names.items() if label != _WHERE}


def name_place() -> Place | None:
    """Where the names of a graph behind a server are looked up; None if the file does not say it.

    Raises UsageError like `graph_url`.
    """
    said = _from_file(Path(FILE)).get("names", {}).get(_WHERE)
    return None if said is None else Place(said)


def update_urls() -> dict[str, str]:
    """By the URL of a SPARQL endpoint the one that takes its updates, as the file says.

    Raises UsageError like `graph_url`.
    """
    return dict(_from_file(Path(FILE)).get("updates", {}))


def _from_file(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error}") from error
    try:
        text = data.decode()
        settings = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: this is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        reason, line = _reason(error, text)
        raise UsageError(f'{path}:{line}: {reason}; write it like this: graph = "films.kg"') from None
    for key, value in settings.items():
        where = f"{path}:{_line_of(key, text)}"
        if key != "graph" and key not in _TABLES:
            raise UsageError(f"{where}: there is no setting {key!r}; there are graph, {' and '.join(_TABLES)}")
        if key == "graph" and (not isinstance(value, str) or not value.strip()):
            raise UsageError(f"{where}: graph is {value!r}; it must be a folder or URL in quotes")
        if key in _TABLES and not (isinstance(value, dict) and all(isinstance(name, str) for name in value.values())):
            raise UsageError(f"{where}: {key} must be a table of {_TABLES[key]}")
        if key == "names" and value.get(_WHERE, Place.HERE) not in list(Place):
            where = f"{path}:{_line_of(_WHERE, text)}"
            raise UsageError(f'{where}: where is {value[_WHERE]!r}; it must be "here" or "server"')
    return settings


def _reason(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, int]:
    """The parser's message without the place at its end, and the line."""
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    if place is None:
        return str(error), 1
    return str(error)[: place.start()], int(place.group(1) or text.count("\n") + 1)


def _line_of(key: str, text: str) -> int:
    found = re.search(rf"^[ \t\[\"']*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
