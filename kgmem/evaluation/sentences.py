"""Answer sentences beside those of people, on ParaQA, with the question as the sentence for a baseline.

Each question is given with its plan and with what people's sentences say was found, so that sentences are measured and
not answers. What was found stands as one word in all of them: a list of thirty names would outweigh the sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from kgmem.decoding import vocabulary as v
from kgmem.decoding.answers import said_slot
from kgmem.decoding.checkpoint import Checkpoint
from kgmem.decoding.reasoner import Reasoner, is_inverse
from kgmem.decoding.rendering import render
from kgmem.decoding.verbalizer import Task
from kgmem.decoding.vocabulary import FIXED, is_slot
from kgmem.evaluation.bleu import bleu
from kgmem.training.paraqa import ParaQuestion, answered_corpora
from kgmem.training.sequences import plan_tokens

FOUND = "ANSWER"
_BRACKETS = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """BLEU of one method against all sentences by people."""

    method: str
    sentences: int
    bleu: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, what was found, kgmem's sentence, and people's."""

    question: str
    found: str
    sentence: str
    references: tuple[str, ...]


def evaluate_sentences(checkpoint: Checkpoint, data: Path, *, limit: int = 0, seed: int = 0) -> list[SentenceScore]:
    """A line for each method. Raises UsageError if the data are not there."""
    every = list(answered(checkpoint, data, seed=seed))
    if limit:
        every = random.Random(seed).sample(every, min(limit, len(every)))
    references = [one.references for one in every]
    echoes = [f"{one.question.rstrip(' ?.')} is {one.found}." for one in every]
    return [
        SentenceScore("question is ANSWER", len(every), round(bleu(echoes, references), 2)),
        SentenceScore("kgmem", len(every), round(bleu([one.sentence for one in every], references), 2)),
    ]


def answered(checkpoint: Checkpoint, data: Path, *, seed: int = 0) -> Iterator[Answered]:
    """The sentences of kgmem for the questions whose plan has slots for all its parts."""
    for corpus, questions in answered_corpora(data, random.Random(seed)):
        plans = [one.plan for one in corpus.questions]
        places = [one.places for one in corpus.questions]
        reasoner = Reasoner(corpus.store, checkpoint)
        cases, states = reasoner.cases([one.text for one in questions])
        tokens = [plan_tokens(plan, case.slots, place) for plan, case, place in zip(plans, cases, places, strict=True)]
        known = [i for i, some in enumerate(tokens) if some is not None]
        if not known:
            continue
        with torch.inference_mode():
            context = reasoner.context([cases[i] for i in known], states.vectors[known])
        tasks = [Task(row, tokens[i] or (), _mark(questions[i])) for row, i in enumerate(known)]
        backwards = [
            frozenset(t for t in task.plan if is_slot(t) and is_inverse(cases[i].slots, t))
            for task, i in zip(tasks, known, strict=True)
        ]
        for task, written, i in zip(tasks, reasoner.verbalizer.write(context, tasks, backwards), known, strict=True):
            sentence = render(
                written,
                slot=lambda token, case=cases[i], store=corpus.store: said_slot(case, token - FIXED, store),  # type: ignore[misc]
                answer=FOUND,
                many=task.mark == v.MANY,
            )
            found = _found(questions[i])
            references = tuple(_masked(answer, found) for answer in questions[i].answers)
            yield Answered(questions[i].text, found, sentence, references)


def _found(question: ParaQuestion) -> str:
    """What the question's sentences say was found: yes or no, or FOUND for anything else."""
    return ("No" if _mark(question) == v.NO else "Yes") if question.head == "ASK" else FOUND


def _masked(sentence: str, found: str) -> str:
    """The sentence with what was found in place of the brackets, spaced as people would."""
    return re.sub(r"\s+([.,])", r"\1", " ".join(_BRACKETS.sub(f" {found} ", sentence).split()))


def _mark(question: ParaQuestion) -> int:
    """The outcome: a number, yes, no, one thing or many. Of a list that is not given, the verb beside it tells."""
    sentence = question.answers[0]
    brackets = _BRACKETS.search(sentence)
    said = brackets.group(1).lower() if brackets else ""
    if question.head == "COUNT":
        return v.NUMBER
    if question.head == "ASK":
        return v.NO if said.startswith("no") else v.YES
    several = "," in said or (said in ("answer", "") and re.search(r"\bare\b", sentence))
    return v.MANY if several else v.ONE
