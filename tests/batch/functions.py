"""What the tests run over documents. Other processes import it, so it is a module."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from kgmem.batch import Output
from kgmem.documents import Document
from kgmem.errors import WeightsError


def make_first_sentence() -> Callable[[Document], Output]:
    """A function that summarizes: the first sentence. Some documents tell it to fail."""
    return first_sentence


def first_sentence(document: Document) -> Output:
    """The first sentence, or whatever harm the text asks for."""
    match document.text.split()[0]:
        case "SLEEP":
            time.sleep(60)
        case "CRASH":
            os.abort()
        case "EXIT":
            os._exit(7)
        case "MEMORY":
            bytearray(1 << 40)
        case "ERROR":
            raise ValueError("no such\nthing")
    sentence = document.text.partition(".")[0] + "."
    return Output(f"{sentence}\n", {"summary": sentence})


def make_slow_first_sentence() -> Callable[[Document], Output]:
    """The same, but slow enough to be killed on the way."""

    def slow(document: Document) -> Output:
        time.sleep(0.03)
        return first_sentence(document)

    return slow


def make_nothing() -> Callable[[Document], Output]:
    """Can't be made."""
    raise WeightsError("there are no weights in that folder; name another")


def make_process_number() -> Callable[[int], tuple[int, int, int]]:
    """A function that tells the numbers of the process where it was made, of its own, and the task."""
    made_in = os.getpid()
    return lambda task: (made_in, os.getpid(), task)
