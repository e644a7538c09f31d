"""Summaries whose every sentence leads back to its place in the document or to its triples in the graph.

What computes is in `kgmem.summarize.summarizer`, which takes a second to import.
"""

from kgmem.summarize.making import SummaryMaker
from kgmem.summarize.summary import StatedTriple, Summary, SummaryEntity, SummaryOptions, SummarySentence

__all__ = ["StatedTriple", "Summary", "SummaryEntity", "SummaryMaker", "SummaryOptions", "SummarySentence"]
