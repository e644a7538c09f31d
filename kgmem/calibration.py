"""How sure the model has to be over a graph: measured on questions made from that graph, once, without any labels.

    $XDG_CACHE_HOME/kgmem/calibration/HASH.json     ~/.cache without XDG_CACHE_HOME

HASH is of the graph's relations and classes, the checkpoint and this version: what has the same relations needs no new
measurement.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from dataclasses import asdict
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kgmem import __version__
from kgmem.decoding.confidence import Calibration
from kgmem.decoding.vocabulary import TOKENS
from kgmem.errors import UsageError
from kgmem.plans.execution import execute_all

if TYPE_CHECKING:
    from kgmem.decoding.reasoner import Reasoner

_LOG = logging.getLogger(__name__)
QUESTIONS = 192
BATCH = 32
KINDS = {
    "1hop": 0.30, "2hop": 0.18, "3hop": 0.05, "intersection": 0.07, "count": 0.06, "exists": 0.06, "type": 0.03,
    "filter": 0.05, "top": 0.04, "most": 0.02, "compare": 0.02, "union": 0.02, "difference": 0.02, "literal": 0.04,
    "unanswerable": 0.12,
}  # fmt: skip
"""Weights of the kinds: mostly simple ones, as people ask. Training draws more of the hard ones."""


def calibrated(reasoner: Reasoner) -> Calibration | None:
    """The calibration of a model over its graph, from the cache if it is there.

    None if the graph has nothing to ask about, or if the checkpoint was trained before the questions that are made:
    then its own threshold holds.
    """
    if not reasoner.known.issuperset(range(len(TOKENS))):
        return None
    path = _path(reasoner)
    with suppress(OSError, ValueError, TypeError):
        saved = json.loads(path.read_text(encoding="utf-8"))
        return Calibration(tuple(map(float, saved["certainties"])), tuple(map(bool, saved["right"])))
    _LOG.info("Measuring how sure to be over this graph; next time that is known")
    try:
        found = measure(reasoner)
    except UsageError:  # a graph without statements
        return None
    with suppress(OSError):  # a machine where nothing can be kept measures again
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(json.dumps(asdict(found)), encoding="utf-8")
        new.replace(path)
    return found


def measure(reasoner: Reasoner, *, count: int = QUESTIONS, seed: int = 0) -> Calibration:
    """Asks questions made from the graph. Raises UsageError if it has no statements."""
    from kgmem.synthesis.bench import Mix
    from kgmem.synthesis.questions import questions
    from kgmem.synthesis.sampling import sample_graph

    asked = list(islice(questions(sample_graph(reasoner.store), seed=seed, mix=Mix(kinds=KINDS)), count))
    certainties: list[float] = []
    right: list[bool] = []
    for first in range(0, len(asked), BATCH):
        batch = asked[first : first + BATCH]
        findings = reasoner.weigh([q.text for q in batch], [q.missing for q in batch])
        plans = [q.plan for q in batch if q.plan is not None]
        expected = iter(execute_all(plans, reasoner.store))
        for question, finding in zip(batch, findings, strict=True):
            truth = next(expected) if question.plan is not None else None
            if finding is not None:
                certainties.append(reasoner.certainty(finding))
                right.append(truth is not None and set(truth.answers) == set(finding.result.answers))
    return Calibration(tuple(certainties), tuple(right))


def _path(reasoner: Reasoner) -> Path:
    schema, model = reasoner.store.schema(), reasoner.checkpoint.model
    relations = sorted((r.iri, r.label, r.subject_types, r.object_types) for r in schema.relations.values())
    digest = blake2b(repr((relations, sorted(schema.types), __version__, QUESTIONS, KINDS)).encode(), digest_size=12)
    digest.update(repr(model.config.certainty).encode())
    digest.update(model.decoder.wte.weight.detach().float().numpy().tobytes())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "kgmem" / "calibration" / f"{digest.hexdigest()}.json"
