"""ParaQA (Kacupaj et al. 2021): people's questions over DBpedia with their SPARQL, in small graphs made for them.

The set holds queries, not the graph, so that the graph is made up: what each query asks for, and edges of other
entities and relations to tell apart.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from kgmem.errors import UsageError
from kgmem.plans.plan import And, Count, Exists, Hop, Other, Plan, SetPlan, Start
from kgmem.stores.memory import MemoryStore
from kgmem.training.corpora import UNANSWERABLE, Corpus, hiding
from kgmem.training.prepare import Labelled
from kgmem.training.sequences import Places, Span
from kgmem.types import RDF_TYPE, RDFS_LABEL, Literal, NamedNode, Relation, Triple, local_name

RESOURCE = "http://dbpedia.org/resource/"
_ANSWERS = ("verbalized_answer", *(f"verbalized_answer_{number}" for number in range(2, 9)))
_PATTERN = re.compile(r"(\?\w+|<[^>]+>)\s*<([^>]+)>\s*(\?\w+|<[^>]+>)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; its ends are IRIs, or variables that begin with a question mark."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class ParaQuestion:
    """A question with what its query matches."""

    text: str
    patterns: tuple[Pattern, ...]
    head: str
    """SELECT, COUNT or ASK."""
    answers: tuple[str, ...] = ()
    """Sentences by people that answer it, with what the graph gave in brackets."""


def paraqa(data: Path) -> list[ParaQuestion]:
    """The questions of ParaQA. Raises UsageError if the file is not there."""
    path = data / "text" / "paraqa" / "train.json.gz"
    if not path.is_file():
        raise UsageError(f"{path}: no such file; set KGMEM_DATA to the folder that holds text/")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    questions = []
    for row in rows:
        query = row["query"]
        head = "ASK" if query.startswith("ASK") else "COUNT" if "COUNT(" in query else "SELECT"
        patterns = tuple(Pattern(s.strip("<>"), p, o.strip("<>")) for s, p, o in _PATTERN.findall(query))
        answers = tuple(row[key].strip() for key in _ANSWERS if row.get(key))
        questions.append(ParaQuestion(" ".join(row["question"].split()), patterns, head, answers))
    return questions


def paraqa_corpora(
    data: Path, *, most: int, rng: random.Random, size: int = 80, unanswerable: float = UNANSWERABLE
) -> Iterator[Corpus]:
    """`most` of the questions whose entities they name as DBpedia does, in graphs of `size` questions each.

    Where that is more than there are, they come again, in other graphs.
    """
    questions = [q for q in paraqa(data) if _labelled(q) is not None]
    while questions and most > 0:
        rng.shuffle(questions)
        for first in range(0, min(most, len(questions)), size):
            corpus = _corpus(questions[first : min(first + size, most)], rng)
            yield Corpus(corpus.store, hiding(corpus.questions, unanswerable, rng))
        most -= len(questions)


def answered_corpora(data: Path, rng: random.Random, *, size: int = 80) -> Iterator[tuple[Corpus, list[ParaQuestion]]]:
    """Each question once, with its sentences; the corpus has the same questions in the same order."""
    questions = [question for question in paraqa(data) if _labelled(question) is not None]
    for first in range(0, len(questions), size):
        some = questions[first : first + size]
        yield _corpus(some, rng), some


def _labelled(question: ParaQuestion) -> Labelled | None:
    """The question with its plan; None if an entity's name is not in it, or its query is of no shape known here."""
    edges = [p for p in question.patterns if p.predicate != RDF_TYPE.value]
    spans = {end: _span(question.text, end) for p in edges for end in (p.subject, p.object) if not _variable(end)}
    if any(span is None for span in spans.values()):
        return None
    named: dict[str, Span] = {end: span for end, span in spans.items() if span is not None}
    plan = _ask(edges, named) if question.head == "ASK" else _set(question, edges, named)
    if plan is None:
        return None
    chosen: Plan = Count(plan) if question.head == "COUNT" and not isinstance(plan, Exists) else plan
    return Labelled(question.text, chosen, Places(tuple(sorted(named.values()))))


def _variable(end: str) -> bool:
    return end.startswith("?")


def _label(iri: str) -> str:
    """An entity's name, without what tells it from others of the name."""
    return re.sub(r"\s*\([^)]*\)$", "", iri.removeprefix(RESOURCE).replace("_", " "))


def _span(text: str, iri: str) -> Span | None:
    found = re.search(rf"(?<!\w){re.escape(_label(iri))}(?!\w)", text, re.IGNORECASE)
    return found.span() if found else None


def _start(iri: str) -> Start:
    return Start((NamedNode(iri),), _label(iri))


def _ask(edges: Sequence[Pattern], named: dict[str, Span]) -> Exists | None:
    """Whether an edge is there, from what is named first."""
    if len(edges) != 1 or len(named) != 2:
        return None
    (edge,) = edges
    first, second = sorted(named, key=lambda end: named[end])
    relation = Relation(edge.predicate, inverse=first == edge.object)
    return Exists(And(Hop(_start(first), relation), _start(second)))


def _set(question: ParaQuestion, edges: Sequence[Pattern], named: dict[str, Span]) -> SetPlan | None:
    """What leads from the named entities to the answer: one edge, two in a row, or two that meet."""
    begins = sorted((named[_given(e)], e) for e in edges if _given(e) in named)
    from_named = [edge for _, edge in sorted(begins, key=lambda item: item[0])]
    further = [e for e in edges if e not in from_named]
    if len(named) != len(from_named) or len({_free(e) for e in from_named}) != 1:
        return None
    parts: list[SetPlan] = [Hop(_start(_given(e)), _relation(e, _given(e))) for e in from_named]
    if len(parts) == 2 and not further:
        return And(parts[0], parts[1])
    if len(parts) != 1 or len(further) > 1:
        return None
    if not further:
        return parts[0]
    onward = Hop(parts[0], _relation(further[0], _free(from_named[0])))
    there_and_back = further[0].predicate == from_named[0].predicate
    return Other(onward) if there_and_back and re.search(r"\b(other|else)\b", question.text.lower()) else onward


def _given(edge: Pattern) -> str:
    return edge.object if _variable(edge.subject) else edge.subject


def _free(edge: Pattern) -> str:
    return edge.subject if _variable(edge.subject) else edge.object


def _relation(edge: Pattern, come_from: str) -> Relation:
    return Relation(edge.predicate, inverse=come_from == edge.object)


def _corpus(questions: Sequence[ParaQuestion], rng: random.Random) -> Corpus:
    triples: dict[Triple, None] = {}
    fresh = (NamedNode(f"{RESOURCE}n{number}") for number in count())
    every = [p for q in questions for p in q.patterns if p.predicate != RDF_TYPE.value]
    for edge in every:
        predicate = NamedNode(edge.predicate)
        triples[Triple(predicate, RDFS_LABEL, Literal(local_name(edge.predicate)))] = None
        for end in (edge.subject, edge.object):
            if not _variable(end):
                triples[Triple(NamedNode(end), RDFS_LABEL, Literal(_label(end)))] = None
                for other in rng.sample(every, min(len(every), rng.randint(1, 6))):
                    ends = (NamedNode(end), next(fresh))
                    subject, target = ends if _variable(other.object) else ends[::-1]
                    triples[Triple(subject, NamedNode(other.predicate), target)] = None
    for question in questions:
        for _ in range(rng.choice((1, 1, 2, 3))):
            every_end = dict.fromkeys(end for p in question.patterns for end in (p.subject, p.object))
            bound = {end: next(fresh) if _variable(end) else NamedNode(end) for end in every_end}
            for p in question.patterns:
                subject, target = bound[p.subject], bound[p.object]
                triples[Triple(subject, NamedNode(p.predicate), target)] = None
                if p.predicate == RDF_TYPE.value:
                    triples[Triple(target, RDFS_LABEL, Literal(local_name(target.value)))] = None
    store = MemoryStore()
    store.replace("urn:kgmem:paraqa", list(triples), digest="")
    labelled = (_labelled(question) for question in questions)
    return Corpus(store, tuple(question for question in labelled if question is not None))
