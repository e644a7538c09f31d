"""Batches: outputs, resuming, order, progress, and runs that are killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from batch.functions import make_first_sentence, make_nothing
from documents.pdf_files import Text, pdf, protected_pdf
from documents.zip_files import archive, epub, new_docx, saved

from kgmem.batch import (
    BatchOptions,
    BatchProgress,
    Outcome,
    Output,
    Records,
    WorkerOptions,
    find_documents,
    fingerprint,
    run_batch,
)
from kgmem.errors import LockedError, UsageError

TESTS = Path(__file__).resolve().parent.parent
OPTIONS = BatchOptions(WorkerOptions(workers=2, seconds=20))


def run(folder: Path, out: Path, settings: str = "1", make: Callable = make_first_sentence) -> list[Outcome]:
    """Runs the batch to its end."""
    found = find_documents([folder], leave_out=out)
    return list(run_batch(found.documents, out, make, settings=settings, options=OPTIONS))


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    """What became of each document."""
    return {str(outcome.document.place): outcome.status for outcome in outcomes}


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """All files with what changes when they are written."""
    return {
        str(file.relative_to(folder)): (file.stat().st_ino, file.stat().st_mtime_ns)
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of documents."""
    folder = tmp_path / "reports"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(pdf([Text(72, 700, "A first sentence. And more.")]))
    (folder / "b.txt").write_text("Another one. And more.")
    (folder / "deep" / "c.md").write_text("Ünder it. And more.")
    return folder


def test_two_outputs_for_each_document(reports: Path, tmp_path: Path) -> None:
    """Folders are mirrored, and the JSON says of what and how it was made."""
    outcomes = run(reports, tmp_path / "out")
    assert [outcome.status for outcome in outcomes] == ["done"] * 3
    assert sorted(files(tmp_path / "out")) == sorted(
        f"{name}.{kind}" for name in ("a.pdf", "b.txt", "deep/c.md") for kind in ("md", "json")
    )
    assert (tmp_path / "out" / "deep" / "c.md.md").read_text(encoding="utf-8") == "Ünder it.\n"
    record = json.loads((tmp_path / "out" / "deep" / "c.md.json").read_text(encoding="utf-8"))
    assert record == outcomes[2].record
    assert (record["document"], record["summary"]) == (str(reports / "deep" / "c.md"), "Ünder it.")


def test_what_is_done_is_not_done_again(reports: Path, tmp_path: Path) -> None:
    """Unless the content, the settings or the outputs have changed. Nothing is even loaded where all is done."""
    out = tmp_path / "out"
    first = run(reports, out)
    before = files(out)
    again = run(reports, out, make=make_nothing)
    assert set(statuses(again).values()) == {"skipped"}
    assert [outcome.record for outcome in again] == [outcome.record for outcome in first]
    assert files(out) == before
    (reports / "b.txt").write_text("Changed. And more.")
    (out / "a.pdf.md").unlink()
    assert statuses(run(reports, out)) == {"a.pdf": "done", "b.txt": "done", "deep/c.md": "skipped"}
    assert (out / "b.txt.md").read_text() == "Changed.\n"
    assert set(statuses(run(reports, out, settings="2")).values()) == {"done"}


def test_failures_are_listed_and_tried_again(reports: Path, tmp_path: Path) -> None:
    """The list is there as long as something fails."""
    out = tmp_path / "out"
    (reports / "broken.docx").write_bytes(b"PK\3\4 broken")
    outcomes = run(reports, out)
    assert statuses(outcomes)["broken.docx"] == "failed"
    listed = json.loads((out / "failures.json").read_text())
    assert [failure["document"] for failure in listed] == [str(reports / "broken.docx")]
    assert "it is damaged" in listed[0]["reason"]
    (reports / "broken.docx").write_text("Mended. And more.")
    assert statuses(run(reports, out))["broken.docx"] == "done"
    assert not (out / "failures.json").exists()


def test_order_and_progress(reports: Path, tmp_path: Path) -> None:
    """Outcomes come in the order of the documents, however long each takes; progress counts them."""
    (reports / "a.txt").write_text("SLEEP")
    seen: list[BatchProgress] = []
    found = find_documents([reports])
    options = BatchOptions(WorkerOptions(workers=2, seconds=1))
    outcomes = list(
        run_batch(
            found.documents, tmp_path / "out", make_first_sentence, settings="", options=options, progress=seen.append
        )
    )
    assert [outcome.document for outcome in outcomes] == list(found.documents)
    assert statuses(outcomes)["a.txt"] == "failed"
    last = seen[-1]
    assert (len(seen), last.documents, last.done, last.skipped, last.failed) == (4, 4, 3, 0, 1)
    assert last.bytes == last.bytes_through == sum(document.size for document in found.documents)
    assert last.rate > 0
    assert (seen[0].remaining or 0) > 0
    assert last.remaining == 0


def test_outputs_that_would_be_one_file(reports: Path, tmp_path: Path) -> None:
    """Two documents of one name are refused before anything is done."""
    (reports / "b.txt").rename(reports / "deep" / "a.pdf")
    found = find_documents([reports, reports / "deep"])
    other = find_documents([reports / "deep"])
    with pytest.raises(UsageError, match=r"would both be written to .*a\.pdf\.md"):
        list(run_batch(found.documents[:1] + other.documents, tmp_path / "out", make_nothing, settings=""))
    (tmp_path / "failures").write_text("A text.")
    with pytest.raises(UsageError, match="the list of failures"):
        list(run_batch(find_documents([tmp_path / "failures"]).documents, tmp_path / "out", make_nothing, settings=""))
    (tmp_path / "overall").write_text("A text.")
    with pytest.raises(UsageError, match="the overall result"):
        list(run_batch(find_documents([tmp_path / "overall"]).documents, tmp_path / "out", make_nothing, settings=""))


def test_one_result_of_all_documents(reports: Path, tmp_path: Path) -> None:
    """It is made of the records of those that did not fail, whether they were done in this run or before."""

    def overall(records: Records) -> Output:
        said = {str(document.place): record["summary"] for document, record in records}
        return Output(f"{len(said)} documents\n", said)

    def finish() -> None:
        found = find_documents([reports])
        list(run_batch(found.documents, out, make_first_sentence, settings="1", options=OPTIONS, overall=overall))

    out = tmp_path / "out"
    (reports / "broken.docx").write_bytes(b"PK\3\4 broken")
    finish()
    (reports / "b.txt").write_text("Changed. And more.")
    finish()
    assert (out / "overall.md").read_text() == "3 documents\n"
    assert json.loads((out / "overall.json").read_text()) == {
        "a.pdf": "A first sentence.", "b.txt": "Changed.", "deep/c.md": "Ünder it.",
    }  # fmt: skip


def test_two_runs_do_not_share_a_folder(reports: Path, tmp_path: Path) -> None:
    """The second one is refused while the first one is on its way."""
    found = find_documents([reports])
    first = run_batch(found.documents, tmp_path / "out", make_first_sentence, settings="", options=OPTIONS)
    next(first)
    with pytest.raises(LockedError, match="another run is writing"):
        list(run_batch(found.documents, tmp_path / "out", make_first_sentence, settings="", options=OPTIONS))
    first.close()
    assert len(run(reports, tmp_path / "out")) == 3


def test_fingerprints() -> None:
    """The same for the same settings in any order, another one for others."""
    assert fingerprint({"words": 50, "weights": Path("a")}) == fingerprint({"weights": Path("a"), "words": 50})
    assert fingerprint({"words": 50}) != fingerprint({"words": 51})


def fill(folder: Path) -> tuple[set[str], set[str]]:
    """Writes 30 good and 10 broken documents of all kinds and returns their names."""
    docx = new_docx()
    docx.add_paragraph("A sentence. And more.")
    kinds = {
        "txt": b"A sentence. And more.",
        "md": b"*A sentence*. And more.",
        "html": b"<p>A sentence. And more.",
        "pdf": pdf([Text(72, 700, "A sentence. And more.")]),
        "docx": saved(docx),
        "epub": epub({"a.xhtml": "<p>A sentence. And more.</p>"}),
        "eml": b"From: a@a.example\nMessage-ID: <1@a>\n\nA sentence. And more.\n",
    }
    names = [f"{number // 10}/{number:02}.{kind}" for number, kind in enumerate(list(kinds) * 5)][:30]
    good = {name: kinds[name.partition(".")[2]] for name in names}
    bad = {
        "0/empty.txt": b"",
        "0/protected.pdf": protected_pdf(),
        "0/scan.pdf": pdf([], image=True),
        "1/cut.docx": saved(docx)[:3000],
        "1/cut.pdf": pdf([Text(72, 700, "A sentence.")])[:100],
        "1/picture.md": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "1/binary.txt": bytes(range(256)) * 4,
        "2/crash.txt": b"CRASH",
        "2/endless.html": b"<p>SLEEP",
        "2/strange.epub": archive({"a": "b"}),
    }
    for name, data in (good | bad).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return set(good), set(bad)


SCRIPT = """
import sys
from pathlib import Path
from batch.functions import make_slow_first_sentence
from kgmem.batch import BatchOptions, WorkerOptions, find_documents, run_batch

if __name__ == "__main__":
    found = find_documents([sys.argv[1]])
    options = BatchOptions(WorkerOptions(workers=2, seconds=3))
    failed = 0
    out, make = Path(sys.argv[2]), make_slow_first_sentence
    for outcome in run_batch(found.documents, out, make, settings="1", options=options):
        print(outcome.status, outcome.document.place, flush=True)
        failed += outcome.status == "failed"
    sys.exit(failed > 0)
"""


def start(tmp_path: Path) -> subprocess.Popen[str]:
    """Starts the batch in a process of its own."""
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    command = [sys.executable, tmp_path / "script.py", tmp_path / "in", tmp_path / "out"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        stdout=pipe,
        stderr=pipe,
        text=True,
        env=environment,
        preexec_fn=_take_interrupts,  # noqa: PLW1509 (no threads here)
    )


def _take_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_after(process: subprocess.Popen[str], out: Path, count: int, how: signal.Signals) -> list[psutil.Process]:
    """Sends a signal as soon as so many documents are done, and returns the processes that it had started."""
    deadline = time.monotonic() + 100
    while len(list(out.rglob("*.json"))) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(how)
    process.communicate(timeout=60)
    return children


@pytest.mark.slow
def test_a_batch_that_is_killed_twice(tmp_path: Path) -> None:
    """Every good document is done exactly once, every bad one is reported, and nothing half-written is left."""
    good, bad = fill(tmp_path / "in")
    out = tmp_path / "out"
    done: dict[str, tuple[int, int]] = {}
    for count in (5, 15):
        children = end_after(start(tmp_path), out, count, signal.SIGKILL)
        assert psutil.wait_procs(children, timeout=20)[1] == []
        now = {name: state for name, state in files(out).items() if name.endswith(".json")}
        assert len(now) >= count
        assert done.items() <= now.items()
        for name in now:
            assert json.loads((out / name).read_text())["summary"] == "A sentence."
            assert (out / name).with_suffix(".md").read_text() == "A sentence.\n"
        done = now
    last = start(tmp_path)
    printed, errors = last.communicate(timeout=200)
    assert (last.returncode, errors) == (1, "")
    ended = dict(reversed(line.split(" ", 1)) for line in printed.splitlines())
    assert {name for name, status in ended.items() if status == "failed"} == bad
    assert {f"{name}.json" for name, status in ended.items() if status == "skipped"} == set(done)
    assert done.items() <= files(out).items()
    assert set(files(out)) == {f"{name}.{kind}" for name in good for kind in ("md", "json")} | {"failures.json"}
    listed = json.loads((out / "failures.json").read_text())
    assert {str(Path(failure["document"]).relative_to(tmp_path / "in")) for failure in listed} == bad
    assert list(ended) == sorted(good | bad)


@pytest.mark.slow
def test_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    """All processes end, what was done stays, and the next run goes on."""
    fill(tmp_path / "in")
    process = start(tmp_path)
    children = end_after(process, tmp_path / "out", 5, signal.SIGINT)
    assert process.returncode in {-signal.SIGINT, 130}
    assert psutil.wait_procs(children, timeout=20)[1] == []
    assert not list((tmp_path / "out").rglob("failures.json"))
