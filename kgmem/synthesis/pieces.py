"""The pieces of text that a question is put together from, for one relation in one direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kgmem.synthesis.words import Scale

X, Y = "\x01", "\x02"
"""Slots in a piece of text: what is known, and (in a statement) what is asked whether it is so."""


class Noun(NamedTuple):
    """A noun phrase without determiner, both numbers."""

    one: str
    many: str


class Clause(NamedTuple):
    """The answer is the grammatical subject: "directed X", "was directed by X"."""

    one: str
    many: str
    reduced: str
    """What may follow a noun directly: "directed by X", "starring X"; "" where nothing may."""
    unit: bool = False
    """X is a number with its unit behind, "has X pages": it must be a plain number, no description."""
    negated: tuple[str, str] = ("", "")
    """The opposite, singular and plural: "did not direct X"; "" where there is none."""


class Gap(NamedTuple):
    """What is known is the grammatical subject and the answer is missing: "X directed", "did X direct"."""

    said: tuple[str, str]
    """In a relative clause, X singular or plural: "X was born in"."""
    asked: tuple[str, str]
    """After a question word: "was X born in"."""
    preposition: str
    """The last word, where it is a stranded preposition that may move to the front."""
    adverb: str
    """"where" or "when", where it can stand for the preposition and the question word."""
    unit: str
    """"inhabitants" in "how many inhabitants does X have"."""


class Statement(NamedTuple):
    """A whole sentence about X and Y: "did X direct Y", "X directed Y"; by the number of its grammatical subject."""

    asked: tuple[str, str]
    said: tuple[str, str]
    x_first: bool


class SetQuestion(NamedTuple):
    """A set question with X singular or plural, straight and embedded ("I wonder how old X is")."""

    asked: tuple[str, str]
    told: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """All pieces for one direction."""

    kind: str
    """What the answers are: person, place, time, number, thing."""
    heads: tuple[Noun, ...]
    """Nouns for the answers by their type."""
    nouns: tuple[Noun, ...]
    """The answer is X's ...: director."""
    role_nouns: tuple[Noun, ...]
    """X is the answer's ...: for "films whose director is X"."""
    clauses: tuple[Clause, ...]
    gaps: tuple[Gap, ...]
    questions: tuple[SetQuestion, ...]
    premodifier: bool
    """X may stand before the answers' noun: "X films"."""
    scales: tuple[Scale, ...]
    """Adjectives for X by the answers, where these are numbers or times."""
    spoken: bool
    """There are sentences with a verb of their own, not only "is the ... of"."""
    settled: bool = False
    """The heads name a class that has to be said."""
