"""The linker finds each kind of match, keeps what is ambiguous, and puts the topic on top."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgmem.linking import Linker
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDFS_LABEL, Candidate, Literal, Mention, NamedNode, Triple, node_id

Link = Callable[[str], tuple[Mention, ...]]
Best = Callable[[str], Candidate]
EXAMPLE = "http://example.org/"


@pytest.fixture(scope="module")
def demo() -> Linker:
    """A linker to the graph that comes with kgmem."""
    return Linker(MemoryStore.demo())


def names(candidate: Candidate) -> set[str]:
    """The ends of the IRIs of a candidate's nodes."""
    return {str(node_id(node)).removeprefix(EXAMPLE) for node in candidate.nodes}


@pytest.mark.parametrize(
    ("text", "node", "match", "mention"),
    [
        ("What films did Keanu Reeves act in?", "keanu", "exact", "Keanu Reeves"),
        ("what films did keanu reeves act in", "keanu", "folded", "keanu reeves"),
        ("what films did KEANU  REEVES act in", "keanu", "folded", "KEANU  REEVES"),
        ("Who made Le Fabuleux destin d’Amelie Poulain?", "amelie", "folded", "Le Fabuleux destin d’Amelie Poulain"),
        ("Who is in LOTR?", "lotr", "exact", "LOTR"),
        ("Keanu Reeves's films", "keanu", "inflected", "Keanu Reeves"),
        ("How heavy are the rings?", "ring", "inflected", "rings"),
        ("Who directed Lord of the Rings?", "lotr", "inflected", "Lord of the Rings"),
        ("How far is Mercury from here?", "mercury", "inflected", "Mercury"),
        ("films of Reeves, Keanu", "keanu", "reordered", "Reeves, Keanu"),
        ("who made Matrix, The", "matrix", "reordered", "Matrix, The"),
        ("films of Keanu Reevs", "keanu", "fuzzy", "Keanu Reevs"),
        ("films of Kenau Reevse", "keanu", "fuzzy", "Kenau Reevse"),
        ("films of KeanuReeves", "keanu", "fuzzy", "KeanuReeves"),
        ("films of Kea nu Reeves", "keanu", "fuzzy", "Kea nu Reeves"),
        ("films of keanu reves", "keanu", "fuzzy", "keanu reves"),
        ("who directed the lord of teh rings", "lotr", "fuzzy", "the lord of teh rings"),
        ("Revolvr's director", "revolver", "fuzzy", "Revolvr"),
        ("北京有多少人口？", "beijing", "exact", "北京"),
        ("北京大学在哪里？", "peking_university", "exact", "北京大学"),
        ("Keanu Reeves是谁？", "keanu", "exact", "Keanu Reeves"),
        ("東京都の人口は？", "tokyo", "exact", "東京都"),
        ("北亰大学在哪里", "peking_university", "fuzzy", "北亰大学"),
        ("Where is the gulf of alaska?", "Gulf_of_Alaska", "exact", "gulf of alaska"),
    ],
)
def test_each_kind_of_match(link: Link, text: str, node: str, match: str, mention: str) -> None:
    """The topic is the best of all candidates, met in the expected way, and the mention is its span."""
    found = max(link(text), key=lambda one: one.candidates[0].score)
    assert (found.text, found.candidates[0].match) == (mention, match)
    assert text[found.start : found.end] == mention
    assert node in names(found.candidates[0])


@pytest.mark.parametrize("text", ["Who made Rocky 4?", "who is Bob", "X-ray", "the of and", "什么"])
def test_what_is_not_there_is_not_found(link: Link, text: str) -> None:
    """Other figures, short words and function words are no misspellings of a name."""
    assert {c.match for mention in link(text) for c in mention.candidates} <= {"exact"}
    assert not [mention.text for mention in link(text) if mention.text not in ("X", "X-ray")]


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("films of 1999", Literal(1999)),
        ("released on 1999-03-31", Literal("1999-03-31", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))),
        (
            "released on 31 March 1999",
            Literal("1999-03-31", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        ),
        (
            "out since Mar. 31st, 1999",
            Literal("1999-03-31", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        ),
        ("1999年3月31日上映", Literal("1999-03-31", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))),
        ("released on 1 April 1999", Literal(1999)),
        ("films of 136.5 minutes", Literal("136.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))),
        ("which film says free your mind", Literal("Free your mind")),
        ("films of Warner Bros", Literal("Warner Bros.", language="en")),
    ],
)
def test_literals_that_the_graph_holds(best: Best, text: str, literal: Literal) -> None:
    """Numbers, dates and strings become the graph's own literals."""
    assert literal in best(text).nodes


def test_literals_that_the_graph_does_not_hold(link: Link) -> None:
    """A number or date that stands nowhere in the graph is no mention."""
    assert link("in 1998, on 1 April 1998, 31 February, 7.25, 9999999999999999999999999999999999999999999") == ()


def test_nodes_of_one_name_and_type_are_one_candidate(link: Link) -> None:
    """Two films of a name are one candidate with two nodes; the tag that is written otherwise comes after them."""
    (mention,) = link("Who directed the film Kismet?")[-1:]
    assert [names(c) for c in mention.candidates] == [{"kismet1", "kismet2"}, {"kismet_tag"}]
    assert mention.candidates[0].score > mention.candidates[1].score


def test_nodes_of_one_name_and_other_types_are_several_candidates(link: Link) -> None:
    """A film and an album of one name stay apart, with equal scores: the graph decides."""
    (mention,) = link("Revolver")
    assert sorted(map(sorted, map(names, mention.candidates))) == [["revolver"], ["revolver_album"]]
    assert len({c.score for c in mention.candidates}) == 1


def test_names_inside_names_are_kept_below_them(link: Link) -> None:
    """The longest match is best, those inside it follow at a discount, and mentions come by position, longer first."""
    mentions = link("Who directed The Lord of the Rings?")
    assert [mention.text for mention in mentions] == ["The Lord of the Rings", "Rings"]
    scores = [mention.candidates[0].score for mention in mentions]
    assert scores[0] > 2 * scores[1] > 0


def test_exact_case_beats_small_letters(best: Best) -> None:
    """In a text with capitals, "kismet" is the tag and "Kismet" the film, and "the director" hardly a film."""
    assert names(best("Is Keanu a sign of kismet?")) == {"kismet_tag"}
    assert names(best("the director of Revolver")) != {"director"}
    assert names(best("who made The Director")) == {"director"}


def test_words_of_asking_are_weak(link: Link) -> None:
    """A film "What" and a tag "film" don't stand in the way of a topic, but they are not lost."""
    scores = {m.text: m.candidates[0].score for m in link("What film is called Revolver")}
    assert scores["Revolver"] > 1.5 * max(scores["What"], scores["film"])


def test_the_schema_is_weak(link: Link) -> None:
    """The description of a relation is no topic: a question that has its name means the relation."""
    scores = {m.text: m.candidates[0].score for m in link("starring and maker of Keanu Reeves")}
    assert scores["Keanu Reeves"] > 3 * max(scores["starring"], scores["maker"])


def test_local_names_count_only_without_labels(link: Link) -> None:
    """An IRI's end names a node that has no label, and no other."""
    assert [names(m.candidates[0]) for m in link("Gulf of Alaska")] == [{"Gulf_of_Alaska"}]
    assert link("peking_university is where?")[0].candidates[0].label == "Peking University"
    assert link("kismet1") == ()


def test_the_label_is_the_nodes_own(best: Best) -> None:
    """Met by an alias or in another language, a candidate still has the store's name for it."""
    assert best("LOTR").label == "The Lord of the Rings"
    assert best("北京").label == "Beijing"


def test_the_number_of_mentions_is_capped() -> None:
    """A question gets at most 12 mentions and 16 candidates, no name more than 64 nodes."""
    store = MemoryStore()
    words = [f"Name{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    thing = "http://example.org/thing"
    named = [(f"{thing}/{word}/{number}", word) for word in words for number in range(100)]
    store.replace("s", (Triple(NamedNode(iri), RDFS_LABEL, Literal(word)) for iri, word in named), digest="0")
    mentions = Linker(store).link(" ".join(words))
    assert 10 <= len(mentions) <= 12
    assert sum(len(mention.candidates) for mention in mentions) <= 16
    assert max(len(c.nodes) for mention in mentions for c in mention.candidates) == 64


def test_linking_follows_the_store() -> None:
    """A name is found as soon as its source is in, and no longer when it has gone."""
    store = MemoryStore()
    linker = Linker(store)
    label = Triple(NamedNode(EXAMPLE + "new"), RDFS_LABEL, Literal("Brand New"))
    assert linker.link("Brand New") == ()
    store.replace("s", [label], digest="0")
    assert linker.link("Brand New")[0].candidates[0].nodes == (label.subject,)
    store.remove(["s"])
    assert linker.link("Brand New") == ()


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("What is the capital of France?", "France"),
        ("which countries border switzerland", "Switzerland"),
        ("Germany's population", "Germany"),
        ("the currency of Jappan", "Japan"),
        ("法国的首都是哪里？", "France"),
        ("德国和瑞士接壤吗？", "Germany"),
        ("日本使用什么货币", "Japan"),
    ],
)
def test_demo_graph(demo: Linker, text: str, node: str) -> None:
    """English and Chinese questions to the demo graph find their topic among the best two."""
    mentions = demo.link(text)
    ranked = sorted((c for m in mentions for c in m.candidates), key=lambda c: -c.score)[:2]
    assert node in {str(node_id(n)).rsplit("/", 1)[-1] for c in ranked for n in c.nodes}
