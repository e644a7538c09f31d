"""What `kgmem train --part english` and `kgmem eval english` do."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kgmem.errors import UsageError

from . import show


def train_pipeline(
    data: Path, out: Path, *, weights: Path | None, steps: int | None, seed: int, json: bool, given: dict[str, Any]
) -> None:
    """Trains the spaCy pipeline; `given` holds options of the command that only the reasoner knows."""
    from kgmem.training.english import EnglishSettings, train_english

    for option, value in given.items():
        if value is not None:
            raise UsageError(f"--{option} says nothing to --part english; leave it out")
    settings = EnglishSettings(seed=seed)
    settings = replace(settings, steps=steps or settings.steps)
    folder = train_english(data, out, settings, weights=str(weights) if weights else None, report=_report)
    if json:
        show.json_line({"pipeline": str(folder), "metrics": str(out / "metrics.jsonl")})
    else:
        show.line(str(folder))


def eval_pipeline(data: Path, *, split: str, weights: Path | None, json: bool) -> None:
    """Measures a spaCy pipeline, `kgmem_en` by default, on the treebank."""
    from kgmem.language import PIPELINE, load
    from kgmem.language.scoring import score
    from kgmem.training.english_corpora import english, example

    nlp = load(weights or PIPELINE)
    documents = english(data, split)
    found = score(nlp, [example(nlp, document) for document in documents])
    if json:
        show.json_line({"documents": len(documents), **asdict(found)})
        return
    headers = ("documents", "tags %", "UAS %", "LAS %", "sentences F1", "entities P", "R", "F1", "words/s")
    values = (found.tags, found.uas, found.las, found.sentences, found.precision, found.recall, found.entities)
    row = (f"{len(documents):,}", *(f"{value:.1f}" for value in values), f"{found.words_per_second:,.0f}")
    show.table(headers, [row], right=range(len(headers)))


def _report(values: dict[str, Any]) -> None:
    show.note("  ".join(f"{name} {value}" for name, value in values.items()))
