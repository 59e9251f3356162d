"""The image half of the teacher: MobileNetV2 read from TFLite into a float PyTorch network.

The uint8 TFLite file runs one 224 px photo at a time. Its weights, dequantised, give the same network
in float, batched, at any resolution, with every block's output at hand, which block-wise distillation needs.
Architecture: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

#: Output channels, stride and residual of the 17 inverted-residual blocks of MobileNetV2 1.0.
STAGES: tuple[tuple[int, int, int, int], ...] = (
    # expansion, channels, repeats, first stride
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


class SameConv(nn.Conv2d):
    """A 3×3 or 1×1 convolution, "SAME" padding as TensorFlow's: at stride 2 on even sides, zeros go after."""

    def forward(self, x: Tensor) -> Tensor:
        if self.kernel_size == (3, 3):
            if self.stride == (2, 2):
                vertical = (0, 1) if x.shape[-2] % 2 == 0 else (1, 1)
                horizontal = (0, 1) if x.shape[-1] % 2 == 0 else (1, 1)
                x = functional.pad(x, (*horizontal, *vertical))
            else:
                return functional.conv2d(x, self.weight, self.bias, 1, 1, 1, self.groups)
        return functional.conv2d(x, self.weight, self.bias, self.stride, 0, 1, self.groups)


class TeacherBlock(nn.Module):
    """One inverted-residual block with folded batch norm."""

    def __init__(self, convolutions: list[SameConv], residual: bool) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(convolutions)
        self.residual = residual

    def branch(self, x: Tensor) -> Tensor:
        """The block without its shortcut: expansion, depthwise, linear projection."""
        for convolution in self.convolutions[:-1]:
            x = functional.relu6(convolution(x))
        return self.convolutions[-1](x)


class TeacherNet(nn.Module):
    """Float MobileNetV2; takes RGB in −1…1, shape [batch, 3, height, width]."""

    def __init__(
        self, stem: SameConv, blocks: list[TeacherBlock], last: SameConv, classifier: nn.Linear
    ) -> None:
        super().__init__()
        self.stem = stem
        self.blocks = nn.ModuleList(blocks)
        self.last = last
        self.classifier = classifier

    @torch.no_grad()
    def maps(self, x: Tensor) -> tuple[list[Tensor], list[Tensor], Tensor]:
        """Stream, branch and feature maps.

        Returns the input of every block followed by the last block's output (18 maps), the 17 branch outputs
        before the shortcut is added, and the final 1280-channel map.
        """
        x = functional.relu6(self.stem(x))
        streams, branches = [x], []
        for block in self.blocks:
            branch = block.branch(x)
            x = x + branch if block.residual else branch
            branches.append(branch)
            streams.append(x)
        return streams, branches, functional.relu6(self.last(x))

    @torch.no_grad()
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Pooled features [batch, 1280] and class logits [batch, 1001] (0 is background)."""
        features = self.maps(x)[2].mean(dim=(2, 3))
        return features, self.classifier(features)


def load_teacher(path: Path) -> TeacherNet:
    """Reads and dequantises the MobileNetV2 TFLite file.

    Raises ValueError when the file's graph is not MobileNetV2's.
    """
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        str(path), experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    )
    interpreter.allocate_tensors()
    details = {detail["index"]: detail for detail in interpreter.get_tensor_details()}

    def dequantised(index: int) -> np.ndarray:
        quantisation = details[index]["quantization_parameters"]
        values = interpreter.get_tensor(index).astype(np.float32)
        shape = [1] * values.ndim
        shape[quantisation["quantized_dimension"]] = -1
        scales = quantisation["scales"].reshape(shape)
        zero_points = quantisation["zero_points"].reshape(shape)
        return ((values - zero_points) * scales.reshape(shape)).astype(np.float32)

    convolutions: list[SameConv] = []
    for operation in interpreter._get_ops_details():
        if operation["op_name"] not in ("CONV_2D", "DEPTHWISE_CONV_2D"):
            continue
        _, weight_index, bias_index = operation["inputs"]
        weight = torch.from_numpy(dequantised(weight_index))
        depthwise = operation["op_name"] == "DEPTHWISE_CONV_2D"
        weight = weight.permute(3, 0, 1, 2) if depthwise else weight.permute(0, 3, 1, 2)
        sides = [details[int(i)]["shape"][1] for i in (operation["inputs"][0], operation["outputs"][0])]
        convolution = SameConv(
            weight.shape[0] if depthwise else weight.shape[1],
            weight.shape[0],
            tuple(weight.shape[2:]),
            stride=2 if sides[0] > sides[1] else 1,
            groups=weight.shape[0] if depthwise else 1,
        )
        convolution.weight.data = weight.contiguous()
        convolution.bias.data = torch.from_numpy(dequantised(bias_index))
        convolutions.append(convolution)
    if len(convolutions) != 53:
        raise ValueError(
            f"{path} is not the MobileNetV2 this teacher reads: {len(convolutions)} convolutions, not 53"
        )

    queue = iter(convolutions)
    stem = next(queue)
    blocks, channels = [], stem.out_channels
    for expansion, out, repeats, stride in STAGES:
        for repeat in range(repeats):
            layers = [next(queue) for _ in range(2 if expansion == 1 else 3)]
            blocks.append(TeacherBlock(layers, residual=(stride == 1 or repeat > 0) and channels == out))
            channels = out
    last, output = next(queue), next(queue)
    classifier = nn.Linear(output.in_channels, output.out_channels)
    classifier.weight.data = output.weight.data.flatten(1)
    classifier.bias.data = output.bias.data
    return TeacherNet(stem, blocks, last, classifier).eval().requires_grad_(False)
