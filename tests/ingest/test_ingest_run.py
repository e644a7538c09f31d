"""An ingest as a whole: repeating, changing, stopping, trying out, progress."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kgmem.errors import IngestError, ParseError, ReadOnlyError, UsageError
from kgmem.ingest import IngestOptions, ingest
from kgmem.ingest.formats import Format
from kgmem.stores import open_store
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]
Lines = Callable[..., list[str]]
Input = Callable[[bytes], None]


def test_repeating_changes_nothing(store: MemoryStore, write: Write) -> None:
    """The same bytes with the same options are not read again; the store's version stays."""
    path = write("facts.nt", "<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:c> .\n")
    (first,) = ingest(store, [path]).sources
    version = store.version()
    (second,) = ingest(store, [path]).sources
    assert (first.status, first.triples) == ("new", 1)
    assert (second.status, second.triples) == ("unchanged", 1)
    assert store.version() == version


def test_another_working_directory_is_the_same_source(
    store: MemoryStore, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source is named by the absolute path, however it is written."""
    path = write("kg/facts.nt", "<a:a> <a:b> <a:c> .\n")
    ingest(store, [str(path)])
    monkeypatch.chdir(tmp_path)
    assert ingest(store, ["kg/facts.nt"]).sources[0].status == "unchanged"
    monkeypatch.chdir(tmp_path / "kg")
    report = ingest(store, ["facts.nt", "../kg/facts.nt", "."])
    assert [source.status for source in report.sources] == ["unchanged"]


def test_a_link_is_a_source_of_its_own(store: MemoryStore, write: Write, tmp_path: Path, lines: Lines) -> None:
    """A link that comes to point elsewhere replaces what it pointed to before."""
    old, new = write("1.nt", "<a:a> <a:b> <a:1> .\n"), write("2.nt", "<a:a> <a:b> <a:2> .\n")
    latest = tmp_path / "latest.nt"
    for target in (old, new):
        latest.unlink(missing_ok=True)
        latest.symlink_to(target)
        ingest(store, [latest])
    assert lines() == ["<a:a> <a:b> <a:2>"]


def test_a_changed_file_replaces_its_own_triples_only(store: MemoryStore, write: Write, lines: Lines) -> None:
    """What another source states stays, also if it is the same triple."""
    write("a.nt", "<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:old> .\n")
    other = write("b.nt", "<a:a> <a:b> <a:c> .\n")
    ingest(store, [other.parent])
    write("a.nt", "<a:a> <a:b> <a:new> .\n")
    report = ingest(store, [other.parent])
    assert [source.status for source in report.sources] == ["changed", "unchanged"]
    assert report.triples == 1
    assert lines() == ["<a:a> <a:b> <a:c>", "<a:a> <a:b> <a:new>"]


@pytest.mark.parametrize(
    "options",
    [
        IngestOptions(base="http://x/"),
        IngestOptions(lang="en"),
        IngestOptions(delimiter=","),
        IngestOptions(quoting="none"),
        IngestOptions(skip_errors=True),
        IngestOptions(format=Format.TSV, delimiter=","),
    ],
)
def test_other_options_are_a_change(store: MemoryStore, write: Write, options: IngestOptions) -> None:
    """What options make of a file is part of what is compared."""
    path = write("a.csv", "A,likes,B\n")
    ingest(store, [path])
    assert ingest(store, [path], options).sources[0].status == "changed"
    assert ingest(store, [path], options).sources[0].status == "unchanged"


def test_a_broken_file_leaves_no_trace_and_a_repeat_finishes(store: MemoryStore, write: Write, lines: Lines) -> None:
    """Files before the broken one are in, of itself nothing, and a repeat takes the rest."""
    folder = write("a.nt", "<a:a> <a:b> <a:1> .\n").parent
    write("b.nt", "<a:a> <a:b> <a:2> .\n" * 5000 + "<a:a> <a:b> oops .\n")
    write("c.nt", "<a:a> <a:b> <a:3> .\n")
    with pytest.raises(ParseError, match=r"b\.nt:5001:13: The object"):
        ingest(store, [folder])
    assert lines() == ["<a:a> <a:b> <a:1>"]
    write("b.nt", "<a:a> <a:b> <a:2> .\n")
    report = ingest(store, [folder])
    assert [source.status for source in report.sources] == ["unchanged", "new", "new"]
    assert lines() == ["<a:a> <a:b> <a:1>", "<a:a> <a:b> <a:2>", "<a:a> <a:b> <a:3>"]


def test_a_broken_change_leaves_the_old_state(store: MemoryStore, write: Write, lines: Lines) -> None:
    """A file that was fine and is broken now keeps what it said."""
    path = write("a.ttl", "<a:a> <a:b> 1 .")
    ingest(store, [path])
    write("a.ttl", "<a:a> <a:b> 2 . <a:a> <a:b>")
    with pytest.raises(ParseError):
        ingest(store, [path])
    assert lines() == ['<a:a> <a:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>']


def test_a_dry_run_reads_everything_and_writes_nothing(store: MemoryStore, write: Write) -> None:
    """It tells what would change, and finds the errors."""
    folder = write("a.nt", "<a:a> <a:b> <a:1> .\n").parent
    ingest(store, [folder])
    version = store.version()
    write("a.nt", "<a:a> <a:b> <a:2> .\n")
    write("b.csv", "A,likes,B\n")
    report = ingest(store, [folder], IngestOptions(dry_run=True))
    assert report.dry_run
    assert [(source.status, source.triples) for source in report.sources] == [("changed", 1), ("new", 4)]
    write("c.ttl", "<a:a> <a:b>")
    with pytest.raises(ParseError, match=r"c\.ttl"):
        ingest(store, [folder], IngestOptions(dry_run=True))
    assert store.version() == version


def test_a_read_only_store_is_refused_at_once(store: MemoryStore, write: Write) -> None:
    """Nothing is parsed for nothing; a dry run is fine."""
    path = write("a.nt", "oops")
    store.freeze()
    with pytest.raises(ReadOnlyError, match="memory: is read-only"):
        ingest(store, [path])
    write("a.nt", "<a:a> <a:b> <a:c> .")
    assert ingest(store, [path], IngestOptions(dry_run=True)).triples == 1


def test_a_source_can_be_given_a_name(store: MemoryStore, write: Write, lines: Lines) -> None:
    """A word or an IRI, for one input; other bytes under that name replace the first."""
    one, two = write("1.nt", "<a:a> <a:b> <a:1> .\n"), write("2.nt", "<a:a> <a:b> <a:2> .\n")
    assert ingest(store, [one], IngestOptions(source="my films")).sources[0].source == "urn:kgmem:source:my%20films"
    assert ingest(store, [two], IngestOptions(source="my films")).sources[0].status == "changed"
    assert ingest(store, [two], IngestOptions(source="http://x/")).sources[0].source == "http://x/"
    assert lines() == ["<a:a> <a:b> <a:2>"]
    with pytest.raises(UsageError, match="one source name, 'x', for 2 inputs"):
        ingest(store, [one, two], IngestOptions(source="x"))


def test_standard_input_is_named_by_its_content(store: MemoryStore, standard_input: Input, lines: Lines) -> None:
    """Piping the same in again changes nothing, and other content replaces nothing."""
    options = IngestOptions(format=Format.N_TRIPLES)
    statuses = []
    for content in (b"<a:a> <a:b> <a:1> .\n", b"<a:a> <a:b> <a:2> .\n", b"<a:a> <a:b> <a:1> .\n"):
        standard_input(content)
        statuses.append(ingest(store, ["-"], options).sources[0].status)
    assert statuses == ["new", "new", "unchanged"]
    assert lines() == ["<a:a> <a:b> <a:1>", "<a:a> <a:b> <a:2>"]


def test_a_named_pipe_is_like_standard_input(store: MemoryStore, tmp_path: Path, lines: Lines) -> None:
    """What a shell makes of <(zcat dump.gz) can be read."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write('<a:a> <a:b> <a:1> .')"]):
        report = ingest(store, [pipe])
    assert report.sources[0].source.startswith("urn:kgmem:stdin:")
    assert lines() == ["<a:a> <a:b> <a:1>"]


def test_progress_counts_the_bytes_on_disk(store: MemoryStore, write: Write, tmp_path: Path) -> None:
    """Over all files, packed ones too, never backwards, to the last byte; unchanged files count as read."""
    big = "".join(f"<a:a> <a:b> <a:{number}> .\n" for number in range(200_000))
    paths = [write("a.nt", big), write("b.nt.gz", big), write("c.csv", "A,likes,B\n"), write("d.ttl", big[:200])]
    ingest(store, [paths[2]])
    total = sum(path.stat().st_size for path in paths)
    calls: list[tuple[int, int, str]] = []
    dry = IngestOptions(dry_run=True)
    ingest(store, [tmp_path], dry, progress=lambda done, total, name: calls.append((done, total, name)))
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert calls[-1] == (total, total, str(paths[-1]))
    assert {call[1] for call in calls} == {total}
    assert [name for name in map(str, paths) if name in {call[2] for call in calls}] == list(map(str, paths))
    assert len(done) > 8


def test_a_file_that_changes_while_it_is_read_is_refused(store: MemoryStore, write: Write) -> None:
    """What was hashed is what is stored, or nothing is."""
    path = write("a.nt", "<a:a> <a:b> <a:c> .\n" * 100_000)

    def grow(*_: object) -> None:
        with path.open("a") as file:
            file.write("<a:a> <a:b> <a:d> .\n")

    def rewrite(*_: object) -> None:
        path.write_bytes(path.read_bytes()[::-1])

    for meddle in (grow, rewrite):
        with pytest.raises(IngestError, match=r"a\.nt changed while it was read"):
            ingest(store, [path], IngestOptions(skip_errors=True), progress=meddle)
    assert store.size() == 0


def test_the_embedded_store_takes_all_formats_in(tmp_path: Path, write: Write) -> None:
    """The same on disk: new, unchanged after reopening, changed."""
    files = {"a.nt": "<a:a> <a:b> _:x .\n", "b.csv": "A,likes,B\n", "c.ttl": "<a:a> <a:b> [], [] ."}
    for name, content in files.items():
        write(f"in/{name}", content)
    for expected in ("new", "unchanged"):
        with open_store(tmp_path / "graph.kg", read_only=False, create=True) as store:
            report = ingest(store, [tmp_path / "in"])
        assert {source.status for source in report.sources} == {expected}
    write("in/a.nt", "<a:a> <a:b> <a:new> .\n")
    with open_store(tmp_path / "graph.kg", read_only=False) as store:
        report = ingest(store, [tmp_path / "in"])
        assert [source.status for source in report.sources] == ["changed", "unchanged", "unchanged"]
        assert store.size() == 1 + 4 + 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"delimiter": "||"}, "one character"),
        ({"delimiter": '"'}, "not a quote"),
        ({"quoting": "maybe"}, "one of auto, csv, none"),
        ({"base": "films"}, "no absolute IRI"),
        ({"base": "http://x/a b"}, "no absolute IRI"),
        ({"lang": "not a tag"}, "no language tag"),
        ({"source": " "}, "empty name"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, str], message: str) -> None:
    """Before anything is read, with the value in the message."""
    with pytest.raises(UsageError, match=message):
        IngestOptions(**options)  # type: ignore[arg-type]
