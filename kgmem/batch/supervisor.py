"""The other side of `run_tasks`: the process that starts workers and hands tasks to them, and the workers."""

from __future__ import annotations

import os
import resource
import signal
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import ForkProcess, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kgmem.errors import DocumentError, KgmemError

if TYPE_CHECKING:
    from kgmem.batch.workers import WorkerOptions


@dataclass(frozen=True, slots=True)
class Failure:
    """Instead of a result: why there is none."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotMade:
    """Instead of any result: why the function could not be made."""

    reason: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    task: int | None = None


def supervise(pipe: Connection[Any, Any], make: Callable[[], Callable[[Any], Any]], options: WorkerOptions) -> None:
    """Runs until the other end of `pipe` is closed, by its process or by the end of it. Then all workers go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one closes the pipe
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core for each worker, and no threads before forking
    if options.start_method == "fork":
        try:
            function = make()
        except KgmemError as error:
            pipe.send((0, NotMade(str(error))))
            return
        _Supervisor(pipe, lambda: function, options).run()
    else:
        _Supervisor(pipe, make, options).run()


class _Supervisor:
    """Hands tasks to idle workers and results back, and replaces workers that died."""

    def __init__(
        self, pipe: Connection[Any, Any], make: Callable[[], Callable[[Any], Any]], options: WorkerOptions
    ) -> None:
        self._pipe = pipe
        self._make = make
        self._options = options
        self._process = ForkProcess if options.start_method == "fork" else SpawnProcess
        self._workers: dict[Connection[Any, Any], _Worker] = {}
        self._tasks: deque[tuple[int, Any]] = deque()

    def run(self) -> None:
        """Works until the pipe is closed."""
        try:
            while True:
                self._hand_out()
                for ready in cast("list[Connection[Any, Any]]", wait([self._pipe, *self._workers])):
                    if ready is self._pipe:
                        self._tasks.append(self._pipe.recv())
                    else:
                        self._take_back(ready)
        except (EOFError, OSError):  # nobody waits for results any more
            pass
        finally:
            for worker in self._workers.values():
                worker.process.kill()
            for worker in self._workers.values():
                worker.process.join()

    def _hand_out(self) -> None:
        idle = [connection for connection, worker in self._workers.items() if worker.task is None]
        while self._tasks and (idle or len(self._workers) < self._options.workers):
            connection = idle.pop() if idle else self._start()
            number, task = self._tasks.popleft()
            self._workers[connection].task = number
            try:
                connection.send(task)
            except OSError:  # it died meanwhile, which is noticed when its end is read
                continue

    def _start(self) -> Connection[Any, Any]:
        ours, theirs = Pipe()
        inherited = [self._pipe, ours, *self._workers] if self._options.start_method == "fork" else []
        process = self._process(target=_work, args=(theirs, self._make, self._options, inherited))
        process.start()
        theirs.close()
        self._workers[ours] = _Worker(process)
        return ours

    def _take_back(self, connection: Connection[Any, Any]) -> None:
        worker = self._workers[connection]
        try:
            result, goes_on = connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            result, goes_on = Failure(self._cause(worker.process.exitcode or 0)), False
        if not goes_on:
            del self._workers[connection]
            connection.close()
        if worker.task is not None:
            number, worker.task = worker.task, None
            self._pipe.send((number, result))

    def _cause(self, code: int) -> str:
        """Why a worker died, by its exit code."""
        match -code:
            case signal.SIGALRM:
                return f"it took longer than {self._options.seconds:g} seconds; raise the limit if it deserves more"
            case signal.SIGKILL:
                return "the system ended its process, most likely for lack of memory; try fewer workers"
            case number if number > 0:
                return f"its process crashed ({signal.strsignal(number)}); the file may be damaged"
        return f"its process ended with code {code}"


def _work(
    connection: Connection[Any, Any],
    make: Callable[[], Callable[[Any], Any]],
    options: WorkerOptions,
    inherited: list[Connection[Any, Any]],
) -> None:
    """A worker: one task after another until the supervisor's end is closed."""
    for other in inherited:  # else they would stay open when the supervisor ends
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends the process
    try:
        function = make()
    except KgmemError as error:  # where the supervisor didn't make it before
        connection.send((NotMade(str(error)), False))
        return
    _limit_memory(options.bytes)
    try:
        while True:
            task = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, options.seconds)
            result, goes_on = _result(function, task, options)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send((result, goes_on))
            if not goes_on:
                return
    except (EOFError, OSError):
        return


def _result(function: Callable[[Any], Any], task: Any, options: WorkerOptions) -> tuple[Any, bool]:
    """The result or a Failure, and whether the worker can go on."""
    try:
        return function(task), True
    except DocumentError as error:
        return Failure(error.reason), True
    except KgmemError as error:
        return Failure(str(error)), True
    except MemoryError:
        return Failure(f"it took more than {options.bytes >> 20:,} MB of memory; raise the limit, or split it"), False
    except Exception as error:  # noqa: BLE001 - one document must not end the others
        return Failure(" ".join(f"{type(error).__name__}: {error}".split())), True


def _limit_memory(size: int) -> None:
    """Lets the process have `size` bytes of data more than it has; what it shares with the supervisor is no issue."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except OSError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = pages * resource.getpagesize() + size
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
