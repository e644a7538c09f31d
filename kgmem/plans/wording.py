"""Relation labels in running English: "directed by" names a director, and films *directed by* her.

Rules over the label's own words, no dictionary of a data set. Used at run time for answer sentences and by
`kgmem.synthesis` for questions.
"""

from __future__ import annotations

import re

from kgmem.plans.nouns import plural, singular

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPACE = re.compile(r"[\s_]+")

PREPOSITIONS = frozenset(
    "about above across after against along among around as at before behind below beneath between by during for "
    "from in inside into near of off on onto out outside over per through throughout to toward towards under upon "
    "via with within without since until".split()
)


def _table(text: str) -> dict[str, str]:
    rows = (row.partition(":") for row in " ".join(text.split()).split(";"))
    return {key.strip(): value.strip() for key, _, value in rows}


# The person or thing that did what a participle says, where "-er" on the verb would not be the word.
_AGENTS = _table(
    """
    acted: actor; advised: advisor; affected: influence; animated: animator; approved: approver; authored: author;
    authorised: authority; authorized: authority; awarded: awarder; born: mother; bought: buyer; bred: breeder;
    built: builder; calculated: calculator; caused: cause; coached: coach; collected: collector; commissioned:
    commissioner; conducted: conductor; constructed: constructor; created: creator; curated: curator; cut: editor;
    decorated: decorator; designed: designer; directed: director; distributed: distributor; drawn: artist; driven:
    driver; edited: editor; educated: educator; followed: successor; found: finder; given: giver; governed:
    government; guaranteed: guarantor; guarded: guard; guided: guide; held: holder; hosted: host; illustrated:
    illustrator; indicated: indication; influenced: influence; inhibited: inhibitor; inspected: inspector; inspired:
    inspiration; instructed: instructor; invented: inventor; invested: investor; judged: judge; known: expert; led:
    leader; made: maker; managed: manager; mediated: mediator; moderated: moderator; narrated: narrator; negotiated:
    negotiator; operated: operator; orchestrated: orchestrator; owned: owner; painted: painter; parented: parent;
    piloted: pilot; powered: power source; preceded: predecessor; presented: presenter; prevented: prevention;
    processed: processor; prosecuted: prosecutor; regulated: regulator; replaced: replacement; represented:
    representative; run: operator; sculpted: sculptor; selected: selector; shot: cinematographer; sold: seller;
    spoken: speaker; sponsored: sponsor; starred: star; succeeded: successor; sung: singer; supervised: supervisor;
    supplied: supplier; surrounded: surroundings; taught: teacher; told: narrator; toured: visitor; translated:
    translator; translated: translator; treated: treatment; triggered: trigger; used: user; visited: visitor;
    voiced: voice actor; won: winner; worn: wearer; written: writer
    """
)

# What "participle + preposition", or a verb, leads to.
_PLACES = _table(
    """
    adjacent to: neighbour; affiliated with: affiliation; allied with: ally; awarded to: recipient; based at: base;
    based in: base; based on: basis; belongs to: owner; borders: neighbour; borders on: neighbour; born at: place of
    birth; born in: place of birth; born on: date of birth; buried at: burial place; buried in: burial place;
    causes: effect; citizen of: country of citizenship; composed of: component; connected to: connection; consists
    of: component; contains: content; depends on: dependency; died from: cause of death; died in: place of death;
    died of: cause of death; died on: date of death; directed: work directed; educated at: school; employs:
    employee; filmed at: filming location; filmed in: filming location; flows into: mouth; flows through: place
    along its course; follows: predecessor; founded in: founding; founded on: founding date; graduated from: school;
    headquartered in: headquarters; includes: part; inhibits: target; interacts with: interaction; licensed under:
    licence; lived in: home; lives in: home; located at: location; located in: location; located on: location; made
    from: material; made of: material; manufactures: product; married to: spouse; member of: organisation; named
    after: namesake; named for: namesake; owns: property; part of: whole; played for: team; plays: role; plays for:
    team; precedes: successor; produces: product; published in: publication; published on: date of publication;
    related to: related thing; released in: release; released on: release date; replaces: predecessor; reports to:
    manager; requires: requirement; resides in: home; sells: product; set in: setting; shares border with:
    neighbour; shot in: filming location; similar to: similar thing; situated in: location; speaks: language;
    studied at: school; studied under: teacher; supervised by: supervisor; teaches: subject taught; treats:
    indication; used for: use; uses: thing used; won: award; worked for: employer; works at: employer; works for:
    employer; works in: field of work; written in: language; wrote: work
    """
)

IRREGULAR_PARTICIPLES = _table(
    """
    born: bear; bought: buy; bred: breed; built: build; chosen: choose; done: do; drawn: draw; driven: drive; eaten:
    eat; fed: feed; flown: fly; fought: fight; found: find; given: give; grown: grow; held: hold; hidden: hide;
    kept: keep; known: know; laid: lay; led: lead; lent: lend; lost: lose; made: make; meant: mean; met: meet; paid:
    pay; put: put; read: read; ridden: ride; run: run; said: say; seen: see; sent: send; set: set; shot: shoot;
    shown: show; sold: sell; spoken: speak; sung: sing; taken: take; taught: teach; thrown: throw; told: tell;
    understood: understand; won: win; worn: wear; woven: weave; written: write
    """
)
"""Base forms of irregular past participles."""


def split_label(label: str) -> str:
    """A relation label as words: `filmDirector`, `film_director` and "Film director" all give "film director".

    Words in capitals (IATA, ISO) stay as they are.
    """
    words = _SPACE.sub(" ", _CAMEL.sub(" ", label.strip().strip("_"))).split(" ")
    return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words)


def core_label(label: str) -> str:
    """`split_label` without a leading "has", "have" or "is"."""
    words = split_label(label).split(" ")
    if len(words) > 1 and words[0] in {"has", "have", "is", "was", "are"}:
        words = words[1:]
    return " ".join(words)


def is_participle(word: str) -> bool:
    """Whether a word looks like a past participle: directed, written, based."""
    return word in IRREGULAR_PARTICIPLES or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PARTICIPLES)


_NOT_PARTICIPLES = frozenset(
    "breed seed speed need bleed feed weed reed creed greed hundred shed indeed exceed proceed sacred naked".split()
)


def agent_noun(participle: str) -> str:
    """Who did it: directed gives director, written gives writer, published gives publisher."""
    if participle in _AGENTS:
        return _AGENTS[participle]
    if participle in IRREGULAR_PARTICIPLES:
        base = IRREGULAR_PARTICIPLES[participle]
        return base + ("r" if base.endswith("e") else "er")
    if participle.endswith("ied"):
        return participle[:-3] + "ier"
    return participle[:-1] + "r" if participle.endswith("ed") else participle + "er"


# Agent nouns in "-er" that are words of their own; "captainer" is none.
_AGENTS_BY_RULE = frozenset(
    "broadcaster buyer composer designer developer discoverer employer explorer founder interpreter killer "
    "maintainer manufacturer murderer observer organiser organizer owner painter performer player producer provider "
    "publisher purchaser reader recorder reporter reviewer speaker teacher trainer user worshipper carrier follower "
    "leader builder holder keeper brewer photographer admirer believer finder giver seller driver subscriber "
    "supporter programmer invader settler lender".split()
)


def is_agent(noun: str) -> bool:
    """Whether what `agent_noun` gave is a word that people use."""
    return noun in _AGENTS_BY_RULE or noun in _AGENTS.values()


def gerund(verb: str) -> str:
    """The -ing form of a third person: borders gives bordering, publishes gives publishing."""
    base = verb
    if base.endswith("ies") and len(base) > 4:
        base = base[:-3] + "y"
    elif base.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        base = base[:-2]
    elif base.endswith("s") and not base.endswith("ss"):
        base = base[:-1]
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return base + "ing"


# Third persons that begin or make up a relation label; any other word in -s is taken for a plural noun.
_VERBS = frozenset(
    "affects allows attends belongs borders causes comes competes conducts connects contains controls covers "
    "creates crosses defeats depends describes develops directs eats edits employs encodes extends feeds flows "
    "follows goes governs grows handles hosts houses implements imports includes influences inhabits inhibits "
    "inspires interacts involves joins knows leads lies lives loves maintains manages manufactures marries meets "
    "needs operates orbits overlaps owns participates performs plays practises practices precedes prefers "
    "prescribes prevents produces provides publishes regulates replaces reports represents requires resides runs "
    "sells serves speaks sponsors starts studies succeeds supervises supplies supports surrounds sues takes teaches "
    "treats uses visits wears wins works writes binds activates drains links likes dislikes admires mentors trains "
    "exports consists stars features shares targets cites calls inherits imitates accepts acquires adopts appears "
    "bears builds carries celebrates collects composes consumes contributes denotes derives discovers distributes "
    "drives emits enables ends endorses enters evolves exhibits faces fights flies forms founds funds gives hates "
    "helps hires holds illustrates indicates invents invests keeps kills lacks launches makes measures mentions "
    "moves nominates occurs offers opposes opens passes pays predates preys protects proves qualifies reaches reads "
    "receives recommends records reduces refers rejects relates releases resembles retires rules satisfies secretes "
    "sees sends sets signs sings solves spans specialises specializes stores surpasses swims tests translates "
    "transmits transports triggers understands votes weighs wants".split()
)


def is_verb(word: str) -> bool:
    """Whether a word is taken for a verb in the third person where it begins a relation label."""
    return word in _VERBS


def forward_noun(label: str) -> str:
    """What the object of a triple is to its subject: "directed by" gives "director", "capital" gives "capital".

    A label that says no such thing comes back as its own words.
    """
    words = core_label(label)
    if words in _PLACES:
        return _PLACES[words]
    parts = words.split(" ")
    if len(parts) >= 2 and parts[-1] == "by" and is_participle(parts[-2]):
        return " ".join([*parts[:-2], agent_noun(parts[-2])])
    if len(parts) >= 2 and parts[0] in {"in", "on", "at", "for", "with", "from"}:
        return " ".join(parts[1:])
    return words


def inverse_phrase(label: str) -> str:
    """What follows a noun to say which subjects are meant: films "directed by", countries "with the capital"."""
    words = core_label(label)
    parts = words.split(" ")
    if is_participle(parts[0]) and len(parts) > 1 and parts[-1] in PREPOSITIONS:
        return words
    if len(parts) > 1 and parts[0] in PREPOSITIONS:
        return words
    if is_verb(parts[0]) and (len(parts) == 1 or parts[-1] in PREPOSITIONS):
        return " ".join([gerund(parts[0]), *parts[1:]])
    if len(parts) > 1 and parts[-1] == "by":
        return f"with {words}"
    if len(parts) > 1 and parts[-1] in PREPOSITIONS:
        return words if parts[-1] == "to" else f"being {words}"
    return f"with the {words}"


__all__ = [
    "IRREGULAR_PARTICIPLES",
    "PREPOSITIONS",
    "agent_noun",
    "core_label",
    "forward_noun",
    "gerund",
    "inverse_phrase",
    "is_agent",
    "is_participle",
    "is_verb",
    "plural",
    "singular",
    "split_label",
]
