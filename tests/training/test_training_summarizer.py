"""Training the scorer of summaries, and the oracle that it learns from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import Checkpoint, save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.documents import read_bytes
from kgmem.errors import UsageError
from kgmem.summarize.contents import read_contents
from kgmem.summarize.features import describe
from kgmem.summarize.vectors import SentenceEncoder
from kgmem.training.oracle import oracle
from kgmem.training.pairs import wanted_triples, with_pairs
from kgmem.training.reports import made_reports
from kgmem.training.summaries import FREE_GENRES, ectsum, gum, scisummnet, scitldr


@pytest.fixture
def encoder(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> SentenceEncoder:
    """The tiny model's text encoder."""
    return SentenceEncoder(Checkpoint(model, tokenizer, tmp_path))


def write(file: Path, *rows: dict) -> None:
    """A gzipped JSON Lines file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8") as opened:
        opened.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small sets in the public ones' formats."""
    text = tmp_path / "data" / "text"
    rows = [
        {
            "source": [
                f"Nobody knows reason {n}.",
                "We show that films were directed by Anna.",
                "So be it.",
            ],
            "paper_id": str(n),
            "target": ["Films directed by Anna.", "Anna directed films."],
        }
        for n in range(20)
    ]
    write(text / "scitldr" / "SciTLDR-A.train.jsonl.gz", *rows)
    summaries = [{"source": "human1", "text": "By a\nperson."}, {"source": "gpt", "text": "By none."}]
    shown = {"text_available": True, "text": ["A title", "A text."], "summaries": summaries}
    write(
        text / "gum" / "summaries.train.jsonl.gz",
        {"id": "a", "genre": "news", **shown},
        {"id": "b", "genre": "reddit", **shown, "text_available": False},
        {"id": "c", "genre": "fiction", **shown},
    )
    write(text / "ectsum" / "val.jsonl.gz", {"id": "a", "text": "One.\n\nTwo.\n", "summary": "q1.\nq2.\n"})
    sections = [{"title": "1", "sents": ["Three."]}]
    write(
        text / "scisummnet" / "scisummnet_2019.jsonl.gz",
        {"id": "a", "title": "T", "abstract": "One.\nTwo.\n", "summary": "T\nOne.\n", "sections": sections},
    )
    return tmp_path / "data"


def test_the_oracle_wants_what_the_summary_says() -> None:
    """Most of all the sentence that shares most; a second one where the first leaves something unsaid."""
    sentences = ["The dog barked at noon.", "Lima is the capital of Peru.", "Its port is Callao.", "It rained."]
    one = oracle(sentences, ["The capital of Peru is Lima."])
    assert one.argmax() == 1
    assert one.sum() == pytest.approx(1)
    two = oracle(sentences, ["The capital of Peru is Lima and its port is Callao."])
    assert set(two.argsort()[-2:].tolist()) == {1, 2}
    assert oracle(sentences, ["Nothing like this."]).tolist() == [0.25] * 4


def test_readers(data: Path) -> None:
    """Titles, summaries by language models, and genres whose licence does not allow it are left out."""
    first = next(scitldr(data, "train"))
    assert (len(first.paragraphs), len(first.references)) == (1, 2)
    assert [one.name for one in gum(data, "train", FREE_GENRES)] == ["a"]
    assert [one.references for one in gum(data, "train")] == [("By a person.",)] * 2
    (call,) = ectsum(data, "val")
    assert (call.document().text, call.references) == ("One.\n\nTwo.", ("q1. q2.",))
    (paper,) = scisummnet(data)
    assert (paper.paragraphs, paper.references) == (("One.", "Two.", "Three."), ("One.",))
    with pytest.raises(UsageError, match="KGMEM_DATA"):
        next(scitldr(data, "dev"))


def test_a_scorer_is_trained_and_used(
    kgmem: Callable, model: KgmemModel, tokenizer: Tokenizer, data: Path, tmp_path: Path
) -> None:
    """It learns which sentence is wanted; put beside the checkpoint, it is what summarizes."""
    weights = tmp_path / "weights"
    save_checkpoint(model, tokenizer, weights, packed=False)
    arguments = ["--part", "summarizer", "--data", str(data), "--weights", str(weights), "--kind", "scitldr"]
    done = kgmem("train", str(weights), *arguments, "--steps", "6", "--batch-size", "4", "--json")
    assert (done.code, json.loads(done.out)) == (0, {"summarizer": str(weights / "summarizer.safetensors")})
    (tmp_path / "a.txt").write_text("Nobody knows reason 3. We show that films were directed by Anna. So be it.")
    shown = kgmem("summarize", str(tmp_path / "a.txt"), "--weights", str(weights), "--sentences", "1", "--json")
    summary = json.loads(shown.out)
    assert (summary["scorer"], summary["summary"]) == ("trained", "We show that films were directed by Anna.")


def test_made_reports_hold_what_is_wanted() -> None:
    """The same ones each time, with every slot filled; the reference is made of their own sentences."""
    reports = list(made_reports(30))
    assert [one.paragraphs for one in reports] == [one.paragraphs for one in made_reports(30)]
    for one in reports:
        assert not any(mark in paragraph for paragraph in one.paragraphs for mark in "{}<>|")
        wanted = [paragraph for paragraph in one.paragraphs if paragraph in one.references[0]]
        assert 0 < len(wanted) < len(one.paragraphs) / 2
        assert any(character.isdigit() for character in one.references[0])


def test_triples_are_learned_from_pairs_of_names(encoder: SentenceEncoder) -> None:
    """Names of one sentence; those are wanted that a summary says both of."""
    text = "Anna Berg met Ben Costa in Lima. Anna Berg met Ben Costa again. Lima is far. He likes Lima."
    contents = read_contents(read_bytes(text.encode(), "a.txt"), None)
    paired = with_pairs(describe(contents, [sentence.text for sentence in contents.sentences], encoder))
    triples = paired.graph.triples
    assert {(one.subject, one.object) for one in triples} >= {("anna berg", "ben costa")}
    assert paired.stated.shape == (len(triples), encoder.width)
    wanted = wanted_triples(triples, ["Ben Costa met Anna Berg."])
    assert [one.subject for one, is_wanted in zip(triples, wanted.tolist(), strict=True) if is_wanted] == ["anna berg"]


def test_wrong_use(kgmem: Callable, tmp_path: Path) -> None:
    """Each with one sentence."""
    unknown = kgmem("train", str(tmp_path), "--part", "summarizer", "--kind", "metaqa")
    assert (unknown.code, unknown.err) == (
        2,
        "error: no summaries of the kind 'metaqa'; there are scitldr, gum, scisummnet, reports\n",
    )
    assert kgmem("train", str(tmp_path), "--weights", str(tmp_path)).code == 2
    assert kgmem("train", str(tmp_path), "--part", "summarizer", "--text-encoder", "x").code == 2
