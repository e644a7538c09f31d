"""Summaries whose every sentence leads back to its place in the document or to its triples in the graph."""

from kgmem.summarize.making import SummaryMaker
from kgmem.summarize.summarizer import Summarizer, load_summarizer
from kgmem.summarize.summary import StatedTriple, Summary, SummaryEntity, SummaryOptions, SummarySentence

__all__ = [
    "StatedTriple",
    "Summarizer",
    "Summary",
    "SummaryEntity",
    "SummaryMaker",
    "SummaryOptions",
    "SummarySentence",
    "load_summarizer",
]
