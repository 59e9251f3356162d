"""PyTorch towers to ONNX files with half-precision weights."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from .image_student import ConvNorm, ImageStudent
from .mobilenet import SameConv
from .text_student import TextStudent

OPSET = 17
SMALL = 256  # tensors with fewer elements stay in single precision


class CompactEmbedding(nn.Module):
    """An embedding table in 8 bits with one scale per row; only the rows in use are widened."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("table", (table / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].to(torch.float32) * self.scale[ids]


def folded(block: ConvNorm) -> nn.Sequential:
    """The block with batch norm folded into the convolution's weight and bias."""
    convolution, norm = block[0], block[1]
    fused = SameConv(convolution.in_channels, convolution.out_channels, convolution.kernel_size,
                     stride=convolution.stride, groups=convolution.groups)  # fmt: skip
    gain = norm.weight.data / (norm.running_var + norm.eps).sqrt()
    fused.weight.data = convolution.weight.data * gain[:, None, None, None]
    fused.bias.data = norm.bias.data - norm.running_mean * gain
    return nn.Sequential(fused, *list(block)[2:])


def fold_norms(module: nn.Module) -> None:
    """Folds every ConvNorm below `module`, in place."""
    for name, child in module.named_children():
        if isinstance(child, ConvNorm):
            setattr(module, name, folded(child))
        else:
            fold_norms(child)


def halve_weights(model: onnx.ModelProto) -> None:
    """Stores the larger weights as float16; a Cast gives them back as float32, in which all is computed."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".half"))
        casts.append(
            helper.make_node("Cast", [name + ".half"], [name], to=TensorProto.FLOAT, name=name + ".widen")
        )
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def absorb_pads(model: onnx.ModelProto) -> None:
    """Moves the stride-2 convolutions' "SAME" padding (one zero after, on even sides) into them."""
    pads = {node.output[0]: node for node in model.graph.node if node.op_type == "Pad"}
    for node in model.graph.node:
        if node.op_type == "Conv" and node.input[0] in pads:
            attribute = next(a for a in node.attribute if a.name == "pads")
            attribute.CopyFrom(helper.make_attribute("pads", [0, 0, 1, 1]))
            node.input[0] = pads[node.input[0]].input[0]
    while True:
        used = {name for node in model.graph.node for name in node.input} | {
            o.name for o in model.graph.output
        }
        dead = [node for node in model.graph.node if not any(output in used for output in node.output)]
        if not dead:
            return
        for node in dead:
            model.graph.node.remove(node)


def compact(model: onnx.ModelProto, layer: str) -> None:
    """Stores a linear layer's weight [outputs, inputs] in 8 bits with one scale per output."""
    tensor = next(t for t in model.graph.initializer if t.name == layer + ".weight")
    values = numpy_helper.to_array(tensor)
    scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-8) / 127
    tensor.CopyFrom(numpy_helper.from_array(np.rint(values / scale).astype(np.int8), layer + ".weight.byte"))
    model.graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), layer + ".weight.scale"))
    widen = [
        helper.make_node("Cast", [layer + ".weight.byte"], [layer + ".weight.wide"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [layer + ".weight.wide", layer + ".weight.scale"], [layer + ".weight"]),
    ]
    nodes = widen + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def _export(
    model: nn.Module, inputs: tuple[Tensor, ...], names: list[str], path: Path, bytewise: tuple[str, ...] = ()
) -> None:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, inputs, buffer, input_names=names, output_names=["embedding"], opset_version=OPSET,
            dynamo=False,
            dynamic_axes={name: {0: "batch"} for name in [*names, "embedding"]},
        )  # fmt: skip
    graph = onnx.load_from_string(buffer.getvalue())
    absorb_pads(graph)
    for layer in bytewise:
        compact(graph, layer)
    halve_weights(graph)
    graph.producer_name, graph.producer_version, graph.doc_string = "afterimage_training", "", ""
    onnx.checker.check_model(graph, full_check=True)
    onnx.save(graph, path)


def export_image(student: ImageStudent, size: int, path: Path) -> nn.Module:
    """Writes image.onnx; returns the network that was exported."""
    student = student.eval().to(memory_format=torch.contiguous_format)
    fold_norms(student)
    _export(student, (torch.zeros(2, 3, size, size),), ["image"], path, bytewise=("head.classifier",))
    return student


def export_text(student: TextStudent, context: int, path: Path) -> nn.Module:
    """Writes text.onnx; returns the network that was exported."""
    student = student.eval()
    student.embedding = CompactEmbedding(student.embedding.weight.data)
    ids = torch.zeros(2, context, dtype=torch.int64)
    _export(student, (ids, torch.ones_like(ids)), ["input_ids", "attention_mask"], path)
    return student
