"""kgmem answers questions from a knowledge graph: on a laptop, offline, with proof."""

__version__ = "0.1.0"
