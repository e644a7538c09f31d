"""What is measured on texts whose mentions are known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kgmem.evaluation.linked_texts import webnlg_texts
from kgmem.evaluation.linking import evaluate_linking


def entry(triples: list[list[str]], text: str, *refs: tuple[str, str, str]) -> str:
    """A line of the file; references are entity, type and mention."""
    found = [{"entity": entity, "type": kind, "mention": mention} for entity, kind, mention in refs]
    return json.dumps({"triples": triples, "lex": [{"text": text, "refs": found}]})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two texts."""
    folder = tmp_path / "text" / "webnlg_enriched"
    folder.mkdir(parents=True)
    rows = [
        entry(
            [["Alan_Bean", "birthPlace", "Wheeler,_Texas"], ["Alan_Bean", "born", '"1932-03-15"']],
            "Alan Bean's home is Wheeler, Texas. He flew.",
            ("Alan_Bean", "name", "Alan Bean 's"),
            ("Wheeler,_Texas", "name", "Wheeler , Texas"),
            ("Alan_Bean", "pronoun", "He"),
        ),
        entry(
            [["Acme_Tower", "location", "Rome"]],
            "The tallest building, Acme Tower, is in Rome.",
            ("Acme_Tower", "description", "The tallest building"),
            ("Rome", "name", "Rome"),
        ),
    ]
    with gzip.open(folder / "dev.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows))
    return tmp_path


def test_mentions_of_things(data: Path) -> None:
    """Names and descriptions of things count, with their places; pronouns and literals do not."""
    gold = webnlg_texts(data, "dev")
    first, _ = gold.texts
    assert [first.text[one.start : one.end] for one in first.mentions] == ["Alan Bean", "Wheeler, Texas"]
    assert [iri.rpartition("/")[2] for iri in gold.entities()] == ["Acme_Tower", "Alan_Bean", "Rome", "Wheeler,_Texas"]


def test_score(data: Path) -> None:
    """A mention that is missed costs recall; a link to the text's own node where nobody marked one costs nothing."""
    score = evaluate_linking(data)
    assert (score.texts, score.mentions, score.links) == (2, 4, 3)
    assert (score.precision, score.recall, score.f1) == (100.0, 75.0, 85.71)
    (error,) = score.errors
    assert (error.mention, error.expected, error.got) == ("The tallest building", "Acme Tower", None)


def test_things_taken_out(data: Path) -> None:
    """They are in no graph, and their mentions are none that could be found."""
    score = evaluate_linking(data, taken_out=1.0)
    assert (score.mentions, score.links, score.f1) == (0, 0, 0.0)


def test_on_the_command_line(kgmem: Callable, data: Path) -> None:
    """`kgmem eval linking` shows the shares, and what went wrong if asked."""
    done = kgmem("eval", "linking", "--data", str(data), "--wrong", "5")
    assert (done.code, done.err) == (0, "")
    assert "85.7" in done.out
    assert "The tallest building" in done.out
    assert json.loads(kgmem("eval", "linking", "--data", str(data), "--json").out)["f1"] == 85.71
