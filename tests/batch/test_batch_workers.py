"""Tasks in processes of their own: shared functions, limits, and workers that die."""

from __future__ import annotations

import time

import psutil
import pytest
from batch.functions import make_first_sentence, make_nothing, make_process_number

from kgmem.batch import WorkerOptions
from kgmem.batch.workers import run_tasks
from kgmem.documents import Document, Metadata
from kgmem.errors import KgmemError


def text(content: str) -> Document:
    """A document of that text."""
    return Document(content, content, "text/plain", "", 0, Metadata(), (), ())


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_the_function_is_made_once_and_shared(start_method: str) -> None:
    """Forked workers share what the supervisor made; spawned ones make it themselves."""
    options = WorkerOptions(workers=2, start_method=start_method)
    results = [done.result for done in run_tasks(make_process_number, range(20), options)]
    assert sorted(result[2] for result in results if result) == list(range(20))
    made_in, ran_in = ({result[place] for result in results if result} for place in (0, 1))
    assert 1 <= len(ran_in) <= 2
    assert len(made_in) == 1 if start_method == "fork" else made_in == ran_in
    assert made_in.isdisjoint(ran_in) == (start_method == "fork")


def test_a_worker_that_dies_takes_only_its_task_with_it() -> None:
    """Crashes, exits, errors, too much memory and too much time are reasons; all other tasks have results."""
    words = ["One", "CRASH", "Two", "EXIT", "Three", "ERROR", "SLEEP", "Four", "MEMORY", "Five"]
    options = WorkerOptions(workers=2, seconds=1.5)
    done = {one.task.name: one for one in run_tasks(make_first_sentence, map(text, words), options)}
    reasons = {name: one.failure for name, one in done.items() if one.failure is not None}
    assert set(done) == set(words)
    assert "crashed (Aborted)" in reasons.pop("CRASH")
    assert reasons == {
        "EXIT": "its process ended with code 7",
        "ERROR": "ValueError: no such thing",
        "SLEEP": "it took longer than 1.5 seconds; raise the limit if it deserves more",
        "MEMORY": "it took more than 4,096 MB of memory; raise the limit, or split it",
    }
    assert all(one.result.record["summary"] == f"{name}." for name, one in done.items() if one.result is not None)


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_a_function_that_cannot_be_made_ends_the_run(start_method: str) -> None:
    """The reason is said once, not for each task."""
    options = WorkerOptions(workers=2, start_method=start_method)
    with pytest.raises(KgmemError, match="no weights in that folder"):
        list(run_tasks(make_nothing, range(5), options))


def test_nothing_to_do_starts_nothing() -> None:
    """Without tasks the function is not even made."""
    assert list(run_tasks(make_nothing, [], WorkerOptions())) == []


def test_whoever_stops_reading_leaves_no_process_behind() -> None:
    """Closing the iterator ends supervisor and workers, busy or not."""
    options = WorkerOptions(workers=2, seconds=50)
    running = run_tasks(make_first_sentence, [text("One"), text("SLEEP"), text("SLEEP")], options)
    next(running)
    started = time.monotonic()
    mine = [
        process
        for process in psutil.Process().children(recursive=True)
        if "resource_tracker" not in str(process.cmdline())
    ]
    assert len(mine) == 3
    running.close()
    gone, alive = psutil.wait_procs(mine, timeout=5)
    assert (len(gone), alive) == (3, [])
    assert time.monotonic() - started < 20
