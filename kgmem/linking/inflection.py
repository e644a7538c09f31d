"""The dictionary forms that a word of a text may have in a name: "Nolan's" → "nolan", "films" → "film"."""

from __future__ import annotations

_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "wives": "wife", "lives": "life"}
_POSSESSIVES = ("'s", "\u2019s", "\u02bcs", "`s", "\u00b4s")


def base_forms(raw: str, folded: str) -> tuple[str, ...]:
    """Other folded forms for a word that ends a name in a text; empty for most.

    `raw` is the word as it stands, `folded` what `folding.fold_word` made of it.
    """
    if len(folded) < 3 or not folded.endswith(("s", "n", "e")):
        return ()
    if raw[-2:].lower() in _POSSESSIVES:
        return (folded[:-1],)
    if folded in _IRREGULAR:
        return (_IRREGULAR[folded],)
    if not folded.endswith("s") or folded.endswith(("ss", "us", "is")) or len(folded) < 4:
        return ()
    if folded.endswith("ies"):
        return (folded[:-3] + "y", folded[:-1])
    if folded.endswith(("ses", "xes", "zes", "ches", "shes")):
        return (folded[:-2], folded[:-1])
    return (folded[:-1],)
