"""Tracing and storing: small networks keep their vectors in every precision, and weights have the bits they
should.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto
from torch import Tensor, nn
from torch.nn import functional

from afterimage_training.exporting.activations import quantise_dynamic, quantise_static
from afterimage_training.exporting.onnx_graph import UnsupportedOperatorError, trace
from afterimage_training.exporting.parity import (
    ParityError,
    check_parity,
    runtime_vectors,
    torch_vectors,
    worst_cosine,
)
from afterimage_training.exporting.precision import Precision, store


class Network(nn.Module):
    """A convolution with padding of its own, a table looked up by rows, and matrix products."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 16, 3, stride=2)
        self.table = nn.Embedding(50, 16)
        self.inner = nn.Linear(16, 48)
        self.outer = nn.Linear(48, 24, bias=False)
        self.places = nn.Parameter(torch.randn(1, 16, 8, 8))

    def forward(self, image: Tensor, ids: Tensor) -> Tensor:
        maps = self.convolution(functional.pad(image, (0, 1, 0, 1))) + self.places
        x = maps.relu().mean(dim=(2, 3)) + self.table(ids).mean(dim=1)
        return functional.normalize(self.outer(self.inner(x).relu()), dim=1)


@pytest.fixture
def network() -> Network:
    return Network().eval()


INPUTS = {
    "image": np.random.default_rng(0).standard_normal((4, 3, 16, 16), dtype=np.float32),
    "ids": np.random.default_rng(1).integers(0, 50, (4, 5)),
}


def traced(network: Network) -> onnx.ModelProto:
    examples = tuple(torch.from_numpy(value[:2]) for value in INPUTS.values())
    return trace(network, examples, list(INPUTS))


@pytest.mark.parametrize(
    ("precision", "minimum"), [(Precision.FP32, 0.999999), (Precision.FP16, 0.99999), (Precision.INT8, 0.999)]
)
def test_vectors_stay(network: Network, tmp_path: Path, precision: Precision, minimum: float) -> None:
    graph = traced(network)
    store(graph, precision)
    onnx.checker.check_model(graph, full_check=True)
    onnx.save(graph, tmp_path / "network.onnx")
    check_parity(tmp_path / "network.onnx", network, INPUTS, lambda message: None, minimum)


def kinds(graph: onnx.ModelProto) -> dict[str, int]:
    return {tensor.name.removesuffix(".narrow"): tensor.data_type for tensor in graph.graph.initializer}


def test_weights_have_their_bits(network: Network) -> None:
    small = {"convolution.bias", "inner.bias"}
    for precision, wanted in ((Precision.FP32, TensorProto.FLOAT), (Precision.FP16, TensorProto.FLOAT16),
                              (Precision.INT8, TensorProto.INT8)):  # fmt: skip
        graph = traced(network)
        store(graph, precision)
        found = kinds(graph)
        weights = [
            name for name in found if not name.endswith(".scale") and name not in small and name != "places"
        ]
        assert len(weights) >= 4
        if precision is Precision.INT8:  # no weights of a product or table, and a small convolution's
            assert found["places"] == found["convolution.weight"] == TensorProto.FLOAT16
            weights.remove("convolution.weight")
        for name in weights:
            assert found[name] == wanted or onnx.numpy_helper.to_array(_tensor(graph, name)).size < 256, name


def test_tender_convolutions_keep_sixteen_bits() -> None:
    network = nn.Sequential(nn.Conv2d(3, 64, 3), nn.Conv2d(64, 64, 3, groups=64), nn.Conv2d(64, 1200, 1))
    graph = trace(network.eval(), (torch.rand(2, 3, 8, 8),), ["image"])
    store(graph, Precision.INT8)
    found = kinds(graph)
    assert found["0.weight"] == found["1.weight"] == TensorProto.FLOAT16
    assert found["2.weight"] == TensorProto.INT8


def _tensor(graph: onnx.ModelProto, name: str) -> TensorProto:
    return next(t for t in graph.graph.initializer if t.name in (name, name + ".narrow"))


def test_chosen_weights_take_a_byte_in_fp16_too(network: Network) -> None:
    graph = traced(network)
    store(graph, Precision.FP16, bytewise=["table.weight"])
    found = kinds(graph)
    assert found["table.weight"] == TensorProto.INT8
    assert found["convolution.weight"] == TensorProto.FLOAT16


def test_tables_are_widened_by_rows(network: Network) -> None:
    graph = traced(network)
    store(graph, Precision.INT8)
    tables = [node for node in graph.graph.node if node.op_type == "Gather" and "table" in node.input[0]]
    assert {node.input[0] for node in tables} == {"table.weight.narrow", "table.weight.scale"}


def test_padding_goes_into_the_convolution_and_the_batch_is_free(network: Network) -> None:
    graph = traced(network).graph
    assert not any(node.op_type == "Pad" for node in graph.node)
    convolution = next(node for node in graph.node if node.op_type == "Conv")
    assert next(list(a.ints) for a in convolution.attribute if a.name == "pads") == [0, 0, 1, 1]
    assert graph.input[0].type.tensor_type.shape.dim[0].dim_param == "batch"


def test_other_padding_stays(network: Network) -> None:
    class Reflecting(Network):
        def forward(self, image: Tensor, ids: Tensor) -> Tensor:
            maps = self.convolution(functional.pad(image, (0, 1, 0, 1), mode="reflect"))
            return functional.normalize(maps.mean(dim=(2, 3)) + self.table(ids).mean(dim=1), dim=1)

    graph = traced(Reflecting().eval()).graph
    assert any(node.op_type == "Pad" for node in graph.node)


@pytest.mark.parametrize("way", ["static", "dynamic"])
def test_quantised_activations_come_near(network: Network, tmp_path: Path, way: str) -> None:
    graph = traced(network)
    graph = quantise_static(graph, [INPUTS]) if way == "static" else quantise_dynamic(graph)
    store(graph, Precision.INT8)
    onnx.save(graph, tmp_path / "network.onnx")
    expected = torch_vectors(network, INPUTS)
    for vectors in runtime_vectors(tmp_path / "network.onnx", INPUTS).values():
        assert 0.99 < worst_cosine(vectors, expected) < 0.9999999
    wanted = {"static": "QuantizeLinear", "dynamic": "DynamicQuantizeLinear"}[way]
    assert any(node.op_type == wanted for node in graph.graph.node)


def test_a_wrong_network_is_found_out(network: Network, tmp_path: Path) -> None:
    onnx.save(traced(network), tmp_path / "network.onnx")
    with torch.no_grad():
        network.outer.weight[0] += 0.5
    with pytest.raises(ParityError, match="onnxruntime"):
        check_parity(tmp_path / "network.onnx", network, INPUTS, lambda message: None, 0.9999)


def test_an_unknown_operator_is_named() -> None:
    class Strange(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.special.i1(x)

    with pytest.raises(UnsupportedOperatorError, match="special_i1"):
        trace(Strange(), (torch.rand(2, 3),), ["x"])
