"""`kgmem eval`: measures the answers to questions whose answers are known."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import show
from .options import GraphOption, JsonOption, WeightsOption, examples

if TYPE_CHECKING:
    from kgmem.evaluation.scoring import Evaluation

EXAMPLES = examples(
    "kgmem eval own",
    "kgmem eval questions.jsonl --graph films.kg",
    "kgmem eval metaqa --data data/ --graph metaqa.kg --limit 1000 --wrong 20",
    "kgmem eval questions.jsonl --graph demo: --json",
)


def eval(  # noqa: A001 (the command has its function's name)
    questions: Annotated[
        str,
        typer.Argument(
            metavar="QUESTIONS",
            help="A JSON Lines file with question, answers and kind; or `own` (comes with kgmem), or `metaqa`.",
        ),
    ],
    graph: GraphOption = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FOLDER", help="The public data sets. Default: $KGMEM_DATA.")
    ] = None,
    split: Annotated[str, typer.Option("--split", help="Of metaqa: dev or test.")] = "dev",
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many of each kind, at random; 0 for all.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Of the draw.")] = 0,
    batch_size: Annotated[int, typer.Option("--batch-size", min=1, help="1 gives the time of single questions.")] = 1,
    wrong: Annotated[int, typer.Option("--wrong", min=0, help="Show so many of the questions that went wrong.")] = 0,
    weights: WeightsOption = None,
    json: JsonOption = False,
) -> None:
    """Measure the answers to known questions.

    Shows how often the first answer is right, the whole set is exactly right, none is given, and one is wrong, by
    kind of question. A question without answers in the file is right when it is not answered. With --json everything
    that went wrong is listed, whatever --wrong says.
    """
    import kgmem
    from kgmem.evaluation.gold import read_gold
    from kgmem.evaluation.scoring import evaluate

    if questions == "own":
        found = _own(weights, batch_size)
    else:
        gold = read_gold(questions, data=data, split=split, limit=limit, seed=seed)
        with kgmem.open(graph, weights=weights) as memory, show.progress() as bar:
            task = bar.add_task("asking", total=len(gold))
            found = evaluate(memory, gold, batch_size=batch_size, advance=lambda: bar.advance(task))
    if json:
        show.json_line(found)
        return
    numbers = [
        (
            one.kind,
            f"{one.questions:,}",
            *(f"{value:.1f}" for value in (one.hits_at_1, one.exact, one.abstained, one.wrong, one.median_ms)),
        )
        for one in found.scores
    ]
    headers = ("kind", "questions", "hits@1 %", "exact %", "abstained %", "wrong %", "median ms")
    show.table(headers, numbers, right=range(1, len(headers)))
    if wrong and found.wrong:
        show.line()
        rows = [
            (one.kind, one.question, ", ".join(one.expected), ", ".join(one.got) or "(abstained)", one.plan or "")
            for one in found.wrong[:wrong]
        ]
        show.table(("kind", "question", "expected", "got", "plan"), rows)


def _own(weights: Path | None, batch_size: int) -> Evaluation:
    """The scores by shape over all graphs of kgmem's own set."""
    from kgmem.engine import KnowledgeMemory
    from kgmem.evaluation.own import own_graphs
    from kgmem.evaluation.scoring import Pair, answered, score

    pairs: list[Pair] = []
    with show.progress() as bar:
        for graph in own_graphs():
            task = bar.add_task(graph.name, total=len(graph.gold))
            memory = KnowledgeMemory(graph.store, weights=weights)
            pairs += answered(memory, graph.gold, batch_size=batch_size, advance=partial(bar.advance, task))
    return score(pairs)
