"""kgmem answers questions from a knowledge graph: on a laptop, offline, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kgmem.engine import KnowledgeMemory, open
    from kgmem.errors import KgmemError
    from kgmem.language.loading import load as load_pipeline
    from kgmem.types import Answer

__all__ = ["Answer", "KgmemError", "KnowledgeMemory", "__version__", "load_pipeline", "open"]

_HOMES = {
    "Answer": "types.Answer",
    "KgmemError": "errors.KgmemError",
    "KnowledgeMemory": "engine.KnowledgeMemory",
    "load_pipeline": "language.loading.load",
    "open": "engine.open",
}


def __getattr__(name: str) -> object:
    """Imports the public names when they are first used, so that `import kgmem` costs nothing."""
    if name in _HOMES:
        from importlib import import_module

        module, _, attribute = _HOMES[name].rpartition(".")
        return getattr(import_module(f"kgmem.{module}"), attribute)
    raise AttributeError(f"module 'kgmem' has no attribute {name!r}")
