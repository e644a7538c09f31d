"""Retrieval: the neighbourhood of the linked entities, guided by the question."""

from kgmem.retrieval.expansion import Retriever, RetrievalLimits

__all__ = ["RetrievalLimits", "Retriever"]
