"""English text read by spaCy, over kgmem's own text encoder: `kgmem.language.load()` gives the pipeline."""

from __future__ import annotations

from kgmem.language.loading import PIPELINE, load

__all__ = ["PIPELINE", "load"]
