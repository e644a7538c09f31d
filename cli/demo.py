"""`kgmem demo`: a few questions to the graph that comes with the package, with their evidence."""

from __future__ import annotations

from . import show
from .ask import explanation
from .options import examples

EXAMPLES = examples("kgmem demo", 'kgmem ask --graph demo: --explain "What is the capital of Peru?"')
QUESTIONS = (
    ("one hop", "What is the capital of Peru?"),
    ("two hops", "In which year was the discoverer of radium born?"),
    ("a count", "How many countries border Germany?"),
    ("an intersection", "Which countries border both France and Austria?"),
    ("not in the graph", "What is the calling code of Mexico?"),
)


def demo() -> None:
    """Ask the demo graph five questions.

    One of one hop, one of two hops, a count, an intersection, and one that is not in the graph, each with its
    evidence.
    """
    import kgmem

    with kgmem.open("demo:") as memory:
        for kind, question in QUESTIONS:
            answer = memory.ask(question)
            show.line(f"[{kind}] {question}")
            show.line(f"  {answer.answer}")
            explanation(answer)
            show.line()
