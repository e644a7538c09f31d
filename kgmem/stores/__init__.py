"""Knowledge graphs: the `GraphStore` port and its implementations."""

from kgmem.stores.base import GraphStore, RelationInfo, Row, Schema, Source, WritableStore
from kgmem.stores.opening import open_store

__all__ = ["GraphStore", "RelationInfo", "Row", "Schema", "Source", "WritableStore", "open_store"]
