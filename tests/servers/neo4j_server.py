"""Neo4j for the tests: fetched once through Maven, run as an ordinary process on a free loopback port."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import pytest
from servers.processes import Process, fetched, free_port, run

VERSION = "5.26.16"
PASSWORD = "kgmem-test"
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_POM = Path(__file__).with_name("neo4j.pom.xml")


def _fetch(folder: Path) -> subprocess.CompletedProcess[str]:
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    return run("mvn", "-q", "-B", "-f", str(_POM), goal, "-DincludeScope=runtime", f"-DoutputDirectory={folder}")


@dataclass
class Neo4jServer(Process):
    """A server with one database."""

    port: int = field(default_factory=free_port)
    heap: str = "512m"

    @property
    def address(self) -> str:
        """Without name and password."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """With name and password."""
        return f"bolt://neo4j:{PASSWORD}@127.0.0.1:{self.port}"

    def start(self, **settings: str) -> None:
        """Starts the process and waits until it answers. The first start sets the password."""
        for name in ("conf", "data", "logs", "plugins", "import", "run"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        lines = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "256m",
            **settings,
        }
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.folder / "conf" / "neo4j.conf").write_text(text)
        jars = fetched(f"neo4j-{VERSION}", _fetch, "mvn", "java")
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
        command = [
            "java",
            f"-Xms{self.heap}",
            f"-Xmx{self.heap}",
            "-XX:TieredStopAtLevel=4",
            *opened,
            "-Dlog4j2.disable.jmx=true",
        ]
        command += ["-cp", f"{jars}/*", "org.neo4j.server.CommunityEntryPoint"]
        command += [f"--home-dir={self.folder}", f"--config-dir={self.folder / 'conf'}"]
        self.launch(command, self._answers)

    def stop(self) -> None:
        """An orderly end."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def run(self, query: str, **parameters: object) -> list[neo4j.Record]:
        """Runs a query as an administrator would."""
        with self._driver() as driver:
            return driver.execute_query(query, parameters).records

    def empty(self) -> None:
        """Takes all nodes and relationships out."""
        with self._driver() as driver, driver.session() as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS").consume()

    def _driver(self, password: str = PASSWORD) -> neo4j.Driver:
        return neo4j.GraphDatabase.driver(self.address, auth=("neo4j", password))

    def _answers(self) -> bool:
        try:
            with self._driver() as driver:
                driver.verify_connectivity()
        except neo4j.exceptions.AuthError:
            self._set_password()
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
            return False
        return True

    def _set_password(self) -> None:
        with self._driver("neo4j") as driver:
            change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
            driver.execute_query(change, new=PASSWORD, database_="system")


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A running server, whatever is in it."""
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def empty_neo4j(neo4j_server: Neo4jServer) -> Neo4jServer:
    """The server without any data."""
    neo4j_server.empty()
    return neo4j_server
