"""Steps of training: bf16 where the processor has it, metrics as JSON lines, resumable to the step."""

from __future__ import annotations

import json
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from kgmem.decoding.checkpoint import has_bf16
from kgmem.memory.batch import round_up
from kgmem.training.settings import TrainingSettings

SHAPES = 8
"""Sizes are rounded up to multiples of this; see kgmem.memory.batch.collate."""
Report = Callable[[dict[str, Any]], None]
Model = TypeVar("Model", bound=nn.Module)
Item = TypeVar("Item")


@dataclass
class Steps(ABC, Generic[Model, Item]):
    """Trains a model on examples in `folder`, which holds metrics.jsonl and the state to resume from."""

    model: Model
    settings: TrainingSettings
    folder: Path
    report: Report
    step: int = 0
    began: float = field(default_factory=time.perf_counter)
    """When training began, on the clock of time.perf_counter."""

    @abstractmethod
    def evaluate(self, examples: Sequence[Item]) -> dict[str, float]:
        """How well the model does on examples that it is not trained on."""

    @abstractmethod
    def loss(self, items: Sequence[Item], device: str) -> Tensor:
        """The loss of a batch."""

    def groups(self) -> list[dict[str, Any]]:
        """The parameters that are trained, with their rates."""
        return [{"params": list(self.model.parameters()), "lr": self.settings.rate}]

    def train(self, train: Sequence[Item], held_out: Sequence[Item]) -> None:
        """Trains to settings.steps, from where an earlier run in the same folder stopped."""
        torch.manual_seed(self.settings.seed)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model.to(device)
        optimizer = torch.optim.AdamW(self.groups(), weight_decay=self.settings.weight_decay)
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, self._rate)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._resume(optimizer, scheduler)
        batches = self._batches(train)
        self.began = began = time.perf_counter()
        recent: list[float] = []
        while self.step < self.settings.steps and self._spent() < 1:
            items = [train[i] for i in next(batches)]
            self.model.train()
            loss = self.loss(items, device)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
            optimizer.step()
            scheduler.step()
            self.step += 1
            recent.append(float(loss.detach()))
            if self.step % 25 == 0:
                seconds = time.perf_counter() - began
                self._log(
                    step=self.step, loss=round(float(np.mean(recent)), 4), norm=round(float(norm), 3),
                    seconds=round(seconds, 1), per_second=round(25 * self.settings.batch_size / seconds, 1),
                )  # fmt: skip
                began, recent = time.perf_counter(), []
            if self.step % self.settings.evaluate_every == 0 or self.step == self.settings.steps:
                self._log(step=self.step, **self.evaluate(held_out))
                began = time.perf_counter()
            if self.step % self.settings.save_every == 0 or self.step == self.settings.steps:
                self._save(optimizer)

    def _spent(self) -> float:
        """The share of the seconds that has gone by; 0 without a limit."""
        return (time.perf_counter() - self.began) / self.settings.seconds if self.settings.seconds else 0.0

    def autocast(self, device: str) -> torch.autocast:
        """bf16 where that is quicker."""
        return torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda" or has_bf16())

    def _batches(self, examples: Sequence[Item]) -> Iterator[list[int]]:
        """Endless batches of groups in random order; the same from a given step on, so that a run can resume."""
        size, groups = self.settings.group_size, math.ceil(len(examples) / self.settings.group_size)
        per_batch = max(1, self.settings.batch_size // size)
        per_epoch = max(1, groups // per_batch)
        position = self.step
        while True:
            epoch, within = divmod(position, per_epoch)
            order = np.random.default_rng([self.settings.seed, epoch]).permutation(groups)
            for first in range(within * per_batch, per_epoch * per_batch, per_batch):
                chosen = order[first : first + per_batch]
                yield [i for g in chosen for i in range(g * size, min((g + 1) * size, len(examples)))]
                position += 1

    def _rate(self, step: int) -> float:
        warm = max(1, int(self.settings.warmup * self.settings.steps))
        left = (self.settings.steps - step) / (self.settings.steps - warm + 1)
        return min((step + 1) / warm, max(0.02, min(left, 1 - self._spent())))

    def _log(self, **values: float) -> None:
        with (self.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")
        self.report(values)

    def _save(self, optimizer: torch.optim.AdamW) -> None:
        """Model and optimizer as tensors only, in one file that replaces the old one at once."""
        tensors = {
            f"model.{name}": value.detach().cpu().contiguous() for name, value in self.model.state_dict().items()
        }
        for i, state in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{i}.{key}": value.detach().cpu().clone() for key, value in state.items()}
        target = self.folder / "state.safetensors"
        metadata = {"step": str(self.step), "settings": json.dumps(asdict(self.settings))}
        save_file(tensors, str(target.with_suffix(".new")), metadata=metadata)
        target.with_suffix(".new").replace(target)

    def _resume(self, optimizer: torch.optim.AdamW, scheduler: torch.optim.lr_scheduler.LambdaLR) -> None:
        path = self.folder / "state.safetensors"
        if not path.is_file():
            return
        from safetensors import safe_open

        with safe_open(path, framework="pt") as file:
            self.step = int(file.metadata()["step"])
        tensors = load_file(str(path))
        self.model.load_state_dict({k[6:]: t for k, t in tensors.items() if k.startswith("model.")})
        saved: dict[int, dict[str, Tensor]] = {}
        for key, tensor in tensors.items():
            if key.startswith("optimizer."):
                _, i, name = key.split(".", 2)
                saved.setdefault(int(i), {})[name] = tensor
        state = optimizer.state_dict()
        optimizer.load_state_dict({"state": saved, "param_groups": state["param_groups"]})
        scheduler.last_epoch = self.step
        for group, base in zip(optimizer.param_groups, scheduler.base_lrs, strict=True):
            group["lr"] = base * self._rate(self.step)


def padded(rows: Sequence[Any], value: int) -> Tensor:
    """Rows side by side, filled up with `value`. Shape: (rows, longest)."""
    longest = round_up(max(len(row) for row in rows), SHAPES // 4)
    result = np.full((len(rows), longest), value, np.int64)
    for i, row in enumerate(rows):
        result[i, : len(row)] = row
    return torch.from_numpy(result)
