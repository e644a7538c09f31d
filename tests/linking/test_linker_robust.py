"""Whatever the text, linking ends quickly and gives mentions that lie in it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgmem.linking import Linker
from kgmem.stores.base import WritableStore
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDFS_LABEL, Literal, Mention, NamedNode, Triple

Link = Callable[[str], tuple[Mention, ...]]
HOSTILE = [
    "",
    " \n\t ",
    "?",
    "\x00",
    "\ud800\udfff Keanu Reeves",
    '"Keanu Reeves" AND "The Matrix"',
    "NEAR(keanu reeves, 5)",
    "keanu* ^reeves -matrix words:keanu",
    "Keanu Reeves'); DROP TABLE alias; --",
    '{"json": ["Keanu", null]}',
    "%_%",
    "\u202eseveeR unaeK\u202c",
    "ﷺ" * 50,
    "e" + "\u0301" * 1000,
    "👩‍👩‍👧‍👦 Kismet",
    "-" * 1000 + "1" * 1000,
    "1e999999999 NaN inf 0x10 ١٢٣ ²³ 1,,2 1.2.3.4 --5",
    "99-99-9999 0000-00-00 2024-02-30 30 February 2024",
]


def check(text: str, mentions: tuple[Mention, ...]) -> None:
    """Mentions lie in order inside the text, their candidates by falling score in 0..1."""
    bounds = [(mention.start, -mention.end) for mention in mentions]
    assert bounds == sorted(set(bounds))
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        scores = [candidate.score for candidate in mention.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert all(candidate.nodes for candidate in mention.candidates)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_data(link: Link, text: str) -> None:
    """Quotes, FTS5 syntax, SQL, NUL, lone surrogates and odd numbers end in mentions or none, not in an error."""
    check(text, link(text))
    assert not text.startswith("Keanu") or link(text)[0].text == "Keanu Reeves"


NAMES = [
    "Keanu Reeves",
    "keanu",
    "The Matrix",
    "Revolver",
    "北京大学",
    "1999",
    "31 March 1999",
    "the",
    "Rings",
    "'s",
    ",",
    ". ",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), max_size=12))
def test_any_text(parts: list[str]) -> None:
    """Names between any characters give mentions inside the text, in order."""
    text = " ".join(parts)
    check(text, _small_linker().link(text))


_LINKERS: list[Linker] = []


def _small_linker() -> Linker:
    if not _LINKERS:
        store = MemoryStore()
        labels = [*NAMES, "What", "Keanu", "Lord of the Rings", "大学"]
        named = ((NamedNode(f"http://example.org/{number}"), label) for number, label in enumerate(labels))
        store.replace("s", (Triple(node, RDFS_LABEL, Literal(label)) for node, label in named), digest="0")
        _LINKERS.append(Linker(store))
    return _LINKERS[0]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "Keanu Reeves ",
        "Keano Reevs and ",
        "北京大学",
        "北亰大学",
        "12 ",
        "1,",
        "A.",
        "The ",
        "x'",
        "1 May 1999 ",
        "Zzyzx Qwrt ",
    ],
)
def test_long_texts_end_quickly(link: Link, piece: str) -> None:
    """100,000 characters of anything take seconds at most, and the mentions stay in proportion to the words."""
    text = (piece * 100_000)[:100_000]
    started = time.process_time()
    mentions = link(text)
    assert time.process_time() - started < 20
    assert len(mentions) <= 50_000
    check(text, mentions)


def test_time_grows_with_the_text_only(link: Link) -> None:
    """Four times the words take no more than eight times as long: no step is quadratic."""
    draw = random.Random(1)
    words = ["Keanu", "Reeves", "film", "Rings", "lord", "who", "Matirx", "Berlin", "1999", "the", "of", "zebra"]
    text = " ".join(draw.choices(words, k=12_000))

    def seconds(part: str) -> float:
        started = time.process_time()
        link(part)
        return time.process_time() - started

    short = text[: len(text) // 4]
    seconds(short[:1000])
    assert min(seconds(text), seconds(text)) < 8 * max(seconds(short), seconds(short))


def test_one_linker_in_several_threads(store: WritableStore) -> None:
    """Threads may share a linker: each gets what one thread alone gets."""
    linker = Linker(store)
    texts = [
        "Who directed The Matrix?",
        "films of Keanu Reevs",
        "北京有多少人口",
        "what came out in 1999",
        "Kismet",
    ] * 20
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(linker.link, texts)) == [linker.link(text) for text in texts]
