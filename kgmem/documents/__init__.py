"""Documents as people read them, with the place of everything in the original."""

from kgmem.documents.document import Block, BlockKind, Document, Metadata, Origin, Page, Section
from kgmem.documents.formats import EXTENSIONS
from kgmem.documents.limits import ReadingLimits
from kgmem.documents.read import read_bytes, read_document

__all__ = [
    "EXTENSIONS",
    "Block",
    "BlockKind",
    "Document",
    "Metadata",
    "Origin",
    "Page",
    "ReadingLimits",
    "Section",
    "read_bytes",
    "read_document",
]
