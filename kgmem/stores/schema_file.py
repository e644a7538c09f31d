"""A schema as a JSON file beside the store, so that the next process need not look at the sample again.

Best effort: a file that is missing, of another version or damaged is as good as none, and one that can't be written is
left out.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from kgmem.stores.base import RelationInfo, Schema
from kgmem.types import Relation


def load_schema(path: Path, version: str) -> Schema | None:
    """The schema in the file, if it is that of the store's `version`."""
    try:
        found = json.loads(path.read_bytes())
        return _from_json(found["schema"]) if found["version"] == version else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def save_schema(path: Path, version: str, schema: Schema) -> None:
    """Writes the file at once, so that no reader finds half of it."""
    with suppress(OSError), NamedTemporaryFile("w", dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            json.dump({"version": version, "schema": _to_json(schema)}, file)
            file.close()
            os.chmod(file.name, 0o644)  # noqa: PTH101 (others may read the store too)
            os.replace(file.name, path)  # noqa: PTH105
        except BaseException:
            os.unlink(file.name)  # noqa: PTH108
            raise


def _to_json(schema: Schema) -> dict[str, Any]:
    relations = list(schema.relations)
    number = {Relation(iri, inverse): 2 * i + inverse for i, iri in enumerate(relations) for inverse in (False, True)}
    return {
        "relations": [[r.iri, r.label, r.count, r.subject_types, r.object_types] for r in schema.relations.values()],
        "types": dict(schema.types),
        "follows": [[number[one], sorted(number[r] for r in then)] for one, then in schema.follows.items()],
    }


def _from_json(found: dict[str, Any]) -> Schema:
    relations = {
        iri: RelationInfo(iri, label, count, tuple(subjects), tuple(objects))
        for iri, label, count, subjects, objects in found["relations"]
    }
    by_number = [Relation(iri, inverse) for iri in relations for inverse in (False, True)]
    follows = {by_number[one]: frozenset(by_number[r] for r in then) for one, then in found["follows"]}
    return Schema(relations, found["types"], follows)
