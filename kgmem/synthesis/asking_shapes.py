"""Asks for the further shapes: "which countries have more than 5 million people", "who was born first, X or Y"."""

from __future__ import annotations

from kgmem.plans.nouns import article
from kgmem.synthesis.asking_sets import SetAsker
from kgmem.synthesis.conditions import measuring, timed_clause, units_of
from kgmem.synthesis.draws import Best, Either, Kind, Most, Named, Shape, Typed, Via, Where, Without
from kgmem.synthesis.noun_phrases import strip_preposition
from kgmem.synthesis.openings import COMMANDS, RIGHT, WHETHER
from kgmem.synthesis.pieces import X
from kgmem.synthesis.voice import Np
from kgmem.synthesis.words import NUMBER, PERSON, TIME


class ShapeAsker(SetAsker):
    """Says questions about sets of the further shapes."""

    def ask_shape(self, draw: Shape) -> str:
        """A question for the nodes of a set."""
        many = draw.size > 1 if isinstance(draw, Best | Most) else self.many(draw.size, self.kind_of(draw))
        roll = self.random()
        if roll < 0.12:
            return self.np(draw, "", many=many).text
        if roll < 0.38 and isinstance(draw, Best | Most):
            return f"{self.pick(COMMANDS)} {self.np(draw, 'the ', many=many).text}"
        if roll < 0.38:
            return self.command(lambda front, plural: self.np(draw, front, many=plural), many=many)
        text = ""
        if roll < 0.85:
            match draw:
                case Typed():
                    x = self.np(draw.source.source)
                    text = self._typed(draw, x, many=many)
                case Where():
                    text = self._where(draw, many=many)
                case Best():
                    text = self._best(draw, many=many)
                case Most():
                    text = self._most(draw, many=many)
                case Either():
                    text = self._ask_either(draw, many=many)
                case Without():
                    text = self._ask_without(draw, many=many)
                case Kind():
                    text = self._kind(draw)
        return text or self._what_are(draw, many=many)

    def _what_are(self, draw: Shape, *, many: bool) -> str:
        np = self.np(draw, "the ", many=many)
        kind = self.kind_of(draw)
        wh = "who" if kind == PERSON and self.random() < 0.8 else self.pick(("what", "what", "which"))
        are = "are" if np.many else "is"
        if self.random() < 0.12:
            return f"{self.pick(WONDERS_WHAT)} {'who' if wh == 'who' else 'what'} {np.text} {are}"
        return f"{wh} {are} {np.text}"

    def which(self) -> str:
        """Which or what."""
        return "which" if self.random() < 0.7 else "what"

    def _kind(self, draw: Kind) -> str:
        noun = self.class_noun(draw).many
        return self.pick(
            (
                f"which {noun} are there", f"what {noun} are there", f"which {noun} do you know",
                f"which {noun} does the graph have", f"what are all the {noun}", f"which {noun} exist",
                f"what {noun} do we have", f"can you show me all {noun}", f"all {noun} please",
                f"which {noun} are in the data", f"is there a list of {noun}",
            )
        )  # fmt: skip

    def _typed(self, draw: Typed, x: Np, *, many: bool) -> str:
        reading = self.last_reading(draw)
        head = reading.heads[0]
        word = head.many if many else head.one
        clauses = [c for c in reading.clauses if c.one and not c.unit] if reading.spoken else []
        gaps = [g for g in reading.gaps if not g.unit] if reading.spoken else []
        if clauses and (not gaps or self.random() < 0.55):
            return f"{self.which()} {word} {self.finite(self.pick(clauses), x, many=many)}"
        if gaps:
            gap = self.pick(gaps)
            text = gap.asked[x.many].replace(X, x.text)
            if gap.preposition and self.random() < 0.25:
                return f"{gap.preposition} which {word} {strip_preposition(gap, text)}"
            return f"{self.which()} {word} {text}"
        return ""

    def _where(self, draw: Where, *, many: bool) -> str:
        base, said = self.condition(draw)
        if not said.finite[many]:
            return ""
        return f"{self.which()} {self.described(base, '', many=many)} {said.finite[many]}"

    def _best(self, draw: Best, *, many: bool) -> str:
        reading, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        number = f"{draw.mark} " if draw.said else ""
        base = self.described(draw.source, number, many=many)
        are, have = ("are", "have") if many else ("is", "has")
        timed = self._timed(draw)
        clauses = measuring(back, TIME) if timed else []
        roll = self.random() * (3.0 * bool(reading.scales) + 3.0 * bool(clauses) + 4.0)
        wh = self.which()
        if roll < 4.0:
            return f"{wh} {base} {have} the {self.ranking(draw)}"
        if clauses and roll < 7.0:
            clause = self.pick(clauses)
            when = self.order_word(largest=draw.largest)
            return f"{wh} {base} {timed_clause(clause.many if many else clause.one, when)}"
        scale = self.first(reading.scales) if reading.scales else None
        if scale is None:
            return ""
        adjective = scale.most if draw.largest else scale.least
        return f"{wh} {base} {are} {self.pick(('the ', 'the ', ''))}{adjective}"

    def _most(self, draw: Most, *, many: bool) -> str:
        forth, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        number = f"{draw.mark} " if draw.said else ""
        base = self.described(draw.source, number, many=many)
        wh = f"{self.which()} {base}"
        amount = self.amount(draw)
        clauses = [c for c in back.clauses if c.one and not c.unit] if back.spoken else []
        if clauses and (not forth.nouns or self.random() < 0.6):
            clause = self.pick(clauses)
            things = f"{amount} {self.first(forth.heads).many}"
            return f"{wh} {(clause.many if many else clause.one).replace(X, things)}"
        if forth.nouns:
            return f"{wh} {'have' if many else 'has'} {amount} {self.first(forth.nouns).many}"
        return ""

    def _ask_either(self, draw: Either, *, many: bool) -> str:
        left, right = draw.left, draw.right
        if not isinstance(left, Via) or not isinstance(right, Via):
            return ""
        first, second = self.graph.reading(left.step), self.graph.reading(right.step)
        if left.step == right.step:
            return self.direct(first, self.alternatives(draw), many=many, bare=False)
        one = [c for c in first.clauses if c.one and not c.unit]
        two = [c for c in second.clauses if c.one and not c.unit]
        if not one or not two:
            return ""
        x, y = self.np(left.source), self.np(right.source)
        wh, plural = self.wh(first, many=many)
        return f"{wh} {self.finite(self.pick(one), x, many=plural)} or {self.finite(self.pick(two), y, many=plural)}"

    def _ask_without(self, draw: Without, *, many: bool) -> str:
        no = self.negation(draw, many=many)
        return f"{self.which()} {self.described(draw.left, '', many=many)} {no}" if no else ""

    def compare(self, draw: Best, left: Named, right: Named) -> str:
        """Which of two has more: "which is larger, X or Y"."""
        reading, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        x, y = self.name(left), self.name(right)
        kind = self.kind_of(left)
        wh = "who" if kind == PERSON else "which"
        labels = [label for label in self.graph.type_names[left.nodes[0]] if label in self.graph.classes]
        if labels and self.random() < 0.25:
            wh = f"which {self.graph.classes[labels[0]].nouns[0].one}"
        elif kind != PERSON and self.random() < 0.2:
            wh = self.pick(("what", "which one", "which of the two"))
        timed = self._timed(draw)
        clauses = measuring(back, TIME) if timed else []
        units = [] if timed else units_of(back)
        roll = self.random() * (6.0 * bool(reading.scales) + 4.0 * bool(clauses) + 2.0 * bool(units) + 3.0)
        if reading.scales and roll < 6.0:
            scale = self.first(reading.scales)
            more, most = (scale.more, scale.most) if draw.largest else (scale.less, scale.least)
            predicate = f"is {self.pick((more, more, more, f'the {more} one', f'the {more}', f'the {most}'))}"
            if self.random() < 0.15:
                return f"is {x.text} or {y.text} {more}"
        elif clauses and roll > 6.0 * bool(reading.scales) + 3.0:
            when = ("later", "last", "more recently") if draw.largest else ("first", "earlier", "first")
            predicate = timed_clause(self.pick(clauses).one, self.pick(when))
        elif units and roll > 6.0 * bool(reading.scales) + 3.0:
            predicate = f"has {'more' if draw.largest else 'fewer'} {self.pick(units)}"
        else:
            noun = self.first(reading.nouns or reading.heads).one
            end = self.extreme(noun, TIME if timed else NUMBER, largest=draw.largest, more=self.random() < 0.7)
            predicate = f"has {self.pick(('the', 'the', 'a' if end.endswith('er') else 'the'))} {end} {noun}"
        pair = f"{x.text} or {y.text}"
        return self.pick(
            (
                f"{wh} {predicate}, {pair}", f"{wh} {predicate}, {pair}", f"{wh} {predicate}: {pair}",
                f"{wh} {predicate} {pair}",
                f"{'which one' if wh in {'what', 'which of the two'} else wh} of {x.text} and {y.text} {predicate}"
                if wh.startswith("which") and wh != "which of the two" and wh.count(" ") == 0
                else f"{wh} {predicate}, {pair}",
                f"{pair}, {wh} {predicate}", f"{pair}: {wh} {predicate}",
                f"of {x.text} and {y.text}, {wh} {predicate}", f"between {x.text} and {y.text}, {wh} {predicate}",
            )
        )  # fmt: skip

    def is_more(self, draw: Best, left: Named, right: Named) -> str:
        """Whether the first has more than the second: "is X larger than Y"."""
        reading, back = self.graph.reading(draw.step), self.graph.reading(draw.step ^ 1)
        x, y = self.name(left), self.name(right)
        timed = self._timed(draw)
        clauses = measuring(back, TIME) if timed else []
        units = [] if timed else units_of(back)
        roll = self.random() * (6.0 * bool(reading.scales) + 4.0 * bool(clauses) + 3.0 * bool(units) + 3.0)
        if reading.scales and roll < 6.0:
            scale = self.first(reading.scales)
            more = scale.more if draw.largest else scale.less
            return self._doubted("is", x.text, f"{more} than {y.text}")
        if clauses and roll > 6.0 * bool(reading.scales) + 3.0:
            auxiliary, _, rest = timed_clause(
                self.pick(clauses).one,
                self.pick(("after", "later than") if draw.largest else ("before", "earlier than")),
            ).partition(" ")
            if auxiliary in {"is", "was"}:
                return self._doubted(auxiliary, x.text, f"{rest} {y.text}")
        if units and roll > 6.0 * bool(reading.scales) + 3.0:
            return f"does {x.text} have {'more' if draw.largest else 'fewer'} {self.pick(units)} than {y.text}"
        noun = self.first(reading.nouns or reading.heads).one
        end = self.extreme(noun, TIME if timed else NUMBER, largest=draw.largest, more=True)
        if self.random() < 0.35:
            return self._doubted(
                "is", f"the {noun} of {x.text}", f"{end} than {self.pick(('that of', 'the one of'))} {y.text}"
            )
        return f"does {x.text} have {article(end)} {noun} than {y.text}"

    def _doubted(self, auxiliary: str, subject: str, rest: str) -> str:
        roll = self.random()
        if roll < 0.75:
            return f"{auxiliary} {subject} {rest}"
        said = f"{subject} {auxiliary} {rest}"
        return f"{self.pick(WHETHER)} {said}" if roll < 0.9 else f"{said}{self.pick(RIGHT)}"

    def is_a(self, kind: Kind, start: Named) -> str:
        """Whether a node is of a class: "is X a river"."""
        noun = self.class_noun(kind)
        return self.pick(
            (
                f"is {start.mark} {article(noun.one)}", f"is {start.mark} {article(noun.one)}",
                f"{start.mark} is {article(noun.one)}{self.pick(RIGHT)}", f"is {start.mark} one of the {noun.many}",
                f"{self.pick(WHETHER)} {start.mark} is {article(noun.one)}",
            )
        )  # fmt: skip


WONDERS_WHAT = ("do you know", "can you tell me", "i want to know", "i wonder", "tell me", "any idea")
"""Before "what the largest city is"."""
