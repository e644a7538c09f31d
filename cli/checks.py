"""What `kgmem doctor` looks at: the graph, the weights, the versions, the machine."""

from __future__ import annotations

import math
import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kgmem.errors import KgmemError, WeightsError

_PACKAGES = ("torch", "transformers", "tokenizers", "safetensors", "spacy", "pyoxigraph", "rdflib", "neo4j", "pyshacl")
_EXTRAS = {"matplotlib": ("the loss curve of `kgmem train`", "pip install 'kgmem[train]'")}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is missing, and how to get it. What is not `needed` only takes a comfort away."""

    what: str
    help: str
    needed: bool


@dataclass(frozen=True, slots=True)
class GraphState:
    """The graph that the other commands would use."""

    url: str
    version: str
    triples: int
    sources: int
    kind: str | None
    """Of a graph behind a server: what was detected there."""
    names: str | None
    """Of a graph behind a server: where names are looked up."""


@dataclass(frozen=True, slots=True)
class WeightsState:
    """The checkpoint that `kgmem ask` would use."""

    path: str
    megabytes: float
    parameters: int
    trained_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What the computing runs on."""

    system: str
    cores: int
    bf16: bool
    """Whether the processor has bfloat16 instructions, with which `kgmem train` is quicker."""
    gpu: str | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All of it. `healthy` unless something needed is missing."""

    healthy: bool
    kgmem: str
    python: str
    graph: GraphState | None
    weights: WeightsState | None
    versions: dict[str, str | None]
    machine: Machine
    problems: tuple[Problem, ...]


def diagnose(url: str | None, weights: Path | None) -> Diagnosis:
    """Looks at everything. Nothing raises: what is wrong becomes a `Problem`."""
    from kgmem import __version__

    problems: list[Problem] = []
    versions = {name: _version(name) for name in _PACKAGES}
    problems += [
        Problem(f"the package {name} is not installed", f"pip install {name}", needed=True)
        for name, found in versions.items()
        if found is None
    ]
    for name, (purpose, command) in _EXTRAS.items():
        versions[name] = _version(name)
        if versions[name] is None:
            problems.append(Problem(f"the package {name} is not installed: {purpose}", command, needed=False))
    graph = checkpoint = None
    try:
        graph = _graph(url)
    except KgmemError as error:
        problems.append(Problem(str(error), "kgmem ingest FILE makes one; --graph demo: is one to try", needed=True))
    try:
        checkpoint = _weights(weights)
    except KgmemError as error:
        remedy = "install kgmem anew: pip install --force-reinstall kgmem"
        problems.append(Problem(str(error), "kgmem train makes a checkpoint" if weights else remedy, needed=True))
    return Diagnosis(
        healthy=not any(problem.needed for problem in problems),
        kgmem=__version__,
        python=platform.python_version(),
        graph=graph,
        weights=checkpoint,
        versions=versions,
        machine=_machine(),
        problems=tuple(problems),
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _graph(url: str | None) -> GraphState:
    import kgmem

    with kgmem.open(url) as memory:
        store = memory.store
        kind, names = getattr(store, "kind", None), getattr(store, "named", None)
        return GraphState(store.url, store.version(), store.size(), len(store.sources()), kind, names)


def _weights(folder: Path | None) -> WeightsState:
    """Reads the header of the checkpoint, not its numbers."""
    from safetensors import SafetensorError, safe_open

    from kgmem.config import SHIPPED_WEIGHTS

    folder = folder or SHIPPED_WEIGHTS
    file = folder / "model.safetensors"
    try:
        with safe_open(file, framework="numpy") as tensors:
            names = [name for name in tensors.keys() if not name.endswith(".scale")]  # noqa: SIM118 (not a dictionary)
            parameters = sum(math.prod(tensors.get_slice(name).get_shape()) for name in names)
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"{folder}: no checkpoint can be read there: {error}") from None
    size = sum(part.stat().st_size for part in folder.iterdir() if part.is_file())
    return WeightsState(str(folder), round(size / 1e6, 1), parameters, _datasets(folder / "README.md"))


def _datasets(card: Path) -> tuple[str, ...]:
    """The `datasets` of a model card's front matter, a YAML list with one entry a line."""
    if not card.is_file():
        return ()
    found: list[str] = []
    inside = False
    for line in card.read_text(encoding="utf-8").split("\n---", 1)[0].splitlines():
        if inside and line.lstrip().startswith("- "):
            found.append(line.lstrip()[2:].strip())
        else:
            inside = line.rstrip() == "datasets:"
    return tuple(found)


def _machine() -> Machine:
    gpu = None
    if _version("torch") is not None:
        import torch

        gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    return Machine(f"{platform.system()} {platform.machine()}", os.cpu_count() or 1, _bf16(), gpu)


def _bf16() -> bool:
    """Reads the processor's flags (x86: avx512_bf16 or amx_bf16, Arm: bf16); False where they can't be read."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    lines = [line for line in text.splitlines() if line.lower().startswith(("flags", "features"))]
    return any({"avx512_bf16", "amx_bf16", "bf16"} & set(line.split()) for line in lines)
