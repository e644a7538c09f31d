"""From files to sources of a store, and back."""

from kgmem.ingest.exporting import export
from kgmem.ingest.forgetting import forget
from kgmem.ingest.options import IngestOptions, Progress
from kgmem.ingest.report import ForgetReport, IngestReport, Skipped, SourceReport
from kgmem.ingest.run import ingest

__all__ = [
    "ForgetReport",
    "IngestOptions",
    "IngestReport",
    "Progress",
    "Skipped",
    "SourceReport",
    "export",
    "forget",
    "ingest",
]
