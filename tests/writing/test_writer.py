"""The writer: what it writes names all that its facts name, and nothing else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.errors import UsageError, WeightsError
from kgmem.evaluation.text_baselines import Templates, by_rule
from kgmem.training.settings import TrainingSettings
from kgmem.training.texts import dart, e2e, webnlg
from kgmem.training.writer import train_writer
from kgmem.writing.facts import Fact
from kgmem.writing.writer import load_writer

SETTINGS = TrainingSettings(
    steps=15, batch_size=4, group_size=4, rate=2e-3, evaluate_every=15, save_every=15, weight_decay=0.0
)
CITIES = ("Lima", "Quito", "Paris", "Rome", "Oslo", "Bern", "Cairo", "Delhi")


def entry(city: str, country: str, number: int) -> dict[str, object]:
    """A row as WebNLG, enriched, has it."""
    triples = [[country, "capital", city], [city, "areaTotal", f'"{number}.0"']]
    text = f"{city} is the capital of {country} and has an area of {number}."
    refs = [
        {"entity": city, "type": "name", "mention": city},
        {"entity": country, "type": "name", "mention": country},
        {"entity": city, "type": "pronoun", "mention": "it"},
    ]
    return {"category": "City", "triples": triples, "lex": [{"text": text, "refs": refs}] * 2}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small sets in the public ones' formats."""
    text = tmp_path / "data" / "text"
    rows = [entry(city, f"{city}land", 100 + i) for i, city in enumerate(CITIES)]
    for split, some in (("train", [*rows, {**rows[0], "category": "Food"}]), ("dev", rows[:2])):
        for name in ("webnlg2017", "webnlg_enriched"):
            file = text / name / f"{split}.jsonl.gz"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(gzip.compress("\n".join(map(json.dumps, some)).encode()))
    tables = [
        {"tripleset": [["Ann", "HOME_TOWN", "Bern"]], "annotations": [{"source": "WikiSQL", "text": "Ann: Bern."}]},
        {"tripleset": [["[TABLECONTEXT]", "TITLE", "X"]], "annotations": [{"source": "WikiSQL", "text": "X."}]},
        {"tripleset": [["A", "b", "C"]], "annotations": [{"source": "webnlg", "text": "A b C."}]},
    ]
    (text / "dart").mkdir()
    (text / "dart" / "dev.json.gz").write_bytes(gzip.compress(json.dumps(tables).encode()))
    (text / "e2e_nlg").mkdir()
    meanings = 'mr,ref\n"name[Aromi], eatType[pub]",Aromi is a pub.\n"name[Aromi], eatType[pub]",A pub: Aromi.\n'
    (text / "e2e_nlg" / "devset.csv.gz").write_bytes(gzip.compress(meanings.encode()))
    return tmp_path / "data"


@pytest.fixture
def weights(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> Path:
    """A checkpoint with a tiny text encoder."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    return tmp_path / "weights"


def test_sets_are_read(data: Path) -> None:
    """DART without its rows from WebNLG and those about a table's title; E2E with all texts of one meaning together."""
    assert [one.facts for one in dart(data)] == [(Fact("Ann", "home town", "Bern"),)]
    (meal,) = e2e(data)
    assert meal.facts == (Fact("Aromi", "eat type", "pub"),)
    assert [one.text for one in meal.references] == ["Aromi is a pub.", "A pub: Aromi."]
    first = next(webnlg(data, "train"))
    assert first.facts[1] == Fact("Lima", "area total", "100.0")
    assert first.references[0].mentions == (("Lima", "Lima"), ("Limaland", "Limaland"))


def test_all_things_are_named(data: Path, weights: Path, tmp_path: Path) -> None:
    """A writer of fifteen steps may write badly, but names things that it has never seen, a hostile label among them.

    A category that is left out is in the checkpoint, so that it can be measured on that.
    """
    folder = train_writer(data, tmp_path / "run", weights, SETTINGS, kinds=["webnlg"], without=["Food"])
    writer = load_writer(folder, weights)
    assert writer.model.config.left_out == ["Food"]
    hostile = '"}) DETACH DELETE n //'
    sets = [
        [Fact("Peru", "capital", "Lima")],
        [Fact(hostile, "capital", "Zürich"), Fact("Zürich", "area total", "7.5")],
    ]
    texts = writer.write(sets)
    assert texts[0] is not None
    for facts, text in zip(sets, texts, strict=True):
        for end in {end for fact in facts for end in (fact.subject, fact.object)}:
            assert text is None or end.strip('"})').lower().split(",")[0].split()[-1] in text.lower()
    assert "Limaland" not in "".join(filter(None, texts))


def test_training_goes_on_where_it_stopped(data: Path, weights: Path, tmp_path: Path) -> None:
    """The same command again does nothing more: all steps are done."""
    train_writer(data, tmp_path / "run", weights, SETTINGS, kinds=["webnlg"])
    before = (tmp_path / "run" / "metrics.jsonl").read_text()
    train_writer(data, tmp_path / "run", weights, SETTINGS, kinds=["webnlg"])
    assert (tmp_path / "run" / "metrics.jsonl").read_text() == before


def test_mistakes_are_named(data: Path, weights: Path, tmp_path: Path) -> None:
    """An unknown set, nothing left, no writer, one over another text encoder."""
    with pytest.raises(UsageError, match="'opera'"):
        train_writer(data, tmp_path, weights, kinds=["opera"])
    with pytest.raises(UsageError, match="nothing to train on"):
        train_writer(data, tmp_path, weights, kinds=["webnlg"], without=["City", "Food"])
    with pytest.raises(WeightsError, match="no writer there"):
        load_writer(tmp_path)


def test_baselines_say_each_fact(data: Path) -> None:
    """By rule, and with people's words where a relation is known."""
    facts = [Fact("Peru", "capital", "Lima"), Fact("Peru", "currency", "Sol")]
    assert by_rule(facts) == "The capital of Peru is Lima. The currency of Peru is Sol."
    assert Templates(e2e(data))([Fact("Alba", "eat type", "bar"), *facts[:1]]) == (
        "Alba is a bar. The capital of Peru is Lima."
    )
    assert Templates(e2e(data))([Fact("Pub", "eat type", "Pub")]) == "The eat type of Pub is Pub."


def test_the_command_needs_a_writer(kgmem: Callable, data: Path) -> None:
    """`kgmem eval texts` says how to make one."""
    ended = kgmem("eval", "texts", "--data", str(data))
    assert ended.code == 2
    assert "--part writer" in ended.err
