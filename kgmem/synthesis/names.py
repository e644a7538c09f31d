"""Invented names in many styles: people, titles of common words, places, companies, codes.

The styles are templates in bank/styles.txt over the word lists of bank/lists.txt. Some names hold words that relations
use ("The Director", "Born in the Garden"), so that a model must not take every known word for a relation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache

from kgmem.synthesis.bank import data_lines

Maker = Callable[[random.Random], str]
_SLOT = re.compile(r"\{([^}]*)\}")
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@cache
def words(name: str) -> tuple[str, ...]:
    """A word list of bank/lists.txt. Raises KeyError on an unknown one."""
    return _lists()[name]


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    rows = (line.partition(": ") for line in data_lines("lists.txt"))
    return {key: tuple(word.strip() for word in values.split(", ")) for key, _, values in rows}


@cache
def _templates() -> dict[str, str]:
    rows = (line.partition(" = ") for line in data_lines("styles.txt"))
    return {key: templates for key, _, templates in rows}


def syllables(rng: random.Random, least: int, most: int) -> str:
    """An invented word of `least` to `most` syllables, in small letters."""
    row = words("syllable")
    return "".join(row[int(rng.random() * len(row))] for _ in range(least + int(rng.random() * (most - least + 1))))


def _number(low: str, high: str) -> Maker:
    least, span, width = int(low), int(high) - int(low) + 1, len(low) if low.startswith("0") else 0
    return lambda rng: f"{least + int(rng.random() * span):0{width}d}"


def _from_list(row: tuple[str, ...]) -> Maker:
    return lambda rng: row[int(rng.random() * len(row))]


def _lowered(maker: Maker) -> Maker:
    return lambda rng: maker(rng).lower()


_SYLLABLES: dict[str, Maker] = {
    "syl": lambda rng: syllables(rng, 2, 3),
    "Syl": lambda rng: syllables(rng, 2, 3).capitalize(),
    "SYL": lambda rng: syllables(rng, 2, 3).upper(),
    "Sy": lambda rng: syllables(rng, 1, 2).capitalize(),
}


@cache
def _slot(slot: str) -> Maker:
    """What a template's slot stands for. Raises KeyError on an unknown one."""
    if slot in _SYLLABLES:
        return _SYLLABLES[slot]
    if slot.startswith("lower "):
        return _lowered(_slot(slot[6:]))
    if set(slot) == {"A"}:
        return lambda rng: "".join(_CAPITALS[int(rng.random() * len(_CAPITALS))] for _ in slot)
    numbers = re.fullmatch(r"(\d+)-(\d+)", slot)
    if numbers:
        return _number(numbers[1], numbers[2])
    return _from_list(words(slot)) if slot in _lists() else lambda rng: name(rng, slot)


@cache
def _style(style: str) -> tuple[tuple[str | Maker, ...], ...]:
    """The templates of a style as constant and drawn pieces; likelier ones several times."""
    out: list[tuple[str | Maker, ...]] = []
    for template in _templates()[style].split("; "):
        times = re.match(r"(\d+)\*", template)
        text = template[times.end() :] if times else template
        pieces = tuple(_slot(p) if i % 2 else p for i, p in enumerate(_SLOT.split(text)) if p)
        out += [pieces] * (int(times[1]) if times else 1)
    return tuple(out)


def name(rng: random.Random, style: str) -> str:
    """A name in a style of bank/types.txt. Raises KeyError on an unknown style."""
    if style.startswith("words:"):
        row = words(style[6:])
        return row[int(rng.random() * len(row))]
    templates = _style(style)
    pieces = templates[int(rng.random() * len(templates))]
    return "".join(piece if isinstance(piece, str) else piece(rng) for piece in pieces)
