"""Says a drawn set as a noun phrase, nested as deep as the set: "the director of the film that X wrote"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kgmem.plans.nouns import article
from kgmem.synthesis.draws import Besides, Both, Named, Set, Shape, Via
from kgmem.synthesis.pieces import Clause, Gap, Reading, X
from kgmem.synthesis.voice import Dice, Np, possessive
from kgmem.synthesis.words import NUMBER, PERSON, TIME

LOOSE = 0.4
"""How much a name stands before a noun where only the two together tell how they belong ("Java services")."""
COMPOUND = 0.1
"""Of the roles of what is just named: the name before the role, with nothing between ("the Nokia engineers")."""
_OFFICES = ("in", "in", "for", "at", "from", "on", "behind")
"""How a person's role is said of something that is no person, besides "of"."""


_DOING = re.compile(rf"[a-z]+(?:ed|en|t|n) by {X}")


class Post(NamedTuple):
    """What follows a head noun. A reduced one ("directed by X") can be followed by a relative clause."""

    text: str
    reduced: bool


def strip_preposition(gap: Gap, text: str) -> str:
    """A gap's text without its stranded preposition."""
    end = " " + gap.preposition
    return text[: -len(end)] if gap.preposition and text.endswith(end) else text


class Voice(Dice):
    """Says sets of one graph as noun phrases."""

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
            case _:
                return self.shape(draw, determiner, many=many)

    def shape(self, draw: Shape, determiner: str | None, *, many: bool | None) -> Np:
        """A noun phrase for one of the further shapes."""
        raise NotImplementedError

    def via(self, reading: Reading, draw: Via, determiner: str | None = None, *, many: bool | None = None) -> Np:
        """A noun phrase for what a reading, as a rule that of the last step, leads to from a set's source."""
        x = self.np(draw.source)
        many = self.many(draw.size, reading.kind) if many is None else many
        return self.hop(reading, x, many=many, determiner=determiner, bare=isinstance(draw.source, Named))

    def hop(self, reading: Reading, x: Np, *, many: bool, determiner: str | None = None, bare: bool = False) -> Np:
        """What a reading leads to from X, as a noun phrase. `bare`: X is just a name."""
        measure = reading.kind in {TIME, NUMBER}
        by_noun = (12.0 if measure else 5.0) if reading.nouns else 0.0
        by_post = 4.0 if reading.spoken else 1.5
        by_front = (4.0 if reading.premodifier else 0.0 if measure else LOOSE) if bare else 0.0
        doings = [c.reduced.partition(" ")[0] for c in reading.clauses if _DOING.fullmatch(c.reduced)] if bare else []
        by_doing = LOOSE if doings else 0.0
        roll = self.random() * (by_noun + by_post + by_front + by_doing)
        if roll < by_noun:
            return self._owned(reading, x, many=many, determiner=determiner, bare=bare)
        head = self.head(reading)
        word = head.many if many else head.one
        front = self.determine(determiner, many=many)
        if roll < by_noun + by_front:
            return Np(f"{front}{x.text} {word}", many, light=False, kind=reading.kind)
        if roll < by_noun + by_front + by_doing:
            done = f"{x.text}{self.pick(('-', ' '))}{self.pick(doings)}"
            return Np(f"{front}{done} {word}", many, light=False, kind=reading.kind)
        if not many and front == "the " and not measure and self.random() < 0.12:
            front = article(word)[: -len(word)]
        return Np(f"{front}{word} {self.post(reading, x, many=many).text}", many, light=False, kind=reading.kind)

    def _owned(self, reading: Reading, x: Np, *, many: bool, determiner: str | None, bare: bool = False) -> Np:
        """X's director, the director of X, the X director, the actor in X."""
        noun = self.first(reading.nouns)
        word = noun.many if many else noun.one
        if bare and self.random() < COMPOUND:
            return Np(f"{self.determine(determiner, many=many)}{x.text} {word}", many, light=True, kind=reading.kind)
        if x.light and self.random() < 0.45:
            return Np(possessive(x) + word, many, light=True, kind=reading.kind)
        front = self.determine(determiner, many=many)
        office = reading.kind == PERSON and x.kind not in {PERSON, ""} and self.random() < 0.2
        link = self.pick(_OFFICES) if office else "of"
        return Np(f"{front}{word} {link} {x.text}", many, light=len(x.text) < 3, kind=reading.kind)

    def post(self, reading: Reading, x: Np, *, many: bool, reduced: bool | None = None) -> Post:
        """What follows a head noun. `reduced` asks for a participle (True) or a relative clause (False)."""
        by_clause = (5.0 if reading.spoken else 1.0) if reading.clauses else 0.0
        by_gap = 4.0 if reading.gaps and reduced is not True else 0.0
        by_role = 2.0 if reading.role_nouns else 0.0
        total = by_clause + by_gap + by_role
        if not total:
            return self._gap_post(reading, x) if reading.gaps else Post(f"of {x.text}", reduced=True)
        roll = self.random() * total
        if roll >= by_clause:
            return self._gap_post(reading, x) if roll < by_clause + by_gap else self._role_post(reading, x, many=many)
        clause = self.clause(reading.clauses, x)
        if clause is None:
            return self._role_post(reading, x, many=many) if reading.role_nouns else Post(f"of {x.text}", reduced=True)
        if clause.reduced and (not clause.one or (reduced is not False and (reduced or self.random() < 0.6))):
            return Post(clause.reduced.replace(X, x.text), reduced=True)
        text = (clause.many if many else clause.one).replace(X, x.text)
        return Post(f"{self.pronoun(reading.kind)} {text}", reduced=False)

    def clause(self, clauses: Sequence[Clause], x: Np) -> Clause | None:
        """One of the clauses that X can stand in; None if the dice find none."""
        for _ in range(5):
            clause = self.pick(clauses)
            if not clause.unit or len(x.text) == 1:
                return clause
        return None

    def _gap_post(self, reading: Reading, x: Np) -> Post:
        """X directed, that X was born in, in which X was born, where X was born."""
        gap = self.pick(reading.gaps)
        said = gap.said[x.many].replace(X, x.text)
        if gap.unit:
            return Post(f"of {gap.unit} that {said}", reduced=False)
        roll = self.random()
        if gap.preposition and roll < 0.4 and said.endswith(" " + gap.preposition):
            cut = strip_preposition(gap, said)
            if gap.adverb and roll < 0.25:
                return Post(f"{gap.adverb} {cut}", reduced=False)
            return Post(f"{gap.preposition} {'whom' if reading.kind == PERSON else 'which'} {cut}", reduced=False)
        roll = self.random()
        if reading.kind == PERSON:
            front = "" if roll < 0.4 else "that " if roll < 0.7 else "who " if roll < 0.9 else "whom "
        else:
            front = "" if roll < 0.4 else "that " if roll < 0.8 else "which "
        return Post(front + said, reduced=False)

    def _role_post(self, reading: Reading, x: Np, *, many: bool) -> Post:
        """Whose director is X, with X as director."""
        noun = self.first(reading.role_nouns)
        word = noun.many if x.many else noun.one
        a_word = word if x.many else article(word)
        are, have, its = "are" if x.many else "is", "have" if many else "has", "their" if many else "its"
        roll = self.random()
        if roll < 0.38:
            return Post(f"whose {word} {are} {x.text}", reduced=False)
        if roll < 0.56:
            role = word if x.many else self.pick((word, a_word, f"the {word}", f"{its} {word}"))
            return Post(f"with {x.text} as {role}", reduced=True)
        if roll < 0.59 and reading.kind != PERSON:
            return Post(f"of which {x.text} {are} the {word}", reduced=False)
        if roll < 0.62:
            return Post(f"for {'whom' if reading.kind == PERSON else 'which'} {x.text} {are} the {word}", reduced=False)
        if roll < 0.78:
            return Post(f"{self.pronoun(reading.kind)} {have} {x.text} as {self.pick((word, a_word))}", reduced=False)
        if x.many or self.random() < 0.3:
            return Post(f"{self.pronoun(reading.kind)} {have} the {word} {x.text}", reduced=False)
        return Post(f"with {self.pick(('the ', 'the ', ''))}{word} {x.text}", reduced=True)

    def _both(self, draw: Both, determiner: str | None, *, many: bool | None) -> Np:
        left, right = self.graph.reading(draw.left.step), self.graph.reading(draw.right.step)
        many = self.many(draw.size, left.kind) if many is None else many
        if draw.left.step == draw.right.step:
            return self.hop(left, self.couple(draw), many=many, determiner=determiner)
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        roll = self.random()
        if left.nouns and roll < 0.3:
            first = self._owned(left, x, many=many, determiner=determiner).text
            return Np(f"{first} {self.post(right, y, many=many).text}", many, light=False, kind=left.kind)
        head = self.head(left)
        word = head.many if many else head.one
        front = self.determine(determiner, many=many)
        if isinstance(draw.left.source, Named) and roll < (0.6 if left.premodifier else 0.36):
            return Np(
                f"{front}{x.text} {word} {self.post(right, y, many=many).text}", many, light=False, kind=left.kind
            )
        return Np(f"{front}{word} {self.posts(left, x, right, y, many=many)}", many, light=False, kind=left.kind)

    def posts(self, left: Reading, x: Np, right: Reading, y: Np, *, many: bool) -> str:
        """Two things said of one head: "directed by X and starring Y", "directed by X that star Y"."""
        first = self.post(left, x, many=many, reduced=True if self.random() < 0.6 else None)
        if first.reduced:
            second = self.post(right, y, many=many, reduced=self.random() < 0.6)
            link = " and " if second.reduced or self.random() < 0.55 else " "
            return f"{first.text}{link}{second.text}"
        second = self.post(right, y, many=many, reduced=False)
        word, _, rest = second.text.partition(" ")
        if word in {"who", "that", "which"} and self.random() < 0.08:
            return f"{first.text} and {word} also {rest}"
        return f"{first.text} and {second.text}"

    def couple(self, draw: Both) -> Np:
        """The two sources of one relation: "both X and Y"."""
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        roll = self.random()
        both = "both " if roll < 0.4 else ""
        link = "and" if roll < 0.8 else "as well as" if roll < 0.9 else "and also"
        return Np(f"{both}{x.text} {link} {y.text}", many=True, light=False)

    def round_trip(self, draw: Besides) -> tuple[Reading, Reading]:
        """The readings there and back."""
        middle = draw.source.source
        assert isinstance(middle, Via)  # noqa: S101 - drawn so
        return self.graph.reading(middle.step), self.graph.reading(draw.source.step)

    def _besides(self, draw: Besides, determiner: str | None, *, many: bool | None) -> Np:
        forth, back = self.round_trip(draw)
        middle = draw.source.source
        if not isinstance(middle, Via):
            return self.np(draw.source, determiner, many=many)
        many = self.many(draw.size, back.kind) if many is None else many
        head = self.head(back)
        word = head.many if many else head.one
        front = self.determine(determiner, many=many)
        roll = self.random()
        x = self.np(middle.source)
        if roll < 0.3 and forth.nouns:
            return Np(f"{front}{word} {self._same_as(forth, x, many=many)}", many, light=False, kind=back.kind)
        if roll < 0.5 and any(clause.one for clause in back.clauses):
            same = Np(f"the same {self.head(forth).one} as {x.text}", many=False, light=False)
            return Np(f"{front}{word} {self.post(back, same, many=many).text}", many, light=False, kind=back.kind)
        if roll < 0.6 and back.kind == PERSON and back.nouns and forth.kind != PERSON:
            noun = self.first(back.nouns)
            text = f"{self.pick(('co-', 'fellow '))}{noun.many if many else noun.one}"
            whole = f"{possessive(x)}{text}" if x.light and self.random() < 0.4 else f"{front}{text} of {x.text}"
            return Np(whole, many, light=False, kind=back.kind)
        inner = self.hop(forth, x, many=self.many(middle.size, forth.kind), bare=isinstance(middle.source, Named))
        return Np(f"{front}other {word} {self.post(back, inner, many=many).text}", many, light=False, kind=back.kind)

    def _same_as(self, forth: Reading, x: Np, *, many: bool) -> str:
        """With the same director as X, that share a director with X."""
        noun = self.first(forth.nouns).one
        have, share, its = ("have", "share", "their") if many else ("has", "shares", "its")
        roll = self.random()
        if roll < 0.35:
            return f"with the same {noun} as {x.text}"
        if roll < 0.6:
            return f"that {share} {self.pick((article(noun), 'the ' + noun, its + ' ' + noun))} with {x.text}"
        if roll < 0.8:
            return f"that {have} the same {noun} as {x.text}"
        if roll < 0.9 or not x.light:
            return f"sharing {article(noun)} with {x.text}"
        return f"whose {noun} is the same as {possessive(x).strip()}"
