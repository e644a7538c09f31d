"""Many documents at once: which, in which processes, and where the results go."""

from kgmem.batch.inputs import BatchInput, Found, find_documents
from kgmem.batch.outputs import Output, Records, fingerprint
from kgmem.batch.progress import BatchProgress
from kgmem.batch.run import BatchOptions, Outcome, run_batch
from kgmem.batch.workers import WorkerOptions

__all__ = [
    "BatchInput",
    "BatchOptions",
    "BatchProgress",
    "Found",
    "Outcome",
    "Output",
    "Records",
    "WorkerOptions",
    "find_documents",
    "fingerprint",
    "run_batch",
]
