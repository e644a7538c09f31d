"""The plain text of a mail: what its author wrote apart from what is quoted, and from the signature.

Marks that programs agree on are looked for, line by line: ">" (RFC 3676), "-- " before a signature (the same), the line
that announces a quotation, and the header that is put before a copy of the mail that is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kgmem.documents.document import BlockKind
from kgmem.documents.plain_text import Line, lines_of, write_lines
from kgmem.documents.reading import Reading

_QUOTED = re.compile(r"\s*>[>\s]*")
_SIGNATURE = re.compile(r"--\s?")
_SENT_FROM = re.compile(
    r"(?:sent from|get outlook for|gesendet von|von meinem|envoyé de|enviado desde)\b.{0,60}", re.IGNORECASE
)
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał|skrev)\b.{0,80}:$|写道[:：]$"
)
_ANSWERED = re.compile(
    r"[-_ ]*\b(?:original message|ursprüngliche nachricht|originalnachricht|message d['’]origine|mensaje original|"
    r"messaggio originale|oorspronkelijk bericht|mensagem original|原始邮件)\b[-_ ]*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"-{3,}.*\b(?:forwarded|weitergeleitet\w*|transféré|reenviado|inoltrato)\b.*", re.IGNORECASE)
_FIELD = re.compile(
    r"\W*(?:from|sent|date|to|cc|subject|von|gesendet|datum|an|betreff|de|envoyé|date|à|objet|enviado|para|asunto|"
    r"发件人|发送时间|收件人|主题)\b\W{0,3}[:：].*",
    re.IGNORECASE,
)
_WROTE_LINES = 3
"""So many lines the announcement of a quotation takes at most."""
_FIELDS = 3
"""So many fields, in twice as many lines, are the header of the mail that is answered."""


def write_mail(text: str, reading: Reading) -> None:
    """Writes the body of a mail; what is quoted in it, and the signature, as asides."""
    for is_aside, marked in groupby(_marked(list(lines_of(text))), lambda one: one[0]):
        write_lines((line for _, line in marked), reading, BlockKind.ASIDE if is_aside else BlockKind.PARAGRAPH)


def _marked(lines: Sequence[Line]) -> Iterator[tuple[bool, Line]]:
    """Each line with whether it is an aside."""
    rest_is_aside = forwarded = False
    announcement = 0
    for number, line in enumerate(lines):
        text = line.text.strip()
        if quoted := _QUOTED.match(line.text):
            yield True, Line(line.at + quoted.end(), line.text[quoted.end() :])
            continue
        if _FORWARDED.fullmatch(text):
            forwarded = True
        elif _FIELD.fullmatch(text):
            is_header = (
                sum(1 for other in lines[number : number + 8] if _FIELD.fullmatch(other.text.strip())) >= _FIELDS
            )
            rest_is_aside = rest_is_aside or (is_header and not forwarded)
        elif text:
            if forwarded:
                forwarded = rest_is_aside = False
            rest_is_aside = rest_is_aside or any(mark.fullmatch(text) for mark in (_SIGNATURE, _ANSWERED, _SENT_FROM))
            announcement = max(announcement, _announces(lines, number))
        is_mark = _SIGNATURE.fullmatch(line.text) is not None
        yield rest_is_aside or forwarded or announcement > 0, Line(line.at, "" if is_mark else line.text)
        announcement -= announcement > 0


def _announces(lines: Sequence[Line], number: int) -> int:
    """How many lines from here on say who wrote what is quoted behind them; mostly none."""
    said = ""
    for count, line in enumerate(lines[number : number + _WROTE_LINES], start=1):
        text = line.text.strip()
        if not text:
            return 0
        said = f"{said} {text}"
        if _WROTE.search(said):
            behind = next((other.text for other in lines[number + count :] if other.text.strip()), "")
            return count if _QUOTED.match(behind) else 0
    return 0
