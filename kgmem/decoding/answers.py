"""What is said of a question in the end: an answer with its sentence and proof, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from kgmem.decoding.cases import MAX_CHARACTERS, Case
from kgmem.decoding.choosing import Chosen, Finding, Lack
from kgmem.decoding.rendering import ONE, Wording, render
from kgmem.decoding.sentences import listing
from kgmem.decoding.vocabulary import FIXED
from kgmem.errors import QueryRefusedError
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import Result
from kgmem.plans.nouns import singular
from kgmem.plans.plan import describe
from kgmem.plans.wording import forward_noun, inverse_phrase
from kgmem.stores.base import GraphStore
from kgmem.subgraph import Role
from kgmem.types import Answer, AnswerItem, Evidence, Literal, Relation, node_id


def answered(
    case: Case, found: Finding, tokens: Sequence[int], store: GraphStore, *, confidence: float, elapsed: float
) -> Answer:
    """The answer with its proof; `tokens` are the sentence that the model wrote, `elapsed` is in milliseconds."""
    result = found.result
    labels = store.labels(result.answers)
    items = tuple(
        AnswerItem(
            id=node_id(node),
            label={"true": "yes", "false": "no"}.get(node.value, node.value)
            if isinstance(node, Literal) and node.datatype.value.endswith("#boolean")
            else labels[node],
            datatype=node.datatype.value if isinstance(node, Literal) else None,
            score=round(confidence, 4),
        )
        for node in result.answers
    )
    names = [labels[node] for node in result.answers[:5]]
    more = len(result.answers) - len(names)
    return Answer(
        question=case.question,
        answer=render(
            tokens,
            slot=lambda token: said_slot(case, token - FIXED, store),
            answer=f"{', '.join(names)} and {more} more" if more > 0 else listing(names),
            many=len(result.answers) > 1,
        ),
        answers=items,
        confidence=round(confidence, 4),
        abstained=False,
        plan=_described(found, store),
        query=result.query,
        evidence=_evidence(result, store),
        elapsed_ms=round(elapsed, 2),
    )


def _evidence(result: Result, store: GraphStore) -> tuple[Evidence, ...]:
    """The proof; none where a server that runs the plan refuses the longer query for its evidence."""
    try:
        return evidence(result, store)
    except QueryRefusedError:
        return ()


def abstained(case: Case, chosen: Chosen, store: GraphStore, *, confidence: float, elapsed: float) -> Answer:
    """No answer, and why not; `confidence` is that of the answer that was kept back."""
    reason = _reason(case, chosen, store, confidence)
    return Answer(case.question, reason, (), round(confidence, 4), True, None, None, (), round(elapsed, 2))


def _reason(case: Case, chosen: Chosen, store: GraphStore, confidence: float) -> str:
    if len(case.question) > MAX_CHARACTERS:
        return f"The question is longer than {MAX_CHARACTERS} characters; ask a shorter one."
    if not case.question.strip():
        return "There is no question."
    named = listing(case.names(), most=3) or "what the question names"
    match chosen:
        case Lack.ENTITY:
            return "Not in the graph: nothing that the question names was found in it."
        case Lack.RELATION:
            return f"Not in the graph: no relation there says what is asked about {named}."
        case Lack.ANSWER:
            return f"Not in the graph: nothing stated there answers this about {named}."
        case Finding():
            reading = _described(chosen, store)
            return f"Not sure enough to answer: the likeliest reading, {reading}, has a chance of {confidence:.0%}."


def _described(found: Finding, store: GraphStore) -> str:
    return describe(found.result.plan, {iri: info.label for iri, info in store.schema().relations.items()})


def said_slot(case: Case, slot: int, store: GraphStore) -> Wording:
    """How a slot is said in a sentence: a name; "director"; "film directed by"."""
    seed = case.slots.seed(slot)
    if seed is not None:
        is_class = seed.role == Role.CLASS
        label = seed.candidate.label
        return Wording(singular(label.lower()), is_set=True) if is_class else Wording(label, is_name=True)
    relation: Relation = case.slots.relation(slot)
    info = store.schema().relations[relation.iri]
    if not relation.inverse:
        return Wording(forward_noun(info.label))
    head = info.subject_types[0].lower() if len(info.subject_types) == 1 else ONE
    return Wording(head, inverse_phrase(info.label), is_set=True)
