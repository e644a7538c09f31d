"""A hand-written bank of common relations: how graphs label them and how people ask about them.

The entries are in the files `bank/*.txt`, a domain each, written for this project. An entry:

    = directed by; director; film director      labels, as graphs name the relation from subject to object
    < director of; directed                      labels where a graph states it from object to subject
    : film, series -> person                     types of subject and object, from types.txt
    n director, filmmaker                        the object is the subject's ...
    N film                                       the subject is the object's ...
    v O direct~ S; S - by O                      sentences (kgmem.synthesis.words.parse_frame)
    q who called the shots on {}                 set questions about a subject, for its objects
    Q what has {} directed                       set questions about an object, for its subjects
    m large/small, populous/, heavy/light+       adjectives for subjects with much / little (words.parse_scale)
    f 1 sym pre                                  flags

Flags: `1` one object for a subject; `sym` both directions are the same; `tree` no cycles; `same` both ends have
the same type; `pre` the object may stand before the subject's noun (comedy films). types.txt explains itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kgmem.plans.nouns import singular
from kgmem.plans.wording import core_label
from kgmem.synthesis.words import (
    NUMBER,
    THING,
    TIME,
    End,
    Frame,
    RelationWords,
    Scale,
    parse_frame,
    parse_scale,
    with_passives,
)


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A type of the bank: its root kind, the style of names of its instances, and nouns for it."""

    key: str
    parent: str
    kind: str
    style: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A relation of the bank."""

    labels: tuple[str, ...]
    inverse_labels: tuple[str, ...]
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    nouns: tuple[str, ...]
    inverse_nouns: tuple[str, ...]
    frames: tuple[Frame, ...]
    questions: tuple[str, ...]
    inverse_questions: tuple[str, ...]
    scales: tuple[Scale, ...]
    flags: frozenset[str]
    domain: str


def data_lines(name: str) -> list[str]:
    """The lines of one of the bank's files, without comments and empty ones."""
    text = files("kgmem.synthesis").joinpath("bank", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


_OTHER_FILES = frozenset({"types.txt", "lists.txt", "styles.txt", "openings.txt", "comparisons.txt"})


@cache
def types() -> dict[str, TypeInfo]:
    """The types by key."""
    rows = [[part.strip() for part in line.split("|")] for line in data_lines("types.txt")]
    parents = {row[0]: row[1] for row in rows}
    out = {}
    for key, parent, style, heads in rows:
        root = key
        while parents[root]:
            root = parents[root]
        out[key] = TypeInfo(key, parent, root, style, tuple(head.strip() for head in heads.split(",")))
    return out


def is_a(key: str, ancestor: str) -> bool:
    """Whether a type is another one or below it."""
    known = types()
    while key:
        if key == ancestor:
            return True
        key = known[key].parent
    return False


def _entry(lines: list[str], domain: str) -> Entry:
    fields: dict[str, list[str]] = {}
    for line in lines:
        fields.setdefault(line[0], []).append(line[1:].strip())

    def split(mark: str, separator: str) -> tuple[str, ...]:
        return tuple(p.strip() for text in fields.get(mark, []) for p in text.split(separator) if p.strip())

    left, _, right = fields[":"][0].partition("->")
    return Entry(
        labels=split("=", ";"),
        inverse_labels=split("<", ";"),
        subjects=tuple(t.strip() for t in left.split(",")),
        objects=tuple(t.strip() for t in right.split(",")),
        nouns=split("n", ","),
        inverse_nouns=split("N", ","),
        frames=with_passives(tuple(parse_frame(text) for text in split("v", ";"))),
        questions=split("q", ";"),
        inverse_questions=split("Q", ";"),
        scales=tuple(parse_scale(text) for text in split("m", ",")),
        flags=frozenset(split("f", " ")),
        domain=domain,
    )


@cache
def entries() -> tuple[Entry, ...]:
    """All relations of the bank, in the order of the files."""
    out = []
    names = sorted(
        item.name for item in files("kgmem.synthesis").joinpath("bank").iterdir() if item.name.endswith(".txt")
    )
    for name in names:
        if name in _OTHER_FILES:
            continue
        block: list[str] = []
        for line in [*data_lines(name), "="]:
            if line.startswith("=") and block:
                out.append(_entry(block, name.removesuffix(".txt")))
                block = []
            block.append(line)
    return tuple(out)


def end(key: str) -> End:
    """The kind and the nouns of a type, with those of its parents behind."""
    known = types()
    info = known[key]
    heads = list(info.heads)
    above = info.parent
    while above:
        heads.extend(head for head in known[above].heads[:2] if head not in heads)
        above = known[above].parent
    if info.kind == THING or not info.parent:
        heads = [head for head in heads if head != THING]
    return End(info.kind, tuple(heads))


@cache
def words(index: int, subject: str, object_: str) -> RelationWords:
    """What the bank says about its relation number `index` between two types."""
    entry = entries()[index]
    frames = _both_ways(entry.frames) if "sym" in entry.flags else entry.frames
    if types()[object_].kind in {NUMBER, TIME}:
        # Nobody asks "what is 300 reached by".
        frames = tuple(frame for frame in frames if not frame.passive)
    return RelationWords(
        subject=end(subject),
        object=end(object_),
        nouns=entry.nouns,
        inverse_nouns=entry.nouns if "sym" in entry.flags and not entry.inverse_nouns else entry.inverse_nouns,
        frames=frames,
        questions=entry.questions,
        inverse_questions=entry.questions if "sym" in entry.flags else entry.inverse_questions,
        scales=entry.scales,
        premodifier="pre" in entry.flags,
    )


def _both_ways(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    flipped = tuple(
        Frame(not f.subject_first, f.verb, f.past, f.middle, f.tail, passive=f.passive) for f in frames if f.verb
    )
    return tuple(dict.fromkeys((*frames, *flipped)))


@cache
def by_label() -> dict[str, tuple[tuple[int, bool], ...]]:
    """The entries that a normalized label may mean: their number, and whether the label states them inversely."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for index, entry in enumerate(entries()):
        for inverse, labels in ((False, entry.labels), (True, entry.inverse_labels)):
            for label in labels:
                row = found.setdefault(key(label), [])
                if (index, inverse) not in row:
                    row.append((index, inverse))
    return {label: tuple(row) for label, row in found.items()}


def key(label: str) -> str:
    """The form under which `by_label` knows a label: words, lower case, singular, without "has"."""
    return singular(core_label(label).lower())


def find(label: str) -> tuple[tuple[int, bool], ...]:
    """The entries that a label may mean, as in `by_label`; for an unknown phrase ("imdb rating") those of its end."""
    words = key(label).split(" ")
    known = by_label()
    for at in range(len(words)):
        found = known.get(" ".join(words[at:]))
        if found is not None:
            return found if at == 0 or not {"of", "by", "in"} & set(words[:at]) else ()
    return ()
