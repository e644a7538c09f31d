"""A relation read in one direction, as ready pieces of text: what is known goes in at X, the answer is asked for.

Built once for each relation and direction of a graph, so that saying a question is choosing and joining strings.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from kgmem.plans.nouns import plural, singular
from kgmem.plans.wording import PREPOSITIONS
from kgmem.synthesis.morphology import gerund, participle, past, third
from kgmem.synthesis.pieces import Clause, Gap, Noun, Reading, SetQuestion, Statement, X, Y
from kgmem.synthesis.words import NUMBER, PARTICLES, PERSON, PLACE, TIME, Frame, RelationWords


class _Tense(NamedTuple):
    """The forms of one frame's verb in one tense, with the words in the middle."""

    said: tuple[str, str]
    auxiliary: tuple[str, str]
    rest: tuple[str, str]
    """What stays behind the subject in a question."""
    weight: int


def _tenses(frame: Frame) -> list[_Tense]:
    """The tenses in which a frame is said, the usual one with the most weight."""
    verb = frame.verb
    if verb == "be":
        before = _Tense(("was", "were"), ("was", "were"), ("", ""), 5)
        now = _Tense(("is", "are"), ("is", "are"), ("", ""), 5)
        if frame.past:
            chosen = [before, now._replace(weight=1)] if frame.passive else [before]
        else:
            chosen = [now, before._replace(weight=1)]
    else:
        before = _Tense((past(verb), past(verb)), ("did", "did"), (verb, verb), 5)
        now = _Tense((third(verb), verb), ("does", "do"), (verb, verb), 5)
        done = participle(verb)
        perfect = _Tense((f"has {done}", f"have {done}"), ("has", "have"), (done, done), 1)
        if frame.past:
            chosen = [before, perfect, now._replace(weight=1)] if not frame.middle else [before, perfect]
        else:
            chosen = [now]
    one = frame.middle
    if not one:
        return chosen
    many = one
    if verb == "be" and one.startswith(("the ", "a ", "an ")):
        # "is a member of": "are members of".
        front, _, rest = one.partition(" ")
        noun, _, last = rest.rpartition(" ")
        noun, last = (noun, f" {last}") if last in PREPOSITIONS else (rest, "")
        many = f"{'the ' if front == 'the' else ''}{plural(noun)}{last}"
    return [
        _Tense(
            (f"{t.said[0]} {one}", f"{t.said[1]} {many}"),
            t.auxiliary,
            (f"{t.rest[0]} {one}".strip(), f"{t.rest[1]} {many}".strip()),
            t.weight,
        )
        for t in chosen
    ]


_ARTICLES = frozenset("a an the one its their part".split())
"""A middle that begins so can't follow a noun directly."""
_DROPPED = frozenset("in at on".split())


def _join(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


@lru_cache(maxsize=20_000)
def _clauses(frame: Frame, known: str) -> tuple[Clause, ...]:
    tail = f" {frame.tail}" if frame.tail else ""
    middle = f" {frame.middle}" if frame.middle else ""
    if not frame.verb:
        return (Clause("", "", f"{frame.middle} {X}{tail}"),) * 5
    reduced = ""
    if frame.verb == "be" and middle and frame.middle.split(" ")[0] not in _ARTICLES:
        reduced = f"{frame.middle} {X}{tail}"
    elif frame.verb not in {"be", "have"} and not frame.past:
        reduced = f"{gerund(frame.verb)}{middle} {X}{tail}"
    out: tuple[Clause, ...] = ()
    for tense in _tenses(frame):
        one, many = f"{tense.said[0]} {X}{tail}", f"{tense.said[1]} {X}{tail}"
        no, none = (_join(tense.auxiliary[i], "not", tense.rest[i], X + tail) for i in (0, 1))
        out += (Clause(one, many, reduced, known == NUMBER and bool(tail), (no, none)),) * tense.weight
    return out


@lru_cache(maxsize=20_000)
def _gaps(frame: Frame, kind: str) -> tuple[Gap, ...]:
    if not frame.verb or (frame.verb == "have" and frame.tail and kind != NUMBER):
        return ()
    tail = f" {frame.tail}" if frame.tail else ""
    last = frame.middle.rpartition(" ")[2]
    if last not in PREPOSITIONS and {"the", "a", "an"} & set(frame.middle.split(" ")):
        # "belongs to the genre X" can't be asked as "what does it belong to the genre".
        return ()
    particle = last in PARTICLES and frame.verb != "be"
    preposition = last if last in PREPOSITIONS and not frame.tail and not particle else ""
    adverb = ""
    if preposition in _DROPPED and kind in {PLACE, TIME}:
        adverb = "where" if kind == PLACE else "when"
    unit = frame.tail if kind == NUMBER and not frame.middle else ""
    if unit:
        tail = ""
    out: tuple[Gap, ...] = ()
    for t in _tenses(frame):
        gap = Gap(
            (f"{X} {t.said[0]}{tail}", f"{X} {t.said[1]}{tail}"),
            (_join(t.auxiliary[0], X, t.rest[0] + tail), _join(t.auxiliary[1], X, t.rest[1] + tail)),
            preposition,
            adverb,
            unit,
        )
        out += (gap,) * t.weight
    return out


@lru_cache(maxsize=20_000)
def _statements(frame: Frame, *, x_first: bool) -> tuple[Statement, ...]:
    if not frame.verb:
        return ()
    first, second = (X, Y) if x_first else (Y, X)
    tail = f" {frame.tail}" if frame.tail else ""
    out: tuple[Statement, ...] = ()
    for t in _tenses(frame):
        one = _join(t.auxiliary[0], first, t.rest[0], second + tail)
        many = _join(t.auxiliary[1], first, t.rest[1], second + tail)
        said = (f"{first} {t.said[0]} {second}{tail}", f"{first} {t.said[1]} {second}{tail}")
        out += (Statement((one, many), said, x_first),) * t.weight
    return out


_MANY = {"is": "are", "was": "were", "does": "do", "has": "have"}


@lru_cache(maxsize=20_000)
def set_question(pattern: str) -> SetQuestion:
    """The four forms of a set question: "how old is {}" gives "how old are X", "how old X is", "how old X are"."""
    before, _, after = pattern.partition("{}")
    words = before.split()
    after_words = after.split()
    auxiliary = words[-1] if words else ""
    if auxiliary in {"is", "was", "does", "has", "did"} and len(words) > 1:
        start = " ".join(words[:-1])
        many = _MANY.get(auxiliary, auxiliary)
        asked = (f"{start} {auxiliary} {X}{after}", f"{start} {many} {X}{after}")
        if auxiliary in {"is", "was"}:
            if after_words and after_words[0] not in PREPOSITIONS | {"like", "about", "all"}:
                # "what is X called", "when was X born": the auxiliary goes before its participle
                return SetQuestion(asked, (f"{start} {X} {auxiliary}{after}", f"{start} {X} {many}{after}"))
            return SetQuestion(asked, (f"{start} {X} {auxiliary}{after}", f"{start} {X} {many}{after}"))
        if auxiliary == "has":
            return SetQuestion(asked, (f"{start} {X} has{after}", f"{start} {X} have{after}"))
        verb = after_words[0] if after_words else "do"
        rest = after[after.index(verb) + len(verb) :] if after_words else ""
        if auxiliary == "did":
            told = f"{start} {X} {past(verb)}{rest}"
            return SetQuestion(asked, (told, told))
        return SetQuestion(asked, (f"{start} {X} {third(verb)}{rest}", f"{start} {X} {verb}{rest}"))
    text = pattern.replace("{}", X)
    return SetQuestion((text, text), (text, text))


@lru_cache(maxsize=20_000)
def _noun(text: str) -> Noun:
    one = singular(text)
    return Noun(one, plural(one))


def _nouns(texts: tuple[str, ...]) -> tuple[Noun, ...]:
    return tuple(_noun(text) for text in texts)


def _role_frames(words: RelationWords, *, most: int) -> tuple[Frame, ...]:
    """Sentences from the nouns: "S has O as its capital", "O is the capital of S"."""
    frames = []
    for noun in words.nouns[:most]:
        frames.append(Frame(False, "be", False, f"the {noun} of", ""))
        if words.object.kind not in {NUMBER, TIME}:
            frames.append(
                Frame(True, "have", False, "", f"as {'their' if words.subject.kind == PERSON else 'its'} {noun}")
            )
            frames.append(Frame(True, "have", False, "", f"as {noun}"))
    frames.extend(Frame(True, "be", False, f"the {noun} of", "") for noun in words.inverse_nouns[:most])
    return tuple(frames)


_HEADS = {
    PERSON: ("person", "individual"),
    PLACE: ("place", "location"),
    TIME: ("year", "date", "time"),
    NUMBER: ("number", "value", "figure"),
}


def read(words: RelationWords, *, inverse: bool) -> Reading:
    """The pieces for asking from subjects for objects, or (`inverse`) from objects for subjects."""
    end, known = (words.subject, words.object) if inverse else (words.object, words.subject)
    clauses: list[Clause] = []
    gaps: list[Gap] = []
    for frame in words.frames:
        # The answer is the grammatical subject where the frame starts from the answer's end.
        if frame.subject_first == inverse:
            clauses.extend(_clauses(frame, known.kind))
        else:
            gaps.extend(_gaps(frame, end.kind))
    spoken = bool(clauses or gaps)
    for frame in _role_frames(words, most=1 if spoken else 3):
        # Stiff, so seldom where a real sentence is there.
        if frame.subject_first == inverse:
            made = _clauses(frame, known.kind)
            clauses.extend(dict.fromkeys(made) if spoken else made)
        elif not spoken:
            gaps.extend(_gaps(frame, end.kind))
    nouns, role_nouns, questions = words.nouns, words.inverse_nouns, words.questions
    if inverse:
        nouns, role_nouns, questions = role_nouns, nouns, words.inverse_questions
    heads = end.heads or _HEADS.get(end.kind, ("thing",))
    return Reading(
        kind=end.kind,
        heads=_nouns(heads),
        nouns=_nouns(nouns),
        role_nouns=_nouns(role_nouns),
        clauses=tuple(clauses),
        gaps=tuple(gaps),
        questions=tuple(set_question(q) for q in questions),
        premodifier=words.premodifier if inverse else words.inverse_premodifier,
        scales=() if inverse else words.scales,
        spoken=spoken,
    )


def statements(words: RelationWords, *, inverse: bool) -> tuple[Statement, ...]:
    """Sentences that hold X, what is known, and Y, of which it is asked whether it is an answer."""
    out: list[Statement] = []
    for frame in (*words.frames, *_role_frames(words, most=2)):
        out.extend(_statements(frame, x_first=frame.subject_first != inverse))
    return tuple(out)
