"""Reads a relation label that no bank knows: "directed by", "starred actors", "place of birth", "worksFor", "is part of".

The label's own words give nouns and sentence frames; a small table of events turns "date of birth" into "was born on".
"""

from __future__ import annotations

from dataclasses import dataclass

from kgmem.plans.nouns import article, plural, singular
from kgmem.plans.wording import PREPOSITIONS, agent_noun, core_label, is_participle, is_verb
from kgmem.synthesis.morphology import past
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


# Events in labels such as "date of birth", "release year", "burial place": verb, participle (or "" for a plain verb).
_EVENTS: dict[str, tuple[str, str]] = {
    "birth": ("be", "born"), "death": ("die", ""), "release": ("be", "released"), "publication": ("be", "published"),
    "foundation": ("be", "founded"), "founding": ("be", "founded"), "formation": ("be", "formed"), "burial": ("be", "buried"),
    "establishment": ("be", "established"), "creation": ("be", "created"), "production": ("be", "produced"),
    "construction": ("be", "built"), "completion": ("be", "completed"), "discovery": ("be", "discovered"),
    "invention": ("be", "invented"), "launch": ("be", "launched"), "opening": ("be", "opened"), "closing": ("be", "closed"),
    "dissolution": ("be", "dissolved"), "marriage": ("get", "married"), "origin": ("come", "from"), "arrival": ("arrive", ""),
    "departure": ("leave", ""), "residence": ("live", ""), "work": ("work", ""), "employment": ("be", "employed"),
    "graduation": ("graduate", ""), "manufacture": ("be", "made"), "filming": ("be", "filmed"), "baptism": ("be", "baptised"),
    "recording": ("be", "recorded"), "delivery": ("be", "delivered"), "purchase": ("be", "bought"), "approval": ("be", "approved"),
    "diagnosis": ("be", "diagnosed"), "installation": ("be", "installed"), "inspection": ("be", "inspected"),
    "start": ("start", ""), "end": ("end", ""), "expiry": ("expire", ""), "issue": ("be", "issued"), "retirement": ("retire", ""),
}  # fmt: skip

_PLACES = frozenset("place location city country town site state region birthplace venue address".split())
_TIMES = frozenset("date year day time month century".split())
_NUMBERS = frozenset(
    "number count population area height length weight width depth age size mass price cost salary budget revenue rating score "
    "amount total percentage rate speed capacity distance duration elevation temperature density quantity votes "
    "frequency range volume power income profit".split()
)
_PERSONS = frozenset(
    "person people spouse husband wife father mother parent child son daughter sibling brother sister friend actor actress director "
    "writer author member president leader chief boss doctor king queen hero cast star staff artist ceo chairman "
    "student patient client customer employee man woman nurse judge head coach champion uncle aunt cousin nephew "
    "niece ancestor descendant captain heir mentor ally witness suspect victim guest".split()
)
_NOT_PERSONS = frozenset(
    "order number border river power paper layer computer letter chapter tower flower water letter member folder container parameter "
    "color sensor motor sector factor error vector reactor processor author_id character filter register answer header "
    "buffer trigger driver carrier cover shelter center theater quarter newspaper poster server router printer precursor "
    "ancestor predecessor successor employer manufacturer publisher distributor publisher broadcaster developer".split()
)
# These verbs describe a state: labels with their participles are said in the present.
_STATES = frozenset(
    "located based situated married made used known spoken composed owned connected related associated affiliated allied named called "
    "licensed caused treated measured employed headquartered related linked categorised classified regulated encoded "
    "operated managed supervised required included contained governed maintained supported sponsored stored surrounded "
    "inhabited found powered".split()
)
_VERB_LABELS = frozenset(
    "directed wrote founded acted starred won played produced invented discovered created married killed painted composed "
    "published designed built owned led played studied worked lived died fought visited recorded sang taught hosted "
    "attended developed joined received voiced edited translated influenced bought sold".split()
)
_BASES = {
    "wrote": "write", "won": "win", "built": "build", "led": "lead", "fought": "fight", "sang": "sing", "taught": "teach",
    "bought": "buy", "sold": "sell", "died": "die", "married": "marry", "studied": "study", "starred": "star",
}  # fmt: skip


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
    if head in _PERSONS or (
        len(head) > 4 and head.endswith(("er", "or", "ist", "ian")) and head not in _NOT_PERSONS and not is_verb(head)
    ):
        return PERSON
    return ""


def read_label(label: str) -> LabelWords:
    """The nouns and frames of a label. One that can't be analysed is taken for a noun."""
    words = core_label(label).split(" ")
    last = words[-1]
    if len(words) > 1 and last == "by" and is_participle(words[-2]):
        return _by(words)
    if len(words) > 1 and last == "of" and not is_participle(words[0]) and not is_verb(words[0]):
        return _noun_of(words[:-1])
    if len(words) > 1 and last in PREPOSITIONS:
        return _before_preposition(words)
    if len(words) > 1 and words[0] in PREPOSITIONS:
        noun = singular(" ".join(words[1:]))
        return LabelWords((noun,), (), (Frame(True, "be", False, words[0], ""),), kind_of_noun(noun))
    if is_verb(words[0]) and (
        len(words) == 1
        or words[0] not in {"plays", "works", "stars", "studies", "releases", "reports", "uses", "tests"}
    ):
        verb = _base(words[0])
        rest = " ".join(words[1:])
        if not rest:
            return LabelWords(frames=with_passives((Frame(True, verb, False, "", ""),)))
        return LabelWords(
            (singular(rest),), (), (Frame(True, verb, False, "", f"as {singular(rest)}"),), kind_of_noun(rest)
        )
    if len(words) == 1 and last in _VERB_LABELS:
        verb = _BASES.get(last) or _base_of_past(last)
        return LabelWords(frames=with_passives((Frame(True, verb, True, "", ""),)), subject_kind=PERSON)
    return _noun(" ".join(words))


def _by(words: list[str]) -> LabelWords:
    participle = words[-2]
    front = " ".join(words[:-2])
    agent = " ".join([*words[:-2], agent_noun(participle)])
    if front:
        # "music composed by", "screenplay written by"
        return LabelWords((agent,), (), (Frame(False, "be", False, f"the {agent} of", ""),), PERSON)
    verb = _BASES.get(participle) or _base_of_participle(participle)
    active = Frame(False, verb, participle not in _STATES, "", "")
    kind = kind_of_noun(agent)
    return LabelWords((agent,), (), with_passives((active, Frame(True, "", False, "by", ""))), kind)


def _noun_of(words: list[str]) -> LabelWords:
    """ "member of", "capital of": the subject is that."""
    noun = singular(" ".join(words))
    unique = noun in {"capital", "part", "head", "father", "mother", "king", "queen", "author", "leader"}
    the = "part of" if noun == "part" else f"the {noun} of" if unique else f"{article(noun)} of"
    return LabelWords((), (noun,), (Frame(True, "be", False, the, ""),), "", kind_of_noun(noun))


def _before_preposition(words: list[str]) -> LabelWords:
    first, middle = words[0], " ".join(words)
    if is_participle(first) or first in {"born", "known"}:
        kind = (
            PLACE
            if first in {"born", "buried", "located", "situated", "filmed", "headquartered"}
            and words[-1] in {"in", "at"}
            else ""
        )
        if first in {
            "acted",
            "starred",
            "appeared",
            "worked",
            "lived",
            "studied",
            "played",
            "died",
            "graduated",
            "participated",
            "served",
        }:
            verb = _BASES.get(first) or _base_of_past(first)
            return LabelWords((), (), (Frame(True, verb, True, " ".join(words[1:]), ""),), kind, PERSON)
        return LabelWords((), (), (Frame(True, "be", first not in _STATES, middle, ""),), kind)
    if is_verb(first):
        return LabelWords((), (), (Frame(True, _base(first), False, " ".join(words[1:]), ""),))
    if words[-1] == "for" or words[-1] == "in":
        noun = singular(" ".join(words[:-1]))
        return LabelWords(
            (), (noun,), (Frame(True, "be", False, f"{article(noun)} {words[-1]}", ""),), "", kind_of_noun(noun)
        )
    return LabelWords((), (), (Frame(True, "be", False, middle, ""),))


def _noun(noun: str) -> LabelWords:
    """A noun phrase, with the sentences that its event gives: date of birth, birth year, birthplace."""
    one = singular(noun)
    kind = kind_of_noun(noun)
    nouns, frames = [one], []
    words = noun.split(" ")
    event = measure = ""
    if len(words) == 3 and words[1] == "of":
        measure, event = words[0], words[2]
        if event in _EVENTS or measure in _TIMES | _PLACES:
            nouns.append(f"{event} {measure}")
    elif len(words) == 2 and words[1] in _TIMES | _PLACES:
        event, measure = words
        if event in _EVENTS:
            nouns.append(f"{measure} of {event}")
    elif noun == "birthplace":
        event, measure = "birth", "place"
    if event in _EVENTS and measure in _TIMES | _PLACES:
        verb, participle = _EVENTS[event]
        preposition = "on" if measure in {"date", "day"} else "in"
        if participle == "from":
            frames.append(Frame(True, verb, False, "from", ""))
        else:
            frames.append(
                Frame(
                    True,
                    verb,
                    event not in {"residence", "work", "employment"},
                    f"{participle} {preposition}".strip(),
                    "",
                )
            )
    if words[:2] == ["number", "of"] and len(words) > 2:
        frames.append(Frame(True, "have", False, "", plural(singular(" ".join(words[2:])))))
    return LabelWords(tuple(nouns), (), tuple(frames), kind)


def _base(third_person: str) -> str:
    """Directs gives direct, studies gives study."""
    if third_person.endswith("ies") and len(third_person) > 4:
        return third_person[:-3] + "y"
    if third_person.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return third_person[:-2]
    return third_person[:-1]


def _base_of_past(word: str) -> str:
    stem = word[:-2]
    for base in (stem, word[:-1], stem[:-1] if stem[-1:] == stem[-2:-1] else stem, word[:-3] + "y"):
        if past(base) == word and (base.endswith("e") == (base == word[:-1])) and _plausible(base, word):
            return base
    return word[:-1]


def _plausible(base: str, word: str) -> bool:
    # "directed" may come from direct or directe: after these endings the verb has an e.
    wants_e = word[:-2].endswith(
        (
            "at",
            "uc",
            "ag",
            "ish",
            "ag",
            "os",
            "in",
            "is",
            "iz",
            "ov",
            "iv",
            "ur",
            "id",
            "ib",
            "as",
            "us",
            "ir",
            "am",
            "ot",
            "ut",
            "ok",
        )
    )
    exceptions = frozenset(
        "visit edit treat repeat exhibit inhibit join explain train contain maintain gain link bound found publish finish establish accomplish".split()
    )
    if base in exceptions:
        return True
    return base.endswith("e") == (wants_e and not word[:-2].endswith("ish"))


def _base_of_participle(word: str) -> str:
    from kgmem.plans.wording import IRREGULAR_PARTICIPLES

    return IRREGULAR_PARTICIPLES.get(word) or _base_of_past(word)
