"""BLEU (Papineni et al. 2002), as sacreBLEU computes it: cased, with its own tokens (13a)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kgmem.errors import MissingExtraError


def bleu(texts: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """BLEU of all texts together against all references of each, in percent.

    Raises MissingExtraError without sacreBLEU.
    """
    try:
        from sacrebleu import corpus_bleu
    except ImportError as error:
        raise MissingExtraError("BLEU needs sacreBLEU: pip install 'kgmem[benchmark]'") from error
    most = max(map(len, references), default=0)
    streams: Any = [[some[i] if i < len(some) else None for some in references] for i in range(most)]
    return float(corpus_bleu(list(texts), streams).score)
