"""Knowledge graphs: the `GraphStore` port and its implementations."""

from kgmem.stores.base import Estimate, GraphStore, RelationInfo, Row, Schema, Source, WritableStore
from kgmem.stores.opening import open_store, sync_store

__all__ = [
    "Estimate",
    "GraphStore",
    "RelationInfo",
    "Row",
    "Schema",
    "Source",
    "WritableStore",
    "open_store",
    "sync_store",
]
