"""What a mail says itself, beside what it quotes, and its signature."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgmem.documents import Document

HEAD = "From: ann@a.example\nMessage-ID: <1@a.example>\nContent-Type: text/plain; charset=utf-8\n\n"
QUOTED = "> Dear Ann,\n>\n> when is\n>> it?\n"


@pytest.mark.parametrize(
    ("behind", "asides"),
    [
        (
            f"On Mon, 3 Mar 2025, Bob <b@b.example>\nwrote:\n{QUOTED}",
            ["On Mon, 3 Mar 2025, Bob <b@b.example>\nwrote:\nDear Ann,", "when is\nit?"],
        ),
        (f"Am Montag schrieb Bob:\n\n{QUOTED}", ["Am Montag schrieb Bob:", "Dear Ann,", "when is\nit?"]),
        ("-- \nAnn Berg\n+49 30 1234\n", ["Ann Berg", "+49 30 1234"]),
        ("Sent from my phone\n", ["Sent from my phone"]),
        (
            "-----Original Message-----\nFrom: Bob\n\nWhen is it?\n",
            ["-----Original Message-----\nFrom: Bob", "When is it?"],
        ),
        ("From: Bob\nSent: Monday\nTo: Ann\n\nWhen is it?\n", ["From: Bob\nSent: Monday\nTo: Ann", "When is it?"]),
    ],
)
def test_what_is_not_the_mails_own(
    read: Callable[..., Document], kinds: Callable, behind: str, asides: list[str]
) -> None:
    """Quotations, what announces them, signatures, and the mail that is answered are asides."""
    found = kinds(read((HEAD + "It is at noon.\n\n" + behind).encode(), "a.eml"))
    assert found == [("paragraph", "It is at noon."), *(("aside", text) for text in asides)]


def test_answers_between_quoted_lines(read: Callable[..., Document], kinds: Callable) -> None:
    """What is written below each question stays."""
    found = kinds(read((HEAD + "> When?\n\nAt noon.\n\n> Where?\n\nHere.\n").encode(), "a.eml"))
    assert found == [("aside", "When?"), ("paragraph", "At noon."), ("aside", "Where?"), ("paragraph", "Here.")]


def test_what_is_forwarded_is_read(read: Callable[..., Document], kinds: Callable) -> None:
    """Only its header is an aside; a mail in which somebody wrote something quotes nothing."""
    header = "---------- Forwarded message ---------\nFrom: Bob\nDate: Monday\nTo: Ann\n\n"
    found = kinds(read(f"{HEAD}See what Bob wrote:\n\n{header}We meet at noon.\n".encode(), "a.eml"))
    assert [kind for kind, _ in found] == ["paragraph", "aside", "paragraph"]
    assert found[-1] == ("paragraph", "We meet at noon.")
