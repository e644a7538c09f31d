"""From files to a graph and back, on the command line: ingest, sources, stats, export, forget."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

BINARY = Path(sys.executable).with_name("kgmem")
FACTS = """\
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:peru a ex:Country ; rdfs:label "Peru"@en ; ex:capital ex:lima .
ex:lima rdfs:label "Lima"@en .
"""
TABLE = "subject,predicate,object\nPeru,borders,Chile\nPeru,borders,Brazil\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory with two files of facts; the default graph is in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "facts.ttl").write_text(FACTS, encoding="utf-8")
    (tmp_path / "borders.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_ingest_makes_the_default_graph(kgmem: Callable, here: Path) -> None:
    """Without --graph the folder graph.kg is made, and what was taken in is said."""
    done = kgmem("ingest", "facts.ttl", "borders.csv")
    assert done.code == 0
    assert (here / "graph.kg").is_dir()
    assert "new" in done.out
    assert str(here / "facts.ttl") in done.out


@pytest.mark.usefixtures("here")
def test_repeated_ingest_says_unchanged(kgmem: Callable) -> None:
    """Taking the same file in again changes nothing, and says so."""
    first = json.loads(kgmem("ingest", "facts.ttl", "--json").out)
    again = json.loads(kgmem("ingest", "facts.ttl", "--json").out)
    assert [first["sources"][0]["status"], again["sources"][0]["status"]] == ["new", "unchanged"]
    assert first["sources"][0]["triples"] == again["sources"][0]["triples"] == 4


@pytest.mark.usefixtures("here")
def test_graph_is_named_by_option_environment_and_file(kgmem: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is option, environment, kgmem.toml, default."""
    for name in ("option.kg", "variable.kg", "file.kg", "graph.kg"):
        kgmem("ingest", "--graph", name, "facts.ttl", "--source", name)

    def used(*arguments: str) -> str:
        return json.loads(kgmem("sources", "--json", *arguments).out)["name"].rpartition(":")[2]

    assert used() == "graph.kg"
    Path("kgmem.toml").write_text('graph = "file.kg"\n', encoding="utf-8")
    assert used() == "file.kg"
    monkeypatch.setenv("KGMEM_GRAPH", "variable.kg")
    assert used() == "variable.kg"
    assert used("--graph", "option.kg") == "option.kg"


@pytest.mark.parametrize("existing", [True, False])
def test_dry_run_writes_nothing(kgmem: Callable, here: Path, existing: bool) -> None:
    """--dry-run reads everything and says what would happen, also where no graph is yet."""
    if existing:
        kgmem("ingest", "borders.csv")
    done = kgmem("ingest", "--dry-run", "facts.ttl")
    assert done.code == 0
    assert "nothing was written" in done.err
    assert "facts.ttl" in done.out
    assert (here / "graph.kg").exists() == existing
    assert "facts.ttl" not in kgmem("sources").out


@pytest.mark.usefixtures("here")
def test_sources_and_stats_tell_what_is_there(kgmem: Callable) -> None:
    """Both as text and as JSON."""
    kgmem("ingest", "facts.ttl", "borders.csv")
    sources = [json.loads(line) for line in kgmem("sources", "--json").out.splitlines()]
    stats = json.loads(kgmem("stats", "--json").out)
    assert [list(source) for source in sources] == [["name", "triples", "digest", "ingested_at"]] * 2
    assert stats["sources"] == 2
    assert {one["label"]: one["count"] for one in stats["relations"]} == {"borders": 2, "capital": 1}
    assert [one["count"] for one in stats["types"]] == [1]
    text = kgmem("stats").out
    assert all(word in text for word in ("borders", "capital", "triples", "graph.kg"))


@pytest.mark.usefixtures("here")
def test_empty_graph_has_no_source(kgmem: Callable) -> None:
    """No source is no failure; a word on standard error says what to do."""
    kgmem("ingest", "facts.ttl")
    kgmem("forget", "facts.ttl")
    done = kgmem("sources")
    assert (done.code, done.out) == (0, "")
    assert "kgmem ingest" in done.err


@pytest.mark.usefixtures("here")
def test_forget_takes_a_source_out(kgmem: Callable) -> None:
    """Its triples are gone, the others stay; a second time there is nothing to forget."""
    kgmem("ingest", "facts.ttl", "borders.csv")
    assert json.loads(kgmem("forget", "facts.ttl", "--json").out)["statements"] == 4
    assert "capital" not in kgmem("export").out
    assert "borders" in kgmem("export").out
    again = kgmem("forget", "facts.ttl")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("error: no source facts.ttl")


@pytest.mark.parametrize("format_", ["nt", "nq", "ttl", "trig"])
def test_export_can_be_taken_in_again(kgmem: Callable, here: Path, format_: str) -> None:
    """What is exported is the graph: taken into another one, it exports the same triples."""
    kgmem("ingest", "facts.ttl", "borders.csv")
    name = f"all.{format_}.gz"
    done = kgmem("export", "--output", name)
    assert (done.code, done.out) == (0, "")
    assert "statements" in done.err
    assert gzip.decompress((here / name).read_bytes())
    assert kgmem("ingest", "--graph", "copy.kg", name).code == 0
    copy = kgmem("export", "--graph", "copy.kg").out
    assert sorted(copy.splitlines()) == sorted(kgmem("export").out.splitlines())


@pytest.mark.usefixtures("here")
def test_export_of_one_source(kgmem: Callable) -> None:
    """Only its triples are written."""
    kgmem("ingest", "facts.ttl", "borders.csv")
    done = kgmem("export", "--source", "facts.ttl", "--format", "nt")
    assert "capital" in done.out
    assert "borders" not in done.out


@pytest.mark.usefixtures("here")
def test_standard_input_is_taken_in(kgmem: Callable) -> None:
    """`-` reads standard input."""
    done = kgmem("ingest", "-", "--format", "csv", "--source", "pipe", stdin=TABLE.encode())
    assert done.code == 0
    assert json.loads(kgmem("sources", "--json").out)["name"].endswith("pipe")


def test_broken_line_is_named(kgmem: Callable, here: Path) -> None:
    """File, line, column and reason in one line; nothing of the file is taken in."""
    (here / "broken.nt").write_text("<http://example.org/a> <http://example.org/b> .\n", encoding="utf-8")
    done = kgmem("ingest", "broken.nt")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: broken.nt:1:")
    assert done.err.count("\n") == 1
    assert kgmem("export").out == ""


def test_skipped_lines_are_warned_of(kgmem: Callable, here: Path) -> None:
    """With --skip-errors the rest is taken in, and each place that was not is named on standard error."""
    lines = ["<http://e.org/a> <http://e.org/b> <http://e.org/c> .", "nonsense", ""]
    (here / "some.nt").write_text("\n".join(lines), encoding="utf-8")
    done = kgmem("ingest", "--skip-errors", "some.nt", "--json")
    assert done.code == 0
    assert json.loads(done.out)["sources"][0]["skipped"] == 1
    assert "warning: skipped some.nt:2" in kgmem("ingest", "--skip-errors", "some.nt", "--graph", "other.kg").err


def test_shapes_are_checked(kgmem: Callable, here: Path) -> None:
    """Data that breaks a shape is refused, with a report of what and where."""
    (here / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .\n"
        "ex:CountryShape a sh:NodeShape ; sh:targetClass ex:Country ;\n"
        "    sh:property [ sh:path ex:anthem ; sh:minCount 1 ] .",
        encoding="utf-8",
    )
    done = kgmem("ingest", "--shapes", "shapes.ttl", "facts.ttl")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: ")
    assert "http://example.org/anthem" in done.err
    assert kgmem("export").out == ""


@pytest.mark.parametrize("command", [("ingest", "facts.ttl"), ("forget", "anything")])
@pytest.mark.usefixtures("here")
def test_demo_graph_is_read_only(kgmem: Callable, command: tuple[str, ...]) -> None:
    """The graph that comes with kgmem can't be written to."""
    done = kgmem(*command, "--graph", "demo:")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: demo: can't be written")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ingest", "missing.ttl"), 2),
        (("ingest", "facts.ttl", "--format", "docx"), 2),
        (("ingest", "facts.ttl", "--delimiter", "||"), 2),
        (("ingest", "facts.ttl", "--base", "no iri"), 2),
        (("export", "--format", "jsonld"), 2),
        (("export", "--json"), 2),
        (("stats",), 1),
        (("sources", "--graph", "facts.ttl"), 1),
    ],
)
def test_errors_are_one_line(kgmem: Callable, arguments: tuple[str, ...], code: int) -> None:
    """Wrong use and failure are told apart, and said in one line without a traceback."""
    if arguments[0] == "export":
        kgmem("ingest", "facts.ttl")
    done = kgmem(*arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("error: ")
    assert done.err.count("\n") == 1


@pytest.mark.slow
def test_reader_of_an_export_that_leaves_is_no_error(here: Path) -> None:
    """`kgmem export | head -1` says nothing on standard error."""
    assert here.is_dir()
    reading, writing = os.pipe()
    with subprocess.Popen([BINARY, "export", "--graph", "demo:"], stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        os.read(reading, 10)
        os.close(reading)
        assert process.stderr is not None
        assert process.stderr.read() == b""
