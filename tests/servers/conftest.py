"""What the tests with servers share: a cache of their own, and a small endpoint that misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from servers.small_endpoint import SmallEndpoint, SmallHandler


@pytest.fixture(scope="session")
def calibrations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where calibrations are kept: they are of a schema, and the same on every server."""
    return tmp_path_factory.mktemp("calibrations")


@pytest.fixture(autouse=True)
def own_cache(calibrations: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing but calibrations is kept from one test to the next. Servers, fetched once, are started before."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "kgmem").mkdir()
    (folder / "kgmem" / "calibration").symlink_to(calibrations, target_is_directory=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def small_endpoint() -> Iterator[SmallEndpoint]:
    """An endpoint on a free port of this machine."""

    class Handler(SmallHandler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.endpoint = SmallEndpoint(f"http://127.0.0.1:{server.server_port}/sparql")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Handler.endpoint
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waiting takes no time; the pauses are written down."""
    pauses: list[float] = []
    monkeypatch.setattr("kgmem.stores.sparql_http.time.sleep", pauses.append)
    return pauses
