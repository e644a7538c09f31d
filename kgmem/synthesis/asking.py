"""Says a drawn set as a question: for its nodes, for their number, for whether there are any."""

from __future__ import annotations

from kgmem.plans.nouns import article
from kgmem.synthesis.asking_shapes import ShapeAsker
from kgmem.synthesis.draws import Besides, Both, Named, Set, Via
from kgmem.synthesis.openings import ANY, ARE_THERE, NUMBERS, RIGHT, WHETHER
from kgmem.synthesis.pieces import Noun, X, Y
from kgmem.synthesis.voice import possessive
from kgmem.synthesis.words import NUMBER, PERSON, TIME


class Asker(ShapeAsker):
    """Says whole questions."""

    def question(self, draw: Set) -> str:
        """A question for the nodes of a set."""
        match draw:
            case Both():
                return self.ask_both(draw)
            case Besides():
                return self.ask_besides(draw)
            case Via():
                return self.ask_reading(self.graph.reading(draw.step), draw)
            case Named():
                return draw.mark
            case _:
                return self.ask_shape(draw)

    def count(self, draw: Set) -> str:
        """A question for the number of nodes of a set."""
        roll = self.random()
        if roll < 0.28 or not isinstance(draw, (Via, Both)):
            return f"{self.pick(NUMBERS)} {self.plural_np(draw)}"
        if roll < 0.40:
            return f"how many {self.plural_np(draw)} {self.pick(ARE_THERE)}"
        if isinstance(draw, Both):
            return self.ask_both(draw, counted=True)
        reading = self.graph.reading(draw.step)
        x = self.np(draw.source)
        if reading.nouns and roll < 0.62:
            noun = self.first(reading.nouns).many
            return f"how many {noun} {'do' if x.many else 'does'} {x.text} have"
        if reading.nouns and roll < 0.66:
            got = " got" if self.random() < 0.5 else ""
            return f"how many {self.first(reading.nouns).many} {'have' if x.many else 'has'} {x.text}{got}"
        head = self.head(reading).many
        clauses = [c for c in reading.clauses if c.one and (not c.unit or x.light)] if reading.spoken else []
        gaps = [g for g in reading.gaps if not g.unit] if reading.spoken else []
        if clauses and (not gaps or self.random() < 0.5):
            return f"how many {head} {self.pick(clauses).many.replace(X, x.text)}"
        if gaps:
            return f"how many {head} {self.pick(gaps).asked[x.many].replace(X, x.text)}"
        return f"how many {self.plural_np(draw)} are there"

    def exists(self, draw: Set) -> str:
        """Whether a set has any node: "are there films by X", "did X direct anything"."""
        if isinstance(draw, Via) and isinstance(draw.source, Named):
            text = self._has_any(draw, draw.source)
            if text:
                return text
        np = self.plural_np(draw)
        return f"{self.pick(ANY)} {np}" if self.random() < 0.9 else f"do {np} exist"

    def _has_any(self, draw: Via, start: Named) -> str:
        reading = self.graph.reading(draw.step)
        x = self.name(start)
        roll = self.random()
        if reading.nouns and roll < 0.4:
            noun = self.first(reading.nouns)
            if roll < 0.2:
                return f"does {x.text} have {self.pick(('any ' + noun.many, article(noun.one)))}"
            if roll < 0.3:
                return f"{self.pick(('is there', 'do you know', 'does anyone know'))} {article(noun.one)} of {x.text}"
            return f"has {x.text} got any {noun.many}"
        gaps = [
            g
            for g in reading.gaps
            # "did X direct": one word behind X, so that "anything" may follow
            if not g.unit and g.asked[0].startswith(("did", "does")) and g.asked[0].partition(X)[2].count(" ") == 1
        ]
        if gaps and roll < 0.75:
            thing = (
                ("anyone", "anybody", "someone")
                if reading.kind == PERSON
                else ("anything", "any " + self.first(reading.heads).many)
            )
            return f"{self.pick(gaps).asked[0].replace(X, x.text)} {self.pick(thing)}"
        clauses = [c for c in reading.clauses if c.one and reading.spoken]
        if clauses and roll < 0.9:
            clause = self.pick(clauses)
            thing = (
                ("anyone", "anybody", "somebody")
                if reading.kind == PERSON
                else ("anything", "any " + self.first(reading.heads).one)
            )
            return f"is there {self.pick(thing)} that {clause.one.replace(X, x.text)}"
        return ""

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
            if roll < 0.58:
                text = statement.asked[many]
                first = X if statement.x_first else Y
                if text.startswith(("has ", "have ", "did ")) and self.random() < 0.2:
                    text = text.replace(f"{first} ", f"{first} ever ", 1)
            elif self.random() < 0.6:
                text = f"{self.pick(WHETHER)} {statement.said[many]}"
            else:
                text = f"{statement.said[many]}{self.pick(RIGHT)}"
            return text.replace(X, x.text).replace(Y, y.text)
        if not reading.nouns:
            head = self.first(reading.heads).one
            return f"is {y.text} {article(head)} {self.post(reading, x, many=False).text}"
        noun: Noun = self.first(reading.nouns)
        if roll > 0.92:
            return f"is {y.text} {self.pick(('one of', 'among'))} the {noun.many} of {x.text}"
        if roll > 0.87 and reading.kind not in {NUMBER, TIME}:
            return f"{'do' if x.many else 'does'} {x.text} have {y.text} as {self.pick((noun.one, article(noun.one)))}"
        if x.light and self.random() < 0.5:
            owned = f"{possessive(x)}{noun.one}"
        else:
            owned = f"{self.pick((f'the {noun.one}', f'the {noun.one}', article(noun.one)))} of {x.text}"
        return f"is {y.text} {owned}" if self.random() < 0.85 else f"{y.text} is {owned}{self.pick(RIGHT)}"
