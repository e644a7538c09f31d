"""Answer sentences as text: numbers of nouns, and sets that meet."""

from __future__ import annotations

import pytest

from kgmem.decoding.rendering import Wording, render
from kgmem.decoding.vocabulary import ANSWER, END, WORD_IDS, slot_token

SLOTS = {
    "Ann": Wording("Ann", is_name=True),
    "Bob": Wording("Bob", is_name=True),
    "director": Wording("director"),
    "awards": Wording("awards"),
    "films by": Wording("film", "directed by", is_set=True),
    "ones with": Wording("one", "with the star", is_set=True),
    "teams with": Wording("team", "with the president", is_set=True),
    "museums": Wording("museum", is_set=True),
    "ones in": Wording("one", "located in", is_set=True),
}
NAMES = list(SLOTS)


@pytest.mark.parametrize(
    ("tokens", "many", "text"),
    [
        ("The director of Ann is ANSWER .", False, "The director of Ann is X."),
        ("The awards of Ann are ANSWER .", True, "The awards of Ann are X."),
        ("The films_by Ann is ANSWER .", False, "The film directed by Ann is X."),
        ("The number of the films_by Ann is ANSWER .", False, "The number of the films directed by Ann is X."),
        ("The director of the films_by Ann is ANSWER .", False, "The director of the films directed by Ann is X."),
        (
            "The ones_with Ann among the films_by Bob are ANSWER .",
            True,
            "The films with the star Ann and directed by Bob are X.",
        ),
        ("The museums among the ones_in Ann is ANSWER .", False, "The museum located in Ann is X."),
        (
            "The director of Ann among the director of Bob is ANSWER .",
            False,
            "The director of Ann and director of Bob is X.",
        ),
        (
            "The director of Ann among the director of Bob are ANSWER .",
            True,
            "The directors of Ann among the directors of Bob are X.",
        ),
        ("The teams_with the ones_with Ann is ANSWER .", False, "The team with the president with the star Ann is X."),
        ("Yes: Ann is among the director of Bob .", False, "Yes: Ann is among the directors of Bob."),
    ],
)
def test_tokens_become_text(tokens: str, many: bool, text: str) -> None:
    """One answer is in the singular, what it is found through in the plural, and sets that meet are said once."""
    ids = [
        ANSWER if word == "ANSWER" else slot_token(NAMES.index(word.replace("_", " ")))
        if word.replace("_", " ") in SLOTS
        else WORD_IDS[word]
        for word in tokens.split()
    ]  # fmt: skip
    slots = {slot_token(place): SLOTS[name] for place, name in enumerate(NAMES)}
    assert render([*ids, END], slot=slots.__getitem__, answer="X", many=many) == text
