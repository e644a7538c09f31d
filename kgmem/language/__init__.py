"""English text read by spaCy, over kgmem's own text encoder: `kgmem.language.load()` gives the pipeline."""

from __future__ import annotations

from kgmem.language.loading import BLANK, PIPELINE, load

__all__ = ["BLANK", "PIPELINE", "load"]
