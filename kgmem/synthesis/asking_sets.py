"""Asks for an intersection ("which films did X direct and Y star in") and for the way there and back ("who else")."""

from __future__ import annotations

from kgmem.plans.nouns import article
from kgmem.synthesis.asking_steps import StepAsker
from kgmem.synthesis.draws import Besides, Both, Named, Set, Via
from kgmem.synthesis.noun_phrases import strip_preposition
from kgmem.synthesis.openings import BESIDES
from kgmem.synthesis.pieces import Clause, Reading, X
from kgmem.synthesis.voice import Np, possessive
from kgmem.synthesis.words import PERSON, PLACE, THING


class SetAsker(StepAsker):
    """Says questions about more than one step at once."""

    def plural_np(self, draw: Set) -> str:
        """A set in the plural, without determiner."""
        return self.np(draw, "", many=True).text

    @staticmethod
    def finite(clause: Clause, x: Np, *, many: bool) -> str:
        """A clause with what is known in it."""
        return (clause.many if many else clause.one).replace(X, x.text)

    def ask_both(self, draw: Both, *, counted: bool = False) -> str:
        """A question for the nodes in both sets, or (`counted`) for their number."""
        left, right = self.graph.reading(draw.left.step), self.graph.reading(draw.right.step)
        many = counted or self.many(draw.size, left.kind)
        roll = self.random()
        if not counted:
            if roll < 0.06:
                return self.keywords(draw)
            if roll < 0.14:
                return self.np(draw, "").text
            if roll < 0.32:
                return self.command(lambda front, plural: self.np(draw, front, many=plural), many=many)
        if draw.left.step == draw.right.step:
            return self._ask_couple(draw, left, many=many, counted=counted)
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        wh, plural = (f"how many {self.head(left).many}", True) if counted else self.wh(left, many=many)
        first = [c for c in left.clauses if c.one]
        second = [c for c in right.clauses if c.one]
        roll = self.random()
        if first and second and roll < 0.4:
            one = self.finite(self.pick(first), x, many=plural)
            two = self.finite(self.pick(second), y, many=plural)
            return f"{wh} {one} {self.pick(('and', 'and', 'and', 'and also', 'but also'))} {two}"
        if wh in {"who", "what"}:
            head = self.head(left)
            wh, plural = f"{self.pick(('which', 'what'))} {head.many if many else head.one}", many
        if left.nouns and roll < 0.5 and second and not counted:
            noun = self.first(left.nouns)
            owned = f"{possessive(x)}{noun.many}" if x.light and self.random() < 0.6 else f"the {noun.many} of {x.text}"
            which = self.pick(("which of", "which one of", "who of" if left.kind == PERSON else "which of"))
            return f"{which} {owned} {self.finite(self.pick(second), y, many=False)}"
        if second and roll < 0.65:
            first_part = self.post(left, x, many=plural, reduced=True).text
            return f"{wh} {first_part} {self.finite(self.pick(second), y, many=plural)}"
        gaps = [g for g in right.gaps if not g.unit]
        if gaps and roll < 0.85:
            text = self.pick(gaps).asked[y.many].replace(X, y.text)
            other = [g for g in left.gaps if not g.unit]
            if other and self.random() < 0.4:
                return f"{wh} {self.pick(other).asked[x.many].replace(X, x.text)} and {text}"
            return f"{wh} {self.post(left, x, many=plural, reduced=True).text} {text}"
        if counted:
            return f"how many {self.plural_np(draw)} are there"
        np = self.np(draw, "the ")
        return (
            f"{'who' if left.kind == PERSON else self.pick(('what', 'which'))} {'are' if np.many else 'is'} {np.text}"
        )

    def _ask_couple(self, draw: Both, reading: Reading, *, many: bool, counted: bool) -> str:
        pair = self.couple(draw)
        if not counted:
            return self.direct(reading, pair, many=many, bare=False)
        clauses = [c for c in reading.clauses if c.one]
        if clauses and self.random() < 0.6:
            return f"how many {self.head(reading).many} {self.finite(self.pick(clauses), pair, many=True)}"
        gaps = [g for g in reading.gaps if not g.unit]
        if gaps:
            return f"how many {self.head(reading).many} {self.pick(gaps).asked[1].replace(X, pair.text)}"
        return f"how many {self.plural_np(draw)} are there"

    def ask_besides(self, draw: Besides) -> str:
        """A question for what shares something with the start, without the start."""
        forth, back = self.round_trip(draw)
        middle = draw.source.source
        many = self.many(draw.size, back.kind)
        roll = self.random()
        if roll < 0.05:
            return self.keywords(draw)
        if roll < 0.13:
            return self.np(draw, "").text
        if roll < 0.33:
            return self.command(lambda front, plural: self.np(draw, front, many=plural), many=many)
        if not isinstance(middle, Via):
            return self.np(draw).text
        x = self.np(middle.source)
        clauses = [c for c in back.clauses if c.one and not c.unit]
        if roll < 0.5 and forth.nouns:
            return self._sharing(forth, back, x, many=many)
        if roll < 0.6 and clauses:
            same = Np(f"the same {self.head(forth).one} as {x.text}", many=False, light=False)
            wh, plural = (
                ("who", False)
                if back.kind == PERSON
                else (f"{self.pick(('which', 'what'))} {self._word(back, many=many)}", many)
            )
            return f"{wh} {self.finite(self.pick(clauses), same, many=plural)}"
        if roll < 0.7 and back.kind == PERSON and forth.kind in {THING, PLACE}:
            text = self._together(forth, back, x)
            if text:
                return text
        if roll < 0.76 and forth.nouns:
            text = self._apart_from(forth, back, x, many=many)
            if text:
                return text
        inner = self.hop(forth, x, many=self.many(middle.size, forth.kind), bare=isinstance(middle.source, Named))
        return self._else(draw, back, inner, many=many)

    def _word(self, reading: Reading, *, many: bool) -> str:
        head = self.head(reading)
        return head.many if many else head.one

    def _sharing(self, forth: Reading, back: Reading, x: Np, *, many: bool) -> str:
        """Who has the same birthplace as X."""
        noun = self.first(forth.nouns).one
        wh, plural = f"{self.pick(('which', 'what'))} {self._word(back, many=many)}", many
        if back.kind == PERSON and self.random() < 0.5:
            wh, plural = "who", False
        have, share = ("have", "share") if plural else ("has", "shares")
        also = self.pick(("also ", "")) if self.random() < 0.2 else ""
        verb = self.pick(
            (
                f"{also}{have} the same {noun} as",
                f"{also}{share} {article(noun)} with",
                f"{also}{share} the {noun} of",
                f"{share} the same {noun} as",
            )
        )
        return f"{wh} {verb} {x.text}"

    def _together(self, forth: Reading, back: Reading, x: Np) -> str:
        """Who acted alongside X, who did X write with; "" without a sentence for it."""
        link = self.pick(("with", "with", "alongside", "together with"))
        gaps = [g for g in forth.gaps if g.asked[0].startswith("did") and g.asked[0].partition(X)[2].count(" ") <= 2]
        if gaps and self.random() < 0.5:
            gap = self.pick(gaps)
            wh = self.pick(("who", "who", "whom", "who else", f"which {self.head(back).many}"))
            return f"{wh} {strip_preposition(gap, gap.asked[x.many].replace(X, x.text))} {link}"
        # "acted in X": the answers did it, and what they did it to is left out.
        clauses = [c.one.split(" ")[0] for c in back.clauses if c.one.endswith(X) and c.one.count(" ") <= 2]
        clauses = [verb for verb in clauses if verb.endswith("ed") or verb == "wrote"]
        if clauses:
            wh = self.pick(("who", "who", "who else", f"which {self.head(back).many}"))
            return f"{wh} {self.pick(clauses)} {link} {x.text}"
        return ""

    def _apart_from(self, forth: Reading, back: Reading, x: Np, *, many: bool) -> str:
        """Besides X, what did its director direct; "" without a sentence for it."""
        noun = self.first(forth.nouns)
        # X is of the kind of the answers.
        its = self.pick(("his", "her", "their", "their")) if back.kind == PERSON else "its"
        inner = Np(f"{its} {noun.one}", many=False, light=False)
        head = self.head(back)
        gaps = [g for g in back.gaps if not g.unit]
        clauses = [c for c in back.clauses if c.one and not c.unit]
        if gaps and (not clauses or self.random() < 0.6):
            if back.kind == PERSON:
                wh = self.pick(("who", "who else", f"which {head.many}", f"which other {head.many}"))
            else:
                wh = self.pick(("what", "what else", f"which {head.many}", f"what other {head.many}"))
            return f"{self.pick(BESIDES)} {x.text}, {wh} {self.pick(gaps).asked[0].replace(X, inner.text)}"
        if not clauses:
            return ""
        wh, plural = (
            ("who else", False) if back.kind == PERSON else (f"what other {head.many if many else head.one}", many)
        )
        return f"{self.pick(BESIDES)} {x.text}, {wh} {self.finite(self.pick(clauses), inner, many=plural)}"

    def _else(self, draw: Besides, back: Reading, inner: Np, *, many: bool) -> str:
        """Who else starred in the films of X; what other films did the director of X direct."""
        head = self.head(back)
        gaps = [g for g in back.gaps if not g.unit]
        clauses = [c for c in back.clauses if c.one and not c.unit]
        plain = [g for g in gaps if g.asked[0].startswith(("did", "does"))]
        if plain and self.random() < 0.1:
            # "the director of X also directed which films"
            wh = self.pick(
                (
                    f"which {head.many}",
                    f"what other {head.many}",
                    f"which {head.one}",
                    "what" if back.kind != PERSON else "who",
                )
            )
            return f"{self.pick(plain).said[inner.many].replace(X, inner.text + ' also')} {wh}"
        if gaps and (not clauses or self.random() < 0.5):
            others = (f"which other {head.many}", f"which other {head.one}", f"what other {head.many}")
            wh = (
                self.pick(("who else", "whom else", *others))
                if back.kind == PERSON
                else self.pick(("what else", *others))
            )
            return f"{wh} {self.pick(gaps).asked[inner.many].replace(X, inner.text)}"
        if clauses:
            if back.kind == PERSON and self.random() < 0.6:
                return f"who else {self.finite(self.pick(clauses), inner, many=False)}"
            if not many and self.random() < 0.3:
                return f"name another {head.one} {self.post(back, inner, many=False).text}"
            word = head.many if many else head.one
            return f"{self.pick(('which', 'what'))} other {word} {self.finite(self.pick(clauses), inner, many=many)}"
        np = self.np(draw, "the ")
        return f"{'who' if back.kind == PERSON else 'what'} {'are' if np.many else 'is'} {np.text}"
