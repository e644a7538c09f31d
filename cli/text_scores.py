"""`kgmem eval texts` and `sentences`: how near texts that say facts or answers are to those that people wrote."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from kgmem.errors import UsageError

from . import show


def show_scores(data: Path, writer: Path | None, *, split: str, json: bool) -> None:
    """Writes a line of the table, or of JSON, for each method and category."""
    from kgmem.evaluation.texts import evaluate_texts

    if writer is None:
        raise UsageError("name a writer with --weights; make one with `kgmem train FOLDER --part writer`")
    rows = []
    for score in evaluate_texts(data, writer, split):
        if json:
            show.json_line(asdict(score))
        rows.append(
            (
                score.categories, score.method, f"{score.texts:,}", f"{score.bleu:.2f}", str(score.unwritten),
                f"{score.texts_per_second:.1f}",
            )
        )  # fmt: skip
    if not json:
        headers = ("categories", "method", "texts", "BLEU", "left to rules", "texts/s")
        show.table(headers, rows, right=range(2, len(headers)))


def show_sentences(data: Path, weights: Path | None, *, limit: int, seed: int, json: bool) -> None:
    """Writes a line of the table, or of JSON, for each method."""
    from kgmem.config import SHIPPED_WEIGHTS
    from kgmem.decoding.checkpoint import load_checkpoint
    from kgmem.evaluation.sentences import evaluate_sentences

    scores = evaluate_sentences(load_checkpoint(weights or SHIPPED_WEIGHTS).optimized(), data, limit=limit, seed=seed)
    if json:
        for score in scores:
            show.json_line(asdict(score))
        return
    rows = [(score.method, f"{score.sentences:,}", f"{score.bleu:.2f}") for score in scores]
    show.table(("method", "sentences", "BLEU"), rows, right=range(1, 3))
