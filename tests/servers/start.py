"""Starts the servers of the tests for a developer, until Ctrl-C: `make servers`."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from pathlib import Path

from servers.fuseki import Fuseki
from servers.neo4j_server import Neo4jServer
from servers.virtuoso import Virtuoso


def main() -> None:
    """Prints the URLs; data and processes are gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        servers = [kind(Path(name) / kind.__name__.lower()) for kind in (Fuseki, Virtuoso, Neo4jServer)]
        try:
            for server in servers:
                server.start()
                print(f"kgmem ingest FILE --graph {server.url}", flush=True)  # noqa: T201
            with suppress(KeyboardInterrupt):
                while True:
                    time.sleep(1)
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    main()
