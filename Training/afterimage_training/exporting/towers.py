"""Two PyTorch towers to a pack's two ONNX files, in a chosen precision, compared with PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from .activations import quantise_dynamic, quantise_static
from .onnx_graph import trace
from .parity import Log, check_parity
from .precision import Precision, store


class Integers(StrEnum):
    """What `int8` means for the activations."""

    WEIGHTS = "weights"  # they stay in 32 bits
    DYNAMIC = "dynamic"  # 8 bits, ranges found in every run
    STATIC = "static"  # 8 bits, ranges from calibration pictures; the image tower only


#: The worst cosine to PyTorch that an export may have. Quantised activations are reported, not held to a
#: bound here: what they cost is a question for `evaluate`.
PARITY = {Precision.FP32: 0.9999, Precision.FP16: 0.999, Precision.INT8: 0.97}


@dataclass(frozen=True)
class Storage:
    """How an export stores its networks."""

    precision: Precision
    integers: Integers = Integers.WEIGHTS
    #: Weights, by name, that even `fp16` stores in 8 bits: tables and class layers that do not mind.
    bytewise: tuple[str, ...] = ()

    @property
    def minimum_cosine(self) -> float:
        """What an engine's golden vectors must reach."""
        exact = self.precision is not Precision.INT8 or self.integers is Integers.WEIGHTS
        return 0.999 if exact else 0.97


def write_tower(
    tower: nn.Module, inputs: Mapping[str, np.ndarray], file: Path, storage: Storage, log: Log,
    calibration: Sequence[Mapping[str, np.ndarray]] = (),
) -> dict[str, float]:  # fmt: skip
    """Writes one network; `inputs` are real ones (at least two), by which it is compared with PyTorch.

    Returns the worst cosine by runtime. Raises ParityError, UnsupportedOperatorError.
    """
    examples = tuple(torch.from_numpy(value[:2].copy()) for value in inputs.values())
    graph = trace(tower, examples, list(inputs))
    onnx.checker.check_model(graph, full_check=True)
    if storage.precision is Precision.INT8 and storage.integers is Integers.STATIC and calibration:
        graph = quantise_static(graph, calibration)
    elif storage.precision is Precision.INT8 and storage.integers is not Integers.WEIGHTS:
        graph = quantise_dynamic(graph)
    store(graph, storage.precision, storage.bytewise)
    onnx.save(graph, file)
    return check_parity(file, tower, inputs, log, PARITY[storage.precision])
