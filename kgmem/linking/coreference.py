"""Short forms of what a document named before: "Merkel" after "Angela Merkel", "WHO", "the memorial"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgmem.linking.choices import Choice, Span, surface
from kgmem.linking.document_words import DocumentWords
from kgmem.linking.profiles import Profiles
from kgmem.linking.wordlists import COMMON_WORDS, FUNCTION_WORDS
from kgmem.stores.folding import fold, fold_head, fold_short, is_unspaced

_LONGEST_ACRONYM = 7
_REACH = 200
"""Linked mentions back to which a short form is followed."""
_TAIL = re.compile(r"(?: (?:of|for|at|in|de)\b|,|\s*\().*", re.DOTALL)
_DEFINITE = frozenset(["the", "this", "that"])


@dataclass(frozen=True, slots=True)
class _Antecedent:
    """A linked span, and the forms of its name: as it stands there and as the graph has it."""

    last: int
    choice: Choice
    forms: tuple[tuple[str, ...], ...]
    head: str
    """What kind of thing the name says that it is: "institute" of "Acharya Institute of Technology"; perhaps empty."""
    person: bool


def short_forms(words: DocumentWords, linked: Sequence[Span], spans: Sequence[Span], profiles: Profiles) -> list[Span]:
    """Spans with coreferent choices, some of them among `spans` with a choice more.

    `linked` are the spans that are linked so far, by position; their first choice is the one that is meant.
    """
    antecedents = list(_antecedents(linked, profiles))
    if not antecedents:
        return []
    taken = {number for span in linked if span.last - span.first > 1 for number in range(span.first, span.last)}
    by_bounds = {(span.first, span.last): span for span in spans}
    found = []
    found += _by_head(words, antecedents, taken | {n for span in linked for n in range(span.first, span.last)})
    for first, last in _short(words, taken):
        form = surface(words, first, last)
        cut = next((cut for _, _, cut in words.bases[last - 1] if cut), 0)
        raw = words.text[words.starts[first] : words.ends[last - 1] - cut]
        antecedent = _nearest(antecedents, first, form, raw)
        if antecedent is None:
            continue
        span = by_bounds.get((first, last))
        if span is None:
            span = Span(first, last, cut, form)
        if all(choice.node != antecedent.choice.node for choice in span.choices):
            span.choices = [*span.choices, Choice(antecedent.choice.node, antecedent.choice.row, "coreferent")]
            found.append(span)
    return found


def _antecedents(linked: Sequence[Span], profiles: Profiles) -> Iterator[_Antecedent]:
    for span in linked:
        best = span.choices[0]
        label = profiles.label(best.node)
        name = tuple(fold_head(label) or fold_short(label) or fold(label))
        forms = tuple({form for form in (span.surface, name) if len(form) > 1})
        if forms and not is_unspaced(forms[0][0]):
            person = "person" in profiles.kinds(best.node)
            yield _Antecedent(span.last, best, forms, "" if person else _head(label), person)


def _before(antecedents: Sequence[_Antecedent], place: int) -> Iterator[_Antecedent]:
    """The antecedents that end before word `place`, the nearest first."""
    end = bisect_right(antecedents, place, key=lambda antecedent: antecedent.last)
    return reversed(antecedents[max(0, end - _REACH) : end])


def _head(label: str) -> str:
    """The last word of a name before its remark, comma or "of"; empty for a name of one word."""
    words = fold(_TAIL.sub("", label.replace("_", " ")))
    return words[-1] if len(words) > 1 and words[-1].isalpha() and words[-1] not in FUNCTION_WORDS else ""


def _by_head(words: DocumentWords, antecedents: Sequence[_Antecedent], taken: set[int]) -> list[Span]:
    """Spans such as "the memorial" and "this institute": the last thing before whose name says that it is one."""
    heads = {antecedent.head for antecedent in antecedents}
    found = []
    for number in range(1, len(words)):
        word = words.folded[number]
        if word not in heads or number in taken or words.folded[number - 1] not in _DEFINITE:
            continue
        if words.goes_on_after(number + 1, 0):
            continue
        for antecedent in _before(antecedents, number):
            if antecedent.head == word:
                choice = Choice(antecedent.choice.node, antecedent.choice.row, "head")
                found.append(Span(number, number + 1, 0, (word,), [choice]))
                break
    return found


def _short(words: DocumentWords, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitalized words outside longer names that are linked, and each of their words."""
    number = 0
    while number < len(words):
        if not words.named(number) or number in taken or words.folded[number] in FUNCTION_WORDS:
            number += 1
            continue
        end = number + 1
        while end < len(words) and words.named(end) and words.joined[end] and end not in taken:
            end += 1
        yield number, end
        number = end


def _nearest(antecedents: Sequence[_Antecedent], before: int, form: tuple[str, ...], raw: str) -> _Antecedent | None:
    for antecedent in _before(antecedents, before):
        if any(_is_short(form, raw, longer, antecedent) for longer in antecedent.forms):
            return antecedent
    return None


def _is_short(form: tuple[str, ...], raw: str, longer: tuple[str, ...], antecedent: _Antecedent) -> bool:
    """Whether a form is the end of a longer one, its beginning, or its initials."""
    if len(form) == 1 and raw.isupper() and 2 <= len(form[0]) <= _LONGEST_ACRONYM:
        initials = "".join(word[0] for word in longer if word not in FUNCTION_WORDS)
        if form[0] in (initials, "".join(word[0] for word in longer)):
            return True
    if len(form) >= len(longer) or all(word in COMMON_WORDS for word in form):
        return False
    if longer[-len(form) :] == form:
        return True
    return longer[: len(form)] == form and (antecedent.person or len(form) > 1)
