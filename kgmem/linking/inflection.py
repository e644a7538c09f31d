"""The dictionary forms that a word of a text may have in a name: "Nolan's" → "nolan", "films" → "film"."""

from __future__ import annotations

_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "wives": "wife", "lives": "life"}
POSSESSIVES = ("'s", "\u2019s", "\u02bcs", "`s", "\u00b4s")


def base_forms(raw: str, folded: str) -> list[tuple[str, int]]:
    """Other folded forms for a word that ends a name in a text, and how many characters of `raw` each leaves off.

    That is 2 for a possessive "'s", else 0. `raw` is the word as it stands, `folded` what `fold_word` made of it.
    """
    if raw[-2:].lower() in POSSESSIVES and len(folded) > 1:
        return [(folded[:-1], 2)]
    if folded in _IRREGULAR:
        return [(_IRREGULAR[folded], 0)]
    if not folded.endswith("s") or folded.endswith(("ss", "us", "is")) or len(folded) < 4:
        return []
    if folded.endswith("ies"):
        return [(folded[:-3] + "y", 0), (folded[:-1], 0)]
    if folded.endswith(("ses", "xes", "zes", "ches", "shes")):
        return [(folded[:-2], 0), (folded[:-1], 0)]
    return [(folded[:-1], 0)]
