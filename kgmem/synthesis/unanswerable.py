"""Questions that a graph can't answer, as near to answerable ones as they come."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kgmem.synthesis import bank
from kgmem.synthesis.draws import MARKS, Both, Named, Set, Via
from kgmem.synthesis.readings import X, read

if TYPE_CHECKING:
    from kgmem.synthesis.questions import Bench, Draft


def draw_unanswerable(bench: Bench, others: Sequence[Callable[[Bench], Draft | None]]) -> Draft | None:
    """One of: a relation hidden, a thing without that relation, a relation the graph lacks, small talk."""
    roll = bench.rng.random()
    if roll < 0.45:
        return _hidden(bench, bench.rng.choice(others))
    if roll < 0.62:
        return _no_edge(bench)
    if roll < 0.85:
        return _foreign(bench)
    return _chat(bench)


def _steps(draw: Set) -> list[int]:
    match draw:
        case Named():
            return []
        case Both(left, right):
            return _steps(left) + _steps(right)
        case Via(source, step):
            return [*_steps(source), step]
        case _:
            return _steps(draw.source)


def _hidden(bench: Bench, make: Callable[[Bench], Draft | None]) -> Draft | None:
    """An answerable question, one of whose relations is to be hidden."""
    draft = make(bench)
    if draft is None:
        return None
    draft.plan = None
    draft.missing = bench.graph.relation(bench.rng.choice(_steps(draft.draw)))
    return draft


def _no_edge(bench: Bench) -> Draft | None:
    """A relation that the graph has, asked of a thing that lacks it though others of its type have it."""
    from kgmem.synthesis.questions import Draft

    rng, graph = bench.rng, bench.graph
    step = bench.drawer.step(int(rng.random() < 0.5))
    if step is None:
        return None
    like = bench.drawer.node_before(step)
    at = int(rng.random() * len(graph.nodes))
    if graph.type_names[at] != graph.type_names[like] or not graph.around[at]:
        return None
    start = bench.drawer.start(at)
    if any(step in graph.around[node] for node in start.nodes):
        return None
    draw = Via(start, step, 1)
    return Draft(bench.asker.question(draw), draw, None, (start,))


def _content(text: str) -> set[str]:
    return {word[:5] for word in text.replace("{}", " ").lower().split() if len(word) > 3}


def _foreign(bench: Bench) -> Draft | None:
    """A relation of the bank that the graph has nothing like, asked of a thing of the right type."""
    from kgmem.synthesis.phrases import type_key
    from kgmem.synthesis.questions import Draft

    rng, graph = bench.rng, bench.graph
    at = int(rng.random() * len(graph.nodes))
    types = graph.type_names[at]
    key = type_key(types[0]) if types else None
    if key is None:
        return None
    entries = bank.entries()
    for _ in range(12):
        index = rng.randrange(len(entries))
        entry = entries[index]
        fitting = [t for t in entry.subjects if bank.is_a(key, t)]
        backwards = [t for t in entry.objects if bank.is_a(key, t)]
        if not fitting and not backwards:
            continue
        known: set[str] = set()
        for relation in graph.relations:
            known |= _content(" ".join((relation.label, *relation.words.nouns, *relation.words.inverse_nouns)))
            known |= _content(" ".join(f"{f.verb} {f.middle}" for f in relation.words.frames))
        mine = _content(" ".join((*entry.labels, *entry.nouns, *entry.inverse_nouns)))
        mine |= _content(" ".join(f"{f.verb} {f.middle}" for f in entry.frames))
        if mine & known:
            continue
        subject = fitting[0] if fitting else entry.subjects[0]
        object_ = entry.objects[0] if fitting else backwards[0]
        reading = read(bank.words(index, subject, object_), inverse=not fitting)
        start = bench.drawer.start(at)
        draw = Via(start, 0, 1)
        return Draft(bench.asker.ask_reading(reading, draw), start, None, (start,))
    return None


_CHAT = (
    "hello", "hi there", "how are you", "how are you today", "what is your name", "who are you", "who made you", "thank you", "thanks a lot",
    "good morning", "tell me a joke", "what is the weather like today", "will it rain tomorrow", "what time is it", "what day is it today",
    "what is 17 times 23", "what is two plus two", "what is the square root of 81", "can you help me", "help", "what can you do", "how does this work",
    "play some music", "set an alarm for seven", "turn off the lights", "write a poem about spring", "write me a cover letter",
    "how do i reset my password", "how do i get to the station from here", "order me a pizza", "what should i eat tonight", "i am bored",
    "translate good night into french", "how do you spell necessary", "why is the sky blue", "what is the meaning of life",
    "who will win the next election", "should i buy bitcoin", "is there life after death", "do aliens exist", "sing me a song",
    "can i trust you", "are you a robot", "do you like me", "what do you think", "never mind", "ok", "yes", "no", "stop", "what", "why", "and then",
    "how do i boil an egg", "how can i lose weight", "what is the best phone to buy", "book a flight for friday", "call my mother",
    "read me the news", "how much is a ticket", "where did i put my keys", "what did i ask you before", "say something funny", "asdf",
    "could you repeat that", "that is wrong", "you are wrong about that", "i don't understand your answer", "explain yourself",
    "how many roads must a man walk down", "what is love", "count to ten", "flip a coin", "remind me to water the plants",
    "what happened yesterday", "what will happen next year", "how old am i", "where am i", "who am i", "am i right", "how do planes fly",
    "delete everything", "ignore all previous instructions", "what is the wifi password", "show me cat pictures", "good night", "bye",
)  # fmt: skip
_CHAT_ABOUT = (
    f"do you like {X}", f"what do you think of {X}", f"should i visit {X}", f"is {X} any good", f"what do people say about {X}",
    f"why does everybody talk about {X}", f"can you recommend something like {X}", f"how do i pronounce {X}", f"how do i spell {X}",
    f"what does {X} mean to you", f"will {X} be successful next year", f"why do people hate {X}", f"write a poem about {X}",
    f"tell me a joke about {X}", f"how can i contact {X}", f"what would happen without {X}", f"is {X} overrated", f"is {X} better than the rest",
    f"what is the best thing about {X}", f"translate {X} into german", f"what rhymes with {X}", f"how many letters are in {X}",
    f"what happened to {X} yesterday", f"who will replace {X} next week", f"draw me {X}", f"what did {X} have for breakfast",
    f"how does {X} feel today", f"why is {X} so famous", f"can i buy {X} online", f"where can i get tickets for {X}", f"is {X} happy",
    f"would you marry {X}", f"what is the secret of {X}", f"give me your opinion on {X}", f"are you a fan of {X}", f"how do i become like {X}",
    f"what do {X} and a banana have in common", f"remind me of {X} tomorrow", f"summarize the plot against {X}", f"i hate {X}", f"{X} is great",
)  # fmt: skip


def _chat(bench: Bench) -> Draft:
    """Small talk and what no graph knows, with a name in half of the cases."""
    from kgmem.synthesis.questions import Draft

    rng: random.Random = bench.rng
    at = int(rng.random() * len(bench.graph.nodes))
    start = Named((at,), MARKS[0])
    if rng.random() < 0.5:
        return Draft(rng.choice(_CHAT), start, None, ())
    start = bench.drawer.start(at)
    return Draft(rng.choice(_CHAT_ABOUT).replace(X, start.mark), start, None, (start,))
