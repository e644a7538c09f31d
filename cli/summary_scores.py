"""`kgmem eval summaries`: how near summaries are to those that people wrote."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from . import show


def show_scores(data: Path, weights: Path | None, *, limit: int, seed: int, json: bool) -> None:
    """Writes a line of the table, or of JSON, for each method and set."""
    from kgmem.config import SHIPPED_WEIGHTS
    from kgmem.evaluation.summaries import evaluate_summaries
    from kgmem.summarize.summarizer import load_summarizer

    rows = []
    with show.progress() as bar:
        task = bar.add_task("")

        def advance(name: str, total: int) -> None:
            bar.update(task, description=name, total=total)
            bar.advance(task)

        summarizer = load_summarizer(weights or SHIPPED_WEIGHTS)
        for score in evaluate_summaries(summarizer, data, limit=limit, seed=seed, advance=advance):
            bar.reset(task)
            if json:
                show.json_line(asdict(score))
            rows.append(
                (
                    score.set, score.method, f"{score.documents:,}",
                    *(f"{value:.1f}" for value in (score.rouge_1, score.rouge_2, score.rouge_l, score.words)),
                    f"{score.most_words}",
                    f"{score.documents_per_second:.1f}",
                    "" if score.unproved is None else f"{score.unproved} of {score.sentences:,}",
                )
            )  # fmt: skip
    if not json:
        headers = (
            "set",
            "method",
            "documents",
            "ROUGE-1",
            "ROUGE-2",
            "ROUGE-L",
            "words",
            "most",
            "documents/s",
            "unproved",
        )
        show.table(headers, rows, right=range(2, len(headers)))
