"""Says a drawn set as a question, an order, a bare phrase or keywords: "who directed X", "list the films of X", "X films"."""

from __future__ import annotations

from collections.abc import Callable

from kgmem.synthesis.draws import Besides, Both, Named, Set, Via
from kgmem.synthesis.noun_phrases import Np, Voice, article_of, possessive, strip_preposition
from kgmem.synthesis.readings import Clause, Gap, Noun, Reading, X
from kgmem.synthesis.words import NUMBER, PERSON, PLACE, TIME

COMMANDS = (
    "name", "list", "show", "give me", "tell me", "show me", "find", "find me", "get", "give",
    "please list", "please name", "can you list", "could you name", "can you name", "i need", "i want", "i'm looking for",
    "i am looking for", "look up", "return", "search for", "what about", "let me see", "i want to know", "i'd like to know", "i would like to see", "help me find", "tell me about",
)  # fmt: skip
LISTS = (
    "list all", "name all", "find all", "enumerate", "give me a list of", "provide a list of", "list", "show all", "get all", "which are the",
    "what are the", "make a list of", "find every one of the", "list all of the", "i need a list of",
)  # fmt: skip
SOME = (
    "name some",
    "list a few",
    "give me some",
    "show me some",
    "what are some",
    "name a few",
    "recommend me some",
    "are you aware of any",
)
WONDERS = (
    "do you know", "can you tell me", "could you tell me", "tell me", "i want to know", "i'd like to know", "i wonder", "please tell me",
    "any idea", "do you happen to know", "would you know", "i need to know", "does anyone know", "can you find out", "could you please tell me",
    "find out", "i would like to know", "i was wondering", "show me", "can anybody tell me", "remind me", "who knows", "hey,", "ok so",
)  # fmt: skip
DIRECT_AFTER = frozenset({"hey,", "ok so"})


class Asker(Voice):
    """Says whole questions."""

    def question(self, draw: Set) -> str:
        """A question for the nodes of a set."""
        match draw:
            case Both():
                return self._ask_both(draw)
            case Besides():
                return self._ask_besides(draw)
            case Via():
                return self._ask_via(draw)
            case Named():
                return draw.mark

    def count(self, draw: Set) -> str:
        """A question for the number of nodes of a set."""
        roll = self.random()
        if roll < 0.3 or not isinstance(draw, (Via, Both)):
            np = self._plural_np(draw)
            front = self.pick(
                ("what is the number of", "number of", "count the", "count", "how many are the", "give me the number of", "the number of",
                 "what is the total number of", "tell me the number of", "find the number of", "what's the count of", "how large is the number of",
                 "total number of", "calculate the number of", "count all", "give me a count of", "i want to know the number of")
            )  # fmt: skip
            if front == "how many are the":
                return f"{front} {np}"
            return f"{front} {np}"
        if roll < 0.42:
            return f"how many {self._plural_np(draw)} {self.pick(('are there', 'exist', 'do you know', 'are listed', 'can be found', 'are known', 'do you have', 'are in the data'))}"
        if isinstance(draw, Both):
            return self._ask_both(draw, counted=True)
        reading = self.graph.reading(draw.step)
        x = self.np(draw.source)
        if reading.nouns and roll < 0.62:
            noun = self.first(reading.nouns).many
            verb = "do" if x.many else "does"
            return f"how many {noun} {verb} {x.text} have"
        if reading.nouns and roll < 0.66:
            return f"how many {self.first(reading.nouns).many} {'have' if x.many else 'has'} {x.text} {'got' if self.random() < 0.5 else ''}".rstrip()
        head = self.head(reading).many
        clauses = [c for c in reading.clauses if c.one]
        if clauses and (not reading.gaps or self.random() < 0.5):
            wh = f"how many {head}" if self.random() < 0.93 else "how many of the " + head
            return f"{wh} {self.pick(clauses).many.replace(X, x.text)}"
        gaps = [g for g in reading.gaps if not g.unit]
        if gaps:
            gap = self.pick(gaps)
            return f"how many {head} {gap.asked[x.many].replace(X, x.text)}"
        return f"how many {self._plural_np(draw)} are there"

    def _plural_np(self, draw: Set) -> str:
        """A set in the plural, without determiner."""
        return self.np(draw, "", many=True).text

    # One step

    def _ask_via(self, draw: Via) -> str:
        return self.ask_reading(self.graph.reading(draw.step), draw)

    def ask_reading(self, reading: Reading, draw: Via) -> str:
        """A question by a reading, which need not be that of the set's last step."""
        roll = self.random()
        if roll < 0.06:
            return self.keywords(draw, reading)
        if roll < 0.11:
            return self.via(reading, draw, self.pick(("the ", "", ""))).text
        if roll < 0.23:
            many = self.many(draw.size, reading.kind)
            return self._command(lambda determiner: self.via(reading, draw, determiner, many=many), many=many)
        x = self.np(draw.source)
        many = self.many(draw.size, reading.kind)
        if roll < 0.35:
            return self._wonder(reading, x, draw, many=many)
        if roll < 0.38:
            echo = self._echo(reading, x, many=many)
            if echo:
                return echo
        if roll < 0.41 and x.light:
            return self._fronted(reading, x, many=many)
        return self._direct(reading, x, draw, many=many)

    def _direct(self, reading: Reading, x: Np, draw: Via, *, many: bool) -> str:
        clauses = 4.0 if reading.clauses else 0.0
        gaps = 5.0 if reading.gaps else 0.0
        nouns = 4.0 if reading.nouns else 1.0
        special = (2.0 + 0.5 * len(reading.questions)) if reading.questions else 0.0
        if special:
            special = min(special, 5.0)
        if not reading.clauses and not reading.gaps and not reading.questions:
            nouns = 4.0
        roll = self.random() * (clauses + gaps + nouns + special)
        if roll < special:
            return self.pick(reading.questions).asked[x.many].replace(X, x.text)
        if roll < special + clauses:
            text = self.clause_question(reading, x, many=many)
            if text:
                return text
        elif roll < special + clauses + gaps:
            return self.gap_question(reading, x, many=many)
        return self._copula(reading, x, draw, many=many)

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
        return f"{'which' if self.random() < 0.55 else 'what'} {head.many if many else head.one}", many

    def clause_question(self, reading: Reading, x: Np, *, many: bool, wh: str = "") -> str:
        """ "who directed X"; "" if the reading has no such sentence."""
        for _ in range(4):
            clause: Clause = self.pick(reading.clauses)
            if clause.one:
                break
        if not clause.one:
            return ""
        plural = many
        if not wh:
            wh, plural = self.wh(reading, many=many)
        return f"{wh} {(clause.many if plural else clause.one).replace(X, x.text)}"

    def gap_question(self, reading: Reading, x: Np, *, many: bool, told: bool = False) -> str:
        """ "what did X direct", "where was X born"; `told`: "where X was born"."""
        gap: Gap = self.pick(reading.gaps)
        text = (gap.said if told else gap.asked)[x.many].replace(X, x.text)
        if gap.unit:
            return f"how many {gap.unit} {text}"
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
        if gap.preposition and roll > 0.7:
            wh = "whom" if wh == "who" else wh
            return f"{gap.preposition} {wh} {strip_preposition(gap, text)}"
        return f"{wh} {text}"

    def _copula(self, reading: Reading, x: Np, draw: Via, *, many: bool) -> str:
        np = self.hop(reading, x, many=many, determiner="the ", bare=isinstance(draw.source, Named))
        are = "are" if np.many else "is"
        if self.random() < 0.12:
            are = "were" if np.many else "was"
        roll = self.random()
        if reading.kind == PERSON:
            wh = "who" if roll < 0.9 else "what"
        elif reading.kind == PLACE:
            wh = "what" if roll < 0.6 else "where" if roll < 0.65 else "which"
        else:
            wh = "what" if roll < 0.8 else "which"
        if reading.kind in {PERSON, PLACE, ""} and self.random() < 0.1:
            return f"what {'are the names' if np.many else 'is the name'} of {np.text}"
        if self.random() < 0.07:
            head = self.head(reading)
            return f"{self.pick(('which', 'what'))} {head.many if np.many else head.one} {are} {np.text}"
        if self.random() < 0.04:
            return f"{np.text} {are} {wh}"
        return f"{wh} {are} {np.text}"

    def _wonder(self, reading: Reading, x: Np, draw: Via, *, many: bool) -> str:
        front = self.pick(WONDERS)
        if front in DIRECT_AFTER:
            return f"{front} {self._direct(reading, x, draw, many=many)}"
        return f"{front} {self.told(reading, x, draw, many=many)}"

    def told(self, reading: Reading, x: Np, draw: Via, *, many: bool) -> str:
        """An embedded question: "who directed X", "where X was born", "what the capital of X is"."""
        roll = self.random() * 10
        if reading.questions and roll < 2.5:
            return self.pick(reading.questions).told[x.many].replace(X, x.text)
        if reading.clauses and roll < 6:
            text = self.clause_question(reading, x, many=many)
            if text:
                return text
        if reading.gaps and roll < 9:
            return self.gap_question(reading, x, many=many, told=True)
        np = self.hop(reading, x, many=many, determiner="the ", bare=isinstance(draw.source, Named))
        wh = "who" if reading.kind == PERSON else "what"
        are = "are" if np.many else "is"
        return f"{wh} {np.text} {are}" if self.random() < 0.6 and len(np.text) < 40 else f"{wh} {are} {np.text}"

    def _command(self, make: Callable[[str], Np], *, many: bool) -> str:
        """An order. `make` gives the noun phrase with a determiner, in the number `many`."""
        if many and self.random() < 0.08:
            return f"{self.pick(SOME)} {make('').text}"
        if not many and self.random() < 0.06:
            text = make("").text
            return f"{self.pick(('name', 'give me', 'find', 'what is'))} {article_of(text)}{text}"
        if not many:
            return f"{self.pick(COMMANDS)} {make('the ').text}"
        if self.random() < 0.2:
            return f"{self.pick(LISTS)} {make('').text}"
        return f"{self.pick(COMMANDS)} {make(self.pick(('the ', 'the ', '', 'all ', 'all the '))).text}"

    def _echo(self, reading: Reading, x: Np, *, many: bool) -> str:
        """ "X was directed by who"."""
        if not reading.gaps:
            return ""
        gap = self.pick(reading.gaps)
        if gap.unit:
            return ""
        wh, _ = self.wh(reading, many=many)
        return f"{gap.said[x.many].replace(X, x.text)} {wh}"

    def _fronted(self, reading: Reading, x: Np, *, many: bool) -> str:
        """ "for X, who is the director", "X: what is its capital"."""
        if reading.nouns:
            noun = self.first(reading.nouns)
            word, are = (noun.many, "are") if many else (noun.one, "is")
            its = "their" if x.many else self.pick(("its", "its", "his", "her"))
            wh = "who" if reading.kind == PERSON else "what"
            return self.pick(
                (f"for {x.text}, {wh} {are} the {word}", f"{x.text}: {wh} {are} {its} {word}", f"{x.text} - {word}", f"regarding {x.text}, {wh} {are} {its} {word}",
                 f"given {x.text}, find the {word}", f"{x.text}, {wh} {are} the {word}", f"{word} for {x.text}", f"{x.text} has which {word}")
            )  # fmt: skip
        pronoun = Np("them" if x.many else "it", x.many, False)
        text = self.clause_question(reading, pronoun, many=many) if reading.clauses else ""
        if not text:
            return f"{self.head(reading).many} for {x.text}"
        return f"{x.text}: {text}" if self.random() < 0.5 else f"{text}, {x.text} i mean"

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

    def _keyword(self, reading: Reading, parts: list[str]) -> None:
        if reading.nouns:
            noun = self.first(reading.nouns)
            parts.append(noun.many if self.random() < 0.3 else noun.one)
            return
        head = self.head(reading)
        reduced = [c.reduced for c in reading.clauses if c.reduced]
        if reduced and self.random() < 0.6:
            parts.append(self.pick(reduced).replace(X, "").strip())
        elif reading.role_nouns and self.random() < 0.5:
            parts.append(self.first(reading.role_nouns).one)
        parts.append(head.many if self.random() < 0.6 else head.one)

    # Two sets at once

    def _ask_both(self, draw: Both, *, counted: bool = False) -> str:
        left, right = self.graph.reading(draw.left.step), self.graph.reading(draw.right.step)
        many = counted or self.many(draw.size, left.kind)
        roll = self.random()
        if not counted:
            if roll < 0.06:
                return self.keywords(draw)
            if roll < 0.14:
                return self.np(draw, "").text
            if roll < 0.32:
                return self._command(lambda determiner: self.np(draw, determiner, many=many), many=many)
        if draw.left.step == draw.right.step:
            return self._ask_couple(draw, left, many=many, counted=counted)
        x, y = self.np(draw.left.source), self.np(draw.right.source)
        wh, plural = (f"how many {self.head(left).many}", True) if counted else self.wh(left, many=many)
        first = [c for c in left.clauses if c.one]
        second = [c for c in right.clauses if c.one]
        roll = self.random()
        if first and second and roll < 0.4:
            one = self._finite(self.pick(first), x, many=plural)
            two = self._finite(self.pick(second), y, many=plural)
            link = self.pick(("and", "and", "and", "and also", "as well as", "but also")) if roll < 0.2 else "and"
            if link == "as well as":
                link = "and"
            return f"{wh} {one} {link} {two}"
        if wh in {"who", "what"}:
            head = self.head(left)
            wh, plural = f"{self.pick(('which', 'what'))} {head.many if many else head.one}", many
        if second and roll < 0.6:
            return f"{wh} {self.post(left, x, many=plural, reduced=True).text} {self._finite(self.pick(second), y, many=plural)}"
        gaps = [g for g in right.gaps if not g.unit]
        if gaps and roll < 0.85:
            gap = self.pick(gaps)
            return f"{wh} {self.post(left, x, many=plural, reduced=True).text} {gap.asked[y.many].replace(X, y.text)}"
        if counted:
            return f"how many {self._plural_np(draw)} are there"
        np = self.np(draw, "the ")
        return (
            f"{'who' if left.kind == PERSON else self.pick(('what', 'which'))} {'are' if np.many else 'is'} {np.text}"
        )

    @staticmethod
    def _finite(clause: Clause, x: Np, *, many: bool) -> str:
        return (clause.many if many else clause.one).replace(X, x.text)

    def _ask_couple(self, draw: Both, reading: Reading, *, many: bool, counted: bool) -> str:
        pair = self.couple(draw)
        if counted:
            head = self.head(reading).many
            clauses = [c for c in reading.clauses if c.one]
            if clauses and self.random() < 0.6:
                return f"how many {head} {self._finite(self.pick(clauses), pair, many=True)}"
            gaps = [g for g in reading.gaps if not g.unit]
            if gaps:
                return f"how many {head} {self.pick(gaps).asked[1].replace(X, pair.text)}"
            return f"how many {self._plural_np(draw)} are there"
        return self._direct(reading, pair, Via(draw.left, draw.left.step, draw.size), many=many)

    # There and back

    def _ask_besides(self, draw: Besides) -> str:
        forth, back = self.round_trip(draw)
        middle = draw.source.source
        assert isinstance(middle, Via)
        many = self.many(draw.size, back.kind)
        roll = self.random()
        if roll < 0.05:
            return self.keywords(draw)
        if roll < 0.13:
            return self.np(draw, "").text
        if roll < 0.33:
            return self._command(lambda determiner: self.np(draw, determiner, many=many), many=many)
        x = self.np(middle.source)
        clauses = [c for c in back.clauses if c.one]
        gaps = [g for g in back.gaps if not g.unit]
        head = self.head(back)
        word = head.many if many else head.one
        if roll < 0.5 and forth.nouns:
            noun = self.first(forth.nouns).one
            wh, plural = (
                ("who", False)
                if back.kind == PERSON and self.random() < 0.5
                else (f"{self.pick(('which', 'what'))} {word}", many)
            )
            verb = self.pick(
                (
                    f"{'have' if plural else 'has'} the same {noun} as",
                    f"{'share' if plural else 'shares'} {article_of(noun)}{noun} with",
                    f"{'share' if plural else 'shares'} the {noun} of",
                )
            )
            return f"{wh} {verb} {x.text}"
        if roll < 0.6 and clauses:
            same = Np(f"the same {self.head(forth).one} as {x.text}", False, False)
            wh, plural = ("who", False) if back.kind == PERSON else (f"{self.pick(('which', 'what'))} {word}", many)
            also = "also " if self.random() < 0.15 else ""
            text = self._finite(self.pick(clauses), same, many=plural)
            return (
                f"{wh} {also}{text}"
                if not text.startswith(("was", "were", "is", "are", "has", "have"))
                else f"{wh} {text}"
            )
        if roll < 0.66 and forth.nouns:
            noun = self.first(forth.nouns)
            its = (
                "their"
                if x.many or forth.kind == ""
                else self.pick(("its", "his", "her"))
                if back.kind != PERSON
                else self.pick(("his", "her", "their"))
            )
            inner = Np(f"{its} {noun.one}", False, False)
            front = self.pick(("besides", "apart from", "other than", "in addition to", "aside from"))
            if gaps and self.random() < 0.6:
                return f"{front} {x.text}, {self.pick(('what', 'which ' + head.many, 'what other ' + head.many, 'what else'))} {self.pick(gaps).asked[0].replace(X, inner.text)}"
            if clauses:
                wh, plural = ("who else", False) if back.kind == PERSON else (f"what other {word}", many)
                return f"{front} {x.text}, {wh} {self._finite(self.pick(clauses), inner, many=plural)}"
        inner = self.hop(forth, x, many=self.many(middle.size, forth.kind), bare=isinstance(middle.source, Named))
        if gaps and (not clauses or self.random() < 0.5):
            wh = (
                self.pick(
                    ("what else", f"what other {head.many}", f"which other {head.many}", f"which other {head.one}")
                )
                if back.kind != PERSON
                else self.pick(("who else", "whom else", f"which other {head.many}"))
            )
            return f"{wh} {self.pick(gaps).asked[inner.many].replace(X, inner.text)}"
        if clauses:
            if back.kind == PERSON and self.random() < 0.6:
                return f"who else {self._finite(self.pick(clauses), inner, many=False)}"
            other = "another" if not many and self.random() < 0.3 else f"{self.pick(('which', 'what'))} other"
            if other == "another":
                return f"name another {head.one} {self.post(back, inner, many=False).text}"
            return f"{other} {word} {self._finite(self.pick(clauses), inner, many=many)}"
        np = self.np(draw, "the ")
        return f"{'who' if back.kind == PERSON else 'what'} {'are' if np.many else 'is'} {np.text}"

    # Yes or no

    def exists(self, draw: Set) -> str:
        """Whether a set has any node: "are there films by X", "did X direct anything"."""
        if isinstance(draw, Via) and isinstance(draw.source, Named):
            reading = self.graph.reading(draw.step)
            x = self.np(draw.source)
            roll = self.random()
            if reading.nouns and roll < 0.4:
                noun = self.first(reading.nouns)
                if roll < 0.2:
                    return f"does {x.text} have {self.pick(('any ' + noun.many, article_of(noun.one) + noun.one))}"
                return (
                    f"{self.pick(('is there', 'is there'))} {article_of(noun.one)}{noun.one} of {x.text}"
                    if roll < 0.3
                    else f"has {x.text} got any {noun.many}"
                )
            gaps = [g for g in reading.gaps if not g.unit and g.asked[0].startswith(("did", "does", "has"))]
            if gaps and roll < 0.75:
                gap = self.pick(gaps)
                thing = (
                    self.pick(("anyone", "anybody", "someone"))
                    if reading.kind == PERSON
                    else self.pick(("anything", "any " + self.first(reading.heads).many))
                )
                text = gap.asked[0].replace(X, x.text)
                return f"{text} {thing}"
        np = self._plural_np(draw)
        if self.random() < 0.85:
            return f"{self.pick(('are there', 'are there any', 'are there', 'do you know any', 'is it true that there are', 'do any', 'do we have any', 'can you find any')).replace('do any', 'are there any')} {np}"
        return f"do {np} exist"

    def exists_in(self, draw: Via, other: Named) -> str:
        """Whether a node is among those of a set: "did Y direct X", "is Y the capital of X"."""
        reading = self.graph.reading(draw.step)
        statements = self.graph.statements(draw.step)
        x = self.np(draw.source)
        y = self.name(other)
        roll = self.random()
        if statements and (roll < 0.72 or not reading.nouns):
            statement = self.pick(statements)
            many = x.many if statement.x_first else False
            if roll < 0.62:
                text = statement.asked[many]
                if text.startswith(("has ", "have ")) and self.random() < 0.4:
                    text = (
                        text.replace("\x01 ", "\x01 ever ", 1)
                        if statement.x_first
                        else text.replace("\x02 ", "\x02 ever ", 1)
                    )
            else:
                said = statement.said[many]
                front = self.pick(
                    (
                        "is it true that",
                        "is it the case that",
                        "is it correct that",
                        "true or false:",
                        "do you know if",
                        "can you tell me whether",
                        "i wonder if",
                        "did you know that",
                        "check whether",
                    )
                )
                text = (
                    f"{front} {said}"
                    if self.random() < 0.6
                    else f"{said}{self.pick((', right', ', correct', ', is that true', ', true or false', ', yes or no', ''))}"
                )
            return text.replace(X, x.text).replace("\x02", y.text)
        if reading.nouns:
            noun: Noun = self.first(reading.nouns)
            owned = (
                f"{possessive(x)}{noun.one}"
                if x.light and self.random() < 0.5
                else f"{self.pick(('the', 'the', article_of(noun.one).strip()))} {noun.one} of {x.text}"
            )
            if roll > 0.9:
                return f"is {y.text} {self.pick(('one of', 'among'))} the {noun.many} of {x.text}"
            if roll > 0.86 and reading.kind not in {NUMBER, TIME}:
                return (
                    f"does {x.text} have {y.text} as {article_of(noun.one)}{noun.one}"
                    if not x.many
                    else f"do {x.text} have {y.text} as {article_of(noun.one)}{noun.one}"
                )
            return f"is {y.text} {owned}" if self.random() < 0.85 else f"{y.text} is {owned}, right"
        head = self.first(reading.heads).one
        return f"is {y.text} {article_of(head)}{head} {self.post(reading, x, many=False).text}"
