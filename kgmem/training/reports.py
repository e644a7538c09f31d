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

_HEADING = re.compile(r"\[(\w+): (\w+)(?: \*)?\]")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")
_KEYS = (2, 6)
_LINES = {"company": (30, 110), "minutes": (12, 40), "yearly": (10, 40)}
"""How many lines each kind of report has at least and at most."""


def made_reports(count: int, seed: int = 1) -> Iterator[Summarized]:
    """Reports, one line a paragraph; the reference is what they hold of lines marked as wanted."""
    rng = random.Random(seed)
    for number in range(count):
        kind = rng.choices(list(_LINES), (3, 1, 1))[0]
        yield _report(f"made-{number}", kind, rng)


def _report(name: str, kind: str, rng: random.Random) -> Summarized:
    lines = _lines()
    facts = {"company": _filler("firm", {}, rng), "year": str(rng.randint(2008, 2026))}
    size = rng.randint(*_LINES[kind])
    keys = [_sentence(line, facts, rng) for line in rng.sample(lines[kind, "key"], rng.randint(*_KEYS))]
    opening = sorted(rng.sample(range(len(lines[kind, "opening"])), min(3, len(lines[kind, "opening"]))))
    middle = [_sentence(rng.choice(lines[kind, "talk"]), facts, rng) for _ in range(size)] + keys
    rng.shuffle(middle)
    ends = lines[kind, "end"]
    said = [
        *(_sentence(lines[kind, "opening"][at], facts, rng) for at in opening),
        *middle,
        *(_sentence(line, facts, rng) for line in rng.sample(ends, min(2, len(ends)))),
    ]
    kept = list(dict.fromkeys(said))
    return Summarized(name, tuple(kept), (" ".join(line for line in kept if line in keys),))


def _sentence(line: str, facts: dict[str, str], rng: random.Random) -> str:
    said = _said(line, facts, rng)
    return said[:1].upper() + said[1:]


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
    return " ".join(line.split()).replace(" ,", ",")


def _filler(slot: str, facts: dict[str, str], rng: random.Random) -> str:
    """Raises KeyError for a slot that there is not."""
    amount = rng.choice((rng.randint(2, 990), rng.randint(11, 399) / 10))
    match slot:
        case "company":
            return facts["company"]
        case "year":
            return str(int(facts["year"]) + rng.choice((-1, 0, 0, 1)))
        case "count":
            return str(rng.randint(2, 400))
        case "eps":
            return f"${rng.randint(5, 999) / 100:.2f}"
        case "percent":
            return f"{rng.choice((rng.randint(1, 40), rng.randint(10, 399) / 10))}{rng.choice(('%', '%', ' percent'))}"
        case "money":
            return f"${amount} {rng.choice(('million', 'million', 'billion'))}"
    return _said(rng.choice(_lines()["fill", slot]), facts, rng)
