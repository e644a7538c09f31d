"""From an answer sentence's tokens to text: what slots say, in the right number, and sets that meet in one phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kgmem.decoding import vocabulary as v
from kgmem.decoding.vocabulary import WORD_IDS, is_slot
from kgmem.plans.nouns import plural, singular

_THE, _AMONG = WORD_IDS["the"], WORD_IDS["among"]
ONE = "one"
"""The head of a set whose things have no class, or several."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a slot is said: "Lima"; "director"; "film" with what tells which films, "directed by"."""

    head: str
    rest: str = ""
    is_name: bool = False
    is_set: bool = False
    """Whether it stands for things of its own, of a class or with a relation; these are many but for the answer's."""

    def text(self, *, many: bool) -> str:
        """In singular or plural, unless it is a name."""
        head = self.head if self.is_name else plural(singular(self.head)) if many else self.head
        return f"{head} {self.rest}".strip()


def render(tokens: Sequence[int], *, slot: Callable[[int], Wording], answer: str, many: bool) -> str:
    """Tokens as text; `answer` says the answers, `slot` what a slot token stands for.

    With `many`, what the sentence is about is a plural. So is a set that something is among.
    """
    said = {place: slot(token) for place, token in enumerate(tokens) if is_slot(token)}
    about = _about(tokens)
    met = _met(tokens, said, about, many=many)
    if met is not None and said[about].head == ONE:
        said[about] = replace(said[about], head=said[met + 2].head)
    words: list[str] = []
    for place, token in enumerate(tokens):
        if token == v.END:
            break
        if place in said:
            one = said[place]
            plurally = one.is_set or tokens[place - 2] == _AMONG
            if place == about:
                plurally = many or about > 1
            if met is not None and place == met + 2:
                words += _meeting(one, said[about])
            elif one.is_set and one.head == ONE and _is_with(said.get(place - 2)) and tokens[place - 1] == _THE:
                words[-1] = one.rest  # countries with the capital [the ones] with the mayor
            else:
                words.append(one.text(many=plurally))
        elif met is not None and met <= place <= met + 1:
            continue
        elif token == v.ANSWER:
            words.append(answer)
        elif v.token_text(token) == "." and words:
            words[-1] += "" if words[-1].endswith(".") else "."
        else:
            words.append(v.token_text(token))
    return " ".join(words)


def _about(tokens: Sequence[int]) -> int:
    """The place of what the sentence is about, "The …" or "The number of the …"; -1 in a yes or no."""
    if not tokens or tokens[0] != WORD_IDS["The"]:
        return -1
    return 4 if tokens[1] == WORD_IDS["number"] else 1


def _met(tokens: Sequence[int], said: dict[int, Wording], about: int, *, many: bool) -> int | None:
    """The place of an "among" after which a second set says more of what the sentence is about; None if there is none.

    Sets of things meet if one of them has no class or both have the same, "the films directed by A with the star B".
    Of two relations' objects only one can be said so, "the producer of A and owner of B": of several it would read as
    if they were put together.
    """
    if _AMONG not in tokens or about not in said:
        return None
    place = list(tokens).index(_AMONG)
    left, right = said[about], said.get(place + 2)
    if right is None or tokens[place + 1] != _THE or left.is_set != right.is_set:
        return None
    if left.is_set:
        fits = bool(right.rest) and (left.head == right.head or ONE in (left.head, right.head))
    else:
        fits = not (many or about > 1 or left.is_name or right.is_name)
    return place if fits else None


def _meeting(right: Wording, left: Wording) -> list[str]:
    if not right.is_set:
        return ["and", right.text(many=False)]
    return ["and", right.rest] if left.rest else [right.rest]


def _is_with(before: Wording | None) -> bool:
    return before is not None and before.rest.startswith("with the ")
