"""Reads a relation label that no bank knows: "directed by", "starred actors", "place of birth", "worksFor".

The label's own words give nouns and sentence frames; a small table of events turns "date of birth" into "was born on".
"""

from __future__ import annotations

from dataclasses import dataclass

from kgmem.plans.nouns import article, plural, singular
from kgmem.plans.wording import PREPOSITIONS, agent_noun, core_label, is_agent, is_participle
from kgmem.synthesis.morphology import participle
from kgmem.synthesis.verbs import base_of_past, base_of_third, is_past
from kgmem.synthesis.words import NUMBER, PERSON, PLACE, TIME, Frame, with_passives


@dataclass(frozen=True, slots=True)
class LabelWords:
    """What a label says by itself."""

    nouns: tuple[str, ...] = ()
    inverse_nouns: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    object_kind: str = ""
    """What its objects seem to be; "" where the label gives no hint."""
    subject_kind: str = ""


# Events in labels such as "date of birth", "release year", "burial place": the verb, and a participle or preposition.
_EVENT_TABLE = """
birth: be born; death: die; release: be released; publication: be published; foundation: be founded; founding:
be founded; formation: be formed; burial: be buried; establishment: be established; creation: be created;
production: be produced; construction: be built; completion: be completed; discovery: be discovered; invention:
be invented; launch: be launched; opening: be opened; closing: be closed; dissolution: be dissolved; marriage:
get married; origin: come from; arrival: arrive; departure: leave; residence: live; work: work; employment: be
employed; graduation: graduate; manufacture: be made; filming: be filmed; baptism: be baptised; recording: be
recorded; delivery: be delivered; purchase: be bought; approval: be approved; diagnosis: be diagnosed;
installation: be installed; inspection: be inspected; start: start; end: end; expiry: expire; issue: be issued;
retirement: retire
"""
_EVENTS: dict[str, tuple[str, str]] = {
    event.strip(): (verb.split()[0], " ".join(verb.split()[1:]))
    for event, _, verb in (row.partition(":") for row in _EVENT_TABLE.replace("\n", " ").split(";"))
}
_LASTING = frozenset("residence work employment origin".split())

_PLACES = frozenset("place location city country town site state region birthplace venue address".split())
_TIMES = frozenset("date year day time month century".split())
_NUMBERS = frozenset(
    "number count population area height length weight width depth age size mass price cost salary budget revenue "
    "rating score amount total percentage rate speed capacity distance duration elevation temperature density "
    "quantity votes frequency range volume power income profit".split()
)
_PERSONS = frozenset(
    "person people spouse husband wife father mother parent child son daughter sibling brother sister friend actor "
    "actress director writer author president leader chief boss doctor king queen hero cast star staff artist ceo "
    "chairman student patient client customer employee man woman nurse judge head coach champion uncle aunt cousin "
    "nephew niece ancestor descendant captain heir mentor witness suspect victim guest".split()
)
_NOT_PERSONS = frozenset(
    "order number border river power paper layer computer letter chapter tower flower water member folder container "
    "parameter color sensor motor sector factor error vector reactor processor filter register answer header buffer "
    "trigger driver carrier cover shelter center theater quarter newspaper poster server router printer precursor "
    "predecessor successor employer manufacturer publisher distributor broadcaster developer".split()
)
# These participles describe a state: labels with them are said in the present.
_STATES = frozenset(
    "located based situated married made used known spoken composed owned connected related associated affiliated "
    "allied named called licensed caused treated measured employed headquartered linked categorised classified "
    "regulated encoded operated managed supervised required included contained governed maintained supported "
    "sponsored stored surrounded inhabited found powered written".split()
)
# "acted in": the subject did it. Other participles before a preposition are passive ("filmed in").
_ACTIVE = frozenset(
    "acted starred appeared worked lived studied played died graduated participated served competed fought ran "
    "stood sat moved emigrated came originated occurred happened belonged resided performed voted invested "
    "testified contributed".split()
)
# What is made by these is simply "by" its maker: films by X.
_WORKS = frozenset(
    "directed written composed painted designed created produced published developed sung performed made sculpted "
    "built authored drawn recorded released invented illustrated translated photographed choreographed "
    "manufactured".split()
)
# "adjacent to" is no noun; what ends in -able is none either.
_ADJECTIVES = frozenset(
    "adjacent similar related next close opposite near allergic hostile native endemic loyal sacred responsible "
    "equal identical relevant parallel subject prior subsequent due rich typical famous home valid effective active "
    "special specific analogous contrary inferior superior dependent independent equivalent proportional common "
    "exclusive party".split()
)
_AFTER_VERBS = frozenset("at to from with on into through under".split())
_PLACED = frozenset("born buried died located filmed set situated headquartered based found".split())
"""With places for objects these say where it happened; any other participle says what somebody did."""
# Words that name nothing by themselves.
_NO_NOUNS = frozenset(
    "near nearby next previous opposite inside outside like tall where about born dated from to over responsible "
    "due present available related similar adjacent how when who what mandatory optional active inverse".split()
)


def kind_of_noun(noun: str) -> str:
    """What a noun seems to name: a person, place, time or number; "" if that can't be told."""
    words = noun.lower().split(" ")
    head = singular(noun.lower()).split(" of ")[0].split(" in ")[0].split(" ")[-1]
    if head in _TIMES:
        return TIME
    if head in _PLACES or noun.endswith("place"):
        return PLACE
    if head in _NUMBERS or words[:2] == ["number", "of"]:
        return NUMBER
    if head in _PERSONS:
        return PERSON
    agent = len(head) > 4 and head.endswith(("er", "or", "ist", "ian")) and head not in _NOT_PERSONS
    return PERSON if agent else ""


def read_label(label: str, object_kind: str = "") -> LabelWords:
    """The nouns and frames of a label. One that can't be analysed is taken for a noun.

    `object_kind` tells "founded" with a year ("was founded in") from "founded" with a company.
    """
    words = core_label(label).split(" ")
    first, last = words[0], words[-1]
    if len(words) == 1:
        return _single(first, object_kind)
    if last == "by" and is_participle(words[-2]):
        return _by(words)
    if last == "by" and base_of_third(first) is None and not is_past(first):
        # "music by", "costumes by"
        return LabelWords(frames=(Frame(True, "", False, f"with {' '.join(words)}", ""),))
    if last in PREPOSITIONS:
        return _before_preposition(words)
    if first in PREPOSITIONS:
        noun = singular(" ".join(words[1:]))
        return LabelWords((noun,), (), (Frame(True, "be", False, first, ""),), kind_of_noun(noun))
    if len(words) == 2 and is_past(last) and first not in {"year", "date", "time", "place", "month"}:
        # "companies founded", "books written"
        return LabelWords(frames=with_passives((Frame(True, base_of_past(last), True, "", ""),)))
    verb = base_of_third(first)
    if verb is not None:
        if words[1] in PREPOSITIONS:
            return LabelWords(frames=(Frame(True, verb, False, words[1], ""),))
        noun = singular(" ".join(words[1:]))
        if verb in {"belong", "specialise", "take", "raise", "lead", "exclude", "hold"}:
            return LabelWords()
        return LabelWords((noun,), (), with_passives((Frame(True, verb, False, "", ""),)), kind_of_noun(noun))
    if first in {"must", "may", "can", "should"}:
        return LabelWords()
    if is_past(first) and words[1] in PREPOSITIONS:
        if _did(first) and words[1] != "by":
            return LabelWords(frames=(Frame(True, base_of_past(first), True, words[1], ""),))
        return LabelWords(frames=(Frame(True, "be", first not in _STATES, f"{first} {words[1]}", ""),))
    if first in _NO_NOUNS:
        return LabelWords()
    return _noun(" ".join(words))


def _single(word: str, object_kind: str) -> LabelWords:
    verb = base_of_third(word)
    if verb is not None and object_kind != NUMBER:
        return LabelWords(frames=with_passives((Frame(True, verb, False, "", ""),)))
    if word in _NO_NOUNS:
        return LabelWords()
    if is_past(word):
        if object_kind == TIME or (object_kind == PLACE and word in _PLACED):
            return LabelWords(frames=(Frame(True, "be", True, f"{word} in", ""),), object_kind=object_kind)
        return LabelWords(frames=with_passives((Frame(True, base_of_past(word), True, "", ""),)), subject_kind=PERSON)
    if word.endswith("ing") and base_of_third(word[:-3] + "s"):
        return LabelWords(frames=with_passives((Frame(True, word[:-3], False, "", ""),)))
    if word in {"starring", "featuring"}:
        return LabelWords(
            frames=(Frame(True, "star" if word == "starring" else "feature", False, "", ""),), object_kind=PERSON
        )
    return _noun(word)


def _did(past_form: str) -> bool:
    """Whether the subject did what a past before a preposition says: "acted in", "took over from"."""
    return past_form in _ACTIVE or participle(base_of_past(past_form)) != past_form


def _by(words: list[str]) -> LabelWords:
    done = words[-2]
    agent = " ".join([*words[:-2], agent_noun(done)])
    nouns = (agent,) if is_agent(agent_noun(done)) else ()
    if len(words) > 2:
        # "music composed by", "screenplay written by"
        return LabelWords(nouns, (), (), PERSON)
    frames = [Frame(False, base_of_past(done), done not in _STATES or done == "written", "", "")]
    if done in _WORKS:
        frames.append(Frame(True, "", False, "by", ""))
    return LabelWords(nouns, (), with_passives(tuple(frames)), kind_of_noun(agent))


def _before_preposition(words: list[str]) -> LabelWords:
    first, last, middle = words[0], words[-1], " ".join(words)
    if first in {"is", "must", "may", "can"} or (
        last == "of" and first in {"because", "on", "in", "typical", "traces"}
    ):
        return LabelWords()
    verb = base_of_third(first)
    if (
        verb is None
        and len(words) == 2
        and last in _AFTER_VERBS
        and first.endswith("s")
        and not first.endswith(("ss", "us"))
    ):
        # "refuels at": no noun stands in the plural before these.
        verb = first[:-1]
    if verb is not None:
        return LabelWords(frames=(Frame(True, verb, False, " ".join(words[1:]), ""),))
    if is_past(first) and first not in {"set", "cast"}:
        kind = PLACE if first in {"born", "buried", "located", "situated", "filmed"} and last in {"in", "at"} else ""
        if _did(first):
            frame = Frame(True, base_of_past(first), True, " ".join(words[1:]), "")
            return LabelWords(frames=(frame,), object_kind=kind, subject_kind=PERSON)
        return LabelWords(frames=(Frame(True, "be", first not in _STATES, middle, ""),), object_kind=kind)
    if last == "of":
        return _noun_of(words[:-1])
    if first not in _ADJECTIVES and not first.endswith(("able", "ible")) and first not in PREPOSITIONS:
        # "risk factor for", "sight in"
        noun = singular(" ".join(words[:-1]))
        return LabelWords(
            (), (noun,), (Frame(True, "be", False, f"{article(noun)} {last}", ""),), "", kind_of_noun(noun)
        )
    return LabelWords(frames=(Frame(True, "be", False, middle, ""),))


def _noun_of(words: list[str]) -> LabelWords:
    """The subject is that: "member of", "capital of"."""
    noun = singular(" ".join(words))
    unique = noun in {"capital", "head", "father", "mother", "king", "queen", "author", "leader", "president"}
    what = "part of" if noun == "part" else f"the {noun} of" if unique else f"{article(noun)} of"
    return LabelWords((), (noun,), (Frame(True, "be", False, what, ""),), "", kind_of_noun(noun))


def _noun(noun: str) -> LabelWords:
    """A noun phrase, with the sentences that its event gives: date of birth, birth year, birthplace."""
    nouns = [singular(noun)]
    frames: list[Frame] = []
    words = noun.split(" ")
    event = measure = ""
    if len(words) == 3 and words[1] == "of":
        measure, event = words[0], words[2]
        if event in _EVENTS and measure in _TIMES | _PLACES:
            nouns.append(f"{event} {measure}")
    elif len(words) == 2 and words[1] in _TIMES | _PLACES:
        event, measure = words
        if event in _EVENTS:
            nouns.append(f"{measure} of {event}")
    elif noun == "birthplace":
        event, measure = "birth", "place"
    if event in _EVENTS and measure in _TIMES | _PLACES:
        verb, done = _EVENTS[event]
        preposition = "on" if measure in {"date", "day"} else "in"
        middle = "from" if done == "from" else f"{done} {preposition}".strip()
        frames.append(Frame(True, verb, event not in _LASTING, middle, ""))
    if words[:2] == ["number", "of"] and len(words) > 2:
        frames.append(Frame(True, "have", False, "", plural(singular(" ".join(words[2:])))))
    return LabelWords(tuple(nouns), (), tuple(frames), kind_of_noun(noun))
