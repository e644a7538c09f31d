"""`kgmem eval texts`: how near texts that say facts are to those that people wrote."""

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
