"""Made-up spoken reports with what a summary of them should hold, from the lines of reports.txt.

There is no free set of long reports full of figures with summaries. These teach which of many figures are wanted: those
of the whole, its results and its outlook, rather than those of a part.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kgmem.training.summaries import Summarized

_HEADING = re.compile(r"\[(\w+): (\w+)( \*)?\]")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")
_KEYS = (2, 6)
_LINES = {"company": (30, 110), "minutes": (12, 40), "yearly": (10, 40)}
"""How many lines each kind of report has at least and at most."""
_FIRST = "Anna Ben Carla David Elena Frank Grace Hassan Ines Jonas Keiko Luis Maria Noor Olga Peter Rosa Sam Tara Victor".split()
_LAST = "Adler Brown Costa Dubois Evans Ferrari Gomez Hansen Ito Jensen Keller Lopez Moreau Novak Okafor Park Quinn Rossi Silva Weber".split()
_COMPANY = "Alder Beacon Cobalt Delta Eastgate Fairway Granite Harbor Indigo Juniper Keystone Lumen Meridian Northwind Orchard Pinnacle Quarry Ridge Summit Tidewater".split()
_KIND = "Foods Energy Health Systems Industries Logistics Materials Bank Insurance Retail Homes Motors Water Media Labs".split()
_PLACE = "Aberdale Brookfield Carston Dunmore Elmsworth Fernhill Glenport Hartwell Kingsbridge Lakeview Millbrook Newhaven Oakridge Westport".split()
_SEGMENT = "Europe|Latin America|our consumer business|Industrial Products|the services segment|North America|Packaging|our retail division|Software|Asia Pacific|Specialty Chemicals|Aftermarket".split("|")
_PRODUCT = "pumps|frozen meals|sensors|insurance plans|delivery services|batteries|cleaning products|test kits|trucks|cloud services|windows|toys".split("|")
_MONTH = "January February March April May June July August September October November December".split()


def made_reports(count: int, seed: int = 1) -> Iterator[Summarized]:
    """Reports, one line a paragraph; the reference is what they hold of lines marked as wanted."""
    rng = random.Random(seed)
    for number in range(count):
        kind = rng.choices(list(_LINES), (3, 1, 1))[0]
        yield _report(f"made-{number}", kind, rng)


def _report(name: str, kind: str, rng: random.Random) -> Summarized:
    lines = _lines()
    facts = {"company": f"{rng.choice(_COMPANY)} {rng.choice(_KIND)}", "year": str(rng.randint(2008, 2026))}
    size = rng.randint(*_LINES[kind])
    keys = [_said(line, facts, rng) for line in rng.sample(lines[kind, "key"], rng.randint(*_KEYS))]
    opening = sorted(rng.sample(range(len(lines[kind, "opening"])), min(3, len(lines[kind, "opening"]))))
    middle = [_said(rng.choice(lines[kind, "talk"]), facts, rng) for _ in range(size)] + keys
    rng.shuffle(middle)
    ends = lines[kind, "end"]
    said = [
        *(_said(lines[kind, "opening"][at], facts, rng) for at in opening),
        *middle,
        *(_said(line, facts, rng) for line in rng.sample(ends, min(2, len(ends)))),
    ]
    kept = list(dict.fromkeys(said))
    return Summarized(name, tuple(kept), (" ".join(line for line in kept if line in keys),))


@cache
def _lines() -> dict[tuple[str, str], list[str]]:
    """The lines of each kind of report and part."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in files("kgmem.training").joinpath("reports.txt").read_text("utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            part = found.setdefault((heading[1], heading[2]), [])
        elif line and not line.startswith("#"):
            part.append(line)
    return found


def _said(line: str, facts: dict[str, str], rng: random.Random) -> str:
    """A line with its choices made and its slots filled."""
    while choice := _CHOICE.search(line):
        line = line[: choice.start()] + rng.choice(choice[1].split("|")) + line[choice.end() :]
    line = _SLOT.sub(lambda slot: _filler(slot[1], facts, rng), line)
    line = " ".join(line.split()).replace(" ,", ",")
    return line[:1].upper() + line[1:]


def _filler(slot: str, facts: dict[str, str], rng: random.Random) -> str:
    """Raises KeyError for a slot that there is not."""
    makers = {
        "company": lambda: facts["company"],
        "year": lambda: str(int(facts["year"]) + rng.choice((-1, 0, 0, 1))),
        "quarter": lambda: rng.choice(("first", "second", "third", "fourth")),
        "person": lambda: f"{rng.choice(_FIRST)} {rng.choice(_LAST)}",
        "first": lambda: rng.choice(_FIRST),
        "place": lambda: rng.choice(_PLACE),
        "segment": lambda: rng.choice(_SEGMENT),
        "product": lambda: rng.choice(_PRODUCT),
        "month": lambda: rng.choice(_MONTH),
        "nth": lambda: rng.choice(("second", "third", "fourth", "fifth")),
        "count": lambda: str(rng.randint(2, 400)),
        "eps": lambda: f"${rng.randint(5, 999) / 100:.2f}",
        "percent": lambda: f"{rng.choice((rng.randint(1, 40), rng.randint(10, 399) / 10))}{rng.choice(('%', '%', ' percent'))}",
        "money": lambda: f"${rng.choice((rng.randint(2, 990), rng.randint(11, 99) / 10))} {rng.choice(('million', 'million', 'billion'))}",
    }
    return makers[slot]()
