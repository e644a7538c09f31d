"""Writes small PDF files, with text where a test wants it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 612, 792
_IMAGE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    " /Length 1 >>\nstream\nx\nendstream"
)


@dataclass(frozen=True)
class Text:
    """A text at a place, in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    raised: str = ""
    """Written behind it, smaller and higher."""


def column(x: float, top: float, lines: Sequence[str], size: float = 10, pitch: float = 12) -> list[Text]:
    """Lines below one another."""
    return [Text(x, top - pitch * number, line, size) for number, line in enumerate(lines)]


def pdf(
    *pages: Sequence[Text], title: str = "", turned: int = 0, rotate: int = 0, extra: str = "", image: bool = False
) -> bytes:
    """A PDF with these pages; every character of any script is mapped to Unicode by the font."""
    characters = sorted({character for page in pages for text in page for character in text.text + text.raised})
    codes = {character: number for number, character in enumerate(characters, start=33)}  # codes of glyphs
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{8 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        _stream(_to_unicode(codes)),
        f"<< /Title {_string(title)} /Author (Ann Author) /CreationDate (D:20240131120000+01'00') >>",
        _IMAGE,
    ]
    for number, page in enumerate(pages):
        content = "".join(_show(text, codes, turned) for text in page) + (
            "q 600 0 0 700 0 0 cm /I Do Q\n" if image else ""
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate}"
            f" /Resources << /Font << /F 3 0 R /B 4 0 R >> /XObject << /I 7 0 R >> >> /Contents {9 + 2 * number} 0 R >>"
        )
        objects.append(_stream(content))
    return _file(objects, extra)


def protected_pdf() -> bytes:
    """A PDF whose password is not the empty one."""
    unknown = "<" + "5A" * 32 + ">"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {unknown} /U {unknown} /P -44 >> /ID [<00> <00>]"
    return pdf([Text(72, 700, "Secret")], extra=encrypt)


def _font(name: str) -> str:
    widths = " ".join(["500"] * 255)
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /FirstChar 1 /LastChar 255 /Widths [{widths}]"
        " /ToUnicode 5 0 R >>"
    )


def _to_unicode(codes: dict[str, int]) -> str:
    pairs = [f"<{code:02X}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items()]
    parts = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    maps = "".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{maps}endcmap end end"
    )


def _show(text: Text, codes: dict[str, int], turned: int) -> str:
    def coded(part: str) -> str:
        return "".join(f"{codes[character]:02X}" for character in part)

    font = "B" if text.bold else "F"
    matrix = {
        0: f"1 0 0 1 {text.x} {text.y}",
        90: f"0 1 -1 0 {WIDTH - text.y} {text.x}",
        180: f"-1 0 0 -1 {WIDTH - text.x} {HEIGHT - text.y}",
        270: f"0 -1 1 0 {text.y} {HEIGHT - text.x}",
    }
    shown = f"BT /{font} {text.size} Tf {matrix[turned]} Tm <{coded(text.text)}> Tj"
    if text.raised:
        shown += f" /{font} {text.size * 0.6} Tf {text.size * 0.4} Ts <{coded(text.raised)}> Tj 0 Ts"
    return shown + " ET\n"


def _string(text: str) -> str:
    return "<FEFF" + text.encode("utf-16-be").hex() + ">"


def _stream(content: str) -> str:
    packed = zlib.compress(content.encode("latin-1")).hex() + ">"
    return f"<< /Length {len(packed)} /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n{packed}\nendstream"


def _file(objects: Sequence[str], extra: str) -> bytes:
    written = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return written + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R /Info 6 0 R {extra} >>\nstartxref\n{len(written)}\n%%EOF\n"
    ).encode("latin-1")
