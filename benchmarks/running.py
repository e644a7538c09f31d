"""The servers of the tests, for benchmarks: one at a time, in a folder of its own, gone afterwards."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from servers.fuseki import Fuseki
from servers.neo4j_server import Neo4jServer
from servers.virtuoso import Virtuoso

Server = Fuseki | Neo4jServer | Virtuoso
SERVERS: dict[str, Callable[[Path], Server]] = {
    "neo4j": lambda folder: Neo4jServer(folder, heap="1g"),
    "fuseki": Fuseki,
    "virtuoso": Virtuoso,
}
"""By name; each takes its folder."""


@contextmanager
def running(name: str) -> Iterator[Server]:
    """A server that answers."""
    with tempfile.TemporaryDirectory() as folder:
        server = SERVERS[name](Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def caches() -> Iterator[Path]:
    """A folder for graphs and caches, each of which has the user's calibrations."""
    calibrations = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kgmem" / "calibration"
    calibrations.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "kgmem").mkdir()
        (Path(name) / "kgmem" / "calibration").symlink_to(calibrations.resolve(), target_is_directory=True)
        os.environ["XDG_CACHE_HOME"] = name
        yield Path(name)


def processor_seconds(server: Server) -> float:
    """The processor time that a server has taken so far. Linux only."""
    if server.process is None:
        return 0.0
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")  # user and system, in ticks
