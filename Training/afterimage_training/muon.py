"""Muon for 1×1 convolutions and matrices, AdamW for everything else, as one optimiser.

Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024: a step's momentum is
replaced by its nearest orthogonal matrix, so that weak directions of a matrix learn as fast as strong ones.
Scaled as in Liu et al., "Muon is Scalable for LLM Training", 2025, an AdamW learning rate serves both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.optim import AdamW, Optimizer

_NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)


def orthogonalised(matrix: Tensor, iterations: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrix, roughly: singular values go to 0.7…1.2. Computes in bfloat16."""
    a, b, c = _NEWTON_SCHULZ
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(iterations):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if tall else x).to(matrix.dtype)


def is_matrix(parameter: Parameter) -> bool:
    """Whether a parameter mixes channels: a linear layer's or a 1×1 convolution's weight."""
    return parameter.ndim >= 2 and parameter[0, 0].numel() == 1


class Muon(Optimizer):
    """Muon's half: takes matrices and 1×1 convolutions only."""

    def __init__(
        self, parameters: Iterable[Parameter], momentum: float = 0.95, weight_decay: float = 0.0
    ) -> None:
        super().__init__(parameters, {"lr": 0.0, "momentum": momentum, "weight_decay": weight_decay})
        self.pool = ThreadPoolExecutor(os.cpu_count())

    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step on the gradients at hand."""
        for group in self.param_groups:
            list(self.pool.map(self._update, group["params"], repeat(group)))

    @torch.no_grad()
    def _update(self, parameter: Parameter, group: dict[str, Any]) -> None:
        if parameter.grad is None:
            return
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        gradient, momentum = parameter.grad, state["momentum"]
        momentum.lerp_(gradient, 1 - group["momentum"])
        ahead = gradient.lerp(momentum, group["momentum"]).flatten(1)
        scale = 0.2 * max(ahead.shape) ** 0.5
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.add_(orthogonalised(ahead).view_as(parameter), alpha=-group["lr"] * scale)


class MuonAdamW(Optimizer):
    """Both halves behind one optimiser's interface, so that checkpoints and schedules see one.

    Muon takes the hidden layers' matrices; their other parameters and all output layers go to AdamW.
    """

    def __init__(
        self, hidden: Iterable[Parameter], outputs: Iterable[Parameter], weight_decay: float = 0.0
    ) -> None:
        hidden = list(hidden)
        others = [p for p in hidden if not is_matrix(p)] + list(outputs)
        self.halves: tuple[Optimizer, Optimizer] = (
            Muon([p for p in hidden if is_matrix(p)], weight_decay=weight_decay),
            AdamW(others, betas=(0.9, 0.98), weight_decay=0.0),
        )
        super().__init__(
            [p for half in self.halves for group in half.param_groups for p in group["params"]], {}
        )
        self.param_groups = [group for half in self.halves for group in half.param_groups]

    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step of both halves."""
        for half in self.halves:
            half.step()

    def state_dict(self) -> dict[str, Any]:
        """Both halves' states."""
        return {"halves": [half.state_dict() for half in self.halves]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Restores both halves."""
        for half, state in zip(self.halves, state_dict["halves"], strict=True):
            half.load_state_dict(state)
        self.param_groups = [group for half in self.halves for group in half.param_groups]
