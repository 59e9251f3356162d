"""How a network's weights are stored; whatever is chosen, an engine without special kernels can run it.

All changes are made to the ONNX graph, after tracing, so that they hold for every architecture.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

SMALL = 256  # tensors with fewer elements stay in single precision
#: Convolutions with fewer weights stay in 16 bits under `int8`, as do all depthwise ones: they are the first
#: layers and the thin ones, where a rounding is felt most. Of afterimage-mini 0.1.0's 4.1 M weights they are
#: 0.6 M; the worst photo's cosine to single precision is 0.998 so, and 0.707 without.
TENDER = 65_536


class Precision(StrEnum):
    """Bits that a weight is stored in. Computing is in 32 bits, but for `int8` with quantised activations."""

    FP32 = "fp32"
    FP16 = "fp16"
    INT8 = "int8"


def store(model: onnx.ModelProto, precision: Precision, bytewise: Iterable[str] = ()) -> None:
    """Rewrites the weights in place.

    `fp16`: 16 bits, but 8 for the initialisers named in `bytewise`. `int8`: 8 bits with a scale for each
    output channel or row, where a weight belongs to a convolution, a matrix product or a table; the rest in
    16.
    """
    if precision is Precision.FP32:
        return
    named = set(bytewise)
    graph = _Graph(model)
    for tensor in list(model.graph.initializer):
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALL:
            continue
        users = graph.users(tensor.name)
        if any(node.op_type in ("QuantizeLinear", "DequantizeLinear") for node in users):
            continue  # a scale; runtimes look for it as it is
        axis = _channel_axis(users, tensor.name)
        narrow = tensor.name in named or (precision is Precision.INT8 and not _is_tender(users, values))
        if axis is not None and narrow:
            graph.replace(tensor, users, *_bytes(values, axis))
        else:
            graph.replace(tensor, users, values.astype(np.float16), None)
    graph.finish()


def _channel_axis(users: list[NodeProto], name: str) -> int | None:
    """Along which axis of the weight each slice has a scale of its own; None where it is no such weight."""
    axes = set()
    for node in users:
        if node.op_type == "Conv" and node.input[1] == name:
            axes.add(0)
        elif node.op_type == "MatMul" and node.input[1] == name:
            axes.add(1)
        elif node.op_type == "Gemm" and node.input[1] == name:
            transposed = any(a.name == "transB" and a.i for a in node.attribute)
            axes.add(0 if transposed else 1)
        elif node.op_type == "Gather" and node.input[0] == name:
            axes.add(0)
        else:
            return None
    return axes.pop() if len(axes) == 1 else None


def _is_tender(users: list[NodeProto], values: np.ndarray) -> bool:
    convolutions = [node for node in users if node.op_type == "Conv"]
    grouped = any(a.name == "group" and a.i > 1 for node in convolutions for a in node.attribute)
    return bool(convolutions) and (grouped or values.size < TENDER)


def _bytes(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric 8-bit values and their scales, broadcastable to the values."""
    others = tuple(index for index in range(values.ndim) if index != axis)
    scale = np.maximum(np.abs(values).max(axis=others, keepdims=True), 1e-8) / 127
    return np.rint(values / scale).astype(np.int8), scale.astype(np.float32)


class _Graph:
    """A graph whose float initialisers are being exchanged for narrower ones that are widened on use."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._graph = model.graph
        self._before: list[NodeProto] = []
        self._beside: dict[str, list[NodeProto]] = {}  # by the name of the node they follow

    def users(self, name: str) -> list[NodeProto]:
        """The nodes that read an initialiser."""
        return [node for node in self._graph.node if name in node.input]

    def replace(
        self, tensor: TensorProto, users: list[NodeProto], narrow: np.ndarray, scale: np.ndarray | None
    ) -> None:
        """Stores `narrow` (and `scale`) instead, and widens it: after look-up where it is a table alone."""
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(narrow), name + ".narrow"))
        if scale is not None:
            self._graph.initializer.append(numpy_helper.from_array(scale, name + ".scale"))
        tables = [node for node in users if node.op_type == "Gather" and node.input[0] == name]
        if tables and len(tables) == len(users) and all(_gathers_rows(node) for node in tables):
            for node in tables:
                self._widen_rows(node, name, scale is not None)
        else:
            self._before += _widening(name, name + ".narrow", name + ".scale" if scale is not None else None)

    def _widen_rows(self, node: NodeProto, name: str, scaled: bool) -> None:
        """Only the rows in use are widened: the table stays narrow in memory too."""
        output = node.output[0]
        node.input[0], node.output[0] = name + ".narrow", output + ".narrow"
        after: list[NodeProto] = []
        if scaled:
            rows = output + ".scale"
            after.append(helper.make_node("Gather", [name + ".scale", node.input[1]], [rows], axis=0))
        after += _widening(output, output + ".narrow", output + ".scale" if scaled else None)
        self._beside[output + ".narrow"] = after

    def finish(self) -> None:
        """Puts the new nodes where they belong."""
        nodes = list(self._before)
        for node in self._graph.node:
            nodes.append(node)
            nodes += self._beside.get(node.output[0], []) if node.output else []
        del self._graph.node[:]
        self._graph.node.extend(nodes)


def _gathers_rows(node: NodeProto) -> bool:
    return not any(a.name == "axis" and a.i for a in node.attribute)


def _widening(output: str, narrow: str, scale: str | None) -> list[NodeProto]:
    wide = output if scale is None else output + ".wide"
    nodes = [helper.make_node("Cast", [narrow], [wide], to=TensorProto.FLOAT, name=output + ".widen")]
    if scale is not None:
        nodes.append(helper.make_node("Mul", [wide, scale], [output], name=output + ".rescale"))
    return nodes
