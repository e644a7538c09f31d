"""Apache Jena Fuseki for the tests: a strict SPARQL 1.1 endpoint, fetched once through Maven."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from servers.processes import Process, fetched, free_port, run

VERSION = "5.6.0"
USER, PASSWORD = "ada", "p@ss:word/1"


def _fetch(folder: Path) -> subprocess.CompletedProcess[str]:
    artifact = f"-Dartifact=org.apache.jena:jena-fuseki-server:{VERSION}"
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
    return run("mvn", "-q", "-B", goal, artifact, f"-DoutputDirectory={folder}")


@dataclass
class Fuseki(Process):
    """A Fuseki with one data set, in memory or on disk (`--tdb2 --loc=FOLDER`), with or without a login."""

    options: tuple[str, ...] = ("--mem",)
    login: str | None = None
    """"basic" or "digest"."""
    config: str | None = None
    """An assembler file's content that describes the data set `ds`, instead of the options."""
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """The query endpoint, without name and password."""
        return f"http://127.0.0.1:{self.port}/ds/sparql"

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        jar = fetched(f"fuseki-{VERSION}", _fetch, "mvn", "java") / f"jena-fuseki-server-{VERSION}.jar"
        command = [
            "java",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            str(jar),
            "--localhost",
            f"--port={self.port}",
        ]
        if self.login:
            (self.folder / "passwords").write_text(f"{USER}: {PASSWORD}\n", encoding="utf-8")
            command += ["--passwd=passwords", f"--auth={self.login}"]
        if self.config:
            (self.folder / "config.ttl").write_text(self.config, encoding="utf-8")
            self.launch([*command, "--config=config.ttl"], self._answers)
        else:
            self.launch([*command, *self.options, "--update", "/ds"], self._answers)

    def empty(self) -> None:
        """Takes everything out."""
        done = requests.post(self.url.replace("/sparql", "/update"), data={"update": "DROP ALL"}, timeout=30)
        done.raise_for_status()

    def update(self, text: str) -> None:
        """Runs an update as another client would."""
        done = requests.post(self.url.replace("/sparql", "/update"), data={"update": text}, timeout=30)
        done.raise_for_status()

    def _answers(self) -> bool:
        try:
            requests.get(self.url, params={"query": "ASK {}"}, timeout=5)
        except (requests.ConnectionError, requests.Timeout):
            return False
        return True


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuseki]:
    """A running server, whatever is in it."""
    server = Fuseki(tmp_path_factory.mktemp("fuseki"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def empty_fuseki(fuseki: Fuseki) -> Fuseki:
    """The server without any data."""
    fuseki.empty()
    return fuseki
