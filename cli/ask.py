"""`kgmem ask`: one question, a file of them, or whatever comes in on standard input."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgmem.engine import ERROR_RATE
from kgmem.errors import UsageError

from . import questions, show
from .options import ErrorRateOption, GraphOption, JsonOption, WeightsOption, examples

if TYPE_CHECKING:
    from kgmem.types import Answer

ABSTAINED = 3
EXAMPLES = examples(
    'kgmem ask "Who directed the films that Temuera Morrison acted in?"',
    'kgmem ask --graph demo: --explain "What is the capital of Peru?"',
    "kgmem ask --file questions.txt --json > answers.jsonl",
    'echo "How many countries border Peru?" | kgmem ask -g demo:',
)


def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="In quotes.")] = None,
    graph: GraphOption = None,
    file: Annotated[
        str | None,
        typer.Option("--file", "-f", metavar="FILE", help="Ask every line of a text file; `-` is standard input."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the evidence, the plan and the query, too.")] = False,
    error_rate: ErrorRateOption = ERROR_RATE,
    json: JsonOption = False,
    weights: WeightsOption = None,
) -> None:
    """Answer a question, with its proof.

    Every name, number and date in the answer is in the graph. What is not in the graph is not answered: the exit code
    is then 3 (with --file it is 0, and each answer says whether it abstained). Without a question the lines of
    standard input are asked.

    How sure an answer has to be for --error-rate is measured on questions made from the graph, which takes some seconds
    the first time. Checkpoints that were trained before such questions are not measured: --error-rate changes nothing
    for them.
    """
    import kgmem

    if question is not None and file is not None:
        raise UsageError("give a question or --file, not both")
    if question is None and file is None and sys.stdin.isatty():
        raise UsageError(
            'nothing to ask; give a question in quotes, or --file: kgmem ask "What is the capital of Peru?"'
        )
    if question is not None:
        questions.check(question)
        with kgmem.open(graph, weights=weights, error_rate=error_rate) as memory:
            answer = memory.ask(question)
        _show(answer, explain=explain, json=json)
        if answer.abstained:
            raise typer.Exit(ABSTAINED)
        return
    asked = questions.read(file or "-")
    with kgmem.open(graph, weights=weights, error_rate=error_rate) as memory, show.progress() as bar:
        task = bar.add_task("asking", total=asked.total)
        for answer in memory.ask_many(asked.lines, batch_size=asked.batch_size):
            if not json:
                show.line(answer.question)
            _show(answer, explain=explain, json=json)
            if not json:
                show.line()
            bar.advance(task)


def _show(answer: Answer, *, explain: bool, json: bool) -> None:
    if json:
        show.json_line(_content(answer))
        return
    show.line(answer.answer)
    labels = [item.label for item in answer.answers]
    if any(label.casefold() not in answer.answer.casefold() for label in labels):
        for label in labels:
            show.line(f"  {label}")
    if explain:
        explanation(answer)


def _content(answer: Answer) -> dict[str, Any]:
    """The answer as plain values; only a query that names its values has parameters."""
    content = asdict(answer)
    if answer.query is not None and not answer.query.parameters:
        del content["query"]["parameters"]
    return content


def explanation(answer: Answer) -> None:
    """The evidence as a table, the plan, and the query that was executed."""
    from kgmem.ingest.names import shown_name

    if answer.evidence:
        show.line()
        rows = [(row.subject, row.predicate, row.object, shown_name(row.source)) for row in answer.evidence]
        show.table(("subject", "predicate", "object", "source"), rows)
    show.line()
    show.line(f"plan        {answer.plan or 'none'}")
    show.line(f"confidence  {answer.confidence:.2f}")
    if answer.query is not None:
        show.line(answer.query.language)
        for row in answer.query.text.splitlines():
            show.line(f"    {row}")
        for name, value in answer.query.parameters.items():
            show.line(f"    ${name} = {show.as_json(value)}")
