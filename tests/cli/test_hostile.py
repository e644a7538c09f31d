"""Hostile questions and labels: no traceback, and no query whose structure a text has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest
from hostile_texts import HOSTILE
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from query_structure import structure
from rdflib import Graph

from kgmem import open as open_memory
from kgmem.plans.plan import And, Count, Exists, Hop, Other, Start
from kgmem.plans.sparql import SetWriter, to_sparql
from kgmem.plans.sparql_evidence import evidence_sparql
from kgmem.types import RDF_TYPE, RDFS_LABEL, Node, Relation

EX = "http://example.org/"
XSD_STRING = NamedNode("http://www.w3.org/2001/XMLSchema#string")
T = TypeVar("T")
CAPITAL = NamedNode(EX + "capital")
HARMLESS = ("Freedonia", "Ruritania", "Zembla")
TEMPLATES = ("What is the capital of {}?", "How many capitals does {} have?")


def one_line(text: str) -> str:
    """A question is a line, without its end; everything else stays as it is."""
    return text.replace("\n", " ").rstrip("\r")


def ask_all(kgmem: Callable, graph: str, questions: list[str]) -> list[dict]:
    """The answers of `kgmem ask --json` to lines on standard input."""
    done = kgmem("ask", "--graph", graph, "--json", stdin="\n".join(questions).encode())
    assert "Traceback" not in done.err
    assert done.code == 0
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["question"] for answer in answers] == questions
    return answers


def countries(names: Sequence[str]) -> list[Quad]:
    """A country of each name, each with its capital."""
    quads = [
        Quad(CAPITAL, RDFS_LABEL, Literal("capital")),
        Quad(NamedNode(EX + "Country"), RDFS_LABEL, Literal("country")),
        Quad(NamedNode(EX + "City"), RDFS_LABEL, Literal("city")),
    ]
    for number, name in enumerate(names):
        country, city = NamedNode(f"{EX}country/{number}"), NamedNode(f"{EX}city/{number}")
        quads += [
            Quad(country, RDF_TYPE, NamedNode(EX + "Country")),
            Quad(country, RDFS_LABEL, Literal(name)),
            Quad(city, RDF_TYPE, NamedNode(EX + "City")),
            Quad(city, RDFS_LABEL, Literal(f"Town {number}")),
            Quad(country, CAPITAL, city),
        ]
    return quads


def queries(*nodes: Node) -> list[str]:
    """The text of a plan of every kind that starts from `nodes`."""
    hop = Hop(Start(nodes, "start"), Relation(CAPITAL.value, inverse=True))
    texts = [to_sparql(plan) for plan in (hop, Other(hop), And(hop, hop), Count(hop), Exists(hop))]
    return [*texts, evidence_sparql(hop, nodes, SetWriter(), limit=9).text]


@pytest.fixture(scope="module")
def harmless() -> list:
    """The structures of the queries of a harmless literal."""
    return [structure(query) for query in queries(Literal("Lima"))]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_literals_of_a_plan_do_not_change_its_query(text: str, harmless: list) -> None:
    """Every kind of plan that starts from hostile literals is written with the structure of a harmless one."""
    nodes = Literal(text), Literal(text, language="en")
    assert [structure(query) for query in queries(*nodes)] == harmless


@pytest.mark.parametrize(
    "text", [*HOSTILE, "\\\x00", "\\u0041", "\\\\U0001f600b", "u\\\\\\u"], ids=range(len(HOSTILE) + 4)
)
def test_literals_of_a_plan_keep_their_text(text: str) -> None:
    """Two parsers that share no code read the same text back out of a query."""
    query = to_sparql(Start((Literal(text),), "start"))
    (by_oxigraph,) = (row[0] for row in Store().query(query))
    (by_rdflib,) = (row[0] for row in Graph().query(query))
    assert (by_oxigraph.value, str(by_rdflib)) == (text, text)


@pytest.mark.slow
def test_hostile_questions_to_the_demo_graph(kgmem: Callable) -> None:
    """Each is answered or refused in one line of JSON; queries have the structure that harmless words would give."""
    questions = [one_line(text) for text in HOSTILE]
    hostile = ask_all(kgmem, "demo:", questions)
    assert unchanged("demo:", questions) > 5
    empty = [answer for answer in hostile if not answer["question"].strip()]
    assert empty
    assert all(answer["abstained"] for answer in empty)


@pytest.mark.slow
def test_hostile_labels(kgmem: Callable, tmp_path: Path) -> None:
    """A graph full of hostile names is ingested, linked and asked; its queries have the structure of harmless words."""
    for name, labels in (("harmless", HARMLESS), ("hostile", HOSTILE)):
        file = tmp_path / f"{name}.nt"
        serialize(countries(labels), output=str(file), format=RdfFormat.N_TRIPLES)
        done = kgmem("ingest", "--graph", str(tmp_path / name), str(file))
        assert (done.code, done.err) == (0, "")
    questions = [[t.format(one_line(label)) for label in labels for t in TEMPLATES] for labels in (HARMLESS, HOSTILE)]
    harmless = ask_all(kgmem, str(tmp_path / "harmless"), questions[0])
    assert [a["answers"][0]["label"] for a in harmless] == ["Town 0", "1", "Town 1", "1", "Town 2", "1"]
    hostile = ask_all(kgmem, str(tmp_path / "hostile"), questions[1])
    assert unchanged(str(tmp_path / "hostile"), questions[1]) > len(questions[1]) / 4
    answered = [answer for answer in hostile if not answer["abstained"]]
    assert len(answered) > len(hostile) / 4, "too few hostile names were found for this test to mean anything"
    held = {f"Town {number}" for number in range(len(HOSTILE))} | set(HOSTILE) | set(map(str, range(len(HOSTILE) + 1)))
    assert {item["label"] for answer in answered for item in answer["answers"]} <= held | {"yes", "no"}


@pytest.mark.slow
@pytest.mark.parametrize("command", ["ask", "link"])
def test_hostile_arguments(kgmem: Callable, command: str) -> None:
    """On the command line as well, as far as an argument can hold them: an exit code, and no traceback."""
    for text in HOSTILE[::20]:
        if "\x00" in text:
            continue
        done = kgmem(command, "--graph", "demo:", "--", text)
        assert done.code in {0, 3}, (text[:50], done.err)
        assert "Traceback" not in done.err


def test_argument_that_is_no_text() -> None:
    """Bytes outside UTF-8 in a question are refused in one line, before anything is loaded."""
    binary = Path(sys.executable).with_name("kgmem")
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run([binary, "ask", b"Per\xfa?"], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: the question is not valid UTF-8")


def tamed(part: T) -> T:
    """A plan with harmless terms: every literal a plain word of its own datatype, every name of a node another one."""
    match part:
        case Literal():
            return part if part.datatype != XSD_STRING else Literal("Lima")  # type: ignore[return-value]
        case tuple():
            return tuple(map(tamed, part))  # type: ignore[return-value]
        case _ if is_dataclass(part):
            return replace(part, **{field.name: tamed(getattr(part, field.name)) for field in fields(part)})
        case _:
            return part


def unchanged(graph: str, questions: list[str]) -> int:
    """How many questions lead to a plan; the query of each has the structure of the same plan over harmless terms."""
    with open_memory(graph) as memory:
        found = [finding for finding in memory.reasoner().weigh(questions) if finding is not None]
    for finding in found:
        result = finding.result
        assert structure(result.query.text) == structure(to_sparql(tamed(result.plan))), result.plan
    return len(found)
