"""What every test server needs: the cache of fetched software, a free port, an ordinary process."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest

_PATIENCE_S = 180.0
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kgmem" / "servers"
"""As it was before any test set a cache of its own."""


def unavailable(reason: str) -> NoReturn:
    """Skips the test, or fails it where servers are required."""
    if os.environ.get("KGMEM_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def fetched(name: str, fetch: Callable[[Path], subprocess.CompletedProcess[str]], *programs: str) -> Path:
    """The folder `name` of the cache; without it `programs` are needed, and `fetch` is to fill a new folder."""
    folder = _CACHE / name
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:  # tests that run side by side fetch it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(folder, fetch, *programs)
    return folder


def _fetch(folder: Path, fetch: Callable[[Path], subprocess.CompletedProcess[str]], *programs: str) -> None:
    name = folder.name
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        unavailable(f"{' and '.join(missing)} is needed to fetch {name}; install it, or let .ci/run do so")
    partial = _CACHE / f"{name}.{os.getpid()}"
    partial.mkdir(parents=True)
    done = fetch(partial)
    if done.returncode:
        shutil.rmtree(partial)
        unavailable(f"{name} can't be fetched: {(done.stdout + done.stderr)[-300:]}")
    partial.rename(folder)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, whatever that is."""
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


@dataclass
class Process:
    """A server as an ordinary process with a folder of its own."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def launch(self, command: list[str], ready: Callable[[], bool], **environment: str) -> None:
        """Starts the process and waits until it is ready."""
        log = self.folder / "output.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=out, cwd=self.folder, env={**os.environ, **environment}
            )
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end and self.process.poll() is None:
            if ready():
                return
            time.sleep(0.1)
        self.kill()
        unavailable(f"{command[0]} does not start: {log.read_text()[-500:]}")

    def kill(self) -> None:
        """SIGKILL, as a crash would; nothing if it does not run."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
