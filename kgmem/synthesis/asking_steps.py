"""Asks for what one step leads to: "who directed X", "where was X born", "X director", "do you know what X wrote"."""

from __future__ import annotations

from collections.abc import Callable

from kgmem.plans.nouns import article
from kgmem.synthesis.draws import MARKS, Besides, Both, Named, Set, Via
from kgmem.synthesis.noun_phrases import strip_preposition
from kgmem.synthesis.openings import COMMANDS, DETOURS, EARNED, LISTS, ONE, SOME, WONDERS
from kgmem.synthesis.pieces import Gap, Noun, Reading, X
from kgmem.synthesis.shape_phrases import ShapeVoice
from kgmem.synthesis.voice import Np
from kgmem.synthesis.words import NUMBER, PERSON, PLACE, TIME


class StepAsker(ShapeVoice):
    """Says questions about a set's last step."""

    def ask_reading(self, reading: Reading, draw: Via) -> str:
        """A question by a reading, as a rule that of the set's last step."""
        roll = self.random()
        if roll < 0.06:
            return self.keywords(draw, reading)
        many = self.many(draw.size, reading.kind)
        if roll < 0.11:
            return self.via(reading, draw, self.pick(("the ", "", ""))).text
        if roll < 0.23:
            return self.command(lambda front, plural: self.via(reading, draw, front, many=plural), many=many)
        x = self.np(draw.source)
        bare = isinstance(draw.source, Named)
        if roll < 0.35:
            if self.random() < 0.2:
                return f"{self.pick(DETOURS)} {self.direct(reading, x, many=many, bare=bare)}"
            return f"{self.pick(WONDERS)} {self.told(reading, x, many=many, bare=bare)}"
        if roll < 0.38:
            echo = self._echo(reading, x, many=many)
            if echo:
                return echo
        if roll < 0.42 and (x.light or roll < 0.395):
            return self._fronted(reading, x, many=many)
        return self.direct(reading, x, many=many, bare=bare)

    def direct(self, reading: Reading, x: Np, *, many: bool, bare: bool) -> str:
        """A plain question."""
        special = min(1.5 + 0.5 * len(reading.questions), 5.0) if reading.questions else 0.0
        clauses = 4.0 if reading.clauses else 0.0
        gaps = 5.0 if reading.gaps else 0.0
        nouns = 4.0 if reading.nouns else 0.7
        if reading.kind == NUMBER:
            clauses, gaps, nouns = clauses / 8, gaps if any(g.unit for g in reading.gaps) else gaps / 4, nouns * 1.5
        elif not reading.spoken and reading.nouns:
            clauses, gaps = clauses / 3, gaps / 4
        roll = self.random() * (special + clauses + gaps + nouns)
        if roll < special:
            return self.pick(reading.questions).asked[x.many].replace(X, x.text)
        if roll < special + clauses:
            text = self.clause_question(reading, x, many=many)
            if text:
                return text
        elif roll < special + clauses + gaps:
            return self.gap_question(reading, x, many=many)
        return self._copula(reading, x, many=many, bare=bare)

    def told(self, reading: Reading, x: Np, *, many: bool, bare: bool) -> str:
        """An embedded question: "who directed X", "where X was born", "what the capital of X is"."""
        roll = self.random() * 10
        if reading.questions and roll < 2.5:
            return self.pick(reading.questions).told[x.many].replace(X, x.text)
        if reading.clauses and reading.spoken and roll < 6 and reading.kind != NUMBER:
            text = self.clause_question(reading, x, many=many)
            if text:
                return text
        if (
            reading.gaps
            and (roll < 9 or not reading.nouns)
            and (reading.kind != NUMBER or any(g.unit for g in reading.gaps))
        ):
            return self.gap_question(reading, x, many=many, told=True)
        np = self.hop(reading, x, many=many, determiner="the ", bare=bare)
        wh = "who" if reading.kind == PERSON else "what"
        are = "are" if np.many else "is"
        return f"{wh} {np.text} {are}" if self.random() < 0.6 and len(np.text) < 40 else f"{wh} {are} {np.text}"

    def wh(self, reading: Reading, *, many: bool) -> tuple[str, bool]:
        """A question word for the answers, with a noun or without, and its number."""
        roll = self.random()
        if reading.kind == PERSON and roll < 0.6:
            return "who", False
        if reading.kind not in {PERSON, PLACE, TIME} and roll < 0.3:
            return "what", False
        head = self.head(reading)
        if head.one == "one" and roll < 0.7:
            return "which ones" if many else "which one", many
        if roll > 0.95 and reading.kind != PERSON:
            return f"what {self.pick(('kind', 'kinds', 'sort', 'type'))} of {head.one}", False
        return f"{'which' if self.random() < 0.55 else 'what'} {head.many if many else head.one}", many

    def clause_question(self, reading: Reading, x: Np, *, many: bool, wh: str = "") -> str:
        """A question for the grammatical subject, "who directed X"; "" if the reading has no such sentence."""
        clause = self.clause([c for c in reading.clauses if c.one] or reading.clauses, x)
        if clause is None or not clause.one:
            return ""
        plural = many
        if not wh:
            wh, plural = self.wh(reading, many=many)
        if wh == "who" and self.random() < 0.03:
            wh = self.pick(("who all", "who exactly", "who was it who", "who is it that", "which person"))
        return f"{wh} {(clause.many if plural else clause.one).replace(X, x.text)}"

    def gap_question(self, reading: Reading, x: Np, *, many: bool, told: bool = False) -> str:
        """A question for what is missing: "what did X direct", "where was X born"; `told`: "where X was born"."""
        gap: Gap = self.pick(reading.gaps)
        if reading.kind == NUMBER and not gap.unit:
            units = [g for g in reading.gaps if g.unit]
            gap = self.pick(units) if units else gap
        text = (gap.said if told else gap.asked)[x.many].replace(X, x.text)
        if gap.unit:
            return f"how many {gap.unit} {text}"
        if reading.kind == NUMBER and text.rpartition(" ")[2].rstrip("s") in EARNED:
            return f"how much {text}"
        roll = self.random()
        if gap.adverb and roll < 0.6:
            return f"{gap.adverb} {strip_preposition(gap, text)}"
        wh, _ = self.wh(reading, many=many)
        if wh == "who" and roll < 0.25:
            wh = "whom"
        if reading.kind == TIME and roll < 0.8 and gap.preposition:
            if roll < 0.7:
                return f"{wh} {strip_preposition(gap, text)}"
            return f"{gap.preposition} {wh} {strip_preposition(gap, text)}"
        if gap.preposition and roll > 0.75:
            wh = "whom" if wh == "who" else wh
            return f"{gap.preposition} {wh} {strip_preposition(gap, text)}"
        return f"{wh} {text}"

    def _copula(self, reading: Reading, x: Np, *, many: bool, bare: bool) -> str:
        np = self.hop(reading, x, many=many, determiner="the ", bare=bare)
        are = "are" if np.many else "is"
        if self.random() < 0.12:
            are = "were" if np.many else "was"
        roll = self.random()
        if reading.kind == PERSON:
            wh = "who" if roll < 0.9 else "what"
        elif reading.kind == PLACE:
            wh = "what" if roll < 0.65 else "where" if roll < 0.7 else "which"
        else:
            wh = "what" if roll < 0.85 else "which"
        if reading.kind in {PERSON, PLACE, ""} and self.random() < 0.1:
            return f"what {'are the names' if np.many else 'is the name'} of {np.text}"
        if self.random() < 0.07:
            head = self.head(reading)
            return f"{self.pick(('which', 'what'))} {head.many if np.many else head.one} {are} {np.text}"
        if self.random() < 0.04:
            return f"{np.text} {are} {wh}"
        return f"{wh} {are} {np.text}"

    def command(self, make: Callable[[str, bool], Np], *, many: bool) -> str:
        """An order. `make` gives the noun phrase with a determiner, plural or not; `many`: which fits the graph."""
        roll = self.random()
        if roll < 0.18:
            text = make("", False).text
            if text[0] >= MARKS[0]:
                return f"{self.pick(COMMANDS)} {text}"
            return f"{self.pick(ONE)} {article(text)}"
        if not many:
            return f"{self.pick(COMMANDS)} {make('the ', False).text}"
        if roll < 0.26:
            return f"{self.pick(SOME)} {make('', True).text}"
        if roll < 0.42:
            return f"{self.pick(LISTS)} {make('', True).text}"
        return f"{self.pick(COMMANDS)} {make(self.pick(('the ', 'the ', '', 'all ', 'all the ')), True).text}"

    def _echo(self, reading: Reading, x: Np, *, many: bool) -> str:
        """A statement with a hole: "X was directed by who"."""
        if not reading.gaps or not reading.spoken or reading.kind == NUMBER:
            return ""
        gap = self.pick(reading.gaps)
        if gap.unit:
            return ""
        wh, _ = self.wh(reading, many=many)
        return f"{gap.said[x.many].replace(X, x.text)} {wh}"

    def _fronted(self, reading: Reading, x: Np, *, many: bool) -> str:
        """What is known comes first: "for X, who is the director", "X: what is its capital"."""
        if reading.nouns:
            noun = self.first(reading.nouns)
            word, are = (noun.many, "are") if many else (noun.one, "is")
            its = "their" if x.many else self.pick(("its", "its", "his", "her")) if x.kind in {PERSON, ""} else "its"
            wh = "who" if reading.kind == PERSON else "what"
            return self.pick(
                (
                    f"for {x.text}, {wh} {are} the {word}", f"{x.text}: {wh} {are} {its} {word}", f"{x.text} - {word}",
                    f"regarding {x.text}, {wh} {are} {its} {word}", f"given {x.text}, find the {word}",
                    f"{x.text}, {wh} {are} the {word}",
                    f"{word} for {x.text}", f"{x.text} has which {word}", f"as for {x.text}, {wh} {are} {its} {word}",
                )
            )  # fmt: skip
        if reading.clauses and reading.spoken:
            pronoun = Np(
                "them" if x.many else "it" if x.kind != PERSON else self.pick(("him", "her", "them")),
                x.many,
                light=False,
            )
            text = self.clause_question(reading, pronoun, many=many)
            if text:
                return self.pick(
                    (f"{x.text}: {text}", f"{text}, {x.text} i mean", f"as for {x.text}, {text}", f"{x.text}, {text}")
                )
        return f"{self.head(reading).many} for {x.text}"

    def keywords(self, draw: Set, last: Reading | None = None) -> str:
        """Bare words, in either order: "X director birthplace". `last`: another reading for the last step."""
        parts: list[str] = []
        if isinstance(draw, Via) and last is not None:
            self._keywords(draw.source, parts)
            self._keyword(last, parts)
        else:
            self._keywords(draw, parts)
        if self.random() < 0.35:
            parts.reverse()
        return " ".join(parts)

    def _keywords(self, draw: Set, parts: list[str]) -> None:
        match draw:
            case Named(_, mark):
                parts.append(mark)
            case Besides(source):
                self._keywords(source, parts)
                parts.append("other")
            case Both(left, right):
                self._keywords(left, parts)
                self._keywords(right, parts)
            case Via(source, step):
                self._keywords(source, parts)
                self._keyword(self.graph.reading(step), parts)
            case _:
                parts.append(self.np(draw, "").text)

    def _keyword(self, reading: Reading, parts: list[str]) -> None:
        if reading.nouns:
            noun: Noun = self.first(reading.nouns)
            parts.append(noun.many if self.random() < 0.3 else noun.one)
            return
        head = self.head(reading)
        reduced = [c.reduced for c in reading.clauses if c.reduced]
        if reduced and self.random() < 0.6:
            parts.append(self.pick(reduced).replace(X, "").strip())
        elif reading.role_nouns and self.random() < 0.5:
            parts.append(self.first(reading.role_nouns).one)
        parts.append(head.many if self.random() < 0.6 else head.one)
