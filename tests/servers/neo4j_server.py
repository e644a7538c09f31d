"""Neo4j for the tests: fetched once through Maven, run as an ordinary process on a free loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import neo4j
import pytest

VERSION = "5.26.16"
PASSWORD = "kgmem-test"
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_POM = Path(__file__).with_name("neo4j.pom.xml")
_PATIENCE_S = 90.0


def _unavailable(reason: str) -> NoReturn:
    """Skips the test, or fails it where servers are required."""
    if os.environ.get("KGMEM_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def neo4j_jars() -> Path:
    """The folder with the server's jars; fetched at the first use, 116 MB."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kgmem" / "servers"
    jars = cache / f"neo4j-{VERSION}"
    if jars.is_dir():
        return jars
    missing = [program for program in ("mvn", "java") if shutil.which(program) is None]
    if missing:
        _unavailable(f"{' and '.join(missing)} is needed to run Neo4j; install Maven and Java 17")
    partial = cache / f"neo4j-{VERSION}.{os.getpid()}"
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    command = ["mvn", "-q", "-B", "-f", str(_POM), f"-Dneo4j.version={VERSION}", goal]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={partial}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(partial, ignore_errors=True)
        _unavailable(f"Maven can't fetch Neo4j: {(done.stdout + done.stderr)[-300:]}")
    partial.rename(jars)
    return jars


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass
class Neo4jServer:
    """A server with its own folder. The first start sets the password unless `fresh_password`."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Without name and password."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """With name and password."""
        return f"bolt://neo4j:{PASSWORD}@127.0.0.1:{self.port}"

    def start(self, **settings: str) -> None:
        """Starts the process and waits until it answers."""
        for name in ("conf", "data", "logs", "plugins", "import", "run"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        lines = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "256m",
            **self.settings,
            **settings,
        }
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.home / "conf" / "neo4j.conf").write_text(text)
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
        command = ["java", "-Xms512m", "-Xmx512m", "-XX:TieredStopAtLevel=4", *opened, "-Dlog4j2.disable.jmx=true"]
        command += ["-cp", f"{neo4j_jars()}/*", "org.neo4j.server.CommunityEntryPoint"]
        command += [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        with (self.home / "output.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end and self.process.poll() is None:
            if not self._listens():
                time.sleep(0.1)
                continue
            try:
                with neo4j.GraphDatabase.driver(self.address, auth=("neo4j", PASSWORD)) as driver:
                    driver.verify_connectivity()
                return
            except neo4j.exceptions.AuthError as error:
                if error.code == "Neo.ClientError.Security.CredentialsExpired":
                    return
                self._set_password()
            except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
                time.sleep(0.2)
        _unavailable(f"Neo4j does not start: {(self.home / 'output.log').read_text()[-500:]}")

    def _listens(self) -> bool:
        with socket.socket() as sock:
            return sock.connect_ex(("127.0.0.1", self.port)) == 0

    def _set_password(self) -> None:
        with neo4j.GraphDatabase.driver(self.address, auth=("neo4j", "neo4j")) as driver:
            change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
            driver.execute_query(change, new=PASSWORD, database_="system")

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """An orderly end."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def run(self, query: str, **parameters: object) -> list[neo4j.Record]:
        """Runs a query as an administrator would."""
        with neo4j.GraphDatabase.driver(self.address, auth=("neo4j", PASSWORD)) as driver:
            return driver.execute_query(query, parameters).records

    def empty(self) -> None:
        """Takes all nodes and relationships out."""
        with neo4j.GraphDatabase.driver(self.address, auth=("neo4j", PASSWORD)) as driver, driver.session() as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS").consume()


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A running server, whatever is in it."""
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
    neo4j_jars()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def empty_neo4j(neo4j_server: Neo4jServer) -> Neo4jServer:
    """The server without any data."""
    neo4j_server.empty()
    return neo4j_server
