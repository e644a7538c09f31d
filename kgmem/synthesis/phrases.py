"""From a relation's label and the types at its ends to all that can be said about it: the label's words, the bank's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kgmem.plans.nouns import singular
from kgmem.plans.wording import split_label
from kgmem.synthesis import bank
from kgmem.synthesis.labels import kind_of_noun, read_label
from kgmem.synthesis.lexicon import Lexicon
from kgmem.synthesis.words import NUMBER, PERSON, PLACE, THING, TIME, End, Frame, RelationWords, with_passives

_DATATYPES = {
    **dict.fromkeys("integer decimal double float int long short nonNegativeInteger".split(), End(NUMBER, ())),
    **dict.fromkeys(("string", "langString", "boolean"), End("", ())),
    "gYear": End(TIME, ("year",)),
    "gYearMonth": End(TIME, ("month",)),
    "date": End(TIME, ("date", "day")),
    "dateTime": End(TIME, ("date", "time")),
    "anyURI": End(THING, ("link", "address")),
}


@cache
def _types_by_noun() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, info in bank.types().items():
        found.setdefault(key, key)
        found.setdefault(info.heads[0].lower(), key)
    for key, info in bank.types().items():
        for head in info.heads[1:]:
            found.setdefault(head.lower(), key)
    return found


def type_key(label: str) -> str | None:
    """The bank's type of that name, or by its last word ("dwarf planet", "sea or ocean"); None for an unknown one."""
    name = singular(split_label(label).lower())
    known = _types_by_noun()
    return known.get(name) or known.get(name.partition(" of ")[0].rpartition(" ")[2])


def end_of(types: Sequence[str]) -> End | None:
    """The kind and the nouns of an end by its type labels; None if there are none or they say nothing."""
    ends = []
    for label in types:
        if label in _DATATYPES:
            ends.append(_DATATYPES[label])
            continue
        key = type_key(label)
        own = singular(split_label(label))
        if key is not None:
            end = bank.end(key)
            ends.append(End(end.kind, tuple(dict.fromkeys((own.lower(), *end.heads)))))
        else:
            ends.append(End(kind_of_noun(own) or THING, (own,)))
    ends = [end for end in ends if end.kind]
    if not ends:
        return None
    kinds = [end.kind for end in ends]
    kind = max(dict.fromkeys(kinds), key=kinds.count)
    if kinds.count(kind) < 0.6 * len(kinds):
        # A mixed lot: persons, cities and planets after which something is named.
        return End("", tuple(dict.fromkeys(end.heads[0] for end in ends if end.heads)))
    heads = dict.fromkeys(head for end in ends[:3] if end.kind == kind for head in end.heads)
    return End(kind, tuple(heads))


def words_for(
    label: str,
    subject_types: Sequence[str] = (),
    object_types: Sequence[str] = (),
    *,
    lexicon: Lexicon | None = None,
) -> RelationWords:
    """All words for a relation: those of its label first, then the bank's for that label, then synonyms."""
    subject, object_ = end_of(subject_types), end_of(object_types)
    if object_ is not None and object_.kind == NUMBER and not object_.heads and _is_time(label):
        object_ = End(TIME, ("year",))
    own = read_label(label, object_.kind if object_ else "")
    entries, primary = _entries(label, subject, object_)
    if subject is None:
        subject = entries[0].subject if entries else End(own.subject_kind, ())
    if object_ is None:
        object_ = entries[0].object if entries else End(own.object_kind, ())
    merged = RelationWords(subject, object_, own.nouns, own.inverse_nouns, own.frames)
    for words in entries:
        merged = _merge(merged, words)
    merged = replace(merged, primary=primary)
    return widen(merged, lexicon) if lexicon else merged


def _is_time(label: str) -> bool:
    """Whether a label whose objects are numbers means years: "year of birth", "founded"."""
    if read_label(label).object_kind == TIME:
        return True
    kinds = [bank.types()[bank.entries()[index].objects[0]].kind for index, inverse in bank.find(label) if not inverse]
    return bool(kinds) and all(kind == TIME for kind in kinds)


def widen(words: RelationWords, lexicon: Lexicon) -> RelationWords:
    """The words and WordNet's: synonyms behind the nouns, a verb for a noun without a sentence ("governor": govern)."""

    def synonyms(nouns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*nouns, *(other for noun in nouns[:3] for other in lexicon.synonyms(noun)))))

    frames = words.frames
    if not frames:
        verbs = dict.fromkeys(
            verb for noun in words.nouns[:2] if noun.endswith(("er", "or")) for verb in lexicon.verbs(noun)
        )
        frames = with_passives(tuple(Frame(False, verb, False, "", "") for verb in verbs))
    return replace(words, nouns=synonyms(words.nouns), inverse_nouns=synonyms(words.inverse_nouns), frames=frames)


def with_label(words: RelationWords, label: str, *, inverse: bool) -> RelationWords:
    """The bank's words under one of its labels, whose own come first; `inverse`: it states objects to subjects."""
    if inverse:
        words = words.flipped()
    own = read_label(label, words.object.kind)
    return _merge(RelationWords(words.subject, words.object, own.nouns, own.inverse_nouns, own.frames), words)


def _merge(first: RelationWords, second: RelationWords) -> RelationWords:
    def join(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*a, *b)))

    return RelationWords(
        subject=first.subject,
        object=first.object,
        nouns=join(first.nouns, second.nouns),
        inverse_nouns=join(first.inverse_nouns, second.inverse_nouns),
        frames=with_passives((*first.frames, *second.frames)),
        questions=join(first.questions, second.questions),
        inverse_questions=join(first.inverse_questions, second.inverse_questions),
        scales=tuple(dict.fromkeys((*first.scales, *second.scales))),
        premodifier=first.premodifier or second.premodifier,
        inverse_premodifier=first.inverse_premodifier or second.inverse_premodifier,
    )


def _entries(label: str, subject: End | None, object_: End | None) -> tuple[list[RelationWords], bool]:
    """The words of the bank's relations of that label whose ends fit best; and whether it is their first label."""
    found: list[tuple[int, int, RelationWords]] = []
    name = bank.key(label)
    for index, inverse in bank.find(label):
        entry = bank.entries()[index]
        labels = [bank.key(known) for known in (entry.inverse_labels if inverse else entry.labels)]
        best, chosen = 0, None
        for s in entry.subjects:
            for o in entry.objects:
                words = bank.words(index, s, o)
                if inverse:
                    words = words.flipped()
                fit = _fit(words.subject, subject) * _fit(words.object, object_)
                if fit > best:
                    best, chosen = fit, words
        if chosen is not None:
            # An entry that has the label among its first ones means it more likely.
            found.append((best, -labels.index(name) if name in labels else -len(labels), chosen))
    found.sort(key=lambda row: row[:2], reverse=True)
    if not found:
        return [], False
    return [words for fit, _, words in found if fit == found[0][0]][:2], found[0][1] == 0


def _fit(offered: End, wanted: End | None) -> int:
    """How well the bank's end fits the graph's: 0 not at all, 3 the same noun."""
    if wanted is None or not wanted.kind:
        return 1
    if offered.kind != wanted.kind:
        return 0
    if not wanted.heads or not offered.heads:
        return 1
    if offered.heads[0] == wanted.heads[0]:
        return 3
    if offered.heads[0] in wanted.heads or wanted.heads[0] in offered.heads:
        return 2
    # A river for a city, an author for an actor; and a type that the bank doesn't know.
    return 1 if offered.kind in {PERSON, PLACE} or len(wanted.heads) == 1 else 0


def distinct_words(relations: Sequence[RelationWords]) -> list[RelationWords]:
    """Takes away what would be said of two of a graph's relations alike, such as "born in" for place and year.

    A word stays where it would be told apart by what stands at the ends, and with a relation that has it for its first
    (its label).
    """
    offers: dict[tuple[str, ...], list[tuple[int, End, End, bool]]] = {}
    for at, words in enumerate(relations):
        for key, known, asked, first in _offers(words):
            offers.setdefault(key, []).append((at, known, asked, first))
    taken: list[set[tuple[str, ...]]] = [set() for _ in relations]
    for key, rows in offers.items():
        if len(rows) < 2:
            continue
        for at, known, asked, first in rows:
            for other, other_known, other_asked, other_first in rows:
                clash = other != at and _alike(known, other_known) and _alike(asked, other_asked)
                if clash and (other_first or not first):
                    taken[at].add(key)
    return [_without(words, gone) if gone else words for words, gone in zip(relations, taken, strict=True)]


def _alike(one: End, other: End) -> bool:
    if one.kind and other.kind and one.kind != other.kind:
        return False
    return not one.heads or not other.heads or one.heads[0] in other.heads or other.heads[0] in one.heads


def _offers(words: RelationWords) -> Iterator[tuple[tuple[str, ...], End, End, bool]]:
    """Each way of saying something: its key, what is known, what is asked, and whether it is the relation's first."""
    own = words.primary
    for i, noun in enumerate(words.nouns):
        yield ("noun", noun), words.subject, words.object, own or i == 0
    for i, noun in enumerate(words.inverse_nouns):
        yield ("noun", noun), words.object, words.subject, own or (i == 0 and not words.nouns)
    for i, frame in enumerate(words.frames):
        first = own or (i == 0 and not words.nouns)
        yield _frame_key(frame, known=True), words.subject, words.object, first
        yield _frame_key(frame, known=False), words.object, words.subject, first
    for question in words.questions:
        yield ("question", question), words.subject, words.object, own
    for i, scale in enumerate(words.scales):
        yield ("scale", scale.most), words.subject, End("", ()), i == 0
        yield ("scale", scale.least), words.subject, End("", ()), i == 0
    for question in words.inverse_questions:
        yield ("question", question), words.object, words.subject, own


def _frame_key(frame: Frame, *, known: bool) -> tuple[str, ...]:
    """A frame seen from what is known: whether that comes first in the sentence."""
    return ("frame", str(frame.subject_first == known), frame.verb, frame.middle, frame.tail)


def _without(words: RelationWords, gone: set[tuple[str, ...]]) -> RelationWords:
    nouns = tuple(noun for noun in words.nouns if ("noun", noun) not in gone)
    inverse_nouns = tuple(noun for noun in words.inverse_nouns if ("noun", noun) not in gone)
    frames = tuple(
        frame
        for frame in words.frames
        if _frame_key(frame, known=True) not in gone and _frame_key(frame, known=False) not in gone
    )
    if not nouns and not inverse_nouns and not frames:
        # Nothing of its own: the label's word has to do.
        nouns = words.nouns[:1]
        inverse_nouns = () if nouns else words.inverse_nouns[:1]
        frames = () if nouns or inverse_nouns else words.frames[:1]
    return replace(
        words,
        nouns=nouns,
        inverse_nouns=inverse_nouns,
        frames=frames,
        questions=tuple(q for q in words.questions if ("question", q) not in gone),
        scales=tuple(s for s in words.scales if not {("scale", s.most), ("scale", s.least)} & gone),
        inverse_questions=tuple(q for q in words.inverse_questions if ("question", q) not in gone),
    )
