"""How people begin: orders, detours, counts, doubts; and what they say that no graph answers (bank/openings.txt)."""

from __future__ import annotations

from kgmem.synthesis.bank import data_lines


def _read() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in data_lines("openings.txt"):
        key, _, phrases = line.partition(" = ")
        found[key] = found.get(key, ()) + tuple(phrase.strip() for phrase in phrases.split("|"))
    return found


_PHRASES = _read()
COMMANDS = _PHRASES["commands"]
"""Before a noun phrase: "name the director of X"."""
LISTS = _PHRASES["lists"]
"""Before a plural without determiner."""
SOME = _PHRASES["some"]
"""The same, for a few of them."""
ONE = _PHRASES["one"]
"""Before "a film by X"."""
WONDERS = _PHRASES["wonders"]
"""Before an embedded question: "do you know who directed X"."""
DETOURS = _PHRASES["detours"]
"""Before a plain question."""
NUMBERS = _PHRASES["numbers"]
"""Before a plural to be counted."""
ARE_THERE = _PHRASES["are there"]
"""After "how many films by X"."""
ANY = _PHRASES["any"]
"""Before a plural of which there may be none."""
WHETHER = _PHRASES["whether"]
"""Before a statement that may be false."""
RIGHT = tuple(phrase if phrase[:1] in {"", ","} else f" {phrase}" for phrase in _PHRASES["right"])
"""After it."""
BESIDES = _PHRASES["besides"]
"""Before what is to be left out."""
CHAT = _PHRASES["chat"]
"""Small talk."""
CHAT_ABOUT = _PHRASES["chat about"]
"""What no graph knows about a name, which stands at {}."""
EARNED = frozenset("weigh cost earn make gain gross get".split())
"""Verbs whose number is asked for with "how much"."""
