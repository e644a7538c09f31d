"""Retrieval: the neighbourhood of the linked entities, guided by the question."""

from kgmem.retrieval.expansion import RetrievalLimits, Retriever

__all__ = ["RetrievalLimits", "Retriever"]
