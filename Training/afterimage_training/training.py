"""What both towers' training loops share: schedule, checkpoints, the log."""

from __future__ import annotations

import csv
import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import nn

Log = Callable[[str], None]


class Stateful(Protocol):
    """Something that a checkpoint keeps: a network, an optimiser, a moving average."""

    def state_dict(self) -> dict[str, Any]:
        """All that is needed to go on."""
        ...

    def load_state_dict(self, state: dict[str, Any]) -> object:
        """Goes on from there."""
        ...


def warm_cosine(step: int, steps: int, peak: float, warm_up: int = 100) -> float:
    """Learning rate: linear warm-up, then a cosine to nearly zero."""
    if step < warm_up:
        return peak * (step + 1) / warm_up
    return peak * (0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up))))


class Run:
    """One phase of a training run: resumes from its checkpoint, logs to CSV, prints progress with ETA."""

    def __init__(
        self,
        folder: Path,
        phase: str,
        steps: int,
        model: nn.Module,
        optimiser: torch.optim.Optimizer,
        peak: float,
        log: Log,
        checkpoint_seconds: float = 120,
        warm_up: int = 100,
        others: Mapping[str, Stateful] | None = None,
        leader: bool = True,
    ) -> None:
        """`others` are kept in the checkpoint too; of several ranks only the `leader` writes."""
        self.phase, self.steps, self.peak, self.log = phase, steps, peak, log
        self.optimiser, self.warm_up, self.leader = optimiser, warm_up, leader
        self.parts: dict[str, Stateful] = {"model": model, "optimiser": optimiser, **(others or {})}
        self.checkpoint = folder / f"{phase}.pt"
        self.csv = folder / f"{phase}.csv"
        self.checkpoint_seconds = checkpoint_seconds
        self.start = 0
        folder.mkdir(parents=True, exist_ok=True)
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True, map_location="cpu")
            for name, part in self.parts.items():
                part.load_state_dict(state[name])
            self.start = state["step"]
            self._forget_rows()
            log(f"{phase}: resumed at step {self.start}/{steps}")
        self._began = self._saved = time.monotonic()

    def _forget_rows(self) -> None:
        """Removes the log's rows of steps that a kill undid."""
        if not self.leader or not self.csv.exists():
            return
        with self.csv.open(newline="") as file:
            rows = list(csv.reader(file))
        kept = [row for row in rows[1:] if row and int(row[0]) <= self.start]
        with self.csv.open("w", newline="") as file:
            csv.writer(file).writerows(rows[:1] + kept)

    def begin_step(self, step: int) -> None:
        """Sets the learning rate and seeds torch, so that a resumed run equals an undisturbed one."""
        torch.manual_seed(step)
        for group in self.optimiser.param_groups:
            rate = warm_cosine(step, self.steps, self.peak, self.warm_up)
            group["lr"] = rate * group.get("multiplier", 1.0)

    def end_step(self, step: int) -> None:
        """Saves a checkpoint when it is time."""
        if time.monotonic() - self._saved > self.checkpoint_seconds or step + 1 == self.steps:
            self.save(step + 1)

    def save(self, step: int) -> None:
        """Writes the checkpoint; a kill while writing leaves the former one."""
        self._saved = time.monotonic()
        if not self.leader:
            return
        partial = self.checkpoint.with_suffix(".partial")
        with partial.open("wb") as file:
            torch.save({"step": step, **{name: part.state_dict() for name, part in self.parts.items()}}, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.checkpoint)

    def report(self, step: int, values: dict[str, float]) -> None:
        """Appends a row to the log and prints it with the time left."""
        if not self.leader:
            return
        elapsed = time.monotonic() - self._began
        done = step + 1 - self.start
        row = {"step": step + 1, "seconds": round(elapsed), **{k: round(v, 5) for k, v in values.items()}}
        fresh = not self.csv.exists()
        with self.csv.open("a", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            if fresh:
                writer.writeheader()
            writer.writerow(row)
        left = elapsed / done * (self.steps - step - 1)
        text = "  ".join(f"{key} {value:.4f}" for key, value in values.items())
        self.log(f"{self.phase} {step + 1}/{self.steps}  {text}  ETA {left / 60:.1f} min")


def finished(folder: Path, phase: str, steps: int, model: nn.Module) -> bool:
    """Whether a phase is complete; loads its weights when it is."""
    path = folder / f"{phase}.pt"
    if not path.exists():
        return False
    state = torch.load(path, weights_only=True, map_location="cpu")
    if state["step"] < steps:
        return False
    model.load_state_dict(state["model"])
    return True
