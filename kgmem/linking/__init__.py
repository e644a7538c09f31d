"""From text to nodes: mentions of a graph's names in questions and documents."""

from kgmem.linking.linker import Linker

__all__ = ["Linker"]
