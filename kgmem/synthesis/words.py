"""What can be said about a relation: nouns, sentence frames and set questions, with the kind of thing at each end.

The words come from the bank or from the relation's label; `kgmem.synthesis.readings` turns them into the
pieces of a question for one direction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from kgmem.synthesis.morphology import degrees, participle

PERSON, PLACE, TIME, NUMBER, THING = "person", "place", "time", "number", "thing"


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence about a triple: "O directed S", "S was born in O".

    Written "O direct~ S": the grammatical subject, the verb's base form, "~" for the past, words in the middle, the
    other end, and what follows. "S - by O" is a frame without a verb: it only follows a noun ("films by O").
    """

    subject_first: bool
    """The triple's subject is the sentence's subject."""
    verb: str
    """Base form; "" in a frame without a verb."""
    past: bool
    middle: str
    tail: str
    passive: bool = False
    """Made from an active frame, so its middle is a participle and "by"."""


class Scale(NamedTuple):
    """The adjectives for what has much and what has little of a relation: larger, largest, smaller, smallest."""

    more: str
    most: str
    less: str
    least: str
    valued: bool
    """A value may follow: "heavier than 20"."""


def parse_scale(text: str) -> Scale:
    """Reads "large/small", "populous/", where nothing is opposite, and "heavy/light+", where a value may follow."""
    high, _, low = text.rstrip("+").partition("/")
    more, most = degrees(high)
    less, least = degrees(low) if low else (f"less {high}", f"least {high}")
    return Scale(more, most, less, least, text.endswith("+"))


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relation: its kind and the nouns for what stands there, singular, best first."""

    kind: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationWords:
    """All that can be said about a relation. In `questions`, "{}" stands for what is known."""

    subject: End
    object: End
    nouns: tuple[str, ...] = ()
    """The object is the subject's ...: director, place of birth."""
    inverse_nouns: tuple[str, ...] = ()
    """The subject is the object's ...: film, child."""
    frames: tuple[Frame, ...] = ()
    questions: tuple[str, ...] = ()
    """From a subject for its objects: "how old is {}"."""
    inverse_questions: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()
    """Adjectives for subjects by their objects, numbers or times."""
    premodifier: bool = False
    """The object may stand before the subject's noun: comedy films."""
    inverse_premodifier: bool = False
    """The subject may stand before the object's noun."""
    primary: bool = False
    """The relation's label is the first that the bank has for these words: it keeps them where others have them too."""

    def flipped(self) -> RelationWords:
        """The same words for a relation that is stated from the object to the subject."""
        return RelationWords(
            subject=self.object,
            object=self.subject,
            nouns=self.inverse_nouns,
            inverse_nouns=self.nouns,
            frames=tuple(replace(frame, subject_first=not frame.subject_first) for frame in self.frames),
            questions=self.inverse_questions,
            inverse_questions=self.questions,
            premodifier=self.inverse_premodifier,
            inverse_premodifier=self.premodifier,
            primary=self.primary,
        )


PARTICLES = frozenset("up out over off down back forward together".split())
"""Words that belong to their verb: "carry out", "take over"."""

_STATIVE = frozenset(
    "be have cost weigh become resemble lack mean equal fit suit star belong measure come go live die work act "
    "appear play serve lie stand date derive consist last take flow run rise end start begin happen occur stem hail "
    "originate graduate study sit look border get fall depend marry wed reach date feature suffer speak".split()
)


def parse_frame(text: str) -> Frame:
    """Reads "O direct~ S", "S be~ born in O", "S have O as capital", "S - by O". Raises ValueError on anything else."""
    words = text.split()
    if len(words) < 3 or words[0] not in {"S", "O"}:
        raise ValueError(f"not a frame: {text!r}; write it as 'O direct~ S'")
    other = "O" if words[0] == "S" else "S"
    if words.count(other) != 1 or words.count(words[0]) != 1:
        raise ValueError(f"not a frame: {text!r}; S and O must stand in it once each")
    at = words.index(other)
    verb = words[1]
    return Frame(
        subject_first=words[0] == "S",
        verb="" if verb == "-" else verb.rstrip("~!"),
        past="~" in verb,
        middle=" ".join(words[2:at]),
        tail=" ".join(words[at + 1 :]),
    )


def with_passives(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The frames and the passive of each transitive one: "O direct~ S" gives "S be~ directed by O"."""
    out = list(frames)
    for frame in frames:
        particle = frame.middle or frame.tail
        phrasal = particle in PARTICLES and not (frame.middle and frame.tail)
        if frame.verb and (phrasal or not particle) and frame.verb not in _STATIVE:
            done = f"{participle(frame.verb)} {particle}".strip()
            out.append(Frame(not frame.subject_first, "be", frame.past, f"{done} by", "", passive=True))
    unique: dict[tuple[bool, str, bool, str, str], Frame] = {}
    for frame in out:
        unique.setdefault((frame.subject_first, frame.verb, frame.past, frame.middle, frame.tail), frame)
    return tuple(unique.values())
