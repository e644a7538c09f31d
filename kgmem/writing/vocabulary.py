"""The writer's tokens: marks, forms, words; after them one token for each slot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from kgmem.writing import forms

PAD, START, END, UNKNOWN = range(4)
_FIRST: Final = ("<pad>", "<start>", "<end>", "<unknown>", *forms.MARKS)
MARKS: Final = {mark: len(_FIRST) - len(forms.MARKS) + i for i, mark in enumerate(forms.MARKS)}
"""The ids of the forms' marks; a mark follows the slot that is said in its form."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that a writer was trained with."""

    words: tuple[str, ...]
    ids: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", {word: len(_FIRST) + i for i, word in enumerate(self.words)})

    def __len__(self) -> int:
        return len(_FIRST) + len(self.words)

    def encode(self, pieces: Iterable[str | tuple[int, str]]) -> list[int]:
        """The ids of words and of slots with their forms' marks, ending with END."""
        ids: list[int] = []
        for piece in pieces:
            if isinstance(piece, str):
                ids.append(self.ids.get(piece, UNKNOWN))
            else:
                slot, mark = piece
                ids.append(len(self) + slot)
                ids += [MARKS[mark]] if mark else []
        return [*ids, END]

    def decode(self, ids: Sequence[int]) -> list[str | tuple[int, str]]:
        """The inverse of `encode`, up to END."""
        pieces: list[str | tuple[int, str]] = []
        for token in ids:
            if token == END:
                break
            if token >= len(self):
                pieces.append((token - len(self), ""))
            elif token < len(_FIRST):
                slot = pieces[-1]
                if isinstance(slot, tuple):
                    pieces[-1] = (slot[0], _FIRST[token])
            else:
                pieces.append(self.words[token - len(_FIRST)])
        return pieces
