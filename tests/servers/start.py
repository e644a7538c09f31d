"""Starts the servers of the tests for a developer, until Ctrl-C: `make servers`."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from pathlib import Path

from servers.fuseki import Fuseki
from servers.virtuoso import Virtuoso


def main() -> None:
    """Prints the URLs; data and processes are gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        servers: list[Fuseki | Virtuoso] = [Fuseki(Path(name) / "fuseki"), Virtuoso(Path(name) / "virtuoso")]
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
