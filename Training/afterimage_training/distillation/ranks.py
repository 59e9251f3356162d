"""One process or many (`torchrun`): who this one is, on which device, and what they say together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

import torch

# Its functions' defaults keep, for ever, the group of processes there is at its import. Imported later, by
# `DistributedDataParallel`, it would keep a run's group, whose threads would outlive the interpreter: one
# that lets go of a tensor too late aborts the process ("terminate called without an active exception").
import torch.distributed.nn.functional
from torch import Tensor, distributed


class _Gather(torch.autograd.Function):
    """All ranks' rows; gradients go back to the rank a row came from. (Works on every backend.)"""

    @staticmethod
    def forward(context: object, rows: Tensor) -> Tensor:
        parts = [torch.empty_like(rows) for _ in range(distributed.get_world_size())]
        distributed.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(context: object, gradient: Tensor) -> Tensor:
        gradient = gradient.clone(memory_format=torch.contiguous_format)
        distributed.all_reduce(gradient)
        rank, world = distributed.get_rank(), distributed.get_world_size()
        return gradient.chunk(world)[rank]


@dataclass(frozen=True)
class Ranks:
    """This process among those of a run."""

    rank: int
    world: int
    device: torch.device

    @staticmethod
    def join() -> Ranks:
        """Reads torchrun's environment; without it there is one process. Takes a GPU where there is one."""
        rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        device = torch.device("cpu")
        if torch.cuda.is_available():
            device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
            torch.cuda.set_device(device)
            torch.set_float32_matmul_precision("high")
        if world > 1 and not distributed.is_initialized():
            # The limit also covers the first rank's indexing of shards, which others wait for.
            backend = "nccl" if device.type == "cuda" else "gloo"
            distributed.init_process_group(backend, timeout=timedelta(hours=2))
        return Ranks(rank, world, device)

    def leave(self) -> None:
        """Ends the group of processes once all are here; not for a rank that failed, as it would wait."""
        if self.world > 1:
            distributed.barrier()
            distributed.destroy_process_group()

    def wait(self) -> None:
        """Until all ranks are here."""
        if self.world > 1:
            distributed.barrier()

    def gather(self, rows: Tensor) -> Tensor:
        """The rows of all ranks, in their order, with gradients where `rows` has them."""
        if self.world == 1:
            return rows
        if rows.requires_grad:
            return _Gather.apply(rows)
        parts = [torch.empty_like(rows) for _ in range(self.world)]
        distributed.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    def total(self, value: Tensor) -> Tensor:
        """The sum over all ranks, without gradient."""
        value = value.detach().clone()
        if self.world > 1:
            distributed.all_reduce(value)
        return value
