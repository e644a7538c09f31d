"""What is said of a relation by its label alone. The expected phrases were judged by eye."""

from __future__ import annotations

import random

import pytest

from kgmem.synthesis.asking import Asker
from kgmem.synthesis.graph import SynthGraph
from kgmem.synthesis.labels import read_label
from kgmem.synthesis.phrases import distinct_words, words_for
from kgmem.synthesis.readings import read, set_question, statements
from kgmem.synthesis.voice import Np

# label, known as subject: said of X; known as object: said of X
GOLDEN = [
    ("directed by", "who directed X", "films that X directed"),
    ("directedBy", "X's director", "which films were directed by X"),
    ("has director", "the director of X", "the film directed by X"),
    ("written by", "who wrote X", "what did X write"),
    ("starred actors", "X's starred actors", "the films starring X"),
    ("starring", "who starred in X", "which films star X"),
    ("has genre", "what is the genre of X", "X films"),
    ("release year", "when was X released", "which films came out in X"),
    ("in language", "what language is X in", "the films made in X"),
    ("has tags", "what words describe X", "the films tagged X"),
    ("place of birth", "where was X born", "who comes from X"),
    ("bornIn", "where was X born", "the person born in X"),
    ("date of birth", "when was X born", "who was born on X"),
    ("spouse", "who did X marry", "who is married to X"),
    ("parents", "who are X's parents", "X's kids"),
    ("children", "who are the children of X", "who is X's parent"),
    ("cause of death", "what did X die of", "who died of X"),
    ("profession", "what does X do for a living", "who works as X"),
    ("gender", "is X a man or a woman", "who is X"),
    ("nationality", "what country is X from", "the citizens of X"),
    ("religion", "what does X believe in", "who believes in X"),
    ("education", "where did X study", "who graduated from X"),
    ("worksFor", "who does X work for", "X's employees"),
    ("employer", "the employer of X", "who is employed by X"),
    ("member of", "which groups is X in", "who belongs to X"),
    ("has member", "the members of X", "X's affiliation"),
    ("award received", "what has X won", "who received X"),
    ("influenced by", "who influenced X", "who did X inspire"),
    ("capital", "what is the capital of X", "what country has X as its capital"),
    ("borders", "the neighbours of X", "which countries border X"),
    ("population", "how many people live in X", "the city with population X"),
    ("official language", "what do people speak in X", "where is X spoken"),
    ("currency", "what do people pay with in X", "which countries use X"),
    ("continent", "what continent is X on", "the countries in X"),
    ("located in", "where is X", "what is in X"),
    ("head of state", "who rules X", "what does X rule over"),
    ("highest point", "X's highest mountain", "the country with the highest point X"),
    ("river mouth", "where does X end", "what flows into X"),
    ("founded by", "who founded X", "the companies founded by X"),
    ("ceo", "who runs X", "what does X run"),
    ("headquarters", "where is X based", "the companies based in X"),
    ("subsidiary", "the subsidiaries of X", "who does X belong to"),
    ("product", "what does X make", "who makes X"),
    ("number of employees", "how many people work for X", "who employs X people"),
    ("reports to", "who is X's boss", "who reports to X"),
    ("symptoms", "what are the symptoms of X", "what could X be a sign of"),
    ("treats", "what does X treat", "what helps against X"),
    ("side effects", "the side effects of X", "which drugs cause X"),
    ("depends_on", "what does X depend on", "what needs X"),
    ("license", "how is X licensed", "what is released under X"),
    ("plays for", "which team does X play for", "who plays for X"),
    ("home ground", "the stadium of X", "who plays at X"),
    ("judge", "who decided X", "the cases decided by X"),
    ("overruled by", "the case that overruled X", "what did X overrule"),
    ("atomic number", "how many protons does X have", "which element has X protons"),
    ("orbits", "what does X orbit", "X's moons"),
    ("manufacturer", "who built X", "what does X make"),
    ("top speed", "how fast is X", "the vehicle whose top speed is X"),
    ("departs from", "where does X start", "what leaves from X"),
    ("ingredients", "what is in X", "what can I make from X"),
    ("taught by", "who teaches X", "what does X teach"),
    ("album", "what album is X on", "the songs on X"),
]


def sayings(label: str, *, inverse: bool) -> set[str]:
    """Everything that several thousand throws say of X by this label, in lower case."""
    graph = SynthGraph.build([], labels={}, types={}, relations=[])
    asker = Asker(graph, random.Random(5))
    reading = read(words_for(label), inverse=inverse)
    x = Np("X", many=False, light=True)
    said = set()
    for turn in range(6000):
        many = turn % 2 == 0
        said.add(asker.direct(reading, x, many=many, bare=True))
        said.add(asker.hop(reading, x, many=many, bare=True).text)
    return said


@pytest.mark.parametrize(("label", "forward", "backward"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_typical_labels_read_well(label: str, forward: str, backward: str) -> None:
    """Sixty usual labels are said as people would say them, in both directions."""
    assert forward in sayings(label, inverse=False)
    assert backward in sayings(label, inverse=True)


@pytest.mark.parametrize(
    ("label", "nouns", "sentences"),
    [
        ("overseen by", (), {("be", "overseen by")}),
        ("illustrated by", ("illustrator",), {("illustrate", ""), ("be", "illustrated by")}),
        ("refuels at", (), {("refuel", "at")}),
        ("chief engineer", ("chief engineer",), set()),
        ("year of establishment", ("year of establishment", "establishment year"), {("be", "established in")}),
        ("number of goats", ("number of goats",), {("have", "")}),
        ("adjacent to", (), {("be", "adjacent to")}),
        ("guides written", (), {("write", ""), ("be", "written by")}),
        ("moved to", (), {("move", "to")}),
        ("P57", ("P57",), set()),
    ],
)
def test_unknown_labels_are_read_by_their_words(
    label: str, nouns: tuple[str, ...], sentences: set[tuple[str, str]]
) -> None:
    """A label that the bank lacks gives nouns or sentences by its form."""
    words = read_label(label)
    assert words.nouns == nouns
    assert sentences <= {(frame.verb, frame.middle) for frame in words.frames}


def test_founded_is_told_apart_by_its_objects() -> None:
    """Founded with years is when, with companies it is what somebody did."""
    assert [f.middle for f in read_label("founded", "time").frames] == ["founded in"]
    assert read_label("founded", "thing").frames[0].verb == "found"


def test_words_that_fit_two_relations_are_dropped() -> None:
    """Where a graph has directors and producers of films, "who made X" is said of neither."""
    director, producer = distinct_words(
        [words_for("directed by", ["film"], ["person"]), words_for("produced by", ["film"], ["person"])]
    )
    kept = {(f.verb, f.middle) for f in director.frames} & {
        (f.verb, f.middle) for f in producer.frames if f.subject_first
    }
    assert not kept
    assert "director" in director.nouns
    assert "producer" in producer.nouns


def test_statements_hold_both_ends() -> None:
    """Yes/no questions name what is known and what is asked, each once."""
    made = statements(words_for("directed by"), inverse=False)
    assert made
    for statement in made:
        for text in (*statement.asked, *statement.said):
            assert text.count("\x01") == text.count("\x02") == 1
    assert "did \x02 direct \x01" in {statement.asked[0] for statement in made}


@pytest.mark.parametrize(
    ("pattern", "many", "told"),
    [
        ("how old is {}", "how old are X", "how old X is"),
        ("what does {} do for a living", "what do X do for a living", "what X does for a living"),
        ("where did {} study", "where did X study", "where X studied"),
        ("how many people live in {}", "how many people live in X", "how many people live in X"),
        ("what has {} won", "what have X won", "what X has won"),
    ],
)
def test_set_questions_are_turned(pattern: str, many: str, told: str) -> None:
    """A set question agrees with a plural, and embeds in the order of a statement."""
    made = set_question(pattern)
    assert made.asked[1].replace("\x01", "X") == many
    assert made.told[0].replace("\x01", "X") == told
