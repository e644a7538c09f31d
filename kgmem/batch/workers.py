"""Runs a function over many tasks in processes of their own, each within limits of time and memory.

    this process ── tasks ──> supervisor ──> workers
                 <── results ──

The supervisor is a new process that makes the function once, so that weights are loaded once; workers are forked from
it and share them. It has no threads, which is what makes forking safe, and this process may have any. A worker that
dies takes only its task with it.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from typing import Generic, TypeVar

from kgmem.batch.supervisor import Failure, NotMade, supervise
from kgmem.errors import KgmemError

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE = 5.0  # seconds in which a supervisor that is told to end has to do so


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How many processes, and what each task may take."""

    workers: int = field(default_factory=lambda: len(_cores()))
    seconds: float = 120.0
    """For one task. The operating system ends a worker that takes longer, whatever it is doing."""
    bytes: int = 4 << 30
    """Of memory for one worker's own data; only Linux keeps to it."""
    start_method: str = "fork" if sys.platform == "linux" else "spawn"
    """Of workers. Spawned ones make the function themselves: on macOS a fork may crash inside system libraries."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """A task that is through: with a result, or with the reason why there is none."""

    task: T
    result: R | None
    failure: str | None


def run_tasks(make: Callable[[], Callable[[T], R]], tasks: Iterable[T], options: WorkerOptions) -> Iterator[Done[T, R]]:
    """Runs `make()(task)` for each task and yields them as they end. No process is started if there is no task.

    Tasks are taken from `tasks` when there is room for them. `make`, tasks and results are sent to other processes,
    so `make` must be a function at the top of a module, or an object of a class that is.

    Raises:
        KgmemError: raised by `make`, or the supervisor died.
    """
    waiting = iter(tasks)
    for first in waiting:
        yield from _run(make, chain([first], waiting), options)


def _run(make: Callable[[], Callable[[T], R]], tasks: Iterator[T], options: WorkerOptions) -> Iterator[Done[T, R]]:
    context = get_context("spawn")
    pipe, other_end = context.Pipe()
    supervisor = context.Process(target=supervise, args=(other_end, make, options))
    supervisor.start()
    other_end.close()
    atexit.register(pipe.close)  # before multiprocessing waits for the supervisor, which waits for this
    running: dict[int, T] = {}

    def next_done() -> Done[T, R]:
        try:
            number, result = pipe.recv()
        except (EOFError, OSError):
            raise KgmemError("the process that runs the workers has died; run it again, with fewer workers") from None
        if isinstance(result, NotMade):
            raise KgmemError(result.reason)
        task = running.pop(number)
        if isinstance(result, Failure):
            return Done(task, None, result.reason)
        return Done(task, result, None)

    try:
        for number, task in enumerate(tasks):
            while len(running) >= 2 * options.workers:  # a task waits for each worker
                yield next_done()
            running[number] = task
            pipe.send((number, task))
        while running:
            yield next_done()
    finally:
        pipe.close()
        atexit.unregister(pipe.close)
        supervisor.join(_PATIENCE)
        if supervisor.is_alive():
            supervisor.kill()
            supervisor.join()


def _cores() -> set[int]:
    return os.sched_getaffinity(0) if sys.platform == "linux" else set(range(os.cpu_count() or 1))
