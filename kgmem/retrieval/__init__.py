"""Retrieval: the neighbourhood of the linked entities, guided by the question."""

from kgmem.retrieval.expansion import RetrievalLimits, Retriever, readable

__all__ = ["RetrievalLimits", "Retriever", "readable"]
