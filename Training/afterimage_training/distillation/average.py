"""The moving average of a student's weights, which is what gets exported."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel


def averaged(student: nn.Module, decay: float) -> AveragedModel:
    """An exponential moving average that follows fast at first; batch norm's statistics are copied."""

    @torch.no_grad()
    def update(averages: list[Tensor], values: list[Tensor], count: Tensor | int) -> None:
        kept = min(decay, (1 + float(count)) / (10 + float(count)))
        torch._foreach_lerp_(averages, values, 1 - kept)

    return AveragedModel(student, multi_avg_fn=update, use_buffers=False)
