"""How a run is parted into steps, passes and devices."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .config import TrainingConfig


@dataclass(frozen=True)
class Plan:
    """The arithmetic of a run: the same photos make a step however many devices there are."""

    steps: int
    batch: int  # photos a step
    pass_size: int  # photos of one device's pass
    passes: int  # passes a step
    sentences: int  # further texts of one device's pass

    @staticmethod
    def of(config: TrainingConfig, photos: int, world: int) -> Plan:
        """For `photos` an epoch on `world` devices. ValueError where a batch cannot be parted evenly."""
        share, rest = divmod(config.batch, world)
        if rest:
            raise ValueError(f"batch {config.batch} cannot be parted among {world} devices")
        size = min(config.device_batch, share)
        if share % size:
            raise ValueError(f"a device's share of the batch, {share}, is no multiple of device_batch {size}")
        passes = share // size
        return Plan(
            steps=math.ceil(config.epochs * photos / config.batch),
            batch=config.batch,
            pass_size=size,
            passes=passes,
            sentences=config.sentences_batch // (world * passes),
        )
