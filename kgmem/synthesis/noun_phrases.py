"""Says a drawn set as a noun phrase: "the director of X", "films that X directed and that star Y", nested as deep as the set."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from kgmem.synthesis.draws import Besides, Both, Named, Set, Via
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.phrases import type_key
from kgmem.synthesis.readings import Gap, Noun, Reading, X
from kgmem.synthesis.words import NUMBER, PERSON, PLACE, THING, TIME

T = TypeVar("T")


class Np(NamedTuple):
    """A noun phrase: its text, its number, and whether it is short enough to be followed by 's."""

    text: str
    many: bool
    light: bool
    kind: str = ""


class Post(NamedTuple):
    """What follows a head noun. A reduced one ("directed by X") can be followed by a relative clause."""

    text: str
    reduced: bool


GENERIC = (
    Noun("thing", "things"),
    Noun("one", "ones"),
    Noun("item", "items"),
    Noun("entry", "entries"),
    Noun("entity", "entities"),
)
GENERIC_PERSON = (
    Noun("person", "people"),
    Noun("one", "ones"),
    Noun("individual", "individuals"),
    Noun("guy", "guys"),
    Noun("person", "persons"),
)
GENERIC_PLACE = (Noun("place", "places"), Noun("location", "locations"), Noun("spot", "spots"))


class Voice:
    """Says sets of one graph with one source of randomness."""

    def __init__(self, graph: SynthGraph, rng: random.Random) -> None:
        self.graph = graph
        self.rng = rng
        self.random = rng.random

    def pick(self, row: Sequence[T]) -> T:
        """One of a sequence, each as likely."""
        return row[int(self.random() * len(row))]

    def first(self, row: Sequence[T]) -> T:
        """One of a sequence, the earlier ones likelier."""
        at = self.random()
        return row[int(at * at * len(row))]

    def many(self, size: int, kind: str) -> bool:
        """Whether to say a set in the plural: mostly as it is in the graph, which a person who asks may not know."""
        if kind in {TIME, NUMBER}:
            return self.random() < (0.15 if size > 1 else 0.03)
        return self.random() < (0.8 if size > 1 else 0.22)

    def head(self, reading: Reading) -> Noun:
        """A noun for the answers of a reading."""
        roll = self.random()
        if roll < 0.1:
            if reading.kind == PERSON:
                return self.pick(GENERIC_PERSON)
            if reading.kind == PLACE:
                return self.pick(GENERIC_PLACE)
            if reading.kind in {THING, ""}:
                return self.pick(GENERIC)
        return self.first(reading.heads)

    def name(self, named: Named) -> Np:
        """A start: its mark, at times with a noun for its type ("the film X") or in quotes."""
        at = named.nodes[0]
        roll = self.random()
        text = named.mark
        if roll < 0.10:
            types = self.graph.type_names[at]
            key = type_key(types[0]) if types else None
            if types and key is not None and self._may_have_type(key):
                noun = types[0].lower() if self.random() < 0.5 else self.first(self._heads_of(key))
                text = f"the {noun} {text}"
                return Np(text, False, True)
            if key == "year" and roll < 0.05:
                return Np(f"the year {text}", False, False)
        elif roll < 0.13:
            text = f'"{text}"' if self.random() < 0.7 else f"'{text}'"
            return Np(text, False, False)
        return Np(text, False, True)

    @staticmethod
    def _may_have_type(key: str) -> bool:
        from kgmem.synthesis import bank

        return (
            bank.is_a(key, "work")
            or bank.is_a(key, "organisation")
            or key
            in {
                "city",
                "country",
                "actor",
                "director",
                "writer",
                "drug",
                "disease",
                "gene",
                "product",
                "software",
                "server",
                "song",
                "species",
            }
        )

    @staticmethod
    def _heads_of(key: str) -> tuple[str, ...]:
        from kgmem.synthesis import bank

        return bank.types()[key].heads

    def np(self, draw: Set, determiner: str | None = None, *, many: bool | None = None) -> Np:
        """A noun phrase for a set. `determiner` is "" for none; it and the number are drawn where not given."""
        match draw:
            case Named():
                return self.name(draw)
            case Via():
                return self.via(self.graph.reading(draw.step), draw, determiner, many=many)
            case Besides():
                return self._besides(draw, determiner, many=many)
            case Both():
                return self._both(draw, determiner, many=many)

    def determine(self, determiner: str | None, *, many: bool) -> str:
        """A determiner with its space."""
        if determiner is not None:
            return determiner
        if not many:
            return "the "
        roll = self.random()
        return (
            "the "
            if roll < 0.6
            else ""
            if roll < 0.88
            else "all the "
            if roll < 0.93
            else "all "
            if roll < 0.97
            else "any "
        )

    def via(self, reading: Reading, draw: Via, determiner: str | None = None, *, many: bool | None = None) -> Np:
        """A noun phrase for what a reading, as a rule that of the last step, leads to from a set's source."""
        x = self.np(draw.source)
        many = self.many(draw.size, reading.kind) if many is None else many
        return self.hop(reading, x, many=many, determiner=determiner, bare=isinstance(draw.source, Named))

    def hop(self, reading: Reading, x: Np, *, many: bool, determiner: str | None = None, bare: bool = False) -> Np:
        """What a reading leads to from X, as a noun phrase. `bare`: X is just a name."""
        by_noun = 5.0 if reading.nouns else 0.0
        by_post = 4.0 if reading.clauses or reading.gaps or reading.role_nouns else 0.0
        by_front = 4.0 if reading.premodifier and bare else 0.0
        roll = self.random() * ((by_noun + by_post + by_front) or 1)
        if roll < by_noun:
            noun = self.first(reading.nouns)
            word = noun.many if many else noun.one
            if x.light and self.random() < 0.45:
                return Np(possessive(x) + word, many, True, reading.kind)
            return Np(f"{self.determine(determiner, many=many)}{word} of {x.text}", many, len(x.text) < 3, reading.kind)
        head = self.head(reading)
        word = head.many if many else head.one
        if roll < by_noun + by_front:
            return Np(f"{self.determine(determiner, many=many)}{x.text} {word}", many, False, reading.kind)
        article = self.determine(determiner, many=many)
        if not many and article == "the " and reading.kind not in {TIME, NUMBER} and self.random() < 0.12:
            article = "an " if word[0] in "aeiou" else "a "
        if not by_post:
            return Np(f"{article}{word} of {x.text}", many, False, reading.kind)
        return Np(f"{article}{word} {self.post(reading, x, many=many).text}", many, False, reading.kind)

    def post(self, reading: Reading, x: Np, *, many: bool, reduced: bool | None = None) -> Post:
        """What follows a head noun. `reduced` asks for a participle (True) or a relative clause (False), where there is one."""
        by_clause = 5.0 if reading.clauses else 0.0
        by_gap = 4.0 if reading.gaps and reduced is not True else 0.0
        by_role = 2.0 if reading.role_nouns else 0.0
        total = by_clause + by_gap + by_role
        roll = self.random() * total
        if roll < by_clause or not total:
            if not reading.clauses:
                return self._gap_post(reading, x) if reading.gaps else Post(f"of {x.text}", True)
            clause = self.pick(reading.clauses)
            if clause.reduced and reduced is not False and (not clause.one or reduced or self.random() < 0.6):
                return Post(clause.reduced.replace(X, x.text), True)
            if not clause.one:
                return Post(clause.reduced.replace(X, x.text), True)
            text = (clause.many if many else clause.one).replace(X, x.text)
            return Post(f"{self.pronoun(reading.kind)} {text}", False)
        if roll < by_clause + by_gap:
            return self._gap_post(reading, x)
        return self._role_post(reading, x, many=many)

    def pronoun(self, kind: str) -> str:
        """A relative pronoun for a subject."""
        roll = self.random()
        if kind == PERSON:
            return "who" if roll < 0.65 else "that"
        return "that" if roll < 0.65 else "which"

    def _gap_post(self, reading: Reading, x: Np) -> Post:
        gap = self.pick(reading.gaps)
        said = gap.said[x.many].replace(X, x.text)
        if gap.unit:
            return Post(f"of {gap.unit} that {said}", False)
        roll = self.random()
        if gap.preposition and roll < 0.4 and said.endswith(" " + gap.preposition):
            cut = said[: -len(gap.preposition) - 1]
            if gap.adverb and roll < 0.25:
                return Post(f"{gap.adverb} {cut}", False)
            which = "whom" if reading.kind == PERSON else "which"
            return Post(f"{gap.preposition} {which} {cut}", False)
        roll = self.random()
        if reading.kind == PERSON:
            front = "" if roll < 0.4 else "that " if roll < 0.7 else "who " if roll < 0.9 else "whom "
        else:
            front = "" if roll < 0.4 else "that " if roll < 0.8 else "which "
        return Post(front + said, False)

    def _role_post(self, reading: Reading, x: Np, *, many: bool) -> Post:
        noun = self.first(reading.role_nouns)
        word = noun.many if x.many else noun.one
        are = "are" if x.many else "is"
        roll = self.random()
        if roll < 0.35:
            return Post(f"whose {word} {are} {x.text}", False)
        if roll < 0.5:
            return Post(
                f"with {x.text} as {'' if x.many else self.pick(('', 'a ', 'the ', 'their ' if many else 'its ')).replace('a ', article_of(word))}{word}",
                True,
            )
        if roll < 0.62 and reading.kind != PERSON:
            return Post(f"of which {x.text} {are} the {word}", False)
        if roll < 0.72:
            return Post(f"for {'whom' if reading.kind == PERSON else 'which'} {x.text} {are} the {word}", False)
        if roll < 0.84:
            return Post(
                f"{self.pronoun(reading.kind)} {'have' if many else 'has'} {x.text} as {'' if x.many else article_of(word)}{word}",
                False,
            )
        return Post(f"with the {word} {x.text}", True)

    def _both(self, draw: Both, determiner: str | None, *, many: bool | None) -> Np:
        left, right = self.graph.reading(draw.left.step), self.graph.reading(draw.right.step)
        many = self.many(draw.size, left.kind) if many is None else many
        if draw.left.step == draw.right.step:
            together = self.couple(draw)
            return self.hop(left, together, many=many, determiner=determiner)
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        bare = isinstance(draw.left.source, Named)
        roll = self.random()
        if left.nouns and roll < 0.3:
            noun = self.first(left.nouns)
            word = noun.many if many else noun.one
            first = (
                possessive(x) + word
                if x.light and self.random() < 0.4
                else f"{self.determine(determiner, many=many)}{word} of {x.text}"
            )
            return Np(f"{first} {self.post(right, y, many=many).text}", many, False, left.kind)
        head = self.head(left)
        word = head.many if many else head.one
        article = self.determine(determiner, many=many)
        if left.premodifier and bare and roll < 0.6:
            return Np(f"{article}{x.text} {word} {self.post(right, y, many=many).text}", many, False, left.kind)
        return Np(f"{article}{word} {self.posts(left, x, right, y, many=many)}", many, False, left.kind)

    def posts(self, left: Reading, x: Np, right: Reading, y: Np, *, many: bool) -> str:
        """Two things said of one head: "directed by X and starring Y", "directed by X that star Y"."""
        roll = self.random()
        first = self.post(left, x, many=many, reduced=True if roll < 0.6 else None)
        if first.reduced:
            second = self.post(right, y, many=many, reduced=self.random() < 0.6)
            if second.reduced or self.random() < 0.3:
                return f"{first.text} and {second.text}"
            return f"{first.text} {second.text}" if self.random() < 0.6 else f"{first.text} and {second.text}"
        second = self.post(right, y, many=many, reduced=False)
        also = "also " if self.random() < 0.08 and second.text.startswith(("who ", "that ")) else ""
        if also:
            word, _, rest = second.text.partition(" ")
            return f"{first.text} and {word} also {rest}"
        return f"{first.text} and {second.text}"

    def couple(self, draw: Both) -> Np:
        """The two sources of one relation: "both X and Y"."""
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        roll = self.random()
        both = "both " if roll < 0.4 else ""
        link = "and" if roll < 0.8 else "as well as" if roll < 0.9 else "and also"
        return Np(f"{both}{x.text} {link} {y.text}", True, False)

    def _besides(self, draw: Besides, determiner: str | None, *, many: bool | None) -> Np:
        forth, back = self.round_trip(draw)
        middle = draw.source.source
        assert isinstance(middle, Via)
        many = self.many(draw.size, back.kind) if many is None else many
        head = self.head(back)
        word = head.many if many else head.one
        article = self.determine(determiner, many=many)
        roll = self.random()
        x = self.np(middle.source)
        if roll < 0.3 and forth.nouns:
            return Np(f"{article}{word} {self.same_as(forth, x, many=many)}", many, False, back.kind)
        if roll < 0.5 and any(clause.one for clause in back.clauses):
            same = Np(f"the same {self.head(forth).one} as {x.text}", False, False)
            return Np(f"{article}{word} {self.post(back, same, many=many).text}", many, False, back.kind)
        if roll < 0.62 and back.kind == PERSON and back.nouns:
            noun = self.first(back.nouns)
            front = self.pick(("co-", "fellow "))
            text = noun.many if many else noun.one
            return Np(
                f"{article}{front}{text} of {x.text}"
                if self.random() < 0.6 or not x.light
                else f"{possessive(x)}{front}{text}",
                many,
                False,
                back.kind,
            )
        inner = self.hop(forth, x, many=self.many(middle.size, forth.kind), bare=isinstance(middle.source, Named))
        return Np(f"{article}other {word} {self.post(back, inner, many=many).text}", many, False, back.kind)

    def round_trip(self, draw: Besides) -> tuple[Reading, Reading]:
        """The readings there and back."""
        middle = draw.source.source
        assert isinstance(middle, Via)
        return self.graph.reading(middle.step), self.graph.reading(draw.source.step)

    def same_as(self, forth: Reading, x: Np, *, many: bool) -> str:
        """ "with the same director as X", "that share a director with X"."""
        noun = self.first(forth.nouns).one
        roll = self.random()
        if roll < 0.35:
            return f"with the same {noun} as {x.text}"
        if roll < 0.6:
            return f"that {'share' if many else 'shares'} {self.pick((article_of(noun), 'the ', 'their ' if many else 'its '))}{noun} with {x.text}"
        if roll < 0.8:
            return f"that {'have' if many else 'has'} the same {noun} as {x.text}"
        if roll < 0.9:
            return f"sharing {article_of(noun)}{noun} with {x.text}"
        return f"whose {noun} is {'the same as that of ' + x.text if not x.light or self.random() < 0.5 else 'the same as ' + possessive(x).strip()}"


def possessive(np: Np) -> str:
    """The phrase with 's and a space."""
    if np.many and np.text.endswith("s"):
        return np.text + "' "
    return np.text + "'s "


def article_of(noun: str) -> str:
    """ "a " or "an "."""
    return "an " if noun[:1] in "aeiou" else "a "


def strip_preposition(gap: Gap, text: str) -> str:
    """A gap's text without its stranded preposition."""
    end = " " + gap.preposition
    return text[: -len(end)] if gap.preposition and text.endswith(end) else text
