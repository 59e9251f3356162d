"""PyTorch towers to ONNX graphs of plain operators with a dynamic batch."""

from __future__ import annotations

import io
import warnings

import numpy as np
import onnx
import torch
from onnx import helper
from onnx.reference import ReferenceEvaluator
from torch import Tensor, nn

OPSET = 17
OUTPUT = "embedding"
LIMIT = 2**31  # bytes that one protocol buffer may have


class UnsupportedOperatorError(Exception):
    """PyTorch's exporter knows no ONNX for an operator; the message names it."""


def trace(model: nn.Module, inputs: tuple[Tensor, ...], names: list[str]) -> onnx.ModelProto:
    """The network as an ONNX model in single precision; `inputs` are examples of batch 2.

    Raises UnsupportedOperatorError.
    """
    weights = sum(value.numel() * value.element_size() for value in model.state_dict().values())
    if weights >= LIMIT:
        raise UnsupportedOperatorError(
            f"the tower's weights have {weights / 2**30:.1f} GiB in single precision; one ONNX file holds 2"
        )
    buffer = io.BytesIO()
    fast_attention = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)  # fused attention has no ONNX
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                model, inputs, buffer, input_names=names, output_names=[OUTPUT], opset_version=OPSET,
                dynamo=False, dynamic_axes={name: {0: "batch"} for name in [*names, OUTPUT]},
            )  # fmt: skip
    except torch.onnx.errors.UnsupportedOperatorError as error:
        raise UnsupportedOperatorError(
            f"PyTorch's ONNX exporter does not know an operator of this network: {error}"
        ) from error
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_attention)
    graph = onnx.load_from_string(buffer.getvalue())
    absorb_pads(graph)
    graph.producer_name, graph.producer_version, graph.doc_string = "afterimage_training", "", ""
    return graph


def absorb_pads(model: onnx.ModelProto) -> None:
    """Moves zero padding of height and width into the convolution behind it, which engines run faster."""
    pads = {node.output[0]: node for node in model.graph.node if node.op_type == "Pad"}
    for node in model.graph.node:
        pad = pads.get(node.input[0]) if node.op_type == "Conv" else None
        amounts = _zero_padding(model, pad) if pad is not None else None
        if pad is None or amounts is None or any(amounts[[0, 1, 4, 5]]):
            continue
        own = next((list(a.ints) for a in node.attribute if a.name == "pads"), [0, 0, 0, 0])
        kept = [attribute for attribute in node.attribute if attribute.name != "pads"]
        total = [int(a) + b for a, b in zip(amounts[[2, 3, 6, 7]], own, strict=True)]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute("pads", total)])
        node.input[0] = pad.input[0]
    remove_dead(model)


def _zero_padding(model: onnx.ModelProto, pad: onnx.NodeProto) -> np.ndarray | None:
    """The eight amounts of a 4-dimensional padding with zeros; None for any other."""
    attributes = {attribute.name: attribute for attribute in pad.attribute}
    if attributes.get("mode") and attributes["mode"].s != b"constant":
        return None
    amounts, *value = _constants(model, [name for name in pad.input[1:3] if name])
    return amounts if len(amounts) == 8 and not np.any(value) else None


def _constants(model: onnx.ModelProto, names: list[str]) -> list[np.ndarray]:
    """The values of tensors that depend on no input."""
    makers = {output: node for node in model.graph.node for output in node.output}
    needed: list[onnx.NodeProto] = []
    waiting = list(names)
    while waiting:
        node = makers.get(waiting.pop())
        if node is not None and node not in needed:
            needed.append(node)
            waiting += node.input
    ordered = [node for node in model.graph.node if node in needed]
    outputs = [onnx.ValueInfoProto(name=name) for name in names]
    part = helper.make_graph(ordered, "constants", [], outputs, initializer=model.graph.initializer)
    return ReferenceEvaluator(part, opsets={"": OPSET}).run(None, {})


def remove_dead(model: onnx.ModelProto) -> None:
    """Removes nodes whose outputs nobody reads."""
    while True:
        used = {name for node in model.graph.node for name in node.input}
        used |= {output.name for output in model.graph.output}
        dead = [node for node in model.graph.node if not any(output in used for output in node.output)]
        if not dead:
            return
        for node in dead:
            model.graph.node.remove(node)
