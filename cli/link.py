"""`kgmem link`: which entities of the graph a text mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgmem.types import node_id

from . import questions, show
from .options import GraphOption, JsonOption, examples

if TYPE_CHECKING:
    from kgmem.types import Candidate, Mention

EXAMPLES = examples(
    'kgmem link --graph demo: "Lima is the capital of Peru."',
    'kgmem link --json "Reeves, Keanu played in The Matrix"',
)


def link(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The text, in quotes.")],
    graph: GraphOption = None,
    json: JsonOption = False,
) -> None:
    """Show which entities a text mentions.

    Ambiguous mentions keep all their candidates, best first: which one is meant is decided by the question and the
    graph.
    """
    import kgmem

    questions.check(text)
    with kgmem.open(graph) as memory:
        mentions = memory.link(text)
    if json:
        show.json_line({"text": text, "mentions": [_plain(mention) for mention in mentions]})
        return
    if not mentions:
        show.line("no entity of the graph is mentioned")
        return
    rows = [
        (mention.text, candidate.label, f"{candidate.score:.2f}", candidate.match, " ".join(_ids(candidate)))
        for mention in mentions
        for candidate in mention.candidates
    ]
    show.table(("text", "stands for", "score", "match", "entity"), rows, right=(2,))


def _plain(mention: Mention) -> dict[str, Any]:
    candidates = [
        {"ids": _ids(one), "label": one.label, "score": one.score, "match": one.match} for one in mention.candidates
    ]
    return {"start": mention.start, "end": mention.end, "text": mention.text, "candidates": candidates}


def _ids(candidate: Candidate) -> list[str]:
    return [node_id(node) or str(node) for node in candidate.nodes]
