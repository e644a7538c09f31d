"""From questions to answers: linking, retrieval, memory, plan, execution, sentence, for a batch at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from kgmem.decoding.beam import Hypothesis, search_plans
from kgmem.decoding.checkpoint import Checkpoint
from kgmem.decoding.grammar import Graph, PlanGrammar, build_plan
from kgmem.decoding.model import Context
from kgmem.decoding.sentences import listing, outcome, render
from kgmem.decoding.verbalizer import Task, Verbalizer
from kgmem.decoding.vocabulary import FIXED, INSTANCES, is_slot
from kgmem.errors import PlanError
from kgmem.linking import Linker
from kgmem.memory.batch import collate
from kgmem.memory.features import MAX_TOKENS, Features, SlotMap, featurize
from kgmem.memory.relevance import relevance
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import Result, execute_all
from kgmem.plans.nouns import plural
from kgmem.plans.plan import Count, Exists, Plan, describe
from kgmem.plans.wording import forward_noun, inverse_phrase
from kgmem.retrieval import RetrievalLimits, Retriever, readable
from kgmem.stores.base import GraphStore
from kgmem.subgraph import Role, Subgraph
from kgmem.types import Answer, AnswerItem, Literal, Node, Relation, node_id

MAX_CHARACTERS = 1000
"""A longer question is refused: no sentence of people is that long, and the encoder would not see its end."""

LEAST = 0.04
"""Plans that the model gives less belief than this are not looked at."""


@dataclass(frozen=True, slots=True)
class _States:
    """The encoded questions of a batch."""

    vectors: Tensor
    """Shape: (B, T, hidden)."""
    mask: Tensor
    """Shape: (B, T), bool."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One question on its way."""

    question: str
    subgraph: Subgraph
    slots: SlotMap
    features: Features
    graph: Graph


@dataclass(frozen=True, slots=True)
class _Found:
    """The plan that was chosen, its result, and how sure the model is."""

    hypothesis: Hypothesis
    result: Result
    confidence: float


@dataclass(slots=True)
class LabelVectors:
    """Vectors of label texts, each encoded once."""

    checkpoint: Checkpoint
    known: dict[str, Tensor] = field(default_factory=dict)

    @torch.inference_mode()
    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Shape: (len(texts), hidden)."""
        new = sorted({t for t in texts if t not in self.known}, key=len)
        for first in range(0, len(new), 256):
            part = new[first : first + 256]
            encodings = [self.checkpoint.tokenizer.encode(text[:200]).ids[:32] for text in part]
            longest = max(map(len, encodings))
            tokens = torch.tensor([ids + [0] * (longest - len(ids)) for ids in encodings])
            self.known.update(zip(part, self.checkpoint.model.text.pooled(tokens, tokens != 0), strict=True))
        hidden = self.checkpoint.model.config.text["hidden_size"]
        return torch.stack([self.known[t] for t in texts]) if texts else torch.zeros(0, hidden)


class Reasoner:
    """Answers questions over one store with one checkpoint."""

    def __init__(self, store: GraphStore, checkpoint: Checkpoint, *, limits: RetrievalLimits | None = None) -> None:
        self.store, self.checkpoint = store, checkpoint
        self.linker = Linker(store)
        self.known = checkpoint.known()
        if limits is None and INSTANCES not in self.known:
            limits = RetrievalLimits(classes=0, values=0)
        self.retriever = Retriever(store, limits)
        self.vectors = LabelVectors(checkpoint)
        self.verbalizer = Verbalizer(checkpoint.model)

    @torch.inference_mode()
    def answer(self, questions: Sequence[str]) -> list[Answer]:
        """One answer for each question, in order."""
        began = time.perf_counter()
        texts = [question if len(question) <= MAX_CHARACTERS else "" for question in questions]
        states = self._encode(texts)
        cases = [self._case(*item) for item in zip(questions, texts, self._relevance(states), strict=True)]
        asked = [i for i, case in enumerate(cases) if case.slots.seeds]
        thought = iter(self._think([cases[i] for i in asked], states.vectors[asked]) if asked else ())
        found = [next(thought) if case.slots.seeds else (_nothing_to_ask(case.question), "") for case in cases]
        elapsed = (time.perf_counter() - began) * 1000 / max(1, len(questions))
        return [
            self._answered(case, chosen, sentence, elapsed)
            if isinstance(chosen, _Found)
            else _abstained(case.question, chosen, elapsed)
            for case, (chosen, sentence) in zip(cases, found, strict=True)
        ]

    def _think(self, cases: Sequence[_Case], vectors: Tensor) -> list[tuple[_Found | str, str]]:
        """For each case what was found, or why nothing was, and the answer's sentence."""
        batch, labels = collate([case.features for case in cases])
        vectors = vectors[:, : batch.tokens.shape[1]]  # padded to the longest question, which may not be among these
        memory = self.checkpoint.model.memory(batch, vectors, self.vectors(labels))
        context = self.checkpoint.model.context(memory)
        grammars = [PlanGrammar(case.graph, self.known) for case in cases]
        plans = search_plans(self.checkpoint.model, context, grammars, floor=math.log(LEAST))
        found = [self._choose(case, hypotheses) for case, hypotheses in zip(cases, plans, strict=True)]
        sentences = self._sentences(cases, context, found)
        return [(chosen, sentences.get(i, "")) for i, chosen in enumerate(found)]

    def _encode(self, texts: Sequence[str]) -> _States:
        """The states of the questions' tokens, padded to the longest."""
        ids = [self.checkpoint.tokenizer.encode(text).ids[:MAX_TOKENS] for text in texts]
        longest = max(map(len, ids))
        tokens = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids]).bool()
        return _States(self.checkpoint.model.text(tokens, mask), mask)

    def _relevance(self, states: _States) -> list[dict[str, float] | None]:
        """For each question the cosine with every relation's label; None where all relations are offered anyway."""
        schema = self.store.schema()
        if len(schema.relations) <= self.retriever.limits.relations:
            return [None] * len(states.vectors)
        labels = sorted({info.label for info in schema.relations.values()})
        cosines = relevance(states.vectors, states.mask, self.vectors([readable(label) for label in labels]))
        return [dict(zip(labels, row, strict=True)) for row in cosines.tolist()]

    def _case(self, question: str, text: str, relevance: dict[str, float] | None) -> _Case:
        mentions, values = self.linker.link(text), self.linker.values(text)
        subgraph = self.retriever.retrieve(mentions, values, relevance.__getitem__ if relevance else None)
        features, slots = featurize(text, subgraph, self.checkpoint.tokenizer)
        at_seed = tuple(subgraph.available(seed.candidate.nodes) for seed in subgraph.seeds)
        schema = self.store.schema()
        graph = Graph(slots, at_seed, schema.follows, schema.ordered())
        return _Case(question, subgraph, slots, features, graph)

    def _choose(self, case: _Case, hypotheses: Sequence[Hypothesis]) -> _Found | str:
        """The answers that the model believes in most, if it is sure enough; else the reason why not.

        Plans with the same answers add up: where a relation is stated in both directions, or two relations say the
        same of an entity, it does not matter which of them the question means.
        """
        found: dict[tuple[bool, tuple[Node, ...]], _Found] = {}
        built = [(hypothesis, _plan(hypothesis, case.slots)) for hypothesis in hypotheses]
        whole = [(hypothesis, plan) for hypothesis, plan in built if plan is not None]
        results = execute_all([plan for _, plan in whole], self.store)
        for (hypothesis, plan), result in zip(whole, results, strict=True):
            if result.empty:
                continue
            key = (isinstance(plan, Count | Exists), result.answers)
            first = found.setdefault(key, _Found(hypothesis, result, 0.0))
            found[key] = replace(first, confidence=first.confidence + math.exp(hypothesis.score))
        best = max(found.values(), key=lambda f: f.confidence, default=None)
        if best is not None and best.confidence >= self.checkpoint.model.config.threshold:
            return best
        names = listing(
            list(dict.fromkeys(s.candidate.label for s in case.slots.seeds if s.candidate.score > 0.5)), most=3
        )
        return f"Not in the graph: nothing stated there answers this about {names or 'what the question names'}."

    def _sentences(self, cases: Sequence[_Case], context: Context, found: Sequence[_Found | str]) -> dict[int, str]:
        tasks: list[Task] = []
        backwards: list[frozenset[int]] = []
        rows: list[int] = []
        for row, (case, chosen) in enumerate(zip(cases, found, strict=True)):
            if isinstance(chosen, _Found):
                tokens, answers = chosen.hypothesis.tokens, chosen.result.answers
                mark = outcome(tokens[0], len(answers), str(answers[0].value))
                tasks.append(Task(row, tokens, mark))
                backwards.append(frozenset(t for t in tokens if is_slot(t) and _inverse(case.slots, t)))
                rows.append(row)
        if not tasks:
            return {}
        written = self.verbalizer.write(context, tasks, backwards)
        return {row: self._render(cases[row], found[row], tokens) for row, tokens in zip(rows, written, strict=True)}

    def _render(self, case: _Case, chosen: _Found | str, tokens: Sequence[int]) -> str:
        if isinstance(chosen, str):
            return chosen
        result = chosen.result
        labels = self.store.labels(result.answers[:5])
        names = [labels[node] for node in result.answers[:5]]
        more = len(result.answers) - len(names)
        shown = f"{', '.join(names)} and {more} more" if more > 0 else listing(names)
        return render(
            tokens,
            slot=lambda token, many: self._say(case, token - FIXED, many=many),
            answer=shown,
            many=len(result.answers) > 1,
        )

    def _say(self, case: _Case, slot: int, *, many: bool) -> str:
        """How a slot is said in a sentence: a name; "director"; "films directed by"."""
        seed = case.slots.seed(slot)
        if seed is not None:
            return plural(seed.candidate.label.lower()) if seed.role == Role.CLASS else seed.candidate.label
        relation: Relation = case.slots.relation(slot)
        info = self.store.schema().relations[relation.iri]
        if not relation.inverse:
            return plural(forward_noun(info.label)) if many else forward_noun(info.label)
        head = plural(info.subject_types[0].lower()) if len(info.subject_types) == 1 else "ones"
        return f"{head} {inverse_phrase(info.label)}"

    def _answered(self, case: _Case, found: _Found, sentence: str, elapsed: float) -> Answer:
        result = found.result
        labels = self.store.labels(result.answers)
        schema = self.store.schema()
        items = tuple(
            AnswerItem(
                id=node_id(node),
                label={"true": "yes", "false": "no"}.get(node.value, node.value)
                if isinstance(node, Literal) and node.datatype.value.endswith("#boolean")
                else labels[node],
                datatype=node.datatype.value if isinstance(node, Literal) else None,
                score=round(found.confidence, 4),
            )
            for node in result.answers
        )
        names = {iri: info.label for iri, info in schema.relations.items()}
        return Answer(
            question=case.question,
            answer=sentence,
            answers=items,
            confidence=round(found.confidence, 4),
            abstained=False,
            plan=describe(result.plan, names),
            query=result.query,
            evidence=evidence(result, self.store),
            elapsed_ms=round(elapsed, 2),
        )


def _plan(hypothesis: Hypothesis, slots: SlotMap) -> Plan | None:
    try:
        return build_plan(list(hypothesis.tokens), slots)
    except PlanError:  # a comparison with a value of another kind
        return None


def _nothing_to_ask(question: str) -> str:
    """Why a question without a name from the graph is not answered."""
    if len(question) > MAX_CHARACTERS:
        return f"The question is longer than {MAX_CHARACTERS} characters; ask a shorter one."
    if not question.strip():
        return "There is no question."
    return "Not in the graph: nothing that the question names was found in it."


def _inverse(slots: SlotMap, token: int) -> bool:
    slot = token - FIXED
    return slots.seed(slot) is None and slots.relation(slot).inverse


def _abstained(question: str, reason: str, elapsed: float) -> Answer:
    return Answer(question, reason, (), 0.0, True, None, None, (), round(elapsed, 2))
