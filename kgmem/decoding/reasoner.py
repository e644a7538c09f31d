"""From questions to answers: linking, retrieval, memory, plan, execution, sentence, for a batch at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kgmem.decoding.answers import abstained, answered
from kgmem.decoding.beam import search_plans
from kgmem.decoding.cases import Case, CaseMaker
from kgmem.decoding.certainty import certainty, wording
from kgmem.decoding.checkpoint import Checkpoint
from kgmem.decoding.choosing import Chosen, Finding, Lack, choose
from kgmem.decoding.confidence import Calibration
from kgmem.decoding.grammar import PlanGrammar
from kgmem.decoding.model import Context
from kgmem.decoding.sentences import outcome
from kgmem.decoding.verbalizer import Task, Verbalizer
from kgmem.decoding.vocabulary import FIXED, is_slot
from kgmem.memory.batch import collate
from kgmem.memory.features import SlotMap
from kgmem.retrieval import RetrievalLimits
from kgmem.stores.base import GraphStore
from kgmem.subgraph import Role
from kgmem.types import Answer, Relation

LEAST = 0.01
"""Plans that the model gives less belief than this are not looked at."""


@dataclass(frozen=True, slots=True)
class _Thought:
    """A question, what was chosen, and the question's row in the decoder's context."""

    case: Case
    chosen: Chosen
    row: int


class Reasoner:
    """Answers questions over one store with one checkpoint."""

    def __init__(self, store: GraphStore, checkpoint: Checkpoint, *, limits: RetrievalLimits | None = None) -> None:
        self.store, self.checkpoint = store, checkpoint
        self.known = checkpoint.known()
        self.cases = CaseMaker(store, checkpoint, limits)
        self.verbalizer = Verbalizer(checkpoint.model)
        self.calibration: Calibration | None = None
        self.threshold = checkpoint.model.config.threshold

    def calibrate(self, calibration: Calibration, error_rate: float) -> None:
        """From now on answers what is as certain as `error_rate` asks for, and tells how certain that is."""
        self.calibration, self.threshold = calibration, calibration.threshold(error_rate)

    @torch.inference_mode()
    def answer(self, questions: Sequence[str]) -> list[Answer]:
        """One answer for each question, in order."""
        began = time.perf_counter()
        thoughts, context = self._think(questions)
        sentences = self._sentences(thoughts, context)
        elapsed = (time.perf_counter() - began) * 1000 / max(1, len(questions))
        return [self._answer(thought, sentences, elapsed) for thought in thoughts]

    @torch.inference_mode()
    def weigh(self, questions: Sequence[str], hidden: Sequence[Relation | None] = ()) -> list[Finding | None]:
        """The answer that the model believes in most, however little; with `hidden`, as if a predicate were not there.

        None where it has no answer at all.
        """
        thoughts, _ = self._think(questions, hidden)
        return [thought.chosen if isinstance(thought.chosen, Finding) else None for thought in thoughts]

    def _think(
        self, questions: Sequence[str], hidden: Sequence[Relation | None] = ()
    ) -> tuple[list[_Thought], Context | None]:
        """What is chosen for each question, and the context of those that name something."""
        cases, states = self.cases(questions, hidden)
        asked = [i for i, case in enumerate(cases) if case.slots.seeds]
        if not asked:
            return [_Thought(case, Lack.ENTITY, -1) for case in cases], None
        context = self.context([cases[i] for i in asked], states.vectors[asked])
        grammars = [PlanGrammar(cases[i].graph, self.known) for i in asked]
        plans = search_plans(self.checkpoint.model, context, grammars, floor=math.log(LEAST))
        thoughts = {}
        for row, (i, hypotheses) in enumerate(zip(asked, plans, strict=True)):
            chosen = choose(cases[i].question, hypotheses, cases[i].slots, self.store)
            thoughts[i] = _Thought(cases[i], self._with_wording(chosen, cases[i], states.vectors[i]), row)
        return [thoughts.get(i, _Thought(case, Lack.ENTITY, -1)) for i, case in enumerate(cases)], context

    def context(self, cases: Sequence[Case], vectors: Tensor) -> Context:
        """What the decoder reads. Shape: vectors (B, T, hidden)."""
        batch, labels = collate([case.features for case in cases])
        vectors = vectors[:, : batch.tokens.shape[1]]  # padded to the longest question, which may not be among these
        memory = self.checkpoint.model.memory(batch, vectors, self.cases.vectors(labels))
        return self.checkpoint.model.context(memory)

    def _with_wording(self, chosen: Chosen, case: Case, vectors: Tensor) -> Chosen:
        """What is chosen, with what the question's words say of its plan. Shape: vectors (T, hidden)."""
        if not isinstance(chosen, Finding):
            return chosen
        features, seeds = case.features, case.slots.seeds
        slots = [token - FIXED for token in chosen.hypothesis.tokens if is_slot(token)]
        used = [int(features.text[slot]) for slot in slots if features.text[slot] >= 0]
        classes = {slot for slot in slots if slot < len(seeds) and seeds[slot].role == Role.CLASS}
        used += [label for slot, label in features.types.tolist() if slot in classes]
        cover = torch.from_numpy(features.cover.astype(float))
        said, unsaid = wording(vectors[: len(cover)], cover, self.cases.vectors(features.texts), used)
        return replace(chosen, signs=replace(chosen.signs, said=said, unsaid=unsaid))

    def certainty(self, finding: Finding) -> float:
        """How certain a finding is, between 0 and 1; not yet how often such findings are right."""
        return certainty(finding.signs, self.checkpoint.model.config.certainty)

    def _is_sure(self, chosen: Chosen) -> bool:
        return isinstance(chosen, Finding) and self.certainty(chosen) >= self.threshold

    def _sentences(self, thoughts: Sequence[_Thought], context: Context | None) -> dict[int, Sequence[int]]:
        """The tokens of the sentences of the answers that are given, by their row in the context."""
        tasks: list[Task] = []
        backwards: list[frozenset[int]] = []
        for thought in thoughts:
            if isinstance(thought.chosen, Finding) and self._is_sure(thought.chosen):
                tokens, answers = thought.chosen.hypothesis.tokens, thought.chosen.result.answers
                mark = outcome(tokens[0], len(answers), str(answers[0].value))
                tasks.append(Task(thought.row, tokens, mark))
                backwards.append(frozenset(t for t in tokens if is_slot(t) and is_inverse(thought.case.slots, t)))
        if context is None or not tasks:
            return {}
        written = self.verbalizer.write(context, tasks, backwards)
        return {task.row: tokens for task, tokens in zip(tasks, written, strict=True)}

    def _answer(self, thought: _Thought, sentences: dict[int, Sequence[int]], elapsed: float) -> Answer:
        chosen, confidence = thought.chosen, 0.0
        if isinstance(chosen, Finding):
            confidence = self.certainty(chosen)
            if self.calibration:
                confidence = self.calibration.probability(confidence)
            if thought.row in sentences:
                written = sentences[thought.row]
                return answered(thought.case, chosen, written, self.store, confidence=confidence, elapsed=elapsed)
        return abstained(thought.case, chosen, self.store, confidence=confidence, elapsed=elapsed)


def is_inverse(slots: SlotMap, token: int) -> bool:
    """Whether a slot token stands for a relation that is read backwards."""
    slot = token - FIXED
    return slots.seed(slot) is None and slots.relation(slot).inverse
