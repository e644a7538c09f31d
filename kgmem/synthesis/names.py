"""Invented names in many styles: people, titles of common words, places, companies, codes, numbers.

Some names hold words that relations use ("The Director", "Born in Karoton"), so that a model must not take every known word
for a relation.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from kgmem.types import XSD


@cache
def words(name: str) -> tuple[str, ...]:
    """A word list of bank/lists.txt. Raises KeyError on an unknown one."""
    return _lists()[name]


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    text = files("kgmem.synthesis").joinpath("bank", "lists.txt").read_text(encoding="utf-8")
    rows = (line.partition(": ") for line in text.splitlines() if line and not line.startswith("#"))
    return {key: tuple(word.strip() for word in values.split(", ")) for key, _, values in rows}


def _pick(rng: random.Random, name: str) -> str:
    row = words(name)
    return row[int(rng.random() * len(row))]


def _syllables(rng: random.Random, least: int = 2, most: int = 3) -> str:
    return "".join(_pick(rng, "syllable") for _ in range(rng.randint(least, most)))


def _person(rng: random.Random) -> str:
    roll = rng.random()
    first = _pick(rng, "first") if rng.random() < 0.75 else _syllables(rng).capitalize()
    last = _pick(rng, "last") if rng.random() < 0.7 else _syllables(rng).capitalize()
    if roll < 0.72:
        return f"{first} {last}"
    if roll < 0.82:
        return f"{first} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
    if roll < 0.90:
        return f"{first} {_pick(rng, 'first')} {last}"
    if roll < 0.93:
        return f"{first} {last} {rng.choice(('Jr.', 'II', 'III', 'Sr.'))}"
    if roll < 0.95:
        return f"{first} {last}-{_pick(rng, 'last')}"
    if roll < 0.97:
        return f"{rng.choice(('Dr.', 'Sir', 'Lady', 'Lord', 'Saint', 'Prince'))} {first} {last}"
    return first


def _title(rng: random.Random) -> str:
    noun, adjective = _pick(rng, "noun"), _pick(rng, "adjective")
    other = _pick(rng, "noun")
    roll = int(rng.random() * 27)
    match roll:
        case 0 | 1 | 2:
            return f"The {adjective} {noun}"
        case 3 | 4:
            return f"{adjective} {noun}"
        case 5 | 6:
            return f"The {noun} of {other}"
        case 7 | 8:
            return f"{noun} and {other}"
        case 9 | 10:
            return f"The {noun}"
        case 11 | 12:
            return noun
        case 13:
            return f"{noun} {rng.choice(('2', '3', 'II', 'III', 'IV', '1999', '2049', '24', '101'))}"
        case 14:
            return f"{_pick(rng, 'gerund')} {_pick(rng, 'first')}"
        case 15:
            return f"{_pick(rng, 'gerund')} the {noun}"
        case 16:
            return f"{_pick(rng, 'first')}'s {noun}"
        case 17:
            return f"A {noun} in {_place(rng)}"
        case 18:
            return f"{rng.choice(('Who Is', 'Where Is', 'What Happened to', 'How I Met'))} {_pick(rng, 'first')}"
        case 19:
            return f"The {noun} Who {rng.choice(('Knew', 'Wrote', 'Married', 'Directed', 'Lost', 'Acted', 'Played'))} {other}"
        case 20:
            return f"{noun}: The {adjective} {other}"
        case 21:
            return f"{rng.choice(('In', 'On', 'Under', 'Before', 'After', 'Born in', 'Made in', 'Back to'))} the {noun}"
        case 22:
            return _person(rng)
        case 23:
            return f"My {adjective} {noun}"
        case 24:
            return f"{rng.choice(('Two', 'Three', 'Seven', 'Twelve', '12', '100', '13'))} {noun}s"
        case 25:
            return _syllables(rng).capitalize()
        case _:
            return f"{adjective}, {_pick(rng, 'adjective')} {noun}"


def _place(rng: random.Random) -> str:
    base = _syllables(rng, 1, 2).capitalize()
    roll = rng.random()
    if roll < 0.5:
        return base + _pick(rng, "placesuffix")
    if roll < 0.68:
        return _syllables(rng).capitalize()
    front = rng.choice(
        ("New", "San", "Saint", "Port", "Fort", "North", "East", "Upper", "Los", "El", "Bad", "Old", "West", "La")
    )
    if roll < 0.85:
        return f"{front} {base}{_pick(rng, 'placesuffix') if rng.random() < 0.4 else ''}"
    if roll < 0.93:
        return f"{base}-{rng.choice(('sur', 'on', 'am', 'upon'))}-{_syllables(rng, 1, 2).capitalize()}"
    return f"{base} {rng.choice(('City', 'Springs', 'Heights', 'Falls', 'Beach', 'Valley'))}"


def _country(rng: random.Random) -> str:
    base = _syllables(rng, 1, 2).capitalize() + _pick(rng, "country_suffix")
    roll = rng.random()
    if roll < 0.75:
        return base
    front = rng.choice(
        ("Republic of", "United", "Kingdom of", "North", "South", "Democratic Republic of", "Federation of")
    )
    return f"{front} {base}"


def _company(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.3:
        return f"{_pick(rng, 'last')} {_pick(rng, 'company_end')}"
    if roll < 0.45:
        return f"{_pick(rng, 'last')} & {_pick(rng, 'last')}"
    if roll < 0.7:
        return f"{_syllables(rng).capitalize()} {_pick(rng, 'company_end')}"
    if roll < 0.8:
        return f"{_pick(rng, 'adjective')} {_pick(rng, 'noun')} {_pick(rng, 'company_end')}"
    if roll < 0.9:
        return _syllables(rng).capitalize() + rng.choice(
            ("soft", "tech", "corp", "ix", "ly", "go", "net", ".io", "Works")
        )
    return "".join(rng.choice("ABCDEFGHKLMNPRSTVW") for _ in range(3))


def _code(rng: random.Random) -> str:
    letters = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(rng.randint(1, 3)))
    return rng.choice(("{l}-{n}", "{l}{n}", "{l} {n}", "{n}-{l}", "{l}{n}/{m}", "{l}-{n}-{m}")).format(
        l=letters, n=rng.randint(1, 9999), m=rng.randint(1, 99)
    )


def _affixed(
    prefixes: tuple[str, ...], suffixes: tuple[str, ...], base: Callable[[random.Random], str]
) -> Callable[[random.Random], str]:
    def make(rng: random.Random) -> str:
        front = rng.choice(prefixes) + " " if prefixes and (not suffixes or rng.random() < 0.5) else ""
        back = "" if front or not suffixes else " " + rng.choice(suffixes)
        return front + base(rng) + back

    return make


def _band(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.5:
        return f"The {_pick(rng, 'adjective')} {_pick(rng, 'noun')}s"
    if roll < 0.7:
        return f"The {_pick(rng, 'noun')}s"
    return _title(rng)


def _drug(rng: random.Random) -> str:
    return _syllables(rng) + rng.choice(
        ("mab", "ine", "ol", "azole", "cillin", "statin", "pril", "amide", "oxin", "vir", "one")
    )


def _disease(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.6:
        return _pick(rng, "disease")
    if roll < 0.8:
        return f"{_pick(rng, 'last')} {rng.choice(('syndrome', 'disease', 'disorder'))}"
    return _syllables(rng) + rng.choice(("itis", "osis", "emia", "oma", "pathy"))


def _species(rng: random.Random) -> str:
    return f"{_syllables(rng).capitalize()}{rng.choice(('us', 'a', 'um', 'is'))} {_syllables(rng)}{rng.choice(('us', 'a', 'ensis', 'i'))}"


def _gene(rng: random.Random) -> str:
    return "".join(rng.choice("ABCDEFGHKLMNPRSTXZ") for _ in range(rng.randint(2, 4))) + str(rng.randint(1, 39))


def _chemical(rng: random.Random) -> str:
    front = rng.choice(
        ("sodium", "potassium", "calcium", "methyl", "ethyl", "iron", "copper", "hydrogen", "ammonium", "zinc")
    )
    back = rng.choice(
        ("chloride", "oxide", "sulfate", "nitrate", "acetate", "carbonate", "phosphate", "fluoride", "benzoate")
    )
    return (
        f"{front} {back}"
        if rng.random() < 0.6
        else _syllables(rng) + rng.choice(("ane", "ene", "ol", "ide", "ate", "ose"))
    )


def _team(rng: random.Random) -> str:
    place = _place(rng)
    roll = rng.random()
    if roll < 0.4:
        return f"{place} {_pick(rng, 'noun')}s"
    return (
        f"{rng.choice(('FC', 'AC', 'Real', 'Dynamo', 'SV'))} {place}"
        if roll < 0.6
        else f"{place} {rng.choice(('United', 'Rovers', 'City', 'Tigers', 'FC'))}"
    )


def _event(rng: random.Random) -> str:
    year = f"{rng.randint(1900, 2025)} " if rng.random() < 0.4 else ""
    return f"{year}{_place(rng)} {_pick(rng, 'event_end')}"


def _war(rng: random.Random) -> str:
    kind = rng.choice(("War", "Uprising", "Revolution", "Campaign"))
    return rng.choice(
        (
            f"{_country(rng)} {kind}",
            f"{rng.choice(('First', 'Second', 'Great'))} {_country(rng)} {kind}",
            f"{kind} of {rng.randint(1200, 1990)}",
        )
    )


def _product(rng: random.Random) -> str:
    noun = _pick(rng, "product_noun")
    return rng.choice(
        (
            f"{_syllables(rng).capitalize()} {noun}",
            f"{noun} {_code(rng)}",
            f"{_syllables(rng).capitalize()} {rng.randint(2, 900)}",
            f"{_syllables(rng).capitalize()} {noun} Pro",
        )
    )


def _part(rng: random.Random) -> str:
    noun = _pick(rng, "part_noun")
    return rng.choice(
        (
            noun,
            f"{noun} {_code(rng)}",
            f"{rng.choice(('front', 'rear', 'main', 'inner', 'left', 'upper'))} {noun}",
            f"{noun} assembly",
        )
    )


def _software(rng: random.Random) -> str:
    return rng.choice(
        (
            _syllables(rng).capitalize(),
            f"{_syllables(rng).capitalize()}{rng.choice(('DB', 'OS', 'JS', 'Base', 'Flow', 'Kit'))}",
            f"lib{_syllables(rng, 1, 2)}",
            f"{_pick(rng, 'noun')} {rng.choice(('Studio', 'Manager', 'Office', 'Server'))}",
        )
    )


def _service(rng: random.Random) -> str:
    return (
        f"{_pick(rng, 'role_noun')}-{_pick(rng, 'role_noun')}"
        if rng.random() < 0.5
        else f"{_pick(rng, 'role_noun')}{rng.choice(('-service', '-api', '', ' service'))}"
    )


def _server(rng: random.Random) -> str:
    return f"{rng.choice(('db', 'web', 'app', 'srv', 'node', 'mx', 'cache'))}{rng.choice(('-', '', '0'))}{rng.randint(1, 99)}"


def _university(rng: random.Random) -> str:
    place = _place(rng)
    return rng.choice(
        (
            f"University of {place}",
            f"{place} University",
            f"{_pick(rng, 'last')} College",
            f"{place} Institute of Technology",
            f"{place} High School",
        )
    )


def _dish(rng: random.Random) -> str:
    return rng.choice(
        (
            f"{_pick(rng, 'ingredient')} soup",
            f"{_syllables(rng)}",
            f"{_pick(rng, 'nationality')} {_pick(rng, 'ingredient')} stew",
            f"{_pick(rng, 'ingredient')} pie",
            f"{_syllables(rng)} salad",
        )
    )


def _paper(rng: random.Random) -> str:
    subject, other = _pick(rng, "subject"), _pick(rng, "subject")
    return rng.choice(
        (
            f"On the {_pick(rng, 'noun').lower()} of {subject}",
            f"A survey of {subject}",
            f"{subject.capitalize()} for {other}",
            f"Report {rng.randint(1, 400)}: {subject}",
            f"Towards better {subject}",
            f"Is {subject} all you need?",
        )
    )


def _plain(name: str) -> Callable[[random.Random], str]:
    return lambda rng: _pick(rng, name)


def _either(
    first: Callable[[random.Random], str], second: Callable[[random.Random], str]
) -> Callable[[random.Random], str]:
    return lambda rng: first(rng) if rng.random() < 0.5 else second(rng)


_STYLES: dict[str, Callable[[random.Random], str]] = {
    "person": _person, "title": _title, "city": _place, "place": _place, "country": _country, "company": _company,
    "code": _code, "band": _band, "drug": _drug, "disease": _disease, "species": _species, "gene": _gene,
    "protein": _gene, "chemical": _chemical, "team": _team, "event": _event, "war": _war, "product": _product,
    "part": _part, "software": _software, "library": _software, "service": _service, "server": _server,
    "university": _university, "dish": _dish, "paper": _paper, "element": _plain("element"), "mineral": _plain("mineral"),
    "county": _affixed((), ("County", "District"), _place), "room": lambda rng: f"{rng.choice(('Room', 'Hall', 'Lab'))} {rng.randint(1, 500)}",
    "timezone": _plain("timezone"), "brand": _company, "reaction": lambda rng: f"{_chemical(rng)} {rng.choice(('oxidation', 'reduction', 'synthesis'))}",
    "airline": _affixed(("Air",), ("Airlines", "Airways", "Air"), _place), "dataset": lambda rng: f"{_syllables(rng).upper()}-{rng.randint(1, 2024)}",
    "website": lambda rng: f"{_syllables(rng)}.{rng.choice(('com', 'org', 'net', 'io'))}",
    "region": _affixed(("Upper", "Lower", "North", "Western"), ("Province", "County", "Valley", "Oblast"), _place),
    "continent": lambda rng: _syllables(rng).capitalize() + rng.choice(("ica", "ia", "asia", "ope")),
    "river": _affixed(("River",), ("River", "Creek"), lambda rng: _syllables(rng).capitalize()),
    "lake": _affixed(("Lake",), ("Lake", "Reservoir"), lambda rng: _syllables(rng).capitalize()),
    "sea": _affixed(("Gulf of",), ("Sea", "Ocean", "Bay"), lambda rng: _syllables(rng).capitalize()),
    "mountain": _affixed(("Mount",), ("Peak", "Mountain", "horn"), lambda rng: _syllables(rng).capitalize()),
    "range": _affixed((), ("Mountains", "Alps", "Range", "Hills"), lambda rng: _syllables(rng).capitalize()),
    "island": _affixed(("Isle of",), ("Island", "Islands"), lambda rng: _syllables(rng).capitalize()),
    "desert": _affixed((), ("Desert",), lambda rng: _syllables(rng).capitalize()),
    "park": _affixed((), ("Park", "National Park", "Reserve"), _place),
    "building": _affixed(("Palace of", "House of"), ("Tower", "Castle", "Palace", "Hall", "House", "Cathedral"), _place),
    "bridge": _affixed((), ("Bridge", "Viaduct"), _place),
    "stadium": _affixed((), ("Stadium", "Arena", "Park", "Field"), _place),
    "airport": _affixed((), ("Airport", "International Airport"), _place),
    "station": _affixed((), ("Station", "Central", "Central Station", "Road"), _place),
    "port": _affixed(("Port of",), ("Harbour",), _place),
    "street": _affixed((), ("Street", "Avenue", "Road", "Square", "Lane"), _either(_plain("last"), _place)),
    "cemetery": _affixed((), ("Cemetery", "Churchyard"), _place),
    "planet": lambda rng: _syllables(rng).capitalize() + rng.choice(("", " b", " II", " Prime", "-4")),
    "star": lambda rng: rng.choice(("Alpha ", "Beta ", "HD ", "", "NGC ")) + _syllables(rng).capitalize(),
    "constellation": lambda rng: rng.choice(("Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo", "Libra", "Scorpio", "Orion", "Lyra", "Ursa Major", "Cygnus")),
    "site": _affixed(("Warehouse", "Site", "Building", "Plant"), ("Plant", "Depot", "Office", "Hub"), _either(_place, _code)),
    "newspaper": _affixed(("The",), ("Times", "Herald", "Journal", "Gazette", "Review", "Post", "Tribune"), _either(_place, _plain("noun"))),
    "publisher": _affixed((), ("Press", "Books", "Publishing", "House", "& Sons"), _either(_plain("last"), _plain("noun"))),
    "label": _affixed((), ("Records", "Music", "Recordings"), _either(_plain("noun"), _plain("last"))),
    "studio": _affixed((), ("Pictures", "Studios", "Films", "Entertainment", "Productions"), _either(_plain("noun"), _plain("last"))),
    "broadcaster": _affixed(("Radio", "Channel"), ("TV", "Channel", "Network"), _either(_place, _gene)),
    "restaurant": _affixed(("Chez", "Café", "The"), ("Kitchen", "Grill", "Bistro"), _either(_plain("first"), _plain("noun"))),
    "school": _university,
    "hospital": _affixed((), ("Hospital", "Clinic", "Medical Center", "General Hospital"), _place),
    "museum": _affixed(("Museum of", "National Museum of"), ("Museum", "Gallery", "Library"), _place),
    "league": _affixed((), ("League", "Premier League", "Division", "Bundesliga"), _country),
    "party": _affixed((), ("Party", "Alliance", "Union", "Front"), _either(_plain("adjective"), _plain("nationality"))),
    "agency": _affixed(("Agency for", "Ministry of", "Institute of"), ("Agency", "Foundation", "Commission"), _either(_plain("law_noun"), _place)),
    "court": _affixed(("Supreme Court of", "High Court of"), ("District Court", "Court of Appeal"), _place),
    "lawfirm": lambda rng: f"{_pick(rng, 'last')}, {_pick(rng, 'last')} & {_pick(rng, 'last')}",
    "army": _affixed(("1st Battalion", "Royal"), ("Army", "Navy", "Air Force", "Guards"), _country),
    "department": lambda rng: rng.choice(("Sales", "Marketing", "Finance", "Human Resources", "Research", "Legal", "Support", "Logistics", "Quality Assurance", "IT", "Purchasing")) + rng.choice(("", "", " Department", " Team", " EMEA", " North")),
    "church": _affixed(("St.",), ("Church", "Parish"), _either(_plain("first"), _place)),
    "battle": _affixed(("Battle of", "Siege of"), (), _place),
    "election": lambda rng: f"{rng.randint(1890, 2025)} {_country(rng)} {rng.choice(('general election', 'presidential election'))}",
    "tournament": _event, "match": lambda rng: f"{_team(rng)} vs {_team(rng)}",
    "season": lambda rng: f"{(y := rng.randint(1950, 2024))}–{(y + 1) % 100:02d} season",
    "race": _affixed(("Tour de",), ("Grand Prix", "Marathon", "Rally"), _place),
    "festival": _event, "conference": _event,
    "disaster": lambda rng: f"{rng.randint(1700, 2024)} {_place(rng)} {rng.choice(('earthquake', 'flood', 'fire', 'plane crash'))}",
    "trial": lambda rng: rng.choice((f"NCT{rng.randint(100000, 999999)}", f"{_gene(rng)} study", f"{_syllables(rng).upper()} trial")),
    "case": lambda rng: rng.choice((f"{_pick(rng, 'last')} v. {_pick(rng, 'last')}", f"{_company(rng)} v. {_pick(rng, 'last')}", f"Case {rng.randint(1, 900)}/{rng.randint(70, 99)}")),
    "treaty": _affixed(("Treaty of", "Peace of"), ("Accord", "Convention", "Protocol"), _place),
    "project": lambda rng: rng.choice((f"Project {_pick(rng, 'noun')}", f"Operation {_pick(rng, 'noun')}", f"{_syllables(rng).capitalize()} Initiative")),
    "mission": lambda rng: f"{_syllables(rng).capitalize()} {rng.randint(1, 20)}",
    "meeting": lambda rng: f"{rng.choice(('weekly sync', 'board meeting', 'kick-off', 'retrospective', 'steering committee'))} {rng.randint(1, 40)}",
    "award": lambda rng: f"{_either(_plain('last'), _syllabled)(rng)} {_pick(rng, 'award_end')}",
    "family": lambda rng: rng.choice((f"House of {_syllables(rng).capitalize()}", f"{_pick(rng, 'last')} family", f"{_syllables(rng).capitalize()} dynasty")),
    "myth": lambda rng: _syllables(rng, 1, 2).capitalize() + _pick(rng, "myth_end"),
    "handle": lambda rng: f"{rng.choice(('@', '', ''))}{_pick(rng, 'first').lower()}{rng.choice(('_', '.', ''))}{rng.randint(1, 99)}",
    "taxon": lambda rng: _syllables(rng).capitalize() + rng.choice(("idae", "aceae", "ales", "ia", "us")),
    "vehicle": lambda rng: f"{_syllables(rng).capitalize()} {rng.choice(('GT', 'S', 'Cruiser', '500', 'X3', 'Turbo', 'Express'))}",
    "aircraft": lambda rng: f"{_syllables(rng).capitalize()} {rng.choice(('A', 'B', 'F-', 'MD-', 'Tu-', ''))}{rng.randint(1, 990)}",
    "ship": lambda rng: f"{rng.choice(('HMS', 'USS', 'SS', 'MV', ''))} {_either(_plain('noun'), _plain('first'))(rng)}".strip(),
    "spacecraft": lambda rng: f"{_syllables(rng).capitalize()} {rng.choice(('1', '2', 'IX', 'Orbiter', 'Probe'))}",
    "route": lambda rng: rng.choice((f"Line {rng.randint(1, 20)}", f"{rng.choice(('Red', 'Blue', 'Green', 'Circle'))} Line", f"Bus {rng.randint(1, 300)}", f"{_place(rng)}–{_place(rng)} line")),
    "road": lambda rng: rng.choice((f"A{rng.randint(1, 99)}", f"Highway {rng.randint(1, 500)}", f"Route {rng.randint(1, 95)}", f"M{rng.randint(1, 80)}")),
    "function": lambda rng: rng.choice((f"{_pick(rng, 'task_verb')}_{_pick(rng, 'task_noun')}", f"{_pick(rng, 'task_verb')}{_pick(rng, 'task_noun').capitalize()}()", f"get_{_pick(rng, 'role_noun')}")),
    "ticket": lambda rng: f"{rng.choice(('BUG', 'REQ', 'C', 'INC', 'ORD', 'PO', '#', 'JIRA'))}{rng.choice(('-', '-', ''))}{rng.randint(1, 9999)}",
    "version": lambda rng: f"{rng.choice(('v', '', 'version '))}{rng.randint(0, 9)}.{rng.randint(0, 20)}{rng.choice(('', '.0', '.1', ' beta', 'rc1'))}",
    "task": lambda rng: f"{_pick(rng, 'task_verb')} {rng.choice(('', 'the ', 'all '))}{_pick(rng, 'task_noun')}",
    "law": lambda rng: f"{_pick(rng, 'law_noun')} {rng.choice(('Act', 'Directive', 'Regulation', 'Code', 'Bill'))}{rng.choice((' ' + str(rng.randint(1890, 2024)), ''))}",
    "patent": lambda rng: f"{rng.choice(('US', 'EP', 'DE', 'JP'))} {rng.randint(100000, 9999999)}",
    "course": lambda rng: rng.choice((f"Introduction to {_pick(rng, 'subject')}", f"{_pick(rng, 'subject').capitalize()} {rng.choice(('I', 'II', '101', '204'))}", f"Advanced {_pick(rng, 'subject')}")),
    "theory": lambda rng: f"{_pick(rng, 'last')}'s {rng.choice(('theorem', 'law', 'paradox', 'conjecture', 'principle'))}" if rng.random() < 0.6 else f"theory of {_pick(rng, 'subject')}",
    "motto": lambda rng: f"{_pick(rng, 'noun')} through {_pick(rng, 'noun').lower()}",
}  # fmt: skip


def _syllabled(rng: random.Random) -> str:
    return _syllables(rng).capitalize()


def name(rng: random.Random, style: str) -> str:
    """A name in a style of bank/types.txt. Raises KeyError on an unknown style."""
    if style.startswith("words:"):
        return _pick(rng, style[6:])
    return _STYLES[style](rng)


def value(rng: random.Random, style: str) -> tuple[str, str]:
    """A literal in a style: its lexical form and its datatype's IRI. Raises KeyError on an unknown style."""
    match style:
        case "year":
            return str(rng.randint(1850, 2024)), XSD + rng.choice(("gYear", "integer", "string"))
        case "date":
            day = f"{rng.randint(1700, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
            return day, XSD + rng.choice(("date", "date", "string"))
        case "integer":
            return str(rng.randint(10, 10 ** rng.randint(2, 8))), XSD + rng.choice(("integer", "integer", "string"))
        case "small":
            return str(rng.randint(1, 60)), XSD + "integer"
        case "decimal":
            return f"{rng.uniform(0.1, 900):.{rng.randint(1, 3)}f}", XSD + "decimal"
        case "money":
            return str(rng.randint(1, 999) * 10 ** rng.randint(1, 7)), XSD + rng.choice(("integer", "decimal"))
        case "percent":
            return f"{rng.uniform(0, 100):.1f}", XSD + "decimal"
        case "url":
            return f"https://www.{_syllables(rng)}.{rng.choice(('com', 'org', 'net', 'io'))}", XSD + "anyURI"
        case "email":
            return f"{_pick(rng, 'first').lower()}@{_syllables(rng)}.{rng.choice(('com', 'org'))}", XSD + "string"
        case "phone":
            return f"+{rng.randint(1, 99)} {rng.randint(100, 999)} {rng.randint(1000, 99999)}", XSD + "string"
        case _:
            return name(rng, style), XSD + "string"


LITERAL_STYLES = frozenset("year date integer small decimal money percent url email phone code motto".split())
"""Styles whose values may be literals; of types under time, number and string they always are."""
