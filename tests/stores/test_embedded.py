"""The store in a folder: commits, readers beside a writer, damage, permissions."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from kgmem.errors import LockedError, ReadOnlyError, StoreError
from kgmem.stores.catalog import Catalog
from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import RDFS_LABEL, BlankNode, Literal, NamedNode, Triple


def triples(name: str, count: int = 10) -> list[Triple]:
    """Some labelled nodes, each with an edge to the next."""
    nodes = [NamedNode(f"http://example.org/{name}{i}") for i in range(count + 1)]
    labels = [Triple(node, RDFS_LABEL, Literal(f"{name} {i}")) for i, node in enumerate(nodes)]
    return labels + [Triple(a, NamedNode("http://example.org/next"), b) for a, b in pairwise(nodes)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one source, `old`, that nobody has open."""
    path = tmp_path / "graph.kg"
    with EmbeddedStore.create_or_open(path) as store:
        store.replace("old", triples("old"), digest="1")
    return path


def generations(folder: Path) -> list[str]:
    """The folders of generations that are there."""
    return sorted(path.name for path in (folder / "generations").iterdir())


def run(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs Python in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_is_committed_is_there_after_reopening(folder: Path) -> None:
    """Triples, sources, aliases and version; opening takes no time; nothing can be written."""
    start = time.perf_counter()
    store = EmbeddedStore.open(folder)
    assert time.perf_counter() - start < 0.5
    assert set(store.triples()) == set(triples("old"))
    assert (store.aliases.size(), [s.name for s in store.sources()]) == (11, ["old"])
    with EmbeddedStore.open(folder) as other:
        assert other.version() == store.version()
    with pytest.raises(ReadOnlyError):
        store.replace("new", triples("new"), digest="1")
    with pytest.raises(ReadOnlyError):
        store.remove(["old"])
    store.close()


def test_a_reader_keeps_the_old_state_until_it_asks_for_the_new_one(folder: Path) -> None:
    """During an ingest, and after it: triples, labels, aliases, sources and schema are of one state."""
    node = NamedNode("http://example.org/old1")
    reader, writer = EmbeddedStore.open(folder), EmbeddedStore.open(folder, read_only=False)

    def state(store: EmbeddedStore) -> tuple[object, ...]:
        names = [source.name for source in store.sources()]
        return set(store.triples()), store.labels([node]), store.aliases.size(), names, store.version(), store.size()

    before = state(reader)

    def observed() -> Iterator[Triple]:
        yield from triples("new", 5)
        assert state(reader) == before
        assert reader.refresh() is False
        yield Triple(node, RDFS_LABEL, Literal("a name", language="en"))

    writer.replace("new", observed(), digest="1")
    assert state(reader) == before
    assert "relations" in repr(reader.schema())
    with EmbeddedStore.open(folder) as late:
        assert state(late) == state(writer) != before
    assert reader.refresh() is True
    assert state(reader) == state(writer)
    assert reader.labels([node])[node] == "a name"
    assert reader.refresh() is False
    writer.close()
    reader.close()


def test_a_reader_in_another_process_does_so_too(folder: Path) -> None:
    """The same across processes, over several commits, while generations are deleted."""
    code = """
import sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore
store = EmbeddedStore.open(Path(sys.argv[1]))
for line in sys.stdin:
    moved = store.refresh() if line == "refresh\\n" else None
    print(moved, len(set(store.triples())), store.aliases.size(), len(store.sources()), flush=True)
"""
    with (
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as reader,
        EmbeddedStore.open(folder, read_only=False) as writer,
    ):
        assert reader.stdin is not None
        assert reader.stdout is not None

        def ask(line: str) -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write(line + "\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert ask("state") == "None 21 11 1"
        for number in range(3):
            writer.replace(f"new{number}", triples(f"n{number}x"), digest="1")
        assert ask("state") == "None 21 11 1"
        assert generations(folder) == ["1", "4"]
        assert ask("refresh") == "True 84 44 4"
        assert generations(folder) == ["4"]
        assert ask("refresh") == "False 84 44 4"
        reader.stdin.close()
        assert reader.wait(timeout=30) == 0


def test_an_old_generation_goes_with_its_last_reader(folder: Path) -> None:
    """As long as one reads it, it stays; then the next commit or refresh deletes it."""
    first, second = EmbeddedStore.open(folder), EmbeddedStore.open(folder)
    with EmbeddedStore.open(folder, read_only=False) as writer:
        writer.replace("new", triples("new"), digest="1")
        assert generations(folder) == ["1", "2"]
        assert first.refresh()
        assert generations(folder) == ["1", "2"]
        assert second.refresh()
        assert generations(folder) == ["2"]
        first.close()
        second.close()
        writer.remove(["old"])
        assert generations(folder) == ["3"]


def test_iterators_and_datasets_outlive_refresh_and_close(folder: Path) -> None:
    """What was begun on a state ends on it, however much is committed meanwhile."""
    reader = EmbeddedStore.open(folder)
    begun, dataset = reader.triples(), reader.dataset()
    got = [next(begun)]
    with EmbeddedStore.open(folder, read_only=False) as writer:
        for number in range(3):
            writer.replace("old", triples(f"new{number}"), digest=str(number))
            reader.refresh()
    reader.close()
    assert {*got, *begun} == set(triples("old"))
    assert len(dataset) == len(triples("old"))


def test_a_second_writer_is_told_who_writes(folder: Path) -> None:
    """In another process and in this one; when the first is gone the second may."""
    code = "import sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore\n"
    code += "EmbeddedStore.open(Path(sys.argv[1]), read_only=False)"
    with EmbeddedStore.open(folder, read_only=False):
        other = run(code, folder)
        assert other.returncode == 1
        assert f"LockedError: process {os.getpid()} is writing to {folder}" in other.stderr
        with pytest.raises(LockedError, match=str(os.getpid())):
            EmbeddedStore.create_or_open(folder)
    assert run(code, folder).returncode == 0


def test_what_a_dead_writer_left_is_ignored_and_deleted(folder: Path) -> None:
    """A generation that nobody committed, also one made half-way, does not disturb readers or the next writer."""
    for name in ("2", "3.tmp", "1.deleted"):
        shutil.copytree(folder / "generations" / "1", folder / "generations" / name)
    with EmbeddedStore.open(folder) as reader:
        assert set(reader.triples()) == set(triples("old"))
    with EmbeddedStore.open(folder, read_only=False) as writer:
        assert generations(folder) == ["1"]
        writer.replace("new", triples("new"), digest="1")
    with EmbeddedStore.open(folder) as reader:
        assert set(reader.triples()) == {*triples("old"), *triples("new")}


def test_a_failed_commit_leaves_no_generation(folder: Path) -> None:
    """And the next one works."""
    with EmbeddedStore.open(folder, read_only=False) as writer:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                writer.replace("new", (triples("new")[1 // (i - 5)] for i in range(9)), digest="1")
        assert generations(folder) == ["1"]
        writer.replace("new", triples("new"), digest="1")
        assert set(writer.triples("new")) == set(triples("new"))


HOSTILE = [
    '"}) DETACH DELETE n //',
    r"\u0022 } } ; CLEAR ALL #",
    r"\\u0022 } } ; CLEAR ALL #",
    "\x01\x7f\ufffe",
    "\r\n\t\\",
]


def test_forgetting_takes_hostile_texts_for_data(folder: Path) -> None:
    """What looks like a query's syntax, escaped or not, goes with its source, and nothing else does."""
    node = NamedNode("http://example.org/x")
    with EmbeddedStore.open(folder, read_only=False) as store:
        staying = {*triples("old"), *(Triple(node, node, Literal(text)) for text in HOSTILE)}
        store.replace("old", staying, digest="1")
        for term in (node, BlankNode("b")):
            store.replace("going", (Triple(term, RDFS_LABEL, Literal(text)) for text in HOSTILE), digest="1")
            assert store.remove(["going"]) == len(HOSTILE)
            assert set(store.triples()) == staying
            assert {source.name for source in store.sources()} == {"old"}


SECRET = "Xanadu Project Nightingale"


@pytest.mark.parametrize("others", [0, 3000])
def test_what_is_forgotten_leaves_no_trace(tmp_path: Path, others: int) -> None:
    """No file holds the words of a forgotten source: at once if it was the most of the store, else once compacted."""
    folder = tmp_path / "graph.kg"
    node = NamedNode("http://example.org/XanaduProject")
    with EmbeddedStore.create_or_open(folder) as store:
        store.replace("other", triples("other", others), digest="1")
        secrets = [Triple(node, RDFS_LABEL, Literal(f"{SECRET} {i}")) for i in range(100)]
        store.replace("secret", secrets, digest="1")
        assert traces(folder)
        store.remove(["secret"])
        if others:
            assert traces(folder)
            store.compact()
        assert set(store.triples()) == set(triples("other", others))
        assert store.aliases.size() == others + 1
        assert generations(folder) == [store.version().partition(":")[2]]
    assert traces(folder) == []


def traces(folder: Path) -> list[str]:
    """The files that hold a word of the secret, in any case."""
    contents = {path.name: path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()}
    return [name for name, content in contents.items() if b"xanadu" in content or b"nightingale" in content]


def test_the_schema_is_kept_for_the_next_process(folder: Path) -> None:
    """Beside the store, for one version; a damaged or missing file does no harm, nor does a folder that is closed."""
    kept = folder / "schema.json"
    with EmbeddedStore.open(folder) as store:
        schema = store.schema()
    assert kept.exists()
    with EmbeddedStore.open(folder) as store:
        assert store.schema() == schema
        assert store.schema().follows == schema.follows
    for damage in (b"", b"{", b"[]", b'{"version": 7}', kept.read_bytes().replace(b'"follows"', b'"f"')):
        kept.write_bytes(damage)
        with EmbeddedStore.open(folder) as store:
            assert store.schema() == schema
    with EmbeddedStore.open(folder, read_only=False) as store:
        more = Triple(NamedNode("http://example.org/a"), NamedNode("http://example.org/b"), Literal(1))
        store.replace("new", [more], digest="1")
        assert set(store.schema().relations) == {"http://example.org/next", "http://example.org/b"}
    assert not list(folder.glob("schema.json?*"))


def test_an_interrupt_at_the_commit_loses_nothing(folder: Path) -> None:
    """Ctrl-C between the commit and what follows it: the commit stands, and the next one builds on it."""

    class Interrupted(Catalog):
        @contextmanager
        def transaction(self) -> Iterator[None]:
            with super().transaction():
                yield
            raise KeyboardInterrupt

    with EmbeddedStore.open(folder, read_only=False) as store:
        writer = store._writer
        assert writer is not None
        store._writer = Interrupted(writer._connection, "here")
        with pytest.raises(KeyboardInterrupt):
            store.replace("new", triples("new"), digest="1")
        store._writer = writer
        assert [source.name for source in store.sources()] == ["old"]
        store.replace("newer", triples("newer"), digest="1")
        assert [source.name for source in store.sources()] == ["new", "newer", "old"]
        assert set(store.triples()) == {*triples("old"), *triples("new"), *triples("newer")}


def test_a_full_disk_is_an_error_and_no_loss(folder: Path) -> None:
    """The message says what can't be written; old content stays and can be added to."""
    code = """
import resource, sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import Literal, NamedNode, Triple
store = EmbeddedStore.open(Path(sys.argv[1]), read_only=False)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
node = NamedNode("http://example.org/x")
try:
    store.replace("new", (Triple(node, node, Literal(f"value {i}")) for i in range(30_000)), digest="1")
except Exception as error:
    print(type(error).__name__, error)
"""
    result = run(code, folder)
    assert result.stdout.startswith("StoreError")
    assert str(folder) in result.stdout
    with EmbeddedStore.open(folder, read_only=False) as store:
        assert set(store.triples()) == set(triples("old"))
        assert (store.aliases.size(), generations(folder)) == (11, ["1"])
        store.replace("new", triples("new"), digest="1")


@pytest.mark.parametrize("length", [0, 99])
def test_a_store_made_half_way_is_finished(tmp_path: Path, length: int) -> None:
    """A process that died while it made the store leaves an empty catalog; one of anything else is not ours."""
    (tmp_path / "writer.lock").write_text("1234")
    (tmp_path / "generations").mkdir()
    (tmp_path / "catalog.sqlite").write_bytes(b"x" * length)
    with pytest.raises(StoreError):
        EmbeddedStore.open(tmp_path)
    if length:
        with pytest.raises(StoreError, match="catalog"):
            EmbeddedStore.create_or_open(tmp_path)
    else:
        with EmbeddedStore.create_or_open(tmp_path) as store:
            store.replace("s", triples("s"), digest="1")


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    """A missing folder says how to make one; a foreign folder or file is never written to."""
    with pytest.raises(StoreError, match=r"kgmem ingest FILE --graph .*nothing"):
        EmbeddedStore.open(tmp_path / "nothing")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("important")
    for call in (EmbeddedStore.open, EmbeddedStore.create_or_open):
        with pytest.raises(StoreError, match="holds no graph of kgmem"):
            call(foreign)
        with pytest.raises(StoreError):
            call(foreign / "thesis.txt")
    assert [path.name for path in foreign.iterdir()] == ["thesis.txt"]
    connection = sqlite3.connect(foreign / "catalog.sqlite")
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    for call in (EmbeddedStore.open, EmbeddedStore.create_or_open):
        with pytest.raises(StoreError, match="is not a catalog of kgmem"):
            call(foreign)


def test_a_newer_format_asks_for_an_upgrade(folder: Path) -> None:
    """Neither reading nor writing is tried."""
    connection = sqlite3.connect(folder / "catalog.sqlite")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"format 2, from a newer kgmem; this version reads 1: upgrade"):
            EmbeddedStore.open(folder, read_only=read_only)


def test_damage_is_named(folder: Path) -> None:
    """A missing or broken generation, a broken catalog: StoreError with the path."""
    generation = folder / "generations" / "1"
    moved = generation.rename(folder / "elsewhere")
    with pytest.raises(StoreError, match="generations/1 is missing"):
        EmbeddedStore.open(folder)
    moved.rename(generation)
    manifest = next(generation.glob("MANIFEST-*"))
    content = manifest.read_bytes()
    manifest.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="generations/1"):
        EmbeddedStore.open(folder)
    manifest.write_bytes(content)
    catalog = folder / "catalog.sqlite"
    with catalog.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 30_000)
    with pytest.raises(StoreError, match=r"catalog\.sqlite"):
        EmbeddedStore.open(folder)


AS_NOBODY = """
import os, sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore
os.setgid(65534); os.setuid(65534)
folder = Path(sys.argv[1])
assert not os.access(folder, os.W_OK)
with EmbeddedStore.open(folder) as store:
    print(len(set(store.triples())), store.aliases.size(), store.refresh())
try:
    EmbeddedStore.open(folder, read_only=False)
except Exception as error:
    print(type(error).__name__)
"""


@pytest.fixture
def shared_folder(folder: Path) -> Iterator[Path]:
    """The store where another user can read it, and may not write."""
    if os.geteuid():
        pytest.skip("only root can become another user")
    place = Path("/tmp") / f"kgmem-{os.getpid()}.kg"
    shutil.copytree(folder, place)
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def test_reading_needs_no_permission_to_write(shared_folder: Path) -> None:
    """Another user reads the store, beside a writer too, and is told that writing is not for him."""
    result = run(AS_NOBODY, shared_folder)
    assert (result.stdout.split("\n")[:2], result.stderr) == (["21 11 False", "StoreError"], "")
    with EmbeddedStore.open(shared_folder, read_only=False) as writer:
        writer.replace("new", triples("new"), digest="1")
        result = run(AS_NOBODY, shared_folder)
        assert (result.stdout.split("\n")[0], result.stderr) == ("42 22 False", "")


def test_a_log_that_cannot_be_read_is_named(shared_folder: Path) -> None:
    """A writer died after its commit, and now nothing can be written there: no old state is shown."""
    code = """
import os, sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import NamedNode, Triple
node = NamedNode("http://example.org/x")
EmbeddedStore.open(Path(sys.argv[1]), read_only=False).replace("new", [Triple(node, node, node)], digest="1")
os._exit(9)
"""
    assert run(code, shared_folder).returncode == 9
    (shared_folder / "catalog.sqlite-shm").unlink()
    result = run(AS_NOBODY, shared_folder)
    assert "StoreError" in result.stderr
    assert "open the store once with write access" in result.stderr
    with EmbeddedStore.open(shared_folder) as store:
        assert [source.name for source in store.sources()] == ["new", "old"]


def test_a_writer_who_may_not_link_copies(shared_folder: Path) -> None:
    """Linux refuses hard links to files of another user; the store is then copied."""
    if Path("/proc/sys/fs/protected_hardlinks").read_text().strip() != "1":
        pytest.skip("this system lets anybody link any file")
    for path in (shared_folder, *shared_folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o644)
    for path in shared_folder.glob("*.*"):
        path.chmod(0o666)
    code = """
import numpy.ma, numpy.random, os, sys; from pathlib import Path; from kgmem.stores.embedded import EmbeddedStore
from kgmem.types import NamedNode, Triple
os.setgid(65534); os.setuid(65534)
node = NamedNode("http://example.org/x")
with EmbeddedStore.open(Path(sys.argv[1]), read_only=False) as store:
    store.replace("new", [Triple(node, node, node)], digest="1")
    print(len(set(store.triples())), [source.name for source in store.sources()])
"""
    result = run(code, shared_folder)
    assert (result.stdout, result.stderr) == ("22 ['new', 'old']\n", "")
