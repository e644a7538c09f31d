"""`kgmem eval entities`: how near the facts that are chosen of an entity are to those that people choose."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from . import show


def show_scores(data: Path, weights: Path | None, *, json: bool) -> None:
    """Writes a line of the table, or of JSON, for each method and set."""
    from kgmem.config import SHIPPED_WEIGHTS
    from kgmem.decoding.checkpoint import load_checkpoint
    from kgmem.evaluation.entities import evaluate_entities
    from kgmem.summarize.vectors import SentenceEncoder

    rows = []
    with show.progress() as bar:
        task = bar.add_task("")

        def advance(name: str, total: int) -> None:
            bar.update(task, description=name, total=total)
            bar.advance(task)

        encoder = SentenceEncoder(load_checkpoint(weights or SHIPPED_WEIGHTS).optimized())
        for score in evaluate_entities(data, encoder, advance=advance):
            bar.reset(task)
            if json:
                show.json_line(asdict(score))
            rows.append((score.set, score.method, f"{score.entities:,}", f"{score.f1_5:.1f}", f"{score.f1_10:.1f}"))
    if not json:
        headers = ("set", "method", "entities", "F1 at 5", "F1 at 10")
        show.table(headers, rows, right=range(2, len(headers)))
