"""`kgmem eval`: measures the answers to questions whose answers are known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgmem.engine import ERROR_RATE, KnowledgeMemory
from kgmem.errors import UsageError

from . import english, entity_scores, show, summary_scores, text_scores
from .options import ErrorRateOption, GraphOption, JsonOption, PipelineOption, WeightsOption, examples

if TYPE_CHECKING:
    from kgmem.evaluation.gold import Gold
    from kgmem.evaluation.scoring import Asked
    from kgmem.stores import GraphStore

EXAMPLES = examples(
    "kgmem eval own",
    "kgmem eval questions.jsonl --graph films.kg",
    "kgmem eval metaqa --data data/ --limit 1000 --wrong 20",
    "kgmem eval english --data data/",
    "kgmem eval summaries --data data/",
    "kgmem eval texts --data data/ --weights run/checkpoint",
    "kgmem eval entities --data data/",
    "kgmem eval --leave-out metaqa --run runs/without-metaqa",
    "kgmem eval questions.jsonl --graph demo: --json",
    "kgmem eval linking --data data/ --taken-out 0.33 --pipeline kgmem_en",
)
ENGLISH, ENTITIES, LINKING, SUMMARIES = "english", "entities", "linking", "summaries"
TEXTS, SENTENCES = "texts", "sentences"


def eval(  # noqa: A001 (the command has its function's name)
    questions: Annotated[
        str | None,
        typer.Argument(
            metavar="QUESTIONS",
            help="A JSON Lines file with question, answers and kind; or own (comes with kgmem), metaqa, pathquestion; "
            "or linking, the mentions in WebNLG's texts; english, the spaCy pipeline; summaries; entities, the "
            "facts chosen of them; texts, facts in words; sentences, of answers.",
        ),
    ] = None,
    graph: GraphOption = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FOLDER", help="The public data sets. Default: $KGMEM_DATA.")
    ] = None,
    leave_out: Annotated[
        str | None,
        typer.Option(
            "--leave-out", metavar="SET", help="Train without anything of this set's graph first, then measure on it."
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="FOLDER", help="Of the training of --leave-out; one that was stopped goes on."),
    ] = None,
    steps: Annotated[int | None, typer.Option("--steps", min=1, help="Of the training of --leave-out.")] = None,
    text_encoder: Annotated[
        str | None, typer.Option("--text-encoder", metavar="NAME", help="A BERT for --leave-out to start from.")
    ] = None,
    split: Annotated[str, typer.Option("--split", help="Of metaqa, pathquestion and texts: dev or test.")] = "dev",
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many of each kind, at random; 0 for all.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Of the draw.")] = 0,
    batch_size: Annotated[int, typer.Option("--batch-size", min=1, help="1 gives the time of single questions.")] = 1,
    wrong: Annotated[int, typer.Option("--wrong", min=0, help="Show so many of the questions that went wrong.")] = 0,
    taken_out: Annotated[
        float, typer.Option("--taken-out", min=0, max=1, help="Of linking: the share of things left out of the graph.")
    ] = 0.0,
    pipeline: PipelineOption = None,
    error_rate: ErrorRateOption = ERROR_RATE,
    weights: WeightsOption = None,
    json: JsonOption = False,
) -> None:
    """Measure the answers to known questions.

    Shows how often the first answer is right, the whole set is exactly right, none is given, and one is wrong, by
    kind of question. A question without answers in the file is right when it is not answered. Sets with a name bring
    their graphs; questions of a file are asked of --graph. With --json everything that went wrong is listed, whatever
    --wrong says.

    english measures tags, dependencies, sentences and entities of kgmem_en, or of the spaCy pipeline that --weights
    names, on a treebank; summaries compares summaries with those of people, beside simple methods; entities does so
    with the facts that are chosen of an entity, training five times on a part of the entities; texts with texts that
    say WebNLG's triples, written by the writer that --weights names; sentences with those that answer ParaQA's
    questions.
    """
    folder = data or Path(os.environ.get("KGMEM_DATA", ""))
    if questions == ENGLISH:
        english.eval_pipeline(folder, split=split, weights=weights, json=json)
        return
    if questions == SUMMARIES:
        summary_scores.show_scores(folder, weights, limit=limit, seed=seed, json=json)
        return
    if questions == TEXTS:
        text_scores.show_scores(folder, weights, split=split, json=json)
        return
    if questions == SENTENCES:
        text_scores.show_sentences(folder, weights, limit=limit, seed=seed, json=json)
        return
    if questions == ENTITIES:
        entity_scores.show_scores(folder, weights, json=json)
        return
    if questions == LINKING:
        _linking(folder, split, limit, seed, taken_out, pipeline, wrong, json=json)
        return
    from kgmem.evaluation.gold import drawn
    from kgmem.evaluation.leaving_out import train_without
    from kgmem.evaluation.scoring import answered, score
    from kgmem.training.settings import TrainingSettings

    if leave_out is not None:
        if questions is not None or weights is not None or run is None:
            raise UsageError("--leave-out takes the place of QUESTIONS and --weights, and needs --run FOLDER")
        settings = TrainingSettings()
        settings = replace(settings, steps=steps or settings.steps)
        weights = train_without(leave_out, folder, run, settings, text_encoder=text_encoder, report=_report)
        questions = leave_out
    if questions is None:
        raise UsageError(
            "name a file of questions, own, metaqa, pathquestion, linking, english, summaries, entities, texts or "
            "sentences; or give --leave-out"
        )
    asked: list[Asked] = []
    with show.progress() as bar:
        for name, every, store in _parts(questions, graph, folder, split):
            gold = drawn(every, limit=limit, seed=seed)
            task = bar.add_task(name, total=len(gold))
            with KnowledgeMemory(store, weights=weights, error_rate=error_rate) as memory:
                asked += answered(memory, gold, batch_size=batch_size, advance=partial(bar.advance, task))
    found = score(asked)
    if json:
        show.json_line(found)
        return
    numbers = [
        (
            one.kind,
            f"{one.questions:,}",
            *(f"{value:.1f}" for value in (one.hits_at_1, one.exact, one.abstained, one.wrong, one.median_ms)),
        )
        for one in (*found.scores, found.overall)
    ]
    headers = ("kind", "questions", "hits@1 %", "exact %", "abstained %", "wrong %", "median ms")
    show.table(headers, numbers, right=range(1, len(headers)))
    area = "" if found.auroc is None else f"; area under the ROC curve of confidence {found.auroc:.3f}"
    show.line(f"wrong of the answers given {found.wrong_of_given:.1f} %{area}")
    if wrong and found.wrong:
        show.line()
        rows = [
            (one.kind, one.question, ", ".join(one.expected), ", ".join(one.got) or "(abstained)", one.plan or "")
            for one in found.wrong[:wrong]
        ]
        show.table(("kind", "question", "expected", "got", "plan"), rows)


def _linking(
    data: Path, split: str, limit: int, seed: int, taken_out: float, pipeline: str | None, wrong: int, *, json: bool
) -> None:
    """Precision, recall and F1 of the links in WebNLG's texts."""
    from kgmem.evaluation.linking import evaluate_linking
    from kgmem.language import BLANK

    with show.progress() as bar:
        task = bar.add_task("linking", total=None)
        found = evaluate_linking(
            data, split, taken_out=taken_out, limit=limit, seed=seed, pipeline=pipeline or BLANK,
            advance=partial(bar.advance, task),
        )  # fmt: skip
    if json:
        show.json_line(found)
        return
    headers = ("set", "texts", "mentions", "links", "precision %", "recall %", "f1 %")
    numbers = (f"{found.texts:,}", f"{found.mentions:,}", f"{found.links:,}")
    shares = (f"{share:.1f}" for share in (found.precision, found.recall, found.f1))
    show.table(headers, [(found.name, *numbers, *shares)], right=range(1, len(headers)))
    if wrong and found.errors:
        show.line()
        rows = [(one.mention, one.expected or "(none)", one.got or "(none)", one.text) for one in found.errors[:wrong]]
        show.table(("mention", "expected", "got", "text"), rows)


def _parts(name: str, graph: str | None, data: Path, split: str) -> Iterator[tuple[str, list[Gold], GraphStore]]:
    """The graphs with their questions: those of a set, or a file's questions to --graph."""
    from kgmem.evaluation.gold import read_gold
    from kgmem.evaluation.sets import SETS
    from kgmem.stores import open_store

    if name in SETS:
        for part in SETS[name](data, split):
            yield part.name, part.gold, open_store(graph) if graph else part.store()
    elif Path(name).is_file():
        yield Path(name).name, read_gold(Path(name)), open_store(graph)
    else:
        raise UsageError(f"{name!r} is neither a known set ({', '.join(SETS)}) nor a file of questions in JSON Lines")


def _report(values: dict[str, Any]) -> None:
    show.note("  ".join(f"{name} {value}" for name, value in values.items()))
