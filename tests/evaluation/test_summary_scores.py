"""Measuring summaries: what they are compared with, and the command."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.errors import MissingExtraError
from kgmem.evaluation.rouge import Rouge, RougeScorer, best, mean
from kgmem.evaluation.summary_baselines import at_random, lead, ranked

SENTENCES = ["One two three four.", "Five six seven.", "Eight."]


def test_baselines_are_cut_at_the_budget() -> None:
    """All have the same number of words, in the document's order."""
    assert lead(SENTENCES, 6) == ["One two three four.", "Five six"]
    assert lead(SENTENCES, 99) == SENTENCES
    drawn = at_random(SENTENCES, 5)
    assert sum(len(one.split()) for one in drawn) == 5
    assert drawn == at_random(SENTENCES, 5)


def test_scores_are_combined() -> None:
    """By the mean or the best of each measure; of nothing there is no mean."""
    assert mean([Rouge(10, 0, 1), Rouge(20, 1, 2)]) == Rouge(15, 0.5, 1.5)
    assert best([Rouge(10, 3, 1), Rouge(20, 1, 2)]) == Rouge(20, 3, 2)
    with pytest.raises(ValueError, match="no summaries"):
        mean([])


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it."""
    for name in ("rouge_score", "rouge_score.rouge_scorer", "sumy", "sumy.models.dom"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"kgmem\[benchmark\]"):
        RougeScorer()
    with pytest.raises(MissingExtraError, match=r"kgmem\[benchmark\]"):
        ranked("LexRank")


def test_all_sets_are_scored(kgmem: Callable, model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> None:
    """A line for each method and set, kgmem's last; where people wrote several summaries, the set says which."""
    pytest.importorskip("rouge_score")
    pytest.importorskip("sumy")
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    text = ["The films were directed by Anna.", "Kismet is one of them.", "Nobody saw it in 1999 at all."]
    human = [{"source": "human1", "text": text[0]}, {"source": "human2", "text": "Something else."}]
    rows = {
        "scitldr/SciTLDR-A.dev": {"source": text, "paper_id": "a", "target": [text[0], "Something else."]},
        "gum/summaries.dev": {"id": "a", "genre": "bio", "text_available": True, "text": text, "summaries": human},
        "ectsum/val": {"id": "a", "text": "\n".join(text), "summary": text[0]},
    }
    for name, row in rows.items():
        file = tmp_path / "text" / f"{name}.jsonl.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(json.dumps(row).encode() + b"\n"))
    done = kgmem("eval", "summaries", "--data", str(tmp_path), "--weights", str(tmp_path / "weights"), "--json")
    assert done.code == 0, done.err
    scores = [json.loads(line) for line in done.out.splitlines()]
    assert [one["set"] for one in scores] == ["SciTLDR-A"] * 7 + ["GUM"] * 7 + ["ECTSum"] * 7
    assert scores[6]["method"] == "kgmem (prior)"
    assert (scores[6]["unproved"], scores[6]["sentences"] > 0, scores[0]["unproved"]) == (0, True, None)
    assert scores[6]["most_words"] >= scores[6]["words"]
    first = {one["set"]: one for one in scores if one["method"] == "lead, one sentence"}
    assert (first["SciTLDR-A"]["rouge_1"], first["SciTLDR-A"]["words"]) == (100, 6)
    assert first["GUM"]["rouge_1"] == 50
