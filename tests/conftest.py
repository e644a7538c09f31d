"""What all tests share: the data folder and the command line, reached the way a user reaches it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tiny_model", "servers.fuseki", "servers.neo4j_server", "servers.virtuoso"]

CHECKOUT = Path(__file__).resolve().parent.parent

settings.register_profile("same", derandomize=True)

# Nothing in the tests may ask a hub, a user's own settings must not leak in, and two cores are enough.
os.environ["HF_HUB_OFFLINE"] = "1"
for _name in [name for name in os.environ if name.startswith(("NEO4J_", "KGMEM_SPARQL_"))] + ["KGMEM_GRAPH"]:
    os.environ.pop(_name, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a server is slow, too."""
    for item in items:
        if item.get_closest_marker("servers"):
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What kgmem keeps of a graph is kept for the session, and not among the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache_home")))
        yield


@dataclass(frozen=True, slots=True)
class Run:
    """How a run of the command line ended, and what it wrote."""

    code: int
    out: str
    err: str


class _Pipe(io.TextIOWrapper):
    """Standard output or input as a pipe: bytes below, UTF-8 text above, no terminal."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        held = self.buffer
        assert isinstance(held, io.BytesIO)
        return held.getvalue().decode()


@pytest.fixture
def kgmem(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """`kgmem("ask", "...", stdin=b"...")` runs the console entry point in this process, as a user's shell would."""
    (script,) = entry_points(group="console_scripts", name="kgmem")
    main = script.load()

    def run(*arguments: str, stdin: bytes = b"") -> Run:
        out, err = _Pipe(), _Pipe()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["kgmem", *arguments])
            patch.setattr(sys, "stdin", _Pipe(stdin))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main()
        return Run(code, out.text(), err.text())

    return run


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def data() -> Path:
    """The public data sets, which are not part of the repository: $KGMEM_DATA, else ../shared/data."""
    folder = Path(os.environ.get("KGMEM_DATA", CHECKOUT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no data folder at {folder}; name one in KGMEM_DATA")
    return folder
