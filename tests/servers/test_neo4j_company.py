"""Forty questions in plain English to a property graph that was made with plain Cypher, as it is.

Its companies are called by their legal name, which is found without being told, its projects by a codename, which is
not: they have a title, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j.graph
import pytest

import kgmem
from kgmem.stores.neo4j_values import literals_of
from kgmem.types import AnswerItem

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer

pytestmark = pytest.mark.servers

HERE = Path(__file__).parent
NAMES = ("name", "legal name", "codename")
SET_NAMES = '[names]\n"Research Project" = "codename"\n'


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answers by name or value, and a query that gives them."""

    question: str
    shape: str
    answers: list[str]
    cypher: str


ASKED = [Asked(**json.loads(line)) for line in (HERE / "company.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def company(empty_neo4j: Neo4jServer) -> Neo4jServer:
    """People, companies and projects."""
    empty_neo4j.run((HERE / "company.cypher").read_text(encoding="utf-8"))
    return empty_neo4j


def shown(value: Any) -> str:
    """A node by its name, whatever kgmem calls it; yes and no; other values as their literals."""
    if isinstance(value, neo4j.graph.Node):
        return str(next(value[name] for name in NAMES if name in value))
    (literal,) = literals_of(value)
    return {"true": "yes", "false": "no"}.get(literal.value, literal.value)


def named(server: Neo4jServer, items: Iterable[AnswerItem]) -> list[str]:
    """The answers by the same names."""
    ids = [item.id.removeprefix("urn:neo4j:node:") for item in items if item.id is not None]
    nodes = server.run("MATCH (n) WHERE elementId(n) IN $ids RETURN n", ids=ids)
    return sorted([shown(node) for (node,) in nodes] + [item.label for item in items if item.id is None])


def test_the_answers_are_those_that_cypher_gives(company: Neo4jServer) -> None:
    """Forty questions of all shapes; each written answer is what a query by hand gives."""
    assert len(ASKED) == len({asked.question for asked in ASKED}) == 40
    shapes = "1hop 2hop reverse intersection count exists filter top type"
    assert {asked.shape for asked in ASKED} == set(shapes.split())
    for asked in ASKED:
        assert sorted(shown(value) for (value,) in company.run(asked.cypher)) == asked.answers, asked.question


_BY_DEFAULT = pytest.mark.xfail(
    strict=False,
    reason="what is kept back depends on the few questions that calibration draws: 25 to 36 of 40 were right",
)


@pytest.mark.parametrize(
    "error_rate", [pytest.param(1.0, id="nothing kept back"), pytest.param(0.1, id="by default", marks=_BY_DEFAULT)]
)
@pytest.mark.parametrize(("settings", "least"), [("", 0.8), (SET_NAMES, 0.9)], ids=["as it is", "with a name set"])
def test_most_questions_are_answered(
    company: Neo4jServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    least: float,
    error_rate: float,
) -> None:
    """At least four of five without any configuration, nine of ten once the projects' name property is set."""
    (tmp_path / "kgmem.toml").write_text(settings)
    monkeypatch.chdir(tmp_path)
    right = 0
    with kgmem.open(company.url, error_rate=error_rate) as memory:
        for asked in ASKED:
            answer = memory.ask(asked.question)
            found = named(company, answer.answers)
            right += found == asked.answers
            verdict = "right" if found == asked.answers else "WRONG"
            print(f"{verdict}  {asked.shape:12}  {asked.question}  {found}  {answer.plan}")  # noqa: T201
    print(f"{right} of {len(ASKED)} right")  # noqa: T201
    assert right >= least * len(ASKED)
