"""Whether an exported network gives PyTorch's vectors in the runtimes that are at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

Log = Callable[[str], None]


class ParityError(Exception):
    """A runtime's vectors differ from PyTorch's; the message says which, and by how much."""


def torch_vectors(model: nn.Module, inputs: Mapping[str, np.ndarray]) -> np.ndarray:
    """What PyTorch makes of the inputs."""
    with torch.no_grad():
        return model(*(torch.from_numpy(value) for value in inputs.values())).numpy()


def runtime_vectors(path: Path, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The vectors of each runtime that is installed, in single precision, by its name."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    outputs = {"onnxruntime": session.run(None, dict(inputs))[0]}
    try:
        import openvino
    except ImportError:
        return outputs
    hints = {"INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "1"}
    compiled = openvino.Core().compile_model(str(path), "CPU", hints)
    outputs["OpenVINO"] = compiled(dict(inputs))[0].copy()
    return outputs


def worst_cosine(vectors: np.ndarray, expected: np.ndarray) -> float:
    """The least cosine between rows; both are normalised first."""
    return float((_unit(vectors) * _unit(expected)).sum(axis=1).min())


def closest_pair(vectors: np.ndarray) -> float:
    """The greatest cosine between two different rows: parity proves nothing where this comes near to 1."""
    products = _unit(vectors) @ _unit(vectors).T
    return float(products[~np.eye(len(products), dtype=bool)].max())


def _unit(vectors: np.ndarray) -> np.ndarray:
    vectors = np.asarray(vectors, dtype=np.float64)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def check_parity(
    path: Path, model: nn.Module, inputs: Mapping[str, np.ndarray], log: Log, minimum: float
) -> dict[str, float]:
    """The worst cosine to PyTorch by runtime. Raises ParityError where one is below `minimum`."""
    expected = torch_vectors(model, inputs)
    log(f"export: {path.name}: closest two of {len(expected)} different inputs {closest_pair(expected):.4f}")
    cosines = {}
    for runtime, vectors in runtime_vectors(path, inputs).items():
        cosines[runtime] = cosine = worst_cosine(vectors, expected)
        log(f"export: {path.name} in {runtime}: worst cosine to PyTorch {cosine:.6f}")
        if not cosine >= minimum:
            raise ParityError(
                f"{path.name} in {runtime}: cosine {cosine:.6f} to PyTorch, at least {minimum} wanted"
            )
    return cosines
