"""Says the further shapes as noun phrases: "countries with more than 5 million people", "the largest city in X"."""

from __future__ import annotations

from dataclasses import replace

from kgmem.plans.nouns import article
from kgmem.synthesis.comparisons import phrases
from kgmem.synthesis.conditions import Said, contracted, measuring, timed_clause, units_of, with_amount
from kgmem.synthesis.draws import Best, Both, Either, Kind, Most, Named, Set, Shape, Typed, Via, Where, Without
from kgmem.synthesis.measures import TEXT
from kgmem.synthesis.noun_phrases import Voice
from kgmem.synthesis.pieces import Clause, Noun, Reading, X
from kgmem.synthesis.voice import Np, possessive
from kgmem.synthesis.words import NUMBER, TIME

_SIZED = frozenset("population area budget revenue turnover profit capacity size number amount".split())
"""Nouns of which there is a large and a small one, not only a high and a low one."""
_LENGTHS = frozenset("length duration runtime time lifespan wingspan".split())


class ShapeVoice(Voice):
    """Says classes, filters, the best, unions and differences."""

    def shape(self, draw: Shape, determiner: str | None, *, many: bool | None) -> Np:
        """A noun phrase for one of the further shapes."""
        kind = self.kind_of(draw)
        many = self.many(draw.size, kind) if many is None else many
        match draw:
            case Best() | Most():
                return self.superlative(draw, determiner, many=draw.size > 1)
            case Either():
                return self._either(draw, determiner, many=many)
            case Without():
                return self._without(draw, determiner, many=many)
            case Where():
                base, said = self.condition(draw)
                front = self.determine(determiner, many=many)
                return Np(
                    f"{self.described(base, front, many=many)} {said.behind(many=many)}", many, light=False, kind=kind
                )
            case _:
                return Np(self.described(draw, self.determine(determiner, many=many), many=many), many, False, kind)

    def kind_of(self, draw: Set) -> str:
        """What the nodes of a set are: person, place, time, number, thing; "" if unknown."""
        match draw:
            case Named(nodes):
                labels = [label for label in self.graph.type_names[nodes[0]] if label in self.graph.classes]
                return self.graph.classes[labels[0]].kind if labels else ""
            case Kind(label):
                return self.graph.classes[label].kind
            case Via():
                return self.graph.reading(draw.step).kind
            case Typed(kind):
                return self.kind_of(kind)
            case Either(left) | Without(left):
                return self.kind_of(left)
            case _:
                return self.kind_of(draw.left if isinstance(draw, Both) else draw.source)

    def class_noun(self, kind: Kind) -> Noun:
        """A noun for a class with its mark behind it."""
        noun = (
            self.first(self.graph.classes[kind.label].nouns)
            if self.random() < 0.5
            else self.graph.classes[kind.label].nouns[0]
        )
        return Noun(noun.one + kind.mark, noun.many + kind.mark)

    def last_reading(self, draw: Via | Typed) -> Reading:
        """The reading of a set's last step, with the class as its head where that has to be said."""
        if isinstance(draw, Via):
            return self.graph.reading(draw.step)
        return replace(
            self.graph.reading(draw.source.step), heads=(self.class_noun(draw.kind),), nouns=(), settled=True
        )

    def described(self, draw: Set, front: str, *, many: bool) -> str:
        """A noun phrase that keeps its determiner in front: no "X's films"."""
        match draw:
            case Kind():
                noun = self.class_noun(draw)
                return f"{front}{noun.many if many else noun.one}"
            case Via() | Typed():
                via = draw if isinstance(draw, Via) else draw.source
                reading = self.last_reading(draw)
                x = self.np(via.source)
                if reading.nouns and self.random() < 0.35:
                    noun = self.first(reading.nouns)
                    return f"{front}{noun.many if many else noun.one} of {x.text}"
                head = self.head(reading)
                return f"{front}{head.many if many else head.one} {self.post(reading, x, many=many).text}"
            case Where():
                base, said = self.condition(draw)
                return f"{self.described(base, front, many=many)} {said.behind(many=many)}"
            case _:
                return self.np(draw, front, many=many).text

    def condition(self, draw: Where) -> tuple[Set, Said]:
        """What a filter is put on, and the filter in words; two of one relation are said as one."""
        inner = draw.source
        if isinstance(inner, Where) and inner.step == draw.step:
            return inner.source, self._said(draw, (inner.mark, draw.mark))
        return inner, self._said(draw, (draw.mark,))

    def _said(self, draw: Where, marks: tuple[str, ...]) -> Said:
        reading, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        measure = self.graph.measure(draw.step)
        kind = measure.kind if measure is not None else NUMBER
        comparison = None if len(marks) == 2 else draw.comparison

        def compared(place: str) -> str:
            return self.first(phrases(kind, place, comparison)).format(*marks)

        clauses = measuring(back, kind) if kind != TEXT else []
        scales = [scale for scale in reading.scales if scale.valued] if comparison in {"<", ">"} else []
        roll = self.random() * (6.0 * bool(clauses) + 2.5 * bool(scales) + 3.5)
        if clauses and roll < 6.0:
            return with_amount(self.pick(clauses), compared("on" if kind == TIME else "has"), kind)
        if scales and roll > 6.0 * bool(clauses) + 3.5:
            scale = self.pick(scales)
            text = f"{scale.more if comparison == '>' else scale.less} than {marks[0]}"
            return Said(text if self.random() < 0.6 else "", (f"is {text}", f"are {text}"))
        noun = self.first(reading.nouns).one if reading.nouns else self.first(reading.heads).one
        a_noun = article(noun) if self.random() < 0.85 else noun
        text = f"{a_noun} {compared('of')}"
        finite = (f"has {text}", f"have {text}")
        roll = self.random()
        if roll < 0.55:
            return Said(f"with {text}", finite)
        if roll < 0.85:
            return Said(f"whose {noun} {compared('is')}", finite)
        return Said(f"having {text}", finite)

    def ranking(self, draw: Best) -> str:
        """What is largest: "largest population", "latest release date", "most inhabitants"."""
        reading, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        measure = self.graph.measure(draw.step)
        units = [] if measure is not None and measure.kind == TIME else units_of(back)
        if units and (not reading.nouns or self.random() < 0.35):
            return f"{'most' if draw.largest else self.pick(('fewest', 'fewest', 'least'))} {self.pick(units)}"
        noun = self.first(reading.nouns or reading.heads).one
        return f"{self.extreme(noun, measure.kind if measure else NUMBER, largest=draw.largest)} {noun}"

    def extreme(self, noun: str, kind: str, *, largest: bool, more: bool = False) -> str:
        """The adjective for a noun that is at one end: highest, lowest; `more`: higher, lower."""
        if kind == TIME:
            rows = ("latest", "most recent", "last") if largest else ("earliest", "earliest", "first", "oldest")
            later = ("later", "more recent") if largest else ("earlier", "earlier")
            return self.first(later if more else rows)
        words = set(noun.split(" "))
        offered = [("highest", "lowest", "higher", "lower")] * 2
        if words & _SIZED:
            offered += [("largest", "smallest", "larger", "smaller")] * 3 + [
                ("biggest", "smallest", "bigger", "smaller")
            ]
        elif words & _LENGTHS:
            offered = [("longest", "shortest", "longer", "shorter")] * 3
        else:
            offered += [("greatest", "smallest", "greater", "smaller")]
        row = self.pick(offered)
        return row[(0 if largest else 1) + (2 if more else 0)]

    def superlative(self, draw: Best | Most, determiner: str | None = None, *, many: bool) -> Np:
        """The three largest countries, the country with the highest population, the one founded first."""
        kind = self.kind_of(draw.source)
        the = "" if determiner == "" and self.random() < 0.7 else "the "
        number = f"{self.pick(('', '', 'top ')) if draw.largest else ''}{draw.mark} " if draw.said else ""
        if isinstance(draw, Most):
            text = f"{self.described(draw.source, the + number, many=many)} {self._most_post(draw, many=many)}"
            return Np(text, many, light=False, kind=kind)
        scales = self.graph.reading(draw.step).scales
        back = measuring(self.graph.reading(draw.step ^ 1), TIME) if self._timed(draw) else []
        roll = self.random() * (5.0 * bool(scales) + 2.5 * bool(back) + 4.0)
        if scales and roll < 5.0:
            scale = self.first(scales)
            adjective = scale.most if draw.largest else scale.least
            source = draw.source
            order = number.replace("top ", "") + adjective if self.random() < 0.8 else f"{adjective} {number}".strip()
            if isinstance(source, Via) and self.random() < 0.3:
                reading, x = self.graph.reading(source.step), self.np(source.source)
                if reading.nouns and x.light:
                    noun = self.first(reading.nouns)
                    return Np(f"{possessive(x)}{order} {noun.many if many else noun.one}", many, light=True, kind=kind)
            return Np(self.described(source, f"{the}{order} ", many=many), many, light=False, kind=kind)
        if back and roll > 5.0 * bool(scales) + 4.0:
            base = self.described(draw.source, the + number.replace("top ", ""), many=many)
            text = f"{base} {self._first_clause(draw, back, many=many)}"
            return Np(text, many, light=False, kind=kind)
        if number and self.random() < 0.3 and "top" in number:
            by = self.graph.reading(draw.step)
            return Np(
                f"{self.described(draw.source, the + number, many=many)} by {self.first(by.nouns or by.heads).one}",
                many,
                light=False,
                kind=kind,
            )
        text = (
            f"{self.described(draw.source, the + number.replace('top ', ''), many=many)} with the {self.ranking(draw)}"
        )
        return Np(text, many, light=False, kind=kind)

    def _timed(self, draw: Best | Where) -> bool:
        measure = self.graph.measure(draw.step)
        return measure is not None and measure.kind == TIME

    def _first_clause(self, draw: Best, clauses: list[Clause], *, many: bool) -> str:
        """That was founded first; founded last."""
        clause = self.pick(clauses)
        when = self.order_word(largest=draw.largest)
        if clause.reduced and self.random() < 0.5:
            return f"{timed_clause(clause.reduced, when)}"
        return f"that {timed_clause(clause.many if many else clause.one, when)}"

    def order_word(self, *, largest: bool) -> str:
        """First, last and their like."""
        return self.pick(("last", "most recently", "latest") if largest else ("first", "earliest", "first"))

    def _most_post(self, draw: Most, *, many: bool) -> str:
        """With the most films, that directed the most films."""
        forth, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        amount = self.amount(draw)
        roll = self.random()
        if roll < 0.5 and forth.nouns:
            noun = self.first(forth.nouns).many
            return f"{self.pick(('with', 'with', 'having', 'that have' if many else 'that has'))} {amount} {noun}"
        things = Np(f"{amount} {self.first(forth.heads).many}", many=True, light=False)
        clauses = [c for c in back.clauses if c.one and not c.unit] if back.spoken else []
        if clauses:
            clause = self.pick(clauses)
            if clause.reduced and self.random() < 0.4:
                return clause.reduced.replace(X, things.text)
            pronoun = self.pronoun(self.kind_of(draw.source))
            return f"{pronoun} {(clause.many if many else clause.one).replace(X, things.text)}"
        noun = self.first(forth.nouns or forth.heads).many
        return f"with {amount} {noun}"

    def amount(self, draw: Most) -> str:
        """The most, the fewest."""
        return self.pick(("the most", "the most", "the largest number of")) if draw.largest else "the fewest"

    def _either(self, draw: Either, determiner: str | None, *, many: bool) -> Np:
        left, right = draw.left, draw.right
        if isinstance(left, Named) or isinstance(right, Named):
            return (
                Np(f"{left.mark} or {right.mark}", False, False)
                if isinstance(left, Named) and isinstance(right, Named)
                else self.np(left)
            )
        first, second = self.graph.reading(left.step), self.graph.reading(right.step)
        if left.step == right.step and self.random() < 0.7:
            return self.hop(first, self.alternatives(draw), many=many, determiner=determiner)
        x, y = self.np(left.source), self.np(right.source)
        head = self.head(first)
        front = self.determine(determiner, many=many)
        one = self.post(first, x, many=many).text
        other = self.post(second, y, many=many).text
        link = self.pick(("or", "or", "or", "and those" if many else "or", "as well as those" if many else "or"))
        return Np(f"{front}{head.many if many else head.one} {one} {link} {other}", many, light=False, kind=first.kind)

    def alternatives(self, draw: Either) -> Np:
        """The two sources of one relation: "X or Y"."""
        assert isinstance(draw.left, Via)  # noqa: S101 - drawn so
        assert isinstance(draw.right, Via)  # noqa: S101 - drawn so
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        either = "either " if self.random() < 0.25 else ""
        return Np(f"{either}{x.text} or {y.text}", many=False, light=False)

    def negation(self, draw: Without, *, many: bool) -> str:
        """A verb phrase that says no: "do not border X"; "" if there is none."""
        reading, y = self.graph.reading(draw.right.step), self.np(draw.right.source)
        clauses = [c for c in reading.clauses if c.one and not c.unit]
        if not clauses:
            return ""
        text = self.pick(clauses).negated[many].replace(X, y.text)
        if self.random() < 0.6:
            text = contracted(text)
        return text

    def _without(self, draw: Without, determiner: str | None, *, many: bool) -> Np:
        front = self.determine(determiner, many=many)
        kind = self.kind_of(draw)
        reading, y = self.graph.reading(draw.right.step), self.np(draw.right.source)
        said = self.described(draw.left, front, many=many)
        no = self.negation(draw, many=many)
        roll = self.random()
        if no and roll < 0.45:
            return Np(f"{said} {self.pronoun(kind)} {no}", many, light=False, kind=kind)
        reduced = [c.reduced for c in reading.clauses if c.reduced]
        if reduced and roll < 0.6:
            link = "not" if isinstance(draw.left, Kind) else "but not"
            return Np(f"{said} {link} {self.pick(reduced).replace(X, y.text)}", many, light=False, kind=kind)
        link = self.pick(
            ("but not", "except", "except for", "other than", "apart from", "excluding", "without", "besides")
        )
        ones = self.pick(("those", "the ones", "those"))
        return Np(f"{said} {link} {ones} {self.post(reading, y, many=True).text}", many, light=False, kind=kind)
