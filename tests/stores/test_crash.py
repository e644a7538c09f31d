"""A store whose writer is killed at any moment: the old state or the new one, nothing between, nothing lost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from kgmem.stores.embedded import EmbeddedStore

WRITER = """
import sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import RDFS_LABEL, BlankNode, Literal, NamedNode, Triple
def node(name): return NamedNode(f"http://example.org/{name}")
def triples(name, count):
    for i in range(count):
        yield Triple(node(f"{name}{i}"), RDFS_LABEL, Literal(f"{name} number {i}"))
        yield Triple(node(f"{name}{i}"), node("next"), node(f"{name}{i + 1}"))
        yield Triple(node(f"shared{i % 50}"), node("note"), Literal(f"note {i % 70}"))
        yield Triple(BlankNode(f"b{name}{i}"), node("of"), node(f"unlabelled{i % 900}"))
folder, what = Path(sys.argv[1]), sys.argv[2]
store = EmbeddedStore.create_or_open(folder)
print("ready", flush=True)
if what == "make":
    store.replace("old", triples("o", 3000), digest="1")
    store.replace("going", triples("g", 1500), digest="1")
elif what == "ingest":
    store.replace("new", triples("n", 6000), digest="1")
elif what == "change":
    store.replace("going", triples("n", 6000), digest="2")
elif what == "forget":
    store.remove(["going"])
elif what == "forget most":
    store.remove(["old"])
store.close()
"""


@dataclass(frozen=True, slots=True)
class State:
    """All that a store shows."""

    quads: tuple[str, ...]
    aliases: tuple[str, ...]
    sources: tuple[tuple[str, int, str], ...]


def state(folder: Path) -> State:
    """Opens the store, which must take no time, and reads everything."""
    start = time.perf_counter()
    with EmbeddedStore.open(folder) as store:
        assert time.perf_counter() - start < 1.0
        sources = tuple((s.name, s.triples, s.digest) for s in store.sources())
        quads = sorted(f"{triple} {name}" for name, _, _ in sources for triple in store.triples(name))
        rows = store.aliases._fetch("SELECT node, text, lang, kind FROM alias", ())
        assert store.aliases.size() == len(rows)
        return State(tuple(quads), tuple(sorted(map(str, rows))), sources)


def write(folder: Path, what: str, kill_after: float | None = None) -> float:
    """Runs the writer in a process of its own, and kills it so many seconds after it is ready; the time it took."""
    with subprocess.Popen([sys.executable, "-c", WRITER, folder, what], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        start = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        assert process.wait(timeout=60) in ((0,) if kill_after is None else (0, -9))
        return time.perf_counter() - start


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sources `old` and `going`."""
    folder = tmp_path_factory.mktemp("made") / "graph.kg"
    write(folder, "make")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("what", "times"), [("ingest", 20), ("change", 8), ("forget", 14), ("forget most", 6)])
def test_a_killed_writer_leaves_the_old_state_or_the_new_one(made: Path, tmp_path: Path, what: str, times: int) -> None:
    """SIGKILL at random moments; then the same again, which gives just what an undisturbed run gives."""
    old = state(made)
    undisturbed = tmp_path / "undisturbed.kg"
    shutil.copytree(made, undisturbed)
    duration = write(undisturbed, what)
    new = state(undisturbed)
    assert new != old
    moments = random.Random(what)
    seen = set()
    for number in range(times):
        folder = tmp_path / f"{number}.kg"
        shutil.copytree(made, folder)
        write(folder, what, kill_after=duration * (number + moments.random()) / times)
        found = state(folder)
        assert found in (old, new)
        seen.add(found == new)
        if found == old:
            write(folder, what)
            assert state(folder) == new
        assert len(list((folder / "generations").iterdir())) == 1 or found == new
        shutil.rmtree(folder)
    assert False in seen, "the writer was always done before it was killed"


@pytest.mark.slow
def test_a_writer_killed_while_it_makes_the_store(tmp_path: Path) -> None:
    """There is no store, or an empty one, or a whole one; and making it again works."""
    undisturbed = tmp_path / "undisturbed.kg"
    duration = write(undisturbed, "ingest")
    for number in range(5):
        folder = tmp_path / f"{number}.kg"
        write(folder, "ingest", kill_after=duration * number / 5)
        assert state(folder).sources in ((), state(undisturbed).sources)
        write(folder, "ingest")
        assert state(folder) == state(undisturbed)
