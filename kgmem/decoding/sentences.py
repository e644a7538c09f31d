"""The answer sentence: which tokens say a plan's outcome; kgmem.decoding.rendering makes them text.

The decoder is trained on `target_tokens` and writes the sentence itself; names, numbers and relations are slots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kgmem.decoding import vocabulary as v
from kgmem.decoding.vocabulary import WORD_IDS, is_slot
from kgmem.errors import PlanError
from kgmem.subgraph import Role

MAX_SENTENCE = 28


def outcome(head: int, answers: int, value: str) -> int:
    """The mark that tells the decoder what execution found. `value` is the answer's text of a yes/no question."""
    if head == v.COUNT:
        return v.NUMBER
    if head == v.EXISTS:
        return v.YES if value in ("true", "yes", "1") else v.NO
    return v.ONE if answers == 1 else v.MANY


def target_tokens(
    plan: Sequence[int], mark: int, *, inverse: Callable[[int], bool], role: Callable[[int], Role | None]
) -> list[int]:
    """The sentence of a plan in tokens, ending with <end>.

    `plan` are the plan's tokens from its head to <end>; `inverse` and `role` tell what a slot token stands for; a
    relation has no role.
    """
    stack: list[list[int]] = []
    tokens = iter(plan[1:-1])
    for token in tokens:
        if is_slot(token) and role(token) == Role.VALUE:  # of a top: "the 3 countries with the largest area"
            stack[-1] = [stack[-1][0], token, *stack[-1][1:]]
        elif is_slot(token) and role(token) is not None:
            stack.append([token])
        elif is_slot(token):
            noun = [token] if inverse(token) else [token, WORD_IDS["of"]]
            stack.append([WORD_IDS["the"], *noun, *stack.pop()])
        elif token == v.OTHER:
            top = stack.pop()
            stack.append([top[0], WORD_IDS["other"], *top[1:]])
        elif token in v.COMBINATIONS:
            right, left = stack.pop(), stack.pop()
            stack.append(_combined(token, left, right, exists=plan[0] == v.EXISTS, mark=mark))
        elif token == v.INSTANCES:
            stack.append([WORD_IDS["the"], *stack.pop()])
        elif token in _COMPARED:
            stack.append([*stack.pop(), *_words("with a"), next(tokens), *_words(_COMPARED[token]), next(tokens)])
        elif token in _SUPERLATIVES:
            stack.append([*stack.pop(), *_words("with the " + _SUPERLATIVES[token]), next(tokens)])
    if len(stack) != 1:
        raise PlanError("a sentence is written for a whole plan")
    phrase = stack[0]
    match mark:
        case v.NUMBER:
            words = [*_words("The number of"), *phrase, WORD_IDS["is"], v.ANSWER]
        case v.YES | v.NO:
            start = [WORD_IDS["Yes:" if mark == v.YES else "No:"]]
            there = _words("there are") if mark == v.YES else _words("there are not")
            words = start + (phrase if v.AND in plan and _states(phrase) else there + phrase)
        case _:
            words = [*_capital(phrase), WORD_IDS["is" if mark == v.ONE else "are"], v.ANSWER]
    return [*words, WORD_IDS["."], v.END]


_COMPARED = {
    v.LESS: "below", v.AT_MOST: "up to", v.GREATER: "above", v.AT_LEAST: "from", v.EQUAL: "equal to",
    v.CONTAINS: "containing", v.STARTS_WITH: "starting with",
}  # fmt: skip
_SUPERLATIVES = {v.LARGEST: "largest", v.SMALLEST: "smallest", v.MOST: "most", v.FEWEST: "fewest"}


_ONE = [WORD_IDS["the"], WORD_IDS["one"], WORD_IDS["of"]]


def _combined(token: int, left: list[int], right: list[int], *, exists: bool, mark: int) -> list[int]:
    if token == v.MINUS:
        return [*left, WORD_IDS["without"], *right]
    if token == v.OR:
        named = len(left) == len(right) == 1  # two things that are compared
        return [*_ONE, *left, WORD_IDS["and"], *right] if named else [*left, WORD_IDS["or"], *right]
    return _among(left, right, mark) if exists else [*left, WORD_IDS["among"], *right]


def _words(text: str) -> list[int]:
    return [WORD_IDS[word] for word in text.split()]


def _among(left: list[int], right: list[int], mark: int) -> list[int]:
    """Says that B is among "A's …", or is the one; the shorter side is what the question asks about."""
    who, where = sorted((left, right), key=len)
    if where[: len(_ONE)] == _ONE:
        return [*who, *_words("is" if mark == v.YES else "is not"), *where]
    return [*who, *_words("is among" if mark == v.YES else "is not among"), *where]


def _states(phrase: list[int]) -> bool:
    return WORD_IDS["is"] in phrase


def _capital(phrase: list[int]) -> list[int]:
    return [WORD_IDS["The"], *phrase[1:]] if phrase[0] == WORD_IDS["the"] else phrase


def listing(labels: Sequence[str], *, most: int = 5) -> str:
    """`A, B and C`; of more than `most`, the first ones and how many follow."""
    if len(labels) > most:
        return f"{', '.join(labels[:most])} and {len(labels) - most} more"
    return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)
