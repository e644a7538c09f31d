"""`kgmem doctor`, `link` and `demo`."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path


def test_doctor_tells_what_is_in_use(kgmem: Callable) -> None:
    """Graph, weights, versions and machine, and that nothing needed is missing."""
    done = kgmem("doctor", "--graph", "demo:", "--json")
    found = json.loads(done.out)
    assert (done.code, done.err, found["healthy"]) == (0, "", True)
    assert found["python"] == platform.python_version()
    assert found["graph"]["url"] == "demo:"
    assert found["graph"]["triples"] > 1500
    assert found["weights"]["parameters"] > 1_000_000
    assert 0 < found["weights"]["megabytes"] <= 64
    assert found["weights"]["trained_on"]
    assert found["versions"]["torch"] == version("torch")
    assert not [problem for problem in found["problems"] if problem["needed"]]


def test_doctor_as_text(kgmem: Callable) -> None:
    """The same to read."""
    done = kgmem("doctor", "--graph", "demo:")
    assert (done.code, done.err) == (0, "")
    assert "everything that questions need is there" in done.out
    assert f"torch {version('torch')}" in done.out


def test_doctor_says_what_is_missing_and_how_to_get_it(kgmem: Callable, tmp_path: Path) -> None:
    """No graph and no weights are two problems with a way out each, and the exit code says so."""
    done = kgmem("doctor", "--graph", str(tmp_path / "none.kg"), "--weights", str(tmp_path / "none"), "--json")
    found = json.loads(done.out)
    assert (done.code, found["healthy"], found["graph"], found["weights"]) == (1, False, None, None)
    problems = [problem for problem in found["problems"] if problem["needed"]]
    assert ["none.kg" in problems[0]["what"], "none" in problems[1]["what"]] == [True, True]
    assert ["kgmem ingest" in problems[0]["help"], "kgmem train" in problems[1]["help"]] == [True, True]


def test_link_shows_what_a_text_mentions(kgmem: Callable) -> None:
    """A row for each mention and candidate; the JSON has their places in the text."""
    text = "Lima, the capital of Peru"
    done = kgmem("link", "--graph", "demo:", text)
    assert (done.code, done.err) == (0, "")
    assert "Lima" in done.out
    mentions = json.loads(kgmem("link", "--graph", "demo:", "--json", text).out)["mentions"]
    assert {"Lima", "Peru"} <= {text[mention["start"] : mention["end"]] for mention in mentions}
    assert list(mentions[0]["candidates"][0]) == ["ids", "label", "score", "match"]


def test_link_of_a_text_without_mentions(kgmem: Callable) -> None:
    """Nothing mentioned is no failure."""
    done = kgmem("link", "--graph", "demo:", "zzzz qqqq")
    assert (done.code, done.out) == (0, "no entity of the graph is mentioned\n")


def test_demo_answers_with_evidence(kgmem: Callable) -> None:
    """One hop, two hops, a count and an intersection are answered with evidence; the fifth is not in the graph."""
    done = kgmem("demo")
    assert (done.code, done.err) == (0, "")
    parts = done.out.split("\n[")
    assert len(parts) == 5
    assert all("subject" in part and "sparql" in part for part in parts[:4])
    sentences = [part.splitlines()[1] for part in parts]
    expected = (("Lima",), ("1859", "1867"), ("9",), ("Germany", "Italy", "Switzerland"))
    assert all(name in sentence for names, sentence in zip(expected, sentences[:4], strict=True) for name in names)
    assert "subject" not in parts[4]
