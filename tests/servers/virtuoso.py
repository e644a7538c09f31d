"""Virtuoso for the tests: what DBpedia runs, with a cap of 1,000 rows; unpacked from Debian packages, without root."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from servers.processes import Process, fetched, free_port, run

ROW_CAP = 1_000
PASSWORD = "dba"
_PACKAGES = ("virtuoso-opensource-7", "virtuoso-opensource-7-bin", "libminizip1", "libpcre3")
_LIBRARIES = ("usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu")
_SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 5
MaxKeepAlives = 10
KeepAliveTimeout = 10

[SPARQL]
ResultSetMaxRows = {cap}
"""


def _fetch(folder: Path) -> subprocess.CompletedProcess[str]:
    done = run("apt-get", "download", *_PACKAGES, cwd=folder)
    for package in folder.glob("*.deb"):
        if done.returncode == 0:
            done = run("dpkg", "-x", str(package), str(folder))
    return done


@dataclass
class Virtuoso(Process):
    """A Virtuoso where anybody may read and write."""

    port: int = field(default_factory=free_port)
    sql_port: int = field(default_factory=free_port)
    cap: int = ROW_CAP

    @property
    def url(self) -> str:
        """The query and update endpoint."""
        return f"http://127.0.0.1:{self.port}/sparql"

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = _SETTINGS.format(port=self.port, sql_port=self.sql_port, cap=self.cap)
        (self.folder / "virtuoso.ini").write_text(settings)
        program, libraries = _installed()
        command = [program, "+foreground", "+configfile", "virtuoso.ini"]
        self.launch(command, self._answers, LD_LIBRARY_PATH=libraries)
        self.sql('GRANT SPARQL_UPDATE TO "SPARQL"')

    def sql(self, command: str) -> None:
        """Runs a command as the administrator."""
        program, libraries = _installed()
        tool = Path(program).with_name("isql-vt")
        subprocess.run(
            [str(tool), f"127.0.0.1:{self.sql_port}", "dba", PASSWORD, f"exec={command};"],
            check=True,
            capture_output=True,
            env={"LD_LIBRARY_PATH": libraries},
        )

    def empty(self) -> None:
        """Takes out every graph but Virtuoso's own."""
        self.sql(
            "DELETE FROM DB.DBA.RDF_QUAD WHERE id_to_iri(G) NOT LIKE 'http://www.openlinksw.com/%'"
            " AND id_to_iri(G) NOT LIKE 'http://www.w3.org/%' AND id_to_iri(G) NOT LIKE 'http://localhost:%'"
            " AND id_to_iri(G) NOT LIKE 'urn:%:%:%:sparql' AND id_to_iri(G) NOT LIKE 'urn:activitystreams%'"
        )

    def update(self, text: str) -> None:
        """Runs an update as another client would."""
        done = requests.post(self.url, data={"update": text}, timeout=30)
        done.raise_for_status()

    def _answers(self) -> bool:
        try:
            return requests.get(self.url, params={"query": "ASK {}"}, timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):
            return False


def _installed() -> tuple[str, str]:
    """The server's program, and the folders of its libraries."""
    found = shutil.which("virtuoso-t")
    if found is not None:
        return found, ""
    root = fetched("virtuoso-7", _fetch, "apt-get", "dpkg")
    return str(root / "usr/bin/virtuoso-t"), ":".join(str(root / folder) for folder in _LIBRARIES)


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A running server, whatever is in it."""
    server = Virtuoso(tmp_path_factory.mktemp("virtuoso"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def empty_virtuoso(virtuoso: Virtuoso) -> Virtuoso:
    """The server without any data."""
    virtuoso.empty()
    return virtuoso
